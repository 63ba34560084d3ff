//! A reading kernel by messages: what the coordinator keeps, and what each worker has in a memory of its own.

use std::ops::Range;

use bytemuck::{cast_slice, cast_slice_mut};

#[cfg(not(target_arch = "wasm32"))]
use super::channels::{Command, Workers};
use super::messages::{Coordinator, Input, Rank};
use super::output::Output;
use super::reading::work_serially;
use super::rounds::{all_dealt, deals};
use super::{Job, Pass};
use crate::clock::Clock;
use crate::kernels::{Kernel, Phases, Raster, Shape};
use crate::number::{Number, checksum};
use crate::protocol::Params;
use crate::schedule::Deal;
use crate::sharing::plain::{Plain, PlainWorld};
use crate::sharing::{Seat, Sharing, World, WorldShape};
use crate::team::Team;

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
    data: Data<K>,
    #[cfg(not(target_arch = "wasm32"))]
    workers: Workers,
}

/// What the coordinator has.
struct Data<K: Kernel> {
    kernel: K,
    shape: Shape,
    phases: Phases<K::In, K::Out>,
    /// As the first phase finds them.
    inputs: Vec<Vec<K::In>>,
    /// What the phase before made of an operand.
    carried: Option<(usize, Vec<K::In>)>,
    output: Vec<K::Out>,
    /// By task: the seat that computed it last.
    seats: Vec<u32>,
    width: usize,
    deals: Vec<Box<dyn Deal>>,
    copy_seconds: f64,
}

impl<K: Kernel> ByMessages<K> {
    /// Lays out the data; natively it starts a thread per seat too. Never timed.
    pub fn prepare(params: &Params, _seats: usize) -> Self {
        let kernel = K::new(params);
        let shape = kernel.shape();
        Self {
            #[cfg(not(target_arch = "wasm32"))]
            workers: Workers::start(_seats, || rank::<K>(params)),
            data: Data {
                phases: kernel.phases(),
                inputs: kernel.inputs(),
                carried: None,
                output: vec![K::Out::UNANSWERED; shape.outputs],
                seats: vec![0; shape.tasks],
                width: 1,
                deals: Vec::new(),
                copy_seconds: 0.0,
                kernel,
                shape,
            },
        }
    }
}

impl<K: Kernel> Coordinator for Data<K> {
    fn begin(&mut self, pass: Pass) {
        self.width = pass.width;
        self.deals = deals(pass, self.shape.tasks, pass.passes * self.phases.count());
        self.output.fill(K::Out::UNANSWERED);
    }

    fn rounds(&self) -> usize {
        self.deals.len()
    }

    fn inputs(&self, round: usize) -> Vec<Input> {
        let input =
            |operand, values: &[K::In]| Input { operand, bytes: cast_slice(values).to_vec() };
        match &self.carried {
            Some((operand, values)) if !round.is_multiple_of(self.phases.count()) => {
                vec![input(*operand, values)]
            }
            _ => self.inputs.iter().enumerate().map(|(at, values)| input(at, values)).collect(),
        }
    }

    fn deal(&mut self, round: usize, seat: usize) -> Option<Range<usize>> {
        let tasks = self.deals[round].next(Seat { index: seat, width: self.width })?;
        self.seats[tasks.clone()].fill(seat as u32);
        Some(tasks)
    }

    fn gather(&mut self, tasks: Range<usize>, bytes: &[u8]) {
        cast_slice_mut(&mut self.output[piece(&self.shape, &tasks)]).copy_from_slice(bytes);
    }

    fn end_round(&mut self, _round: usize) {
        let carried = self.phases.carry_over(&self.output);
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
        self.data.shape
    }

    /// The workers' memories: the coordinator's is only ever copied from.
    #[cfg_attr(
        target_arch = "wasm32",
        expect(unused_variables, reason = "the page's workers hear of it there")
    )]
    fn lay_out(&mut self, offset_bytes: usize) {
        #[cfg(not(target_arch = "wasm32"))]
        self.workers.tell_all(|| Command::LayOut(offset_bytes));
    }

    #[cfg_attr(
        target_arch = "wasm32",
        expect(unused_variables, reason = "the page's workers hear of it there")
    )]
    fn interpret(&mut self, iterations_per_step: u32) {
        #[cfg(not(target_arch = "wasm32"))]
        self.workers.tell_all(|| Command::Interpret(iterations_per_step));
    }

    #[cfg(not(target_arch = "wasm32"))]
    fn pass(&mut self, _team: &Team, pass: Pass, clock: &dyn Clock) -> f64 {
        self.data.begin(pass);
        let start = clock.seconds();
        let copy_seconds = self.workers.carry(&mut self.data, pass.width, clock);
        let seconds = clock.seconds() - start;
        self.data.end(copy_seconds);
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
        checksum(&self.data.output)
    }

    fn answer(&self) -> String {
        self.data.kernel.answer(&self.data.output)
    }

    fn steps(&self) -> u64 {
        self.data.kernel.steps(&self.data.output)
    }

    fn steps_of(&self, tasks: Range<usize>) -> u64 {
        self.data.kernel.steps_of(tasks, &self.data.output)
    }

    fn picture(&self) -> Option<Raster> {
        self.data.kernel.picture(&self.data.output)
    }

    /// The coordinator deals, so it knows without another pass who took what in the last one.
    fn watch(&mut self, _team: &Team, _pass: Pass, _clock: &dyn Clock) -> Vec<u32> {
        self.data.seats.clone()
    }

    fn parks(&self) -> u64 {
        0
    }

    fn copy_seconds(&self) -> f64 {
        self.data.copy_seconds
    }

    fn coordinator(&mut self) -> Option<&mut dyn Coordinator> {
        Some(&mut self.data)
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
        job.data.begin(Pass { schedule: &DYNAMIC, chunk: 2, width: 2, passes });
        let mut sent = Vec::new();
        for round in 0..job.data.rounds() {
            for input in job.data.inputs(round) {
                sent.push(input.operand);
                ranks.iter_mut().for_each(|rank| rank.receive(input.operand, &input.bytes));
            }
            let mut seat = 0;
            while let Some(tasks) = job.data.deal(round, seat) {
                let bytes = ranks[seat].work(tasks.clone()).to_vec();
                job.data.gather(tasks, &bytes);
                seat = 1 - seat;
            }
            job.data.end_round(round);
        }
        job.data.end(0.0);
        (job, sent)
    }

    fn serial<K: Kernel>(params: &Params) -> u64 {
        let mut job = crate::job::Reading::<K>::prepare_base(params, 1);
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
        job.data.begin(Pass { schedule: &DYNAMIC, chunk: 1, width: 2, passes: 1 });
        while job.data.deal(0, 0).is_some() {}
        job.data.end(0.0);
        assert_ne!(job.checksum(), serial::<MatrixProduct>(&params));
    }

    #[test]
    fn tasks_that_were_not_dealt_are_noticed_though_the_output_is_whole() {
        let params = small::<MatrixProduct>("n", 9);
        let (mut job, _) = by_hand::<MatrixProduct>(&params, 1);
        job.data.deals = deals(Pass { schedule: &DYNAMIC, chunk: 1, width: 2, passes: 1 }, 3, 1);
        job.data.end(0.0);
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
        job.workers = Workers::start(2, || Box::new(Broken));
        job.data.begin(Pass { schedule: &DYNAMIC, chunk: 1, width: 2, passes: 1 });
        let pass = || job.workers.carry(&mut job.data, 2, &WallClock::start());
        assert!(std::panic::catch_unwind(std::panic::AssertUnwindSafe(pass)).is_err());
    }
}
