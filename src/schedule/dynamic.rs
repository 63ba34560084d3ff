//! Dynamic: whoever is free takes the next chunk.

use std::ops::Range;
use std::sync::atomic::{AtomicUsize, Ordering};

use crossbeam_utils::CachePadded;

use super::{Deal, Schedule, ScheduleInfo, Seat, busiest_by_chunks};

pub const DYNAMIC: Schedule = Schedule {
    info: ScheduleInfo {
        id: "dynamic",
        label: "Dynamic",
        summary: "Whoever is free takes the next chunk: unequal cores and unequal tasks even out, for \
                  one atomic addition per chunk.",
        chunked: true,
    },
    deal: |tasks, chunk, _width| Box::new(Dynamic::new(tasks, chunk)),
    busiest: busiest_by_chunks,
};

struct Dynamic {
    tasks: usize,
    chunk: usize,
    /// Alone on its line: every seat writes it.
    next: CachePadded<AtomicUsize>,
}

impl Dynamic {
    fn new(tasks: usize, chunk: usize) -> Self {
        Self { tasks, chunk, next: CachePadded::new(AtomicUsize::new(0)) }
    }
}

// SAFETY: fetch_add gives every caller a different start, chunk apart, so the ranges are disjoint and cover
// 0..tasks. It cannot wrap: each of at most 256 seats adds once more after the end.
// `every_schedule_deals_each_task_once` would notice.
unsafe impl Deal for Dynamic {
    fn next(&self, _seat: Seat) -> Option<Range<usize>> {
        let start = self.next.fetch_add(self.chunk, Ordering::Relaxed);
        (start < self.tasks).then(|| start..self.tasks.min(start + self.chunk))
    }
}
