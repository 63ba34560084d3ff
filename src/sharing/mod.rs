//! Sharing modes: how the threads read the data they share. One type per mode, one file per type.
//!
//! A kernel is generic over its mode, so the hot call [`Access::get`] is inlined and a mode costs what
//! its memory operations cost and nothing else. Everything around it (a pass, a job, a run) is dynamic.
//!
//! ```text
//! Sharing ──world()──▶ World ──enter(seat, task)──▶ Access ──get(operand, index)──▶ Item
//! the mode             one per job                  one per task                    may hold a count
//! ```

use std::ops::Deref;
use std::sync::Arc;

pub use crate::cost::{Chain, InterpreterCost};
pub(crate) use crate::cpython::list::out_of_range;
pub use crate::cpython::lock_waits::LockWaits;
pub use crate::number::Number;
pub use crate::protocol::{Atomics, Difference, Executor, Family, ModeInfo, Symbol};
pub use crate::slack::Slack;
pub use crate::team::Seat;

pub mod borrowed;
pub mod counted;
pub mod counted_copies;
pub mod deep_copies;
pub mod global_lock;
pub mod immortal;
pub mod locked;
pub mod messages;
pub mod plain;

// The world of the modes that share lists.
pub mod list_world;

/// The sentence that every mode carries that stands for an interpreter.
pub const MODEL_NOTE: &str = "A model of the sharing pattern, not CPython.";

/// The most operands that a kernel can have: what belongs to each is spread out in arrays of this length.
pub const MOST_OPERANDS: usize = 4;

/// How shared data is read. Implemented by one empty type per mode.
pub trait Sharing: 'static {
    const INFO: ModeInfo;
    type World<T: Number>: World<T>;

    /// Lays the operands out for this mode, and touches every object once from a thread that does not
    /// own it, so that no first touch falls inside the clock (R14). Never timed.
    fn world<T: Number>(inputs: Vec<Vec<T>>, shape: &WorldShape) -> Self::World<T>;

    /// What [`Sharing::world`] will allocate, in bytes, for operands of these lengths, whose elements take so many bytes
    /// each. Pure: `plan`
    /// refuses an experiment that does not fit before anything is allocated. 64 bits wide, because what does
    /// not fit a 32-bit memory does not fit its numbers either.
    fn bytes(lengths: &[usize], element_bytes: usize, shape: &WorldShape) -> u64;
}

/// How large a job is, as far as a world has to know.
#[derive(Clone, Copy, Debug)]
pub struct WorldShape {
    /// Most seats that will ever enter.
    pub seats: usize,
    /// Tasks in a pass.
    pub tasks: usize,
    /// Reads through [`Access::get`] per inner step.
    pub reads_per_step: u32,
    /// How far behind the start of its memory each array begins: another distance each round (R14).
    pub offset_bytes: usize,
}

/// All that the threads of one job share: the operands, and what guards them (one GIL, one parking lot).
pub trait World<T: Number>: Send + Sync {
    /// Sets the interpreter's work per inner step. Between passes only.
    fn interpret(&mut self, iterations_per_step: u32);

    /// Work that the mode does at the start of each pass, by the coordinator, inside the clock and
    /// without allocating: the copies of `counted-copies`.
    fn begin_pass(&mut self) {}

    /// Makes `values` the new content of an operand of the same length: between two phases of a pass,
    /// by the coordinator, inside the clock.
    fn replace(&mut self, operand: usize, values: &[T]);

    /// What a seat holds while it works on one task; it may hold a guard (the GIL).
    type Access<'a>: Access<T>
    where
        Self: 'a;

    /// Once per task, inside the clock and without allocating. A seat is in one task at a time.
    fn enter(&self, seat: Seat, task: usize) -> Self::Access<'_>;

    /// Seconds that one thread has spent on copies since the world was made, where copies are part of the mode: the
    /// coordinator in [`World::begin_pass`], or the average of those that take part, each in [`World::enter`].
    /// They stay in the pass's time, and are told apart beside it. Asked for between passes.
    fn copy_seconds(&self) -> f64 {
        0.0
    }

    /// How often a thread was put to sleep by the mode's own lock since the world was made.
    fn parks(&self) -> u64 {
        0
    }

    /// How long each seat has waited for the mode's own lock, where it has one.
    fn lock_waits(&self) -> Option<Arc<LockWaits>> {
        None
    }
}

/// One seat's way to the data for the length of one task.
///
/// Everything here is `#[inline(always)]` in every mode, and no cold path takes `&self`: only then does
/// the interpreter's chain stay in a register (see [`crate::cost`]).
pub trait Access<T> {
    /// What `get` gives: dereferences to the element; may hold a reference count until it drops.
    type Item<'a>: Deref<Target = T>
    where
        Self: 'a;

    /// The hot call: one element of one operand.
    fn get(&self, operand: usize, index: usize) -> Self::Item<'_>;

    /// Once per inner step of any kernel, at its back edge: a share of the interpreter's work, and the
    /// place where the GIL's holder looks whether somebody waits.
    fn step(&self);
}
