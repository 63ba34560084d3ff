//! The two sides of a pass by messages: separate memories. The coordinator has the data. Each worker has a memory of its
//! own, is sent the operands with every pass, computes the tasks it is told to, and sends back what came out. No two of
//! them ever reach the same memory, so nothing has to be counted or locked; everything has to be copied.
//!
//! ```text
//! coordinator ──inputs, tasks──▶ worker      the operands come with the first tasks of a round
//!             ◀──output of tasks──           who is sent no tasks answers too
//! ```
//!
//! [`Coordinator`] and [`Rank`] (a worker, in the language of MPI) know nothing of how a message travels. Natively
//! it is a channel between threads (`channels.rs`); in a page it is `postMessage` between Workers, each with an instance of
//! the plain build (www/engine/messages.ts). Whoever carries them also stamps the clock.

use std::ops::Range;

use super::Pass;

/// What a worker has to know before a round: the content of an operand.
#[derive(Clone)]
pub struct Input {
    pub operand: usize,
    pub bytes: Vec<u8>,
}

/// The side that has the data. A **round** is one phase of one pass.
pub trait Coordinator {
    /// Before the clock starts: a deal for each round, and an output that holds no answer.
    fn begin(&mut self, pass: Pass);

    /// Rounds of the stretch that has begun.
    fn rounds(&self) -> usize;

    /// What every worker has to be sent before this round: a copy.
    fn inputs(&self, round: usize) -> Vec<Input>;

    /// The next tasks for this seat, or nothing when none is left for it.
    fn deal(&mut self, round: usize, seat: usize) -> Option<Range<usize>>;

    /// What came out of these tasks.
    fn gather(&mut self, tasks: Range<usize>, bytes: &[u8]);

    /// After the last answer of a round: what came out becomes an operand of the next phase.
    fn end_round(&mut self, round: usize);

    /// After the clock stopped, with what was spent on copies by the coordinator.
    fn end(&mut self, copy_seconds: f64);
}

/// A worker: the kernel, and a memory of its own.
pub trait Rank: Send {
    /// Makes its arrays anew, each `offset_bytes` behind the start of its memory. Never timed.
    fn lay_out(&mut self, offset_bytes: usize);

    /// Sets the interpreter's work per inner step.
    fn interpret(&mut self, iterations_per_step: u32);

    /// Takes the content of an operand in.
    fn receive(&mut self, operand: usize, bytes: &[u8]);

    /// Computes these tasks; answers with their piece of the output.
    fn work(&mut self, tasks: Range<usize>) -> &[u8];
}
