//! A kernel that counts into shared bins, under a tally mode.

use std::ops::Range;
use std::sync::RwLock;

use super::traced::traced;
use super::{Job, Pass, Traced, deals, watched};
use crate::clock::Clock;
use crate::kernels::{Shape, TallyKernel};
use crate::number::checksum;
use crate::protocol::Params;
use crate::schedule::{Deal, watched::Takers};
use crate::tally::{Bins, Tally};
use crate::team::{Seat, Team};

/// A counting kernel under a tally mode.
pub struct Tallying<K: TallyKernel, M: Tally> {
    kernel: K,
    shape: Shape,
    seats: usize,
    iterations_per_step: u32,
    /// Entered by the seats, emptied and summed by the coordinator between rounds.
    bins: RwLock<M::Bins>,
}

impl<K: TallyKernel, M: Tally> Tallying<K, M> {
    /// Makes data and bins. Never timed.
    pub fn prepare(params: &Params, seats: usize) -> Self {
        let shape = K::shape(params);
        let bins = RwLock::new(M::bins(shape.outputs, seats, 0));
        Self { kernel: K::new(params), shape, seats, iterations_per_step: 0, bins }
    }

    /// What [`Tallying::prepare`] will allocate, in bytes: a byte per item, and the bins.
    pub fn bytes(params: &Params, seats: usize) -> u64 {
        let shape = K::shape(params);
        shape.steps_per_pass + M::bytes(shape.outputs, seats)
    }

    fn between(&self, round: usize, rounds: usize, width: usize) {
        let mut bins = self.bins.write().unwrap();
        if round > 0 {
            bins.end_pass(width);
        }
        if round < rounds {
            bins.begin_pass(width);
        }
    }

    /// A round for each deal.
    fn pass_by(
        &self,
        team: &Team,
        width: usize,
        deals: &[Box<dyn Deal + '_>],
        clock: &dyn Clock,
    ) -> f64 {
        team.run(
            width,
            deals.len(),
            clock,
            &mut |round| self.between(round, deals.len(), width),
            &|seat, round| {
                tally_through(&self.kernel, &*self.bins.read().unwrap(), &*deals[round], seat);
            },
        )
    }
}

/// All tasks that the deal gives to one seat: the timed loop.
#[inline(never)]
fn tally_through<K: TallyKernel, B: Bins>(kernel: &K, bins: &B, deal: &dyn Deal, seat: Seat) {
    while let Some(tasks) = deal.next(seat) {
        tally_tasks(kernel, bins, tasks, seat);
    }
}

#[inline(always)]
fn tally_tasks<K: TallyKernel, B: Bins>(kernel: &K, bins: &B, tasks: Range<usize>, seat: Seat) {
    for task in tasks {
        kernel.work(&bins.enter(seat), task);
    }
}

impl<K: TallyKernel, M: Tally> Job for Tallying<K, M> {
    fn shape(&self) -> Shape {
        self.shape
    }

    fn lay_out(&mut self, offset_bytes: usize) {
        let bins = self.bins.get_mut().unwrap();
        *bins = M::bins(self.shape.outputs, self.seats, offset_bytes);
        bins.interpret(self.iterations_per_step);
    }

    fn interpret(&mut self, iterations_per_step: u32) {
        self.iterations_per_step = iterations_per_step;
        self.bins.get_mut().unwrap().interpret(iterations_per_step);
    }

    fn pass(&mut self, team: &Team, pass: Pass, clock: &dyn Clock) -> f64 {
        self.pass_by(team, pass.width, &deals(pass, self.shape.tasks, pass.passes), clock)
    }

    fn watch(&mut self, team: &Team, pass: Pass, clock: &dyn Clock) -> Vec<u32> {
        let takers = Takers::of(self.shape.tasks);
        let deals = watched(deals(pass, self.shape.tasks, 1), &takers);
        self.pass_by(team, pass.width, &deals, clock);
        takers.seats()
    }

    fn trace(&mut self, team: &Team, pass: Pass, clock: &dyn Clock) -> Option<Traced> {
        let phases = deals(pass, self.shape.tasks, 1);
        let run = |deals: &[Box<dyn Deal + '_>], clock: &dyn Clock| {
            self.pass_by(team, pass.width, deals, clock)
        };
        traced(self.shape.tasks, pass.width, phases, None, clock, run)
    }

    fn serial(&mut self, tasks: Range<usize>, passes: usize, clock: &dyn Clock) -> f64 {
        let start = clock.seconds();
        for round in 0..passes {
            self.between(round, passes, 1);
            let bins = self.bins.read().unwrap();
            tally_tasks(&self.kernel, &*bins, tasks.clone(), Seat { index: 0, width: 1 });
        }
        self.between(passes, passes, 1);
        clock.seconds() - start
    }

    fn checksum(&self) -> u64 {
        checksum(&self.bins.read().unwrap().totals())
    }

    fn answer(&self) -> String {
        self.kernel.answer(&self.bins.read().unwrap().totals())
    }

    fn steps(&self) -> u64 {
        self.shape.steps_per_pass
    }

    fn steps_of(&self, tasks: Range<usize>) -> u64 {
        self.shape.steps_per_pass * tasks.len() as u64 / self.shape.tasks.max(1) as u64
    }

    fn parks(&self) -> u64 {
        0
    }

    fn copy_seconds(&self) -> f64 {
        0.0
    }
}
