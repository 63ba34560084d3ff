//! A kernel that reads shared operands, under a sharing mode.

use std::ops::Range;
use std::sync::RwLock;

use super::output::Output;
use super::traced::traced;
use super::{Job, Pass, Traced, all_dealt, deals, watched};
use crate::clock::Clock;
use crate::kernels::{Kernel, Raster, Shape};
use crate::number::checksum;
use crate::protocol::Params;
use crate::schedule::{Deal, watched::Takers};
use crate::sharing::{Sharing, World, WorldShape};
use crate::team::{Seat, Team};

/// A reading kernel under a sharing mode.
pub struct Reading<K: Kernel, S: Sharing> {
    kernel: K,
    shape: Shape,
    seats: usize,
    iterations_per_step: u32,
    /// Read by the seats, written by the coordinator between rounds. The lock is taken once per seat and
    /// round, never per element; the empty pass pays it too.
    world: RwLock<S::World<K::In>>,
    output: Output<K::Out>,
    /// What operand the first phase starts from, where phases overwrite it.
    first_phase: Option<(usize, Vec<K::In>)>,
}

impl<K: Kernel, S: Sharing> Reading<K, S> {
    /// Lays out data and output. Never timed.
    pub fn prepare(params: &Params, seats: usize) -> Self {
        let kernel = K::new(params);
        let shape = kernel.shape();
        let inputs = kernel.inputs();
        let first_phase = (kernel.phases() > 1).then(|| (0, inputs[0].clone()));
        let world = RwLock::new(S::world(inputs, &world_shape::<K>(&shape, seats, 0)));
        let output = Output::new(&shape, 0);
        Self { kernel, shape, seats, iterations_per_step: 0, world, output, first_phase }
    }

    /// What [`Reading::prepare`] will allocate, in bytes.
    pub fn bytes(params: &Params, seats: usize) -> u64 {
        let kernel = K::new(params);
        let shape = kernel.shape();
        let operands = kernel.operands();
        S::bytes::<K::In>(&operands, &world_shape::<K>(&shape, seats, 0))
            + Output::<K::Out>::bytes(&shape)
    }

    /// What the coordinator does before round `round`, and once after the last, while no seat works.
    fn between(&self, round: usize, rounds: usize) {
        if round == rounds {
            return;
        }
        let mut world = self.world.write().unwrap();
        if round.is_multiple_of(self.kernel.phases()) {
            if let Some((operand, values)) = &self.first_phase {
                world.replace(*operand, values);
            }
            world.begin_pass();
        } else if let Some((operand, values)) = self.kernel.carry_over(
            // SAFETY: the coordinator is between two rounds: every seat has counted itself home, and none
            // leaves the gate before this returns. ThreadSanitizer over tests/answers.rs would notice.
            unsafe { self.output.whole() },
        ) {
            world.replace(operand, values);
        }
    }

    /// A round for each deal.
    fn pass_by(
        &mut self,
        team: &Team,
        width: usize,
        deals: &[Box<dyn Deal + '_>],
        clock: &dyn Clock,
    ) -> f64 {
        self.output.forget();
        // Exclusive access becomes shared with the seats until the last of them is home.
        let this = &*self;
        let seconds = team.run(
            width,
            deals.len(),
            clock,
            &mut |round| this.between(round, deals.len()),
            &|seat, round| {
                let world = this.world.read().unwrap();
                work_through(&this.kernel, &*world, &*deals[round], seat, &this.output);
            },
        );
        if !all_dealt(deals, width) {
            self.output.forget();
        }
        seconds
    }
}

fn world_shape<K: Kernel>(shape: &Shape, seats: usize, offset_bytes: usize) -> WorldShape {
    let reads_per_step = K::INFO.reads_per_step;
    WorldShape { seats, tasks: shape.tasks, reads_per_step, offset_bytes }
}

/// All tasks that the deal gives to one seat: the timed loop, a function of its own, because inlining alone
/// can move the same code by a fifth.
#[inline(never)]
fn work_through<K: Kernel, W: World<K::In>>(
    kernel: &K,
    world: &W,
    deal: &dyn Deal,
    seat: Seat,
    output: &Output<K::Out>,
) {
    while let Some(tasks) = deal.next(seat) {
        for task in tasks {
            // SAFETY: the deal gives each task of this round to one caller once (the promise of `Deal`), and
            // the pieces of different tasks are disjoint. `every_schedule_deals_each_task_once` and
            // ThreadSanitizer over tests/answers.rs would notice.
            let out = unsafe { output.piece(task) };
            kernel.work(&world.enter(seat, task), task, out);
        }
    }
}

/// The same without a deal: the serial code.
#[inline(never)]
pub fn work_serially<K: Kernel, W: World<K::In>>(
    kernel: &K,
    world: &W,
    tasks: Range<usize>,
    output: &Output<K::Out>,
) {
    for task in tasks {
        // SAFETY: the callers own the output exclusively (`Job::serial` takes `&mut self`), so nobody else has a
        // piece. Miri over this file's tests would notice.
        let out = unsafe { output.piece(task) };
        kernel.work(&world.enter(Seat { index: 0, width: 1 }, task), task, out);
    }
}

impl<K: Kernel, S: Sharing> Job for Reading<K, S> {
    fn shape(&self) -> Shape {
        self.shape
    }

    fn lay_out(&mut self, offset_bytes: usize) {
        let shape = world_shape::<K>(&self.shape, self.seats, offset_bytes);
        let world = self.world.get_mut().unwrap();
        // The old world goes first: no two of them ever stand beside each other, and the new one gets the
        // old one's memory.
        let nothing = self.kernel.operands().iter().map(|_| Vec::new()).collect();
        *world = S::world(nothing, &shape);
        *world = S::world(self.kernel.inputs(), &shape);
        world.interpret(self.iterations_per_step);
        self.output = Output::new(&self.shape, offset_bytes);
    }

    fn interpret(&mut self, iterations_per_step: u32) {
        self.iterations_per_step = iterations_per_step;
        self.world.get_mut().unwrap().interpret(iterations_per_step);
    }

    fn pass(&mut self, team: &Team, pass: Pass, clock: &dyn Clock) -> f64 {
        let rounds = pass.passes * self.kernel.phases();
        self.pass_by(team, pass.width, &deals(pass, self.shape.tasks, rounds), clock)
    }

    fn serial(&mut self, tasks: Range<usize>, passes: usize, clock: &dyn Clock) -> f64 {
        self.output.forget();
        let rounds = passes * self.kernel.phases();
        let start = clock.seconds();
        for round in 0..rounds {
            self.between(round, rounds);
            let world = self.world.read().unwrap();
            work_serially(&self.kernel, &*world, tasks.clone(), &self.output);
        }
        clock.seconds() - start
    }

    fn checksum(&self) -> u64 {
        // SAFETY: passes take `&mut self`, so none runs while `self` is borrowed here.
        checksum(unsafe { self.output.whole() })
    }

    fn answer(&self) -> String {
        // SAFETY: as above.
        self.kernel.answer(unsafe { self.output.whole() })
    }

    fn steps(&self) -> u64 {
        // SAFETY: as above.
        self.kernel.steps(unsafe { self.output.whole() })
    }

    fn steps_of(&self, tasks: Range<usize>) -> u64 {
        // SAFETY: as above.
        self.kernel.steps_of(tasks, unsafe { self.output.whole() })
    }

    fn picture(&self) -> Option<Raster> {
        // SAFETY: as above.
        self.kernel.picture(unsafe { self.output.whole() })
    }

    fn watch(&mut self, team: &Team, pass: Pass, clock: &dyn Clock) -> Vec<u32> {
        let takers = Takers::of(self.shape.tasks);
        let deals = watched(deals(pass, self.shape.tasks, self.kernel.phases()), &takers);
        self.pass_by(team, pass.width, &deals, clock);
        takers.seats()
    }

    fn trace(&mut self, team: &Team, pass: Pass, clock: &dyn Clock) -> Option<Traced> {
        let waits = self.world.read().unwrap().lock_waits();
        let tasks = self.shape.tasks;
        let phases = deals(pass, tasks, self.kernel.phases());
        let run = |deals: &[Box<dyn Deal + '_>], clock: &dyn Clock| {
            self.pass_by(team, pass.width, deals, clock)
        };
        traced(tasks, pass.width, phases, waits.as_deref(), clock, run)
    }

    fn parks(&self) -> u64 {
        self.world.read().unwrap().parks()
    }

    fn copy_seconds(&self) -> f64 {
        self.world.read().unwrap().copy_seconds()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::WallClock;
    use crate::sharing::plain::Plain;

    /// The one pass on several threads that Miri walks through: who writes which piece is what `unsafe` rests on.
    #[test]
    #[cfg(all(feature = "threads", not(loom)))]
    fn two_seats_write_their_pieces_at_the_same_time() {
        use crate::kernels::matmul::MatrixProduct;
        use crate::schedule::dynamic::DYNAMIC;
        let mut params = crate::param::defaults(MatrixProduct::INFO.params);
        params.insert("n".into(), crate::protocol::Value::Whole(8));
        params.insert("step".into(), crate::protocol::Value::Whole(1));
        let mut job = Reading::<MatrixProduct, Plain>::prepare(&params, 2);
        job.serial(0..8, 1, &WallClock::start());
        let expected = job.checksum();
        let pass = Pass { schedule: &DYNAMIC, chunk: 1, width: 2, passes: 1 };
        job.pass(&Team::start(2).unwrap(), pass, &WallClock::start());
        assert_eq!(job.checksum(), expected);
    }

    /// A seat that is alone never waits. Of two that take the GIL by turns one may, and that is noted while the pass is
    /// traced and in no other.
    #[test]
    #[cfg(all(feature = "threads", not(loom)))]
    fn waits_for_the_lock_are_noted_in_a_traced_pass_and_in_no_other() {
        use crate::kernels::matmul::MatrixProduct;
        use crate::schedule::dynamic::DYNAMIC;
        use crate::sharing::global_lock::GlobalLock;
        let mut params = crate::param::defaults(MatrixProduct::INFO.params);
        params.insert("n".into(), crate::protocol::Value::Whole(8));
        params.insert("step".into(), crate::protocol::Value::Whole(1));
        let mut job = Reading::<MatrixProduct, GlobalLock>::prepare(&params, 2);
        let (team, clock) = (Team::start(2).unwrap(), WallClock::start());
        let waits = job.world.get_mut().unwrap().lock_waits().unwrap();
        let noted = || waits.seconds(0) + waits.seconds(1);
        let pass = |width| Pass { schedule: &DYNAMIC, chunk: 1, width, passes: 1 };
        let told = |traced: Traced| -> f64 {
            let spans = traced.seats.iter().flat_map(|seat| &seat.spans);
            spans.map(|span| span.lock_wait_seconds).sum()
        };
        assert_eq!(told(job.trace(&team, pass(1), &clock).unwrap()), 0.0);
        assert_eq!(noted(), 0.0);
        let told = told(job.trace(&team, pass(2), &clock).unwrap());
        assert!((told - noted()).abs() < 1e-12, "{told} of {}", noted());
        assert!(!waits.are_noted());
        let before = noted();
        (0..20).for_each(|_| _ = job.pass(&team, pass(2), &clock));
        assert_eq!(noted(), before);
    }

    #[test]
    fn every_pass_of_life_starts_from_the_first_generation_wherever_the_data_lies() {
        use crate::kernels::life::Life;
        let mut params = crate::param::defaults(Life::INFO.params);
        if cfg!(miri) {
            params.insert("size".into(), crate::protocol::Value::Whole(8));
            params.insert("generations".into(), crate::protocol::Value::Whole(2));
        }
        let mut job = Reading::<Life, Plain>::prepare(&params, 1);
        job.serial(0..job.shape().tasks, 2, &WallClock::start());
        let once = job.checksum();
        job.serial(0..job.shape().tasks, 2, &WallClock::start());
        assert_eq!(job.checksum(), once);
        job.lay_out(400);
        job.serial(0..job.shape().tasks, 2, &WallClock::start());
        assert_eq!(job.checksum(), once);
    }
}
