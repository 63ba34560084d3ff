//! A job by messages: separate memories. The coordinator has the data. Each worker has a memory of its own, is sent
//! the operands with every pass, computes the tasks it is told to, and sends back what came out. No two of them
//! ever reach the same memory, so nothing has to be counted or locked; everything has to be copied.
//!
//! ```text
//! coordinator ──Errand { letters, tasks }──▶ worker      the operands come with the first errand of a round
//!             ◀──Delivery { tasks, bytes }──              an errand without tasks is answered too
//! ```
//!
//! [`Coordinator`] and [`Rank`] (a worker, in the language of MPI) know nothing of how a message travels. Natively
//! it is a channel between threads (`channels.rs`); in a page it is `postMessage` between Workers, each with an instance of
//! the plain build (www/engine/messages.ts). Whoever carries them also stamps the clock.

use std::ops::Range;

use bytemuck::{cast_slice, cast_slice_mut};

#[cfg(not(target_arch = "wasm32"))]
use super::channels;
use super::output::Output;
use super::reading::work_serially;
use super::{Job, Pass, all_dealt, deals};
use crate::clock::Clock;
use crate::kernels::{Kernel, Raster, Shape};
use crate::number::{Number, checksum};
use crate::protocol::Params;
use crate::schedule::Deal;
use crate::sharing::plain::{Plain, PlainWorld};
use crate::sharing::{Seat, Sharing, World, WorldShape};
use crate::team::Team;

/// What a worker has to know before a round: the content of an operand.
#[derive(Clone)]
pub struct Letter {
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
    fn letters(&self, round: usize) -> Vec<Letter>;

    /// The next tasks for this seat, or nothing when none is left for it.
    fn deal(&mut self, round: usize, seat: usize) -> Option<Range<usize>>;

    /// What came out of these tasks.
    fn gather(&mut self, tasks: Range<usize>, bytes: &[u8]);

    /// After the last delivery of a round: what came out becomes an operand of the next phase.
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

/// A worker of this kernel.
pub fn rank<K: Kernel>(params: &Params) -> Box<dyn Rank> {
    let kernel = K::new(params);
    let shape = kernel.shape();
    let (world, output) = memory(&kernel, &shape, 0);
    Box::new(OwnMemory { kernel, shape, world, output, iterations_per_step: 0 })
}

struct OwnMemory<K: Kernel> {
    kernel: K,
    shape: Shape,
    world: PlainWorld<K::In>,
    output: Output<K::Out>,
    iterations_per_step: u32,
}

/// Operands without content, until they are sent, and an output.
fn memory<K: Kernel>(
    kernel: &K,
    shape: &Shape,
    offset_bytes: usize,
) -> (PlainWorld<K::In>, Output<K::Out>) {
    let reads_per_step = K::INFO.reads_per_step;
    let world_shape = WorldShape { seats: 1, tasks: shape.tasks, reads_per_step, offset_bytes };
    let empty = |length| vec![K::In::default(); length];
    let operands = kernel.operands().into_iter().map(empty).collect();
    (Plain::world(operands, &world_shape), Output::new(shape, offset_bytes))
}

impl<K: Kernel> Rank for OwnMemory<K> {
    fn lay_out(&mut self, offset_bytes: usize) {
        (self.world, self.output) = memory(&self.kernel, &self.shape, offset_bytes);
        self.world.interpret(self.iterations_per_step);
    }

    fn interpret(&mut self, iterations_per_step: u32) {
        self.iterations_per_step = iterations_per_step;
        self.world.interpret(iterations_per_step);
    }

    fn receive(&mut self, operand: usize, bytes: &[u8]) {
        cast_slice_mut(self.world.operand_mut(operand)).copy_from_slice(bytes);
    }

    fn work(&mut self, tasks: Range<usize>) -> &[u8] {
        work_serially(&self.kernel, &self.world, tasks.clone(), &self.output);
        let piece = piece(&self.shape, &tasks);
        // SAFETY: `&mut self`: nobody holds a piece. Miri over the tests below would notice.
        cast_slice(&unsafe { self.output.whole() }[piece])
    }
}

/// Where the output of these tasks stands.
fn piece(shape: &Shape, tasks: &Range<usize>) -> Range<usize> {
    let at = |task: usize| shape.outputs.min(task * shape.outputs_per_task);
    at(tasks.start)..at(tasks.end)
}

/// A reading kernel by messages: the coordinator's data, and natively its workers.
pub struct ByMessages<K: Kernel> {
    kernel: K,
    shape: Shape,
    /// As the first phase finds them.
    inputs: Vec<Vec<K::In>>,
    /// What the phase before made of an operand.
    carried: Option<(usize, Vec<K::In>)>,
    output: Vec<K::Out>,
    /// By task: the seat that computed it last.
    workers: Vec<u32>,
    width: usize,
    deals: Vec<Box<dyn Deal>>,
    copy_seconds: f64,
    #[cfg(not(target_arch = "wasm32"))]
    pub(super) office: channels::Office,
}

impl<K: Kernel> ByMessages<K> {
    /// Lays out the data; natively it starts a thread per seat too. Never timed.
    pub fn prepare(params: &Params, _seats: usize) -> Self {
        let kernel = K::new(params);
        let shape = kernel.shape();
        Self {
            inputs: kernel.inputs(),
            carried: None,
            output: vec![K::Out::UNANSWERED; shape.outputs],
            workers: vec![0; shape.tasks],
            width: 1,
            deals: Vec::new(),
            copy_seconds: 0.0,
            #[cfg(not(target_arch = "wasm32"))]
            office: channels::Office::open(_seats, || rank::<K>(params)),
            kernel,
            shape,
        }
    }

    /// What all memories together hold, in bytes: the coordinator's, and one per seat.
    pub fn bytes(params: &Params, seats: usize) -> u64 {
        let kernel = K::new(params);
        let shape = kernel.shape();
        let reads_per_step = K::INFO.reads_per_step;
        let world_shape =
            WorldShape { seats: 1, tasks: shape.tasks, reads_per_step, offset_bytes: 0 };
        let operands = Plain::bytes::<K::In>(&kernel.operands(), &world_shape);
        (1 + seats as u64) * (operands + Output::<K::Out>::bytes(&shape))
    }
}

impl<K: Kernel> Coordinator for ByMessages<K> {
    fn begin(&mut self, pass: Pass) {
        self.width = pass.width;
        self.deals = deals(pass, self.shape.tasks, pass.passes * self.kernel.phases());
        self.output.fill(K::Out::UNANSWERED);
    }

    fn rounds(&self) -> usize {
        self.deals.len()
    }

    fn letters(&self, round: usize) -> Vec<Letter> {
        let letter =
            |operand, values: &[K::In]| Letter { operand, bytes: cast_slice(values).to_vec() };
        match &self.carried {
            Some((operand, values)) if !round.is_multiple_of(self.kernel.phases()) => {
                vec![letter(*operand, values)]
            }
            _ => self.inputs.iter().enumerate().map(|(at, values)| letter(at, values)).collect(),
        }
    }

    fn deal(&mut self, round: usize, seat: usize) -> Option<Range<usize>> {
        let tasks = self.deals[round].next(Seat { index: seat, width: self.width })?;
        self.workers[tasks.clone()].fill(seat as u32);
        Some(tasks)
    }

    fn gather(&mut self, tasks: Range<usize>, bytes: &[u8]) {
        cast_slice_mut(&mut self.output[piece(&self.shape, &tasks)]).copy_from_slice(bytes);
    }

    fn end_round(&mut self, _round: usize) {
        let carried = self.kernel.carry_over(&self.output);
        self.carried = carried.map(|(operand, values)| (operand, values.to_vec()));
    }

    fn end(&mut self, copy_seconds: f64) {
        self.copy_seconds += copy_seconds;
        if !all_dealt(&self.deals, self.width) {
            self.output.fill(K::Out::UNANSWERED);
        }
    }
}

impl<K: Kernel> Job for ByMessages<K> {
    fn shape(&self) -> Shape {
        self.shape
    }

    /// The workers' memories: the coordinator's is only ever copied from.
    #[cfg_attr(
        target_arch = "wasm32",
        expect(unused_variables, reason = "the page's workers hear of it there")
    )]
    fn lay_out(&mut self, offset_bytes: usize) {
        #[cfg(not(target_arch = "wasm32"))]
        self.office.tell_all(|| channels::Order::LayOut(offset_bytes));
    }

    #[cfg_attr(
        target_arch = "wasm32",
        expect(unused_variables, reason = "the page's workers hear of it there")
    )]
    fn interpret(&mut self, iterations_per_step: u32) {
        #[cfg(not(target_arch = "wasm32"))]
        self.office.tell_all(|| channels::Order::Interpret(iterations_per_step));
    }

    #[cfg(not(target_arch = "wasm32"))]
    fn pass(&mut self, _team: &Team, pass: Pass, clock: &dyn Clock) -> f64 {
        self.begin(pass);
        let start = clock.seconds();
        let copy_seconds = channels::conduct(self, pass.width, clock);
        let seconds = clock.seconds() - start;
        self.end(copy_seconds);
        seconds
    }

    #[cfg(target_arch = "wasm32")]
    fn pass(&mut self, _team: &Team, _pass: Pass, _clock: &dyn Clock) -> f64 {
        unreachable!("in a page its messages are sent by JavaScript")
    }

    fn serial(&mut self, _tasks: Range<usize>, _passes: usize, _clock: &dyn Clock) -> f64 {
        unreachable!("the serial base is never sent anywhere")
    }

    fn checksum(&self) -> u64 {
        checksum(&self.output)
    }

    fn answer(&self) -> String {
        self.kernel.answer(&self.output)
    }

    fn steps(&self) -> u64 {
        self.kernel.steps(&self.output)
    }

    fn steps_of(&self, tasks: Range<usize>) -> u64 {
        self.kernel.steps_of(tasks, &self.output)
    }

    fn picture(&self) -> Option<Raster> {
        self.kernel.picture(&self.output)
    }

    /// The coordinator deals, so it knows without another pass who took what in the last one.
    fn watch(&mut self, _team: &Team, _pass: Pass, _clock: &dyn Clock) -> Vec<u32> {
        self.workers.clone()
    }

    fn parks(&self) -> u64 {
        0
    }

    fn copy_seconds(&self) -> f64 {
        self.copy_seconds
    }

    fn coordinator(&mut self) -> Option<&mut dyn Coordinator> {
        Some(self)
    }
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::*;
    use crate::clock::WallClock;
    use crate::kernels::life::Life;
    use crate::kernels::matmul::MatrixProduct;
    use crate::param::defaults;
    use crate::protocol::Value;
    use crate::schedule::dynamic::DYNAMIC;

    fn small<K: Kernel>(size: &str, most: u32) -> Params {
        let mut params = defaults(K::INFO.params);
        params.insert(size.into(), Value::Whole(most));
        params
    }

    /// Carries every message by hand, to one worker after the other, and says what was sent.
    fn by_hand<K: Kernel>(params: &Params, passes: usize) -> (ByMessages<K>, Vec<usize>) {
        let mut job = ByMessages::<K>::prepare(params, 0);
        let mut ranks = [rank::<K>(params), rank::<K>(params)];
        ranks[1].lay_out(48);
        job.begin(Pass { schedule: &DYNAMIC, chunk: 2, width: 2, passes });
        let mut sent = Vec::new();
        for round in 0..job.rounds() {
            for letter in job.letters(round) {
                sent.push(letter.operand);
                ranks.iter_mut().for_each(|rank| rank.receive(letter.operand, &letter.bytes));
            }
            let mut seat = 0;
            while let Some(tasks) = job.deal(round, seat) {
                let bytes = ranks[seat].work(tasks.clone()).to_vec();
                job.gather(tasks, &bytes);
                seat = 1 - seat;
            }
            job.end_round(round);
        }
        job.end(0.0);
        (job, sent)
    }

    fn serial<K: Kernel>(params: &Params) -> u64 {
        let mut job = crate::job::Reading::<K, Plain>::prepare(params, 1);
        job.serial(0..job.shape().tasks, 1, &WallClock::start());
        job.checksum()
    }

    #[test]
    fn workers_that_share_nothing_compute_the_product() {
        let params = small::<MatrixProduct>("n", 9);
        let (job, sent) = by_hand::<MatrixProduct>(&params, 2);
        assert_eq!(job.checksum(), serial::<MatrixProduct>(&params));
        assert_eq!(sent, [0, 1, 0, 1], "both operands, with each pass");
    }

    #[test]
    fn each_generation_of_life_is_sent_to_everybody_and_each_pass_starts_from_the_first() {
        let params = small::<Life>("size", 8);
        let (job, _) = by_hand::<Life>(&params, 2);
        assert_eq!(job.checksum(), serial::<Life>(&params));
    }

    #[test]
    fn a_delivery_that_never_came_is_noticed() {
        let params = small::<MatrixProduct>("n", 9);
        let (mut job, _) = by_hand::<MatrixProduct>(&params, 1);
        job.begin(Pass { schedule: &DYNAMIC, chunk: 1, width: 2, passes: 1 });
        while job.deal(0, 0).is_some() {}
        job.end(0.0);
        assert_ne!(job.checksum(), serial::<MatrixProduct>(&params));
    }

    #[test]
    fn tasks_that_were_not_dealt_are_noticed_though_the_output_is_whole() {
        let params = small::<MatrixProduct>("n", 9);
        let (mut job, _) = by_hand::<MatrixProduct>(&params, 1);
        job.deals = deals(Pass { schedule: &DYNAMIC, chunk: 1, width: 2, passes: 1 }, 3, 1);
        job.end(0.0);
        assert_ne!(job.checksum(), serial::<MatrixProduct>(&params));
    }

    #[test]
    fn a_worker_that_panics_ends_the_pass_with_a_panic_too() {
        struct Broken;
        impl Rank for Broken {
            fn lay_out(&mut self, _offset_bytes: usize) {}
            fn interpret(&mut self, _iterations_per_step: u32) {}
            fn receive(&mut self, _operand: usize, _bytes: &[u8]) {}
            fn work(&mut self, _tasks: Range<usize>) -> &[u8] {
                panic!("broken on purpose")
            }
        }
        let mut job = ByMessages::<MatrixProduct>::prepare(&small::<MatrixProduct>("n", 9), 0);
        job.office = channels::Office::open(2, || Box::new(Broken));
        job.begin(Pass { schedule: &DYNAMIC, chunk: 1, width: 2, passes: 1 });
        let pass = || channels::conduct(&mut job, 2, &WallClock::start());
        assert!(std::panic::catch_unwind(std::panic::AssertUnwindSafe(pass)).is_err());
    }
}
