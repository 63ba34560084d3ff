//! Schedules: which seat takes which tasks, and when.

use std::ops::Range;

pub use crate::protocol::ScheduleInfo;
pub use crate::team::Seat;

pub mod block;
pub mod dynamic;

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

/// A schedule: what it says of itself, and how it makes a deal. Making one may allocate and is never timed.
pub struct Schedule {
    pub info: ScheduleInfo,
    /// `(tasks, chunk, width)`; `chunk` is at least 1.
    pub deal: fn(usize, usize, usize) -> Box<dyn Deal>,
}
