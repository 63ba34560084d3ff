//! A job: kernel × mode, prepared. From here on everything is dynamic: a pass, a run and the page know no
//! kernel and no mode, only [`Job`].

use std::ops::Range;

use crate::clock::Clock;
use crate::kernels::{Raster, Shape};
use crate::protocol::SeatTrace;
use crate::schedule::{Deal, Schedule, watched::Takers};
use crate::team::{Seat, Team};

#[cfg(not(target_arch = "wasm32"))]
mod channels;
pub mod messages;
mod output;
mod reading;
mod tallying;
mod traced;

pub use messages::{ByMessages, Coordinator};
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

/// A kernel under a mode, with its data laid out.
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

/// Deals for `count` rounds. Made before the clock starts, one per round, so that each is used once.
fn deals(pass: Pass, tasks: usize, count: usize) -> Vec<Box<dyn Deal>> {
    (0..count).map(|_| (pass.schedule.deal)(tasks, pass.chunk, pass.width)).collect()
}

/// The same, watched.
fn watched(deals: Vec<Box<dyn Deal>>, takers: &Takers) -> Vec<Box<dyn Deal>> {
    deals.into_iter().map(|deal| takers.watch(deal)).collect()
}

/// Whether nothing is left of any deal: the proof that every round of a stretch was whole, where the checksum
/// proves the last one.
fn all_dealt(deals: &[Box<dyn Deal + '_>], width: usize) -> bool {
    let nothing_left =
        |deal: &dyn Deal| (0..width).all(|index| deal.next(Seat { index, width }).is_none());
    deals.iter().all(|deal| nothing_left(&**deal))
}
