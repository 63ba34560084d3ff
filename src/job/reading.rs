//! A kernel that reads shared operands, under a sharing mode.

use std::ops::Range;
use std::sync::{Arc, RwLock};

use super::output::Output;
use super::rounds::{self, Rounds};
use super::{Job, Pass, Traced};
use crate::clock::Clock;
use crate::cpython::lock_waits::LockWaits;
use crate::kernels::{Kernel, Phases, Raster, Shape};
use crate::number::checksum;
use crate::protocol::Params;
use crate::schedule::{Deal, OneRange};
use crate::sharing::plain::Plain;
use crate::sharing::{Sharing, World, WorldShape};
use crate::team::{Seat, Team};

/// A reading kernel under a sharing mode, which [`Reading::prepare`] was told.
pub struct Reading<K: Kernel> {
    kernel: K,
    shape: Shape,
    phases: Phases<K::In, K::Out>,
    seats: usize,
    iterations_per_step: u32,
    make_world: MakeWorld<K>,
    /// Read by the seats, written by the coordinator between rounds. The lock is taken once per seat and
    /// round, never per element; the empty pass pays it too.
    world: RwLock<Box<dyn KernelWorld<K>>>,
    output: Output<K::Out>,
    /// What the first phase finds in the operand that later phases overwrite.
    first_phase: Option<Vec<K::In>>,
}

/// The world of a mode as one kernel uses it: what differs from mode to mode, and the loops over it.
trait KernelWorld<K: Kernel>: Send + Sync {
    fn interpret(&mut self, iterations_per_step: u32);
    fn begin_pass(&mut self);
    fn replace(&mut self, operand: usize, values: &[K::In]);
    fn copy_seconds(&self) -> f64;
    fn parks(&self) -> u64;
    fn lock_waits(&self) -> Option<Arc<LockWaits>>;

    /// See [`work_through`].
    fn work_through(&self, kernel: &K, deal: &dyn Deal, seat: Seat, output: &Output<K::Out>);

    /// The tasks in order, by the caller alone.
    fn work_serially(&self, kernel: &K, tasks: Range<usize>, output: &Output<K::Out>);
}

type MakeWorld<K> = fn(Vec<Vec<<K as Kernel>::In>>, &WorldShape) -> Box<dyn KernelWorld<K>>;

/// A mode's world. That of the serial base has a serial loop too; in another, who works alone goes through the loop of
/// the seats, so that there is one loop less to compile for each pair.
struct Under<W, const BASE: bool>(W);

impl<K: Kernel, W: World<K::In>, const BASE: bool> KernelWorld<K> for Under<W, BASE> {
    fn interpret(&mut self, iterations_per_step: u32) {
        self.0.interpret(iterations_per_step);
    }

    fn begin_pass(&mut self) {
        self.0.begin_pass();
    }

    fn replace(&mut self, operand: usize, values: &[K::In]) {
        self.0.replace(operand, values);
    }

    fn copy_seconds(&self) -> f64 {
        self.0.copy_seconds()
    }

    fn parks(&self) -> u64 {
        self.0.parks()
    }

    fn lock_waits(&self) -> Option<Arc<LockWaits>> {
        self.0.lock_waits()
    }

    fn work_through(&self, kernel: &K, deal: &dyn Deal, seat: Seat, output: &Output<K::Out>) {
        work_through(kernel, &self.0, deal, seat, output);
    }

    fn work_serially(&self, kernel: &K, tasks: Range<usize>, output: &Output<K::Out>) {
        if BASE {
            work_serially(kernel, &self.0, tasks, output);
        } else {
            let alone = Seat { index: 0, width: 1 };
            work_through(kernel, &self.0, &OneRange::of(tasks), alone, output);
        }
    }
}

/// The one function that knows kernel and mode, beside the timed loop that it leads to. tests/atomics.rs finds the loop
/// by its name.
fn pooled_world<K: Kernel, S: Sharing>(
    inputs: Vec<Vec<K::In>>,
    shape: &WorldShape,
) -> Box<dyn KernelWorld<K>> {
    Box::new(Under::<_, false>(S::world(inputs, shape)))
}

fn base_world<K: Kernel>(inputs: Vec<Vec<K::In>>, shape: &WorldShape) -> Box<dyn KernelWorld<K>> {
    Box::new(Under::<_, true>(Plain::world(inputs, shape)))
}

/// By what name the compiled module knows the function that leads to the timed loop of this pair.
pub fn name_in_module<K: Kernel, S: Sharing>() -> String {
    let [kernel, mode] = [std::any::type_name::<K>(), std::any::type_name::<S>()];
    format!("threadscape::job::reading::pooled_world::<{kernel}, {mode}>")
}

/// The same for the serial base's mode.
pub fn name_of_base_in_module<K: Kernel>() -> String {
    format!("threadscape::job::reading::base_world::<{}>", std::any::type_name::<K>())
}

impl<K: Kernel> Reading<K> {
    /// Lays out data and output for a mode of threads that share a memory. Never timed.
    pub fn prepare<S: Sharing>(params: &Params, seats: usize) -> Self {
        Self::prepared(params, seats, pooled_world::<K, S>)
    }

    /// The same for the mode of the serial base, whose serial code knows no deal. Never timed.
    pub fn prepare_base(params: &Params, seats: usize) -> Self {
        Self::prepared(params, seats, base_world::<K>)
    }

    fn prepared(params: &Params, seats: usize, make_world: MakeWorld<K>) -> Self {
        let kernel = K::new(params);
        let (shape, phases) = (kernel.shape(), kernel.phases());
        let inputs = kernel.inputs();
        let first_phase = phases.carried().map(|operand| inputs[operand].clone());
        let world = RwLock::new(make_world(inputs, &world_shape::<K>(&shape, seats, 0)));
        let output = Output::new(&shape, 0);
        let iterations_per_step = 0;
        Self {
            kernel,
            shape,
            phases,
            seats,
            iterations_per_step,
            make_world,
            world,
            output,
            first_phase,
        }
    }

    /// While no pass is made.
    fn answered(&self) -> &[K::Out] {
        // SAFETY: passes take `&mut self`, so none runs while `self` is borrowed here. Miri over this file's tests
        // would notice.
        unsafe { self.output.whole() }
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

impl<K: Kernel> Rounds for Reading<K> {
    fn tasks(&self) -> usize {
        self.shape.tasks
    }

    fn phases(&self) -> usize {
        self.phases.count()
    }

    fn forget(&mut self) {
        self.output.forget();
    }

    fn between(&self, round: usize, rounds: usize, _width: usize) {
        if round == rounds {
            return;
        }
        let mut world = self.world.write().unwrap();
        if round.is_multiple_of(self.phases.count()) {
            if let Some((operand, values)) = self.phases.carried().zip(self.first_phase.as_ref()) {
                world.replace(operand, values);
            }
            world.begin_pass();
        } else {
            // SAFETY: the coordinator is between two rounds: every seat has counted itself home, and none
            // leaves the gate before this returns. ThreadSanitizer over tests/answers.rs would notice.
            let output = unsafe { self.output.whole() };
            if let Some((operand, values)) = self.phases.carry_over(output) {
                world.replace(operand, values);
            }
        }
    }

    fn work(&self, deal: &dyn Deal, seat: Seat) {
        self.world.read().unwrap().work_through(&self.kernel, deal, seat, &self.output);
    }

    fn work_serially(&self, tasks: Range<usize>) {
        self.world.read().unwrap().work_serially(&self.kernel, tasks, &self.output);
    }
}

impl<K: Kernel> Job for Reading<K> {
    fn shape(&self) -> Shape {
        self.shape
    }

    fn lay_out(&mut self, offset_bytes: usize) {
        let shape = world_shape::<K>(&self.shape, self.seats, offset_bytes);
        let world = self.world.get_mut().unwrap();
        // The old world goes first: no two of them ever stand beside each other, and the new one gets the
        // old one's memory.
        let nothing = self.kernel.operands().iter().map(|_| Vec::new()).collect();
        *world = (self.make_world)(nothing, &shape);
        *world = (self.make_world)(self.kernel.inputs(), &shape);
        world.interpret(self.iterations_per_step);
        self.output = Output::new(&self.shape, offset_bytes);
    }

    fn interpret(&mut self, iterations_per_step: u32) {
        self.iterations_per_step = iterations_per_step;
        self.world.get_mut().unwrap().interpret(iterations_per_step);
    }

    fn pass(&mut self, team: &Team, pass: Pass, clock: &dyn Clock) -> f64 {
        rounds::pass(self, team, pass, clock)
    }

    fn serial(&mut self, tasks: Range<usize>, passes: usize, clock: &dyn Clock) -> f64 {
        rounds::serial(self, tasks, passes, clock)
    }

    fn checksum(&self) -> u64 {
        checksum(self.answered())
    }

    fn answer(&self) -> String {
        self.kernel.answer(self.answered())
    }

    fn steps(&self) -> u64 {
        self.kernel.steps(self.answered())
    }

    fn steps_of(&self, tasks: Range<usize>) -> u64 {
        self.kernel.steps_of(tasks, self.answered())
    }

    fn picture(&self) -> Option<Raster> {
        self.kernel.picture(self.answered())
    }

    fn watch(&mut self, team: &Team, pass: Pass, clock: &dyn Clock) -> Vec<u32> {
        rounds::watch(self, team, pass, clock)
    }

    fn trace(&mut self, team: &Team, pass: Pass, clock: &dyn Clock) -> Option<Traced> {
        let waits = self.world.get_mut().unwrap().lock_waits();
        rounds::trace(self, team, pass, waits.as_deref(), clock)
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
    use crate::kernels::{Access, KernelInfo};

    /// The one pass on several threads that Miri walks through: who writes which piece is what `unsafe` rests on.
    #[test]
    #[cfg(all(feature = "threads", not(loom)))]
    fn two_seats_write_their_pieces_at_the_same_time() {
        use crate::kernels::matmul::MatrixProduct;
        use crate::schedule::dynamic::DYNAMIC;
        let mut params = crate::param::defaults(MatrixProduct::INFO.params);
        params.insert("n".into(), crate::protocol::Value::Whole(8));
        params.insert("step".into(), crate::protocol::Value::Whole(1));
        let mut job = Reading::<MatrixProduct>::prepare::<Plain>(&params, 2);
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
        let mut job = Reading::<MatrixProduct>::prepare::<GlobalLock>(&params, 2);
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
        let passes = if cfg!(miri) { 2 } else { 20 };
        (0..passes).for_each(|_| _ = job.pass(&team, pass(2), &clock));
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
        let mut job = Reading::<Life>::prepare_base(&params, 1);
        job.serial(0..job.shape().tasks, 2, &WallClock::start());
        let once = job.checksum();
        job.serial(0..job.shape().tasks, 2, &WallClock::start());
        assert_eq!(job.checksum(), once);
        job.lay_out(400);
        job.serial(0..job.shape().tasks, 2, &WallClock::start());
        assert_eq!(job.checksum(), once);
    }

    /// A kernel of three phases that carries its second operand and keeps its first.
    struct Carrying;

    impl Kernel for Carrying {
        const INFO: KernelInfo = KernelInfo { reads_per_step: 2, ..KernelInfo::BASE };
        type In = u64;
        type Out = u64;

        fn new(_params: &Params) -> Self {
            Self
        }

        fn shape(&self) -> Shape {
            Shape { tasks: 4, outputs: 4, outputs_per_task: 1, steps_per_pass: 12 }
        }

        fn operands(&self) -> Vec<usize> {
            vec![4, 4]
        }

        fn inputs(&self) -> Vec<Vec<u64>> {
            vec![vec![1, 2, 3, 4], vec![5, 6, 7, 8]]
        }

        #[inline(always)]
        fn work(&self, access: &impl Access<u64>, task: usize, out: &mut [u64]) {
            out[0] = *access.get(0, task) + 10 * *access.get(1, (task + 1) % 4);
            access.step();
        }

        fn phases(&self) -> Phases<u64, u64> {
            Phases::carrying(3, 1)
        }

        fn answer(&self, output: &[u64]) -> String {
            format!("{output:?}")
        }
    }

    #[test]
    fn the_operand_that_a_kernel_carries_is_the_one_that_each_pass_finds_as_it_was() {
        let expected = (0..3).fold([5, 6, 7, 8], |b: [u64; 4], _| {
            std::array::from_fn(|task| task as u64 + 1 + 10 * b[(task + 1) % 4])
        });
        let mut job = Reading::<Carrying>::prepare_base(&Params::new(), 1);
        for passes in [1, 1, 2] {
            job.serial(0..4, passes, &WallClock::start());
            assert_eq!(job.answer(), format!("{expected:?}"), "{passes} passes");
        }
        job.lay_out(128);
        job.serial(0..4, 1, &WallClock::start());
        assert_eq!(job.answer(), format!("{expected:?}"));
    }

    /// The other modes have no serial code of their own, but one seat that is dealt all of it.
    #[test]
    fn a_mode_that_is_not_the_bases_computes_the_same_alone() {
        let mut base = Reading::<Carrying>::prepare_base(&Params::new(), 1);
        let mut other =
            Reading::<Carrying>::prepare::<crate::sharing::counted::Counted>(&Params::new(), 1);
        for job in [&mut base, &mut other] {
            job.serial(0..4, 2, &WallClock::start());
        }
        assert_eq!(base.checksum(), other.checksum());
    }
}
