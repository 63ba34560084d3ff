//! Passes of whatever is made in rounds. A **round** is one phase of one pass: every task is dealt once, between two
//! barriers of the team. Nothing here knows a kernel or a mode, and so it is compiled once for all of them.

use std::ops::Range;

use super::traced::traced;
use super::{Pass, Traced};
use crate::clock::Clock;
use crate::cpython::lock_waits::LockWaits;
use crate::schedule::{Deal, watched::Takers};
use crate::team::{Seat, Team};

/// What a job does in rounds.
pub trait Rounds: Send + Sync {
    /// How many tasks every round deals.
    fn tasks(&self) -> usize;

    /// Rounds of one pass.
    fn phases(&self) -> usize;

    /// Before the clock starts, and after a stretch of which some round was not whole: leaves nothing in the output
    /// that could pass for an answer.
    fn forget(&mut self);

    /// What the coordinator does before round `round` of `rounds`, and once after the last, while no seat works.
    fn between(&self, round: usize, rounds: usize, width: usize);

    /// All tasks of a round that the deal gives to one seat.
    fn work(&self, deal: &dyn Deal, seat: Seat);

    /// These tasks by the caller alone, in order.
    fn work_serially(&self, tasks: Range<usize>);
}

/// Makes the passes on the team; returns the seconds that they took together.
pub fn pass(rounds: &mut dyn Rounds, team: &Team, pass: Pass, clock: &dyn Clock) -> f64 {
    let deals = deals(pass, rounds.tasks(), pass.passes * rounds.phases());
    by_deals(rounds, team, pass.width, &deals, clock)
}

/// Makes so many passes over some of the tasks, without team or deal; returns the seconds that they took together.
pub fn serial(
    rounds: &mut dyn Rounds,
    tasks: Range<usize>,
    passes: usize,
    clock: &dyn Clock,
) -> f64 {
    rounds.forget();
    let count = passes * rounds.phases();
    let start = clock.seconds();
    for round in 0..count {
        rounds.between(round, count, 1);
        rounds.work_serially(tasks.clone());
    }
    rounds.between(count, count, 1);
    clock.seconds() - start
}

/// Makes one pass and returns the seat that took each task, in its last phase.
pub fn watch(rounds: &mut dyn Rounds, team: &Team, pass: Pass, clock: &dyn Clock) -> Vec<u32> {
    let takers = Takers::of(rounds.tasks());
    let deals = deals(pass, rounds.tasks(), rounds.phases());
    let watched: Vec<_> = deals.into_iter().map(|deal| takers.watch(deal)).collect();
    by_deals(rounds, team, pass.width, &watched, clock);
    takers.seats()
}

/// Makes one pass that notes who did what, when; `None`, and no pass is made, where there is too much to note.
pub fn trace(
    rounds: &mut dyn Rounds,
    team: &Team,
    pass: Pass,
    waits: Option<&LockWaits>,
    clock: &dyn Clock,
) -> Option<Traced> {
    let tasks = rounds.tasks();
    let phases = deals(pass, tasks, rounds.phases());
    let mut run = |deals: &[Box<dyn Deal + '_>], clock: &dyn Clock| {
        by_deals(rounds, team, pass.width, deals, clock)
    };
    traced(tasks, pass.width, phases, waits, clock, &mut run)
}

/// A round for each deal.
fn by_deals(
    rounds: &mut dyn Rounds,
    team: &Team,
    width: usize,
    deals: &[Box<dyn Deal + '_>],
    clock: &dyn Clock,
) -> f64 {
    rounds.forget();
    // Exclusive access becomes shared with the seats until the last of them is home.
    let shared = &*rounds;
    let seconds = team.run(
        width,
        deals.len(),
        clock,
        &mut |round| shared.between(round, deals.len(), width),
        &|seat, round| shared.work(&*deals[round], seat),
    );
    if !all_dealt(deals, width) {
        rounds.forget();
    }
    seconds
}

/// Deals for `count` rounds. Made before the clock starts, one per round, so that each is used once.
pub fn deals(pass: Pass, tasks: usize, count: usize) -> Vec<Box<dyn Deal>> {
    (0..count).map(|_| (pass.schedule.deal)(tasks, pass.chunk, pass.width)).collect()
}

/// Whether nothing is left of any deal: the proof that every round of a stretch was whole, where the checksum
/// proves the last one.
pub fn all_dealt(deals: &[Box<dyn Deal + '_>], width: usize) -> bool {
    let nothing_left =
        |deal: &dyn Deal| (0..width).all(|index| deal.next(Seat { index, width }).is_none());
    deals.iter().all(|deal| nothing_left(&**deal))
}
