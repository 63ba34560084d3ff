//! Guided: large pieces first, smaller and smaller ones towards the end.
//!
//! Guided self-scheduling (C. D. Polychronopoulos and D. J. Kuck, “Guided Self-Scheduling: A Practical Scheduling
//! Scheme for Parallel Supercomputers”, IEEE Transactions on Computers C-36(12), 1987) gives whoever is free one part in
//! `width` of what is left, and never less than a chunk (their GSS(k)). We give half of that, as LLVM's OpenMP does for
//! `schedule(guided)`: where the first tasks are dear, a first piece of a whole `1 / width` would decide the pass.

use std::ops::Range;

use crossbeam_utils::CachePadded;

use super::{Deal, Schedule, ScheduleInfo, Seat};
use crate::sync::atomic::{AtomicUsize, Ordering};

pub const GUIDED: Schedule = Schedule {
    info: ScheduleInfo {
        id: "guided",
        label: "Guided",
        summary: "Whoever is free takes a part of what is left, at least a chunk: few dealings at first, small \
                  pieces to even out the end.",
        chunked: true,
    },
    deal: |tasks, chunk, width| Box::new(Guided::new(tasks, chunk, width)),
    // The first piece is the largest. Which of the others go together is not looked at: a bound, not the best.
    busiest: |tasks, chunk, width| tasks.div_ceil(width).max(piece(tasks, chunk, width)),
};

/// How many tasks are dealt when `left` are left: none only when none are.
fn piece(left: usize, chunk: usize, width: usize) -> usize {
    left.div_ceil(2 * width).max(chunk).min(left)
}

/// The deal; public for loom's sake.
pub struct Guided {
    tasks: usize,
    chunk: usize,
    width: usize,
    /// Alone on its line: every seat writes it.
    next: CachePadded<AtomicUsize>,
}

impl Guided {
    /// Deals so many tasks to `width` seats, at least `chunk` at a time.
    pub fn new(tasks: usize, chunk: usize, width: usize) -> Self {
        Self { tasks, chunk, width, next: CachePadded::new(AtomicUsize::new(0)) }
    }
}

// SAFETY: `next` moves from `start` to `start + piece` in one compare-and-swap, so only one caller has that range, and
// the next one begins where it ended; it stops at `tasks`, where the piece is empty. Relaxed is enough: the ranges come
// from this one atomic alone. `every_schedule_deals_each_task_once` and loom's `two_seats_are_guided_…` would notice.
unsafe impl Deal for Guided {
    fn next(&self, _seat: Seat) -> Option<Range<usize>> {
        let mut start = self.next.load(Ordering::Relaxed);
        loop {
            let end = start + piece(self.tasks - start, self.chunk, self.width);
            if end == start {
                return None;
            }
            match self.next.compare_exchange_weak(start, end, Ordering::Relaxed, Ordering::Relaxed)
            {
                Ok(_) => return Some(start..end),
                Err(now) => start = now,
            }
        }
    }
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::*;

    #[test]
    fn pieces_shrink_from_half_a_share_to_a_chunk() {
        let deal = Guided::new(100, 3, 4);
        let seat = Seat { index: 0, width: 4 };
        let sizes: Vec<usize> =
            std::iter::from_fn(|| deal.next(seat)).map(|range| range.len()).collect();
        assert_eq!(sizes[..4], [13, 11, 10, 9]);
        assert!(sizes.is_sorted_by(|a, b| a >= b), "{sizes:?}");
        assert!(sizes[..sizes.len() - 1].iter().all(|&size| size >= 3), "{sizes:?}");
        assert_eq!(sizes.iter().sum::<usize>(), 100);
    }
}
