//! A job: kernel × mode, prepared. From here on everything is dynamic: a pass, a run and the page know no
//! kernel and no mode, only [`Job`].

use std::ops::Range;

use crate::clock::Clock;
use crate::kernels::{Raster, Shape};
use crate::protocol::SeatTrace;
use crate::schedule::Schedule;
use crate::team::Team;

mod by_messages;
#[cfg(not(target_arch = "wasm32"))]
mod channels;
pub mod messages;
mod output;
pub mod reading;
mod rounds;
mod tallying;
mod traced;

pub use by_messages::{ByMessages, rank};
pub use messages::Coordinator;
pub use output::output_bytes;
pub use reading::Reading;
pub use tallying::Tallying;

/// How a pass is to be made.
#[derive(Clone, Copy)]
pub struct Pass<'a> {
    pub schedule: &'a Schedule,
    /// Tasks dealt at a time.
    pub chunk: usize,
    /// Seats that take part.
    pub width: usize,
    /// Whole passes in one timed stretch.
    pub passes: usize,
}

/// A kernel under a mode, with its data laid out. Of the code behind it only a loop or two know both: each such pair
/// costs what its own hot lines cost, and no more.
pub trait Job: Send {
    fn shape(&self) -> Shape;

    /// Lays the data out anew, every array `offset_bytes` behind the start of its memory. Never timed.
    fn lay_out(&mut self, offset_bytes: usize);

    /// Sets the interpreter's work per inner step.
    fn interpret(&mut self, iterations_per_step: u32);

    /// Makes the passes on the team and returns the seconds they took together.
    fn pass(&mut self, team: &Team, pass: Pass, clock: &dyn Clock) -> f64;

    /// Makes so many passes over some of the tasks, in order, by the caller alone: no team, no deal, no atomics
    /// of ours. With all tasks it is the serial base. Returns the seconds they took together.
    fn serial(&mut self, tasks: Range<usize>, passes: usize, clock: &dyn Clock) -> f64;

    /// Of the last pass's output.
    fn checksum(&self) -> u64;

    /// The last pass's result for a reader.
    fn answer(&self) -> String;

    /// Inner steps that the last pass made.
    fn steps(&self) -> u64;

    /// Inner steps that the last pass made on these tasks.
    fn steps_of(&self, tasks: Range<usize>) -> u64;

    /// What the last pass computed, to be looked at; `None`, ever, for a kernel without a picture.
    fn picture(&self) -> Option<Raster> {
        None
    }

    /// Makes one pass for looking at and returns the seat that took each task. A pass of its own, because noting
    /// the seats costs time: nobody times it. After a pass of several phases, the seats of the last.
    fn watch(&mut self, team: &Team, pass: Pass, clock: &dyn Clock) -> Vec<u32>;

    /// Makes one pass that notes who did what, when, and for how long the mode's own lock was waited for (N10). A pass
    /// of its own: nobody times it. `None`, and no pass is made, where nothing can be noted: passes by messages, whose
    /// workers share neither memory nor clock with anybody, and passes of more tasks than anybody could look at.
    fn trace(&mut self, _team: &Team, _pass: Pass, _clock: &dyn Clock) -> Option<Traced> {
        None
    }

    /// Times that a thread was put to sleep by the mode's own lock, ever.
    fn parks(&self) -> u64;

    /// Seconds that one thread spent on copies within passes since the data was laid out, see
    /// [`World::copy_seconds`].
    fn copy_seconds(&self) -> f64;

    /// The side that has the data, where the passes are made by messages.
    fn coordinator(&mut self) -> Option<&mut dyn Coordinator> {
        None
    }
}

/// What a traced pass notes. All times count from before the first round, each seat's by its own clock.
#[derive(Clone, Debug, PartialEq)]
pub struct Traced {
    pub seconds: f64,
    /// One for each seat.
    pub seats: Vec<SeatTrace>,
}
