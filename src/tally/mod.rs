//! Tally modes: how the threads write data they share. The second axis beside [`crate::sharing`].
//!
//! ```text
//! Tally ──bins()──▶ Bins ──enter(seat)──▶ Writer ──add(bin, amount)
//! ```

pub mod atomic;
pub mod private;

pub use crate::cost::{Chain, InterpreterCost};
pub use crate::protocol::{Atomics, Difference, Executor, Family, ModeInfo, Symbol};
pub use crate::slack::Slack;
pub use crate::team::Seat;

/// How shared bins are counted up. Implemented by one empty type per mode.
pub trait Tally: 'static {
    const INFO: ModeInfo;
    type Bins: Bins;

    /// Empty bins for this many seats, `offset_bytes` behind the start of their memory. Never timed.
    fn bins(count: usize, seats: usize, offset_bytes: usize) -> Self::Bins;

    /// What [`Tally::bins`] will allocate, in bytes.
    fn bytes(count: usize, seats: usize) -> u64;
}

/// The bins of one job.
pub trait Bins: Send + Sync {
    /// Sets the interpreter's work per inner step. Between passes only.
    fn interpret(&mut self, iterations_per_step: u32);

    /// Empties the bins for a pass of this many seats: by the coordinator, inside the clock.
    fn begin_pass(&mut self, width: usize);

    /// Brings the parts of so many seats together: by the coordinator, inside the clock, when every seat is done.
    fn end_pass(&mut self, _width: usize) {}

    type Writer<'a>: Writer
    where
        Self: 'a;

    /// Once per task.
    fn enter(&self, seat: Seat) -> Self::Writer<'_>;

    /// The counts, after [`Bins::end_pass`].
    fn totals(&self) -> Vec<u64>;
}

/// One seat's way to the bins for the length of one task.
pub trait Writer {
    /// The hot call.
    fn add(&self, bin: usize, amount: u64);

    /// Once per inner step, at its back edge: a share of the interpreter's work.
    fn step(&self);
}
