//! A plan being carried out: one step at a time, as the page pulls them.
//!
//! Both builds and the native twin run this. Jobs are prepared when their first step comes, never inside a
//! sample; each knows its reference answer from the serial code, and every sample is checked against it (R13).

use std::collections::HashMap;
use std::ops::Range;

use crate::clock::Clock;
use crate::hand_over::hand_over_seconds;
use crate::job::{Job, Pass};
use crate::measure::{self, Timed, WarmUp, enough_passes, shortest_sample};
use crate::messages::Coordinator;
use crate::protocol::{Calibration, Executor, Outcome, Plan, Point, Role, Sample, Step, Value};
use crate::registry::{self, Registered};
use crate::sharing::Cost;
use crate::stats::{four_digits, median};
use crate::team::Team;

/// An experiment under way.
pub struct Session<C: Clock> {
    plan: Plan,
    team: Team,
    clock: C,
    clock_quantum_seconds: f64,
    jobs: HashMap<(Role, String), Cell>,
    /// Checksum of the serial code by kernel.
    references: HashMap<String, u64>,
    calibration: Calibration,
    /// A step whose messages are on their way.
    under_way: Option<UnderWay>,
}

struct UnderWay {
    index: usize,
    cell: Cell,
}

/// A job with what was learnt about it.
struct Cell {
    job: Box<dyn Job>,
    warm_up: WarmUp,
    /// The width that it is told of, where each width is warmed.
    warming: u32,
    /// The round that the data is laid out for.
    round: Option<u32>,
    /// One repetition count for the mode, whatever the width (R5).
    passes: u32,
}

impl<C: Clock> Session<C> {
    /// A session on this team, which has the seats that the plan asks for.
    pub fn new(plan: Plan, team: Team, clock: C, clock_quantum_seconds: f64) -> Self {
        let calibration = Calibration { iterations_per_step: 0, nanoseconds_per_iteration: 0.0 };
        let (jobs, references) = (HashMap::new(), HashMap::new());
        let under_way = None;
        Self { plan, team, clock, clock_quantum_seconds, jobs, references, calibration, under_way }
    }

    /// The plan that is carried out.
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// Finds how many iterations of the chain make the interpreter cost that was asked for, in the kernel's own
    /// loop after warm-up, from the difference of two lengths. `None` at 0 ns: there is nothing to set.
    pub fn calibrate(&mut self) -> Option<Calibration> {
        let asked = self.asked_nanoseconds();
        if asked == 0.0 {
            return None;
        }
        let point = self.plan.points.iter().find(|point| point.role == Role::Base)?.clone();
        let kernel = kernel_of(&point);
        let mut job = (kernel.base().prepare)(&point.params, 1);
        let stretch = (200.0 * self.clock_quantum_seconds).clamp(10e-3, 1.0);
        let reads = kernel.info.reads_per_step;
        let nanoseconds_per_iteration =
            nanoseconds_per_iteration(&mut *job, reads, stretch, &self.clock);
        let places = f64::from(kernel.info.reads_per_step + 1);
        let per_place = (asked / nanoseconds_per_iteration / places).round().max(1.0);
        let calibration = Calibration {
            iterations_per_step: (per_place * places) as u32,
            nanoseconds_per_iteration: four_digits(nanoseconds_per_iteration),
        };
        self.interpret(calibration.clone());
        Some(calibration)
    }

    /// Uses a calibration that was made elsewhere: the serial base runs in another instance.
    pub fn interpret(&mut self, calibration: Calibration) {
        for cell in self.jobs.values_mut() {
            cell.job.interpret(calibration.iterations_per_step);
        }
        self.calibration = calibration;
    }

    /// Takes one step of the plan.
    pub fn pass(&mut self, index: usize) -> Outcome {
        let step = self.plan.steps[index];
        let point = self.plan.points[step.point as usize].clone();
        if point.role == Role::HandOver {
            return self.hand_over(step);
        }
        let mut cell = self.ready(&step, &point);
        let timed = self.time(&mut cell, &point);
        self.outcome(step, &point, cell, timed)
    }

    /// Begins a step whose messages somebody else will carry ([`Session::coordinator`]).
    pub fn begin(&mut self, index: usize) -> &mut dyn Coordinator {
        let step = self.plan.steps[index];
        let point = self.plan.points[step.point as usize].clone();
        let mut cell = self.ready(&step, &point);
        let pass = pass_of(&cell, &point);
        let coordinator = cell.job.coordinator().expect("a step by messages has a coordinator");
        coordinator.begin(pass);
        self.under_way = Some(UnderWay { index, cell });
        self.coordinator()
    }

    /// Of the step that has begun.
    pub fn coordinator(&mut self) -> &mut dyn Coordinator {
        let under_way = self.under_way.as_mut().expect("a step by messages has begun");
        under_way.cell.job.coordinator().expect("a step by messages has a coordinator")
    }

    /// Ends that step; these seconds passed between before its first message and after its last, and of them the
    /// coordinator spent some on copies.
    pub fn finish(&mut self, stretch_seconds: f64, copy_seconds: f64) -> Outcome {
        self.coordinator().end(copy_seconds);
        let UnderWay { index, cell } = self.under_way.take().expect("a step by messages has begun");
        let step = self.plan.steps[index];
        let point = self.plan.points[step.point as usize].clone();
        let timed = measure::elsewhere(cell.passes, stretch_seconds, copy_seconds);
        self.outcome(step, &point, cell, timed)
    }

    /// The job of this step, its data laid out for the round.
    fn ready(&mut self, step: &Step, point: &Point) -> Cell {
        let key = (point.role, point.mode.clone());
        let mut cell = self.jobs.remove(&key).unwrap_or_else(|| self.prepare(point));
        if cell.round.replace(step.round) != Some(step.round) {
            cell.job.lay_out(self.plan.offsets_bytes[step.round as usize] as usize);
        }
        cell
    }

    /// What the step brought, checked against the serial answer.
    fn outcome(&mut self, step: Step, point: &Point, mut cell: Cell, timed: Timed) -> Outcome {
        let reference = self.reference(point);
        let again = step.warmup && self.learn(&mut cell, point, timed);
        let checksum = cell.job.checksum();
        let outcome = Outcome {
            sample: Sample {
                point: step.point,
                round: step.round,
                seconds: timed.seconds,
                passes: timed.passes,
                warmup: step.warmup,
                ok: checksum == reference,
                hidden: false,
                parks: timed.parks.min(u64::from(u32::MAX)) as u32,
                copy_seconds: timed.copy_seconds,
            },
            again,
            checksum: format!("{checksum:016x}"),
            answer: cell.job.answer(),
            steps: cell.job.steps() as f64,
        };
        self.jobs.insert((point.role, point.mode.clone()), cell);
        outcome
    }

    fn asked_nanoseconds(&self) -> f64 {
        match self.plan.request.params.get("interp") {
            Some(Value::Whole(nanoseconds)) => f64::from(*nanoseconds),
            _ => 0.0,
        }
    }

    fn prepare(&self, point: &Point) -> Cell {
        let mode = kernel_of(point).mode(&point.mode).expect("plans name registered modes");
        let mut job = (mode.prepare)(&point.params, self.team.size());
        if matches!(point.role, Role::Measured | Role::Base) {
            job.interpret(self.calibration.iterations_per_step);
        }
        Cell { job, warm_up: WarmUp::default(), warming: 1, round: None, passes: 1 }
    }

    /// The serial answer of the point's kernel, computed once, bare.
    fn reference(&mut self, point: &Point) -> u64 {
        if let Some(&checksum) = self.references.get(&point.kernel) {
            return checksum;
        }
        let mut job = (kernel_of(point).base().prepare)(&point.params, 1);
        let tasks = job.shape().tasks;
        job.serial(0..tasks, 1, &self.clock);
        let checksum = job.checksum();
        self.references.insert(point.kernel.clone(), checksum);
        checksum
    }

    fn time(&self, cell: &mut Cell, point: &Point) -> Timed {
        let pass = pass_of(cell, point);
        if point.role == Role::Base {
            return measure::serially(&mut *cell.job, pass.passes, &self.clock);
        }
        measure::on_the_team(&mut *cell.job, &self.team, pass, &self.clock)
    }

    /// Takes a warm-up pass into account; true when another one is needed.
    fn learn(&self, cell: &mut Cell, point: &Point, timed: Timed) -> bool {
        let by_messages = point.executor == Executor::Messages;
        if by_messages && cell.warming != point.threads {
            (cell.warm_up, cell.warming) = (WarmUp::default(), point.threads);
        }
        let warm = cell.warm_up.is_warm_after(timed.seconds, timed.stretch_seconds);
        let own = shortest_sample(self.clock_quantum_seconds);
        let shortest = own.max(self.plan.shortest_sample_seconds);
        let (passes, enough) = enough_passes(cell.passes, timed.stretch_seconds, shortest);
        cell.passes = passes;
        // A worker with a memory of its own has an instance of its own, which has to get warm too.
        !enough || ((by_messages || point.threads == 1) && !warm)
    }

    fn hand_over(&self, step: Step) -> Outcome {
        let seconds = hand_over_seconds(&self.team, &self.clock, self.clock_quantum_seconds);
        let Step { point, round, warmup } = step;
        let sample = Sample {
            point,
            round,
            seconds: four_digits(seconds),
            passes: 1,
            warmup,
            ok: true,
            hidden: false,
            parks: 0,
            copy_seconds: 0.0,
        };
        Outcome { sample, again: false, checksum: String::new(), answer: String::new(), steps: 0.0 }
    }
}

fn pass_of(cell: &Cell, point: &Point) -> Pass<'static> {
    let schedule = registry::schedule(&point.schedule).expect("plans name registered schedules");
    let (chunk, width) = (point.chunk as usize, point.threads as usize);
    Pass { schedule, chunk, width, passes: cell.passes as usize }
}

fn kernel_of(point: &Point) -> &'static Registered {
    registry::kernel(&point.kernel).expect("plans name registered kernels")
}

/// What one iteration of the chain costs in this job's loop, in ns: the median over pairs of a short and a long
/// setting, on as many tasks as take about `stretch` seconds.
fn nanoseconds_per_iteration(
    job: &mut dyn Job,
    reads_per_step: u32,
    stretch: f64,
    clock: &dyn Clock,
) -> f64 {
    const SHORT: u32 = 12;
    const LONG: u32 = 60;
    const PAIRS: usize = 9;
    let spent = |per_step: u32| {
        f64::from(Cost::spread(per_step, reads_per_step).iterations_per_step(reads_per_step))
    };
    let all = job.shape();
    let mut seconds = |per_step: u32, tasks: &Range<usize>, passes: usize| -> f64 {
        job.interpret(per_step);
        job.serial(tasks.clone(), passes, clock)
    };
    // From one task up: a whole pass of a large kernel could take a minute.
    let (mut part, mut passes) = (0..1, 1);
    let mut tried = seconds(LONG, &part, passes);
    while tried < stretch / 2.0 && passes < 1 << 16 {
        match part.end < all.tasks {
            true => part.end = all.tasks.min(2 * part.end),
            false => passes *= 2,
        }
        tried = seconds(LONG, &part, passes);
    }
    let share = passes as f64 * part.end as f64 / all.tasks as f64;
    let steps = all.steps_per_pass as f64 * share;
    let pair = |_| {
        let (long, short) = (seconds(LONG, &part, passes), seconds(SHORT, &part, passes));
        (long - short) * 1e9 / steps / (spent(LONG) - spent(SHORT))
    };
    let pairs: Vec<f64> = (0..PAIRS).map(pair).collect();
    median(&pairs).expect("there are pairs").max(0.05)
}
