//! A kernel that counts into shared bins, under a tally mode.

use std::ops::Range;
use std::sync::RwLock;

use super::rounds::{self, Rounds};
use super::{Job, Pass, Traced};
use crate::clock::Clock;
use crate::kernels::{Shape, TallyKernel};
use crate::number::checksum;
use crate::protocol::Params;
use crate::schedule::Deal;
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

impl<K: TallyKernel, M: Tally> Rounds for Tallying<K, M> {
    fn tasks(&self) -> usize {
        self.shape.tasks
    }

    fn phases(&self) -> usize {
        1
    }

    /// Bins are emptied before each pass.
    fn forget(&mut self) {}

    fn between(&self, round: usize, rounds: usize, width: usize) {
        let mut bins = self.bins.write().unwrap();
        if round > 0 {
            bins.end_pass(width);
        }
        if round < rounds {
            bins.begin_pass(width);
        }
    }

    fn work(&self, deal: &dyn Deal, seat: Seat) {
        tally_through(&self.kernel, &*self.bins.read().unwrap(), deal, seat);
    }

    fn work_serially(&self, tasks: Range<usize>) {
        let bins = self.bins.read().unwrap();
        tally_tasks(&self.kernel, &*bins, tasks, Seat { index: 0, width: 1 });
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
        rounds::pass(self, team, pass, clock)
    }

    fn watch(&mut self, team: &Team, pass: Pass, clock: &dyn Clock) -> Vec<u32> {
        rounds::watch(self, team, pass, clock)
    }

    fn trace(&mut self, team: &Team, pass: Pass, clock: &dyn Clock) -> Option<Traced> {
        rounds::trace(self, team, pass, None, clock)
    }

    fn serial(&mut self, tasks: Range<usize>, passes: usize, clock: &dyn Clock) -> f64 {
        rounds::serial(self, tasks, passes, clock)
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
