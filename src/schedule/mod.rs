//! Schedules: which seat takes which tasks, and when.

use std::ops::Range;
use std::sync::atomic::{AtomicBool, Ordering};

pub use crate::protocol::ScheduleInfo;
pub use crate::team::Seat;

pub mod block;
pub mod cyclic;
pub mod dynamic;
pub mod guided;
pub mod watched;

/// Deals the tasks `0..tasks` of one pass to the seats that ask.
///
/// # Safety
///
/// Between its making and its end, the deal gives every task to exactly one caller, exactly once, for
/// seats `0..width` that each ask until they get `None`. The job hands out `&mut` pieces of its output by
/// that promise alone. The test that would notice: `every_schedule_deals_each_task_once` (tests/schedules.rs).
pub unsafe trait Deal: Send + Sync {
    /// The next tasks for this seat, or `None` when nothing is left for it.
    fn next(&self, seat: Seat) -> Option<Range<usize>>;
}

/// Some tasks for whoever asks first: what one seat is dealt that works alone.
pub struct OneRange {
    tasks: Range<usize>,
    dealt: AtomicBool,
}

impl OneRange {
    /// Nobody has them yet.
    pub fn of(tasks: Range<usize>) -> Self {
        Self { tasks, dealt: AtomicBool::new(false) }
    }
}

// SAFETY: the swap lets one caller alone have the range. (That it is not all of the tasks deals fewer, none twice.)
// `one_range_is_dealt_once` would notice.
unsafe impl Deal for OneRange {
    fn next(&self, _seat: Seat) -> Option<Range<usize>> {
        (!self.dealt.swap(true, Ordering::Relaxed)).then(|| self.tasks.clone())
    }
}

/// A schedule: what it says of itself, and how it makes a deal. Making one may allocate and is never timed.
pub struct Schedule {
    pub info: ScheduleInfo,
    /// `(tasks, chunk, width)`; `chunk` is at least 1.
    pub deal: fn(usize, usize, usize) -> Box<dyn Deal>,
    /// `(tasks, chunk, width)` → the fewest tasks that the busiest seat ends up with, or fewer: tasks of equal length
    /// give no speed-up beyond tasks ÷ this (R0). At least 1 where there are tasks.
    pub busiest: fn(usize, usize, usize) -> usize,
}

/// The busiest seat's tasks where equal chunks are shared out as evenly as can be; the last chunk may be short.
fn busiest_by_chunks(tasks: usize, chunk: usize, width: usize) -> usize {
    let chunks = tasks.div_ceil(chunk);
    let most = chunks.div_ceil(width);
    // One seat alone has so many: then the short chunk can be among its own.
    let one_alone = (chunks + width - 1).is_multiple_of(width);
    if one_alone { tasks - (chunks - most) * chunk } else { most * chunk }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_range_is_dealt_once() {
        let deal = OneRange::of(2..5);
        let dealt = [0, 1, 0].map(|index| deal.next(Seat { index, width: 2 }));
        assert_eq!(dealt, [Some(2..5), None, None]);
    }
}
