//! A job: kernel × mode, prepared. From here on everything is dynamic: a pass, a run and the page know no
//! kernel and no mode, only [`Job`].

use std::cell::UnsafeCell;
use std::ops::Range;
use std::sync::RwLock;

use crate::clock::Clock;
use crate::kernels::{Kernel, Raster, Shape, TallyKernel};
use crate::messages::Coordinator;
use crate::number::{Number, checksum};
use crate::protocol::Params;
use crate::schedule::{Deal, Schedule, watched::Takers};
use crate::sharing::{Sharing, World, WorldShape, slack::Slack};
use crate::tally::{Bins, Tally};
use crate::team::{Seat, Team};

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

/// Deals for `count` rounds. Made before the clock starts, one per round, so that each is used once.
pub(crate) fn deals(pass: Pass, tasks: usize, count: usize) -> Vec<Box<dyn Deal>> {
    (0..count).map(|_| (pass.schedule.deal)(tasks, pass.chunk, pass.width)).collect()
}

/// The same, watched.
fn watched(deals: Vec<Box<dyn Deal>>, takers: &Takers) -> Vec<Box<dyn Deal>> {
    deals.into_iter().map(|deal| takers.watch(deal)).collect()
}

// ---- kernels that read shared operands --------------------------------------------------------

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
        deals: &[Box<dyn Deal>],
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
pub(crate) fn work_serially<K: Kernel, W: World<K::In>>(
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

    fn parks(&self) -> u64 {
        self.world.read().unwrap().parks()
    }

    fn copy_seconds(&self) -> f64 {
        self.world.read().unwrap().copy_seconds()
    }
}

/// Whether nothing is left of any deal: the proof that every round of a stretch was whole, where the checksum
/// proves the last one.
pub(crate) fn all_dealt(deals: &[Box<dyn Deal>], width: usize) -> bool {
    let nothing_left =
        |deal: &dyn Deal| (0..width).all(|index| deal.next(Seat { index, width }).is_none());
    deals.iter().all(|deal| nothing_left(&**deal))
}

/// The output of all tasks, handed out in disjoint pieces.
pub(crate) struct Output<T> {
    cells: Slack<UnsafeCell<T>>,
    per_task: usize,
}

// SAFETY: elements are reached only through `piece` and `whole`, whose callers promise that no two
// threads hold the same element at once; `T` is plain data.
unsafe impl<T: Number> Sync for Output<T> {}

impl<T: Number> Output<T> {
    pub(crate) fn new(shape: &Shape, offset_bytes: usize) -> Self {
        let cell = || UnsafeCell::new(T::default());
        let cells = Slack::new(offset_bytes, cell, (0..shape.outputs).map(|_| cell()));
        Self { cells, per_task: shape.outputs_per_task }
    }

    /// What [`Output::new`] allocates.
    pub(crate) fn bytes(shape: &Shape) -> u64 {
        Slack::<T>::bytes(shape.outputs)
    }

    /// Makes every element one that is no answer, so that none of an earlier pass can pass for one of the next.
    fn forget(&mut self) {
        self.cells.iter_mut().for_each(|cell| *cell.get_mut() = T::UNANSWERED);
    }

    /// The piece of one task.
    ///
    /// # Safety
    ///
    /// Nobody else holds this task's piece, or the whole, until the returned borrow ends.
    #[expect(clippy::mut_from_ref, reason = "that is what the cell and the promise are for")]
    unsafe fn piece(&self, task: usize) -> &mut [T] {
        let start = self.cells.len().min(task * self.per_task);
        let end = self.cells.len().min(start + self.per_task);
        let cells = &self.cells[start..end];
        // SAFETY: UnsafeCell<T> has the layout of T, and the caller promises that the piece is its own.
        unsafe { std::slice::from_raw_parts_mut(UnsafeCell::raw_get(cells.as_ptr()), cells.len()) }
    }

    /// Everything.
    ///
    /// # Safety
    ///
    /// Nobody holds a piece until the returned borrow ends.
    pub(crate) unsafe fn whole(&self) -> &[T] {
        // SAFETY: UnsafeCell<T> has the layout of T, and the caller promises that nobody writes.
        unsafe { std::slice::from_raw_parts(self.cells.as_ptr().cast::<T>(), self.cells.len()) }
    }
}

// ---- kernels that count into shared bins ------------------------------------------------------

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
        deals: &[Box<dyn Deal>],
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::WallClock;
    use crate::sharing::plain::Plain;

    #[test]
    fn the_pieces_of_the_output_are_disjoint_and_cover_it() {
        let shape = Shape { tasks: 4, outputs: 10, outputs_per_task: 3, steps_per_pass: 0 };
        let output = Output::<u32>::new(&shape, 16);
        for task in 0..4 {
            // SAFETY: one piece at a time.
            for cell in unsafe { output.piece(task) } {
                *cell += 1 + task as u32;
            }
        }
        // SAFETY: no piece is held.
        assert_eq!(unsafe { output.whole() }, [1, 1, 1, 2, 2, 2, 3, 3, 3, 4]);
    }

    #[test]
    fn every_pass_of_life_starts_from_the_first_generation_wherever_the_data_lies() {
        use crate::kernels::life::Life;
        let params = crate::param::defaults(Life::INFO.params);
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
