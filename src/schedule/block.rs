//! Block: each seat gets one contiguous share, fixed before the start.

use std::ops::Range;
use std::sync::atomic::{AtomicBool, Ordering};

use crossbeam_utils::CachePadded;

use super::{Deal, Schedule, ScheduleInfo, Seat};

pub const BLOCK: Schedule = Schedule {
    info: ScheduleInfo {
        id: "block",
        label: "Block",
        summary: "Equal contiguous shares, fixed before the start: no dealing, but the slowest core \
                  decides.",
        chunked: false,
    },
    deal: |tasks, _chunk, width| Box::new(Block::new(tasks, width)),
    busiest: |tasks, _chunk, width| tasks.div_ceil(width),
};

struct Block {
    tasks: usize,
    /// One flag per seat, each on its own line, so that taking a share touches nobody else's.
    taken: Vec<CachePadded<AtomicBool>>,
}

impl Block {
    fn new(tasks: usize, width: usize) -> Self {
        Self {
            tasks,
            taken: (0..width).map(|_| CachePadded::new(AtomicBool::new(false))).collect(),
        }
    }

    fn share(&self, seat: usize) -> Range<usize> {
        let width = self.taken.len();
        self.tasks * seat / width..self.tasks * (seat + 1) / width
    }
}

// SAFETY: the shares of the seats are disjoint and cover 0..tasks (floor(tasks·s/width) is monotonic, 0 at
// s = 0 and `tasks` at s = width), and the swap lets each be taken once.
// `every_schedule_deals_each_task_once` would notice.
unsafe impl Deal for Block {
    fn next(&self, seat: Seat) -> Option<Range<usize>> {
        let share = self.share(seat.index);
        let first_call = !self.taken[seat.index].swap(true, Ordering::Relaxed);
        (first_call && !share.is_empty()).then_some(share)
    }
}
