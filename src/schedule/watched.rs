//! A deal that is watched: it notes which seat took each task. For looking at, never for a timed pass: nothing is
//! logged inside the clock.

use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use super::{Deal, Seat};

/// Which seat took each task of a pass.
#[derive(Clone)]
pub struct Takers(Arc<[AtomicU32]>);

impl Takers {
    /// What a task has that nobody took.
    pub const NOBODY: u32 = u32::MAX;

    /// Nobody has taken anything yet.
    pub fn of(tasks: usize) -> Self {
        Self((0..tasks).map(|_| AtomicU32::new(Self::NOBODY)).collect())
    }

    /// The same deal, noting its takers here.
    pub fn watch(&self, deal: Box<dyn Deal>) -> Box<dyn Deal> {
        Box::new(Watched { deal, takers: self.clone() })
    }

    /// Seat by task.
    pub fn seats(&self) -> Vec<u32> {
        self.0.iter().map(|seat| seat.load(Ordering::Relaxed)).collect()
    }
}

struct Watched {
    deal: Box<dyn Deal>,
    takers: Takers,
}

// SAFETY: it hands on what the deal within gives, each range once. `every_schedule_deals_each_task_once` would notice,
// which watches too.
unsafe impl Deal for Watched {
    fn next(&self, seat: Seat) -> Option<Range<usize>> {
        let tasks = self.deal.next(seat)?;
        for taker in &self.takers.0[tasks.clone()] {
            taker.store(seat.index as u32, Ordering::Relaxed);
        }
        Some(tasks)
    }
}
