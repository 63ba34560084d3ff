//! Cyclic: the chunks go round the seats like cards, fixed before the start.

use std::ops::Range;
use std::sync::atomic::{AtomicUsize, Ordering};

use crossbeam_utils::CachePadded;

use super::{Deal, Schedule, ScheduleInfo, Seat, busiest_by_chunks};

pub const CYCLIC: Schedule = Schedule {
    info: ScheduleInfo {
        id: "cyclic",
        label: "Cyclic",
        summary: "The chunks go round the threads, fixed before the start: a slow stretch of tasks is spread over \
                  all, but a slow core still decides.",
        chunked: true,
    },
    deal: |tasks, chunk, width| Box::new(Cyclic::new(tasks, chunk, width)),
    busiest: busiest_by_chunks,
};

struct Cyclic {
    tasks: usize,
    chunk: usize,
    /// Chunks that each seat has had, each on its own line: nobody writes another's.
    had: Vec<CachePadded<AtomicUsize>>,
}

impl Cyclic {
    fn new(tasks: usize, chunk: usize, width: usize) -> Self {
        let had = (0..width).map(|_| CachePadded::new(AtomicUsize::new(0))).collect();
        Self { tasks, chunk, had }
    }
}

// SAFETY: fetch_add gives every call for a seat another turn, and turn · width + seat is another chunk for every turn and
// seat, so the ranges are disjoint; they cover 0..tasks, because every seat asks until its next chunk begins beyond. It
// cannot wrap: each of at most 256 seats adds once more after the end. `every_schedule_deals_each_task_once` would
// notice.
unsafe impl Deal for Cyclic {
    fn next(&self, seat: Seat) -> Option<Range<usize>> {
        let turn = self.had[seat.index].fetch_add(1, Ordering::Relaxed);
        let start = (turn * self.had.len() + seat.index) * self.chunk;
        (start < self.tasks).then(|| start..self.tasks.min(start + self.chunk))
    }
}
