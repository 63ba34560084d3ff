//! A plan being carried out: one step at a time, as the page pulls them.
//!
//! Both builds and the native twin run this. Jobs are prepared when their first step comes, never inside a
//! sample; each knows its reference answer from the serial code, and every sample is checked against it (R13).

use std::collections::HashMap;
use std::hint::black_box;
use std::ops::Range;

use crate::clock::Clock;
use crate::clock_offsets::{Offset, clock_offsets};
use crate::cost::InterpreterCost;
use crate::hand_over::hand_over_seconds;
use crate::job::messages::Coordinator;
use crate::job::{Job, Pass, Traced};
use crate::kernels::Raster;
use crate::kernels::ceiling::chain;
use crate::measure::{self, Timed, WarmUp, enough_passes, shortest_sample};
use crate::order;
use crate::protocol::{
    Calibration, Executor, Outcome, Picture, Plan, Point, Problem, Role, Sample, SeatTrace, Span,
    Step, Trace, Value,
};
use crate::registry::{self, Registered};
use crate::stats::{four_digits, mad, median};
use crate::team::Team;

/// An experiment under way.
pub struct Session<C: Clock> {
    plan: Plan,
    steps: Vec<Step>,
    team: Team,
    clock: C,
    clock_quantum_seconds: f64,
    jobs: HashMap<Key, Cell>,
    /// Checksum of the serial code.
    references: HashMap<Work, u64>,
    calibration: Calibration,
    /// A step whose messages are on their way.
    under_way: Option<UnderWay>,
}

/// What a job is prepared for. Widths share it, unless the work grows with them.
type Key = (Role, String, Work);

/// A kernel at one size.
type Work = (String, String);

/// A twin is the very same job, and so is a ceiling whenever it is measured.
fn key(point: &Point) -> Key {
    let role = match point.role {
        Role::Twin => Role::Measured,
        Role::Drawn | Role::Rested => Role::Ceiling,
        role => role,
    };
    (role, point.mode.clone(), work(point))
}

fn work(point: &Point) -> Work {
    (point.kernel.clone(), format!("{:?}", point.params))
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
        let calibration = Calibration {
            iterations_per_step: 0,
            nanoseconds_per_iteration: 0.0,
            deviation_nanoseconds: 0.0,
        };
        let (jobs, references) = (HashMap::new(), HashMap::new());
        Self {
            steps: order::steps(&plan),
            plan,
            team,
            clock,
            clock_quantum_seconds,
            jobs,
            references,
            calibration,
            under_way: None,
        }
    }

    /// The plan that is carried out.
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// Its steps, in order.
    pub fn steps(&self) -> &[Step] {
        &self.steps
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
        let (nanoseconds_per_iteration, deviation) =
            nanoseconds_per_iteration(&mut *job, reads, stretch, &self.clock);
        let places = f64::from(kernel.info.reads_per_step + 1);
        let per_place = (asked / nanoseconds_per_iteration / places).round().max(1.0);
        let calibration = Calibration {
            iterations_per_step: (per_place * places) as u32,
            nanoseconds_per_iteration: four_digits(nanoseconds_per_iteration),
            deviation_nanoseconds: four_digits(deviation),
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
        let step = self.steps[index];
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
        let step = self.steps[index];
        let point = self.plan.points[step.point as usize].clone();
        let mut cell = self.ready(&step, &point);
        let pass = pass_of(&point, cell.passes as usize);
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
        let step = self.steps[index];
        let point = self.plan.points[step.point as usize].clone();
        let timed = measure::elsewhere(cell.passes, stretch_seconds, copy_seconds);
        self.outcome(step, &point, cell, timed)
    }

    /// The job of this step, its data laid out for the round.
    fn ready(&mut self, step: &Step, point: &Point) -> Cell {
        let mut cell = self.take(point);
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
                lost: 0,
            },
            again,
            checksum: format!("{checksum:016x}"),
            answer: cell.job.answer(),
            steps: cell.job.steps() as f64,
        };
        self.give_back(point, cell);
        outcome
    }

    /// Seconds that a little work without sharing takes on so many seats, or on all of them: longer while something else
    /// has a core. For whoever waits until nothing does; never a sample.
    pub fn probe(&self, width: u32) -> f64 {
        /// About a millisecond.
        const ITERATIONS: u64 = 500_000;
        let width = (width as usize).clamp(1, self.team.size());
        self.team.run(width, 1, &self.clock, &mut |_| {}, &|seat, _| {
            black_box(chain(black_box(seat.index as u64 + 1), ITERATIONS));
        })
    }

    /// What this step computes and who computes which row, from a pass of its own that is neither timed nor counted.
    /// Between passes only. `None`, and no pass is made, where there is nothing to look at.
    pub fn picture(&mut self, index: usize) -> Option<Picture> {
        let point = self.plan.points[self.steps[index].point as usize].clone();
        if !matches!(point.role, Role::Measured | Role::Base) {
            return None;
        }
        let mut cell = self.take(&point);
        let picture = self.watch(&mut *cell.job, &point);
        self.give_back(&point, cell);
        picture
    }

    /// Who does what, when, in a pass of this point (N10): from a pass of its own that is neither timed nor counted. Between passes
    /// only. `None` where no seats share the work by threads, and where [`Job::trace`] has nothing to tell; the problem
    /// is a wrong answer.
    pub fn trace(&mut self, at: usize) -> Result<Option<Trace>, Problem> {
        let point = self.plan.points[at].clone();
        let by_threads = point.role == Role::Measured && point.executor == Executor::Pool;
        if !by_threads || !cfg!(feature = "threads") {
            return Ok(None);
        }
        let reference = self.reference(&point);
        let mut cell = self.take(&point);
        let pass = pass_of(&point, 1);
        let quantum = self.clock_quantum_seconds;
        let offsets = clock_offsets(&self.team, pass.width, &self.clock, quantum);
        let traced = cell.job.trace(&self.team, pass, &self.clock);
        let ok = traced.is_none() || cell.job.checksum() == reference;
        self.give_back(&point, cell);
        if !ok {
            return Err(wrong_answer(&point));
        }
        Ok(traced.map(|traced| trace_of(at as u32, traced, &offsets)))
    }

    /// The point's job, until it is given back.
    fn take(&mut self, point: &Point) -> Cell {
        self.jobs.remove(&key(point)).unwrap_or_else(|| self.prepare(point))
    }

    fn give_back(&mut self, point: &Point, cell: Cell) {
        self.jobs.insert(key(point), cell);
    }

    fn watch(&self, job: &mut dyn Job, point: &Point) -> Option<Picture> {
        job.picture()?;
        let shape = job.shape();
        let seats = match point.role {
            Role::Base | Role::Bare => {
                job.serial(0..shape.tasks, 1, &self.clock);
                vec![0; shape.tasks]
            }
            _ => job.watch(&self.team, pass_of(point, 1), &self.clock),
        };
        let Raster { width, height, values, most } = job.picture()?;
        let first_output = |row: u32| (row * width) as usize;
        let worker = |row| seats[first_output(row) / shape.outputs_per_task];
        Some(Picture { width, height, values, most, workers: (0..height).map(worker).collect() })
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
        if matches!(point.role, Role::Measured | Role::Twin | Role::Base) {
            job.interpret(self.calibration.iterations_per_step);
        }
        Cell { job, warm_up: WarmUp::default(), warming: 1, round: None, passes: 1 }
    }

    /// The serial answer of the point's kernel, computed once, bare.
    fn reference(&mut self, point: &Point) -> u64 {
        if let Some(&checksum) = self.references.get(&work(point)) {
            return checksum;
        }
        let mut job = (kernel_of(point).base().prepare)(&point.params, 1);
        let tasks = job.shape().tasks;
        job.serial(0..tasks, 1, &self.clock);
        let checksum = job.checksum();
        self.references.insert(work(point), checksum);
        checksum
    }

    fn time(&self, cell: &mut Cell, point: &Point) -> Timed {
        let pass = pass_of(point, cell.passes as usize);
        if matches!(point.role, Role::Base | Role::Bare) {
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
            lost: 0,
        };
        Outcome { sample, again: false, checksum: String::new(), answer: String::new(), steps: 0.0 }
    }
}

fn pass_of(point: &Point, passes: usize) -> Pass<'static> {
    let schedule = registry::schedule(&point.schedule).expect("plans name registered schedules");
    Pass { schedule, chunk: point.chunk as usize, width: point.threads as usize, passes }
}

/// What to say where a pass of this point does not give the serial answer.
pub fn wrong_answer(point: &Point) -> Problem {
    let (mode, threads) = (&point.mode, point.threads);
    Problem::at("", format!("“{mode}” with {threads} threads gave a wrong answer."))
}

/// All times by the coordinator's clock.
fn trace_of(point: u32, traced: Traced, offsets: &[Offset]) -> Trace {
    let corrected = |(seat, offset): (SeatTrace, &Offset)| {
        let by_coordinators = |span: Span| Span {
            start_seconds: whole_nanoseconds(span.start_seconds - offset.seconds),
            end_seconds: whole_nanoseconds(span.end_seconds - offset.seconds),
            lock_wait_seconds: whole_nanoseconds(span.lock_wait_seconds),
            ..span
        };
        SeatTrace { spans: seat.spans.into_iter().map(by_coordinators).collect() }
    };
    let error = offsets.iter().map(|offset| offset.error_seconds).fold(0.0, f64::max);
    Trace {
        point,
        seconds: whole_nanoseconds(traced.seconds),
        clock_error_seconds: four_digits(error),
        seats: traced.seats.into_iter().zip(offsets).map(corrected).collect(),
    }
}

/// Of a moment. Four digits would be less the later it is, and a short span near the end of a long pass have no length.
fn whole_nanoseconds(seconds: f64) -> f64 {
    (seconds * 1e9).round() / 1e9
}

fn kernel_of(point: &Point) -> &'static Registered {
    registry::kernel(&point.kernel).expect("plans name registered kernels")
}

/// What one iteration of the chain costs in this job's loop, in ns: median and median absolute deviation over pairs of a short and a long
/// setting, on as many tasks as take about `stretch` seconds.
fn nanoseconds_per_iteration(
    job: &mut dyn Job,
    reads_per_step: u32,
    stretch: f64,
    clock: &dyn Clock,
) -> (f64, f64) {
    const SHORT: u32 = 12;
    const LONG: u32 = 60;
    const PAIRS: usize = 9;
    let spent = |per_step: u32| {
        f64::from(
            InterpreterCost::spread(per_step, reads_per_step).iterations_per_step(reads_per_step),
        )
    };
    let all_tasks = job.shape().tasks;
    let seconds = |job: &mut dyn Job, per_step: u32, tasks: &Range<usize>, passes: usize| {
        job.interpret(per_step);
        job.serial(tasks.clone(), passes, clock)
    };
    // From one task up: a whole pass of a large kernel could take a minute.
    let (mut part, mut passes) = (0..1, 1);
    let mut tried = seconds(job, LONG, &part, passes);
    while tried < stretch / 2.0 && passes < 1 << 16 {
        match part.end < all_tasks {
            true => part.end = all_tasks.min(2 * part.end),
            false => passes *= 2,
        }
        tried = seconds(job, LONG, &part, passes);
    }
    // Tasks differ: those of the first rows of a Mandelbrot set are short ones.
    let steps = passes as f64 * job.steps_of(part.clone()) as f64;
    let pair = |_| {
        let (long, short) = (seconds(job, LONG, &part, passes), seconds(job, SHORT, &part, passes));
        (long - short) * 1e9 / steps / (spent(LONG) - spent(SHORT))
    };
    let pairs: Vec<f64> = (0..PAIRS).map(pair).collect();
    let centre = median(&pairs).expect("there are pairs").max(0.05);
    (centre, mad(&pairs).expect("there are pairs"))
}

#[cfg(test)]
#[cfg(all(feature = "threads", not(loom)))]
mod tests {
    use super::*;
    use crate::protocol::{Environment, Texts};
    use std::sync::atomic::{AtomicU64, Ordering};

    /// A clock that counts the looks at it: two a pass.
    #[derive(Default)]
    struct Looks(AtomicU64);

    impl Clock for Looks {
        fn seconds(&self) -> f64 {
            1e-3 * self.0.fetch_add(1, Ordering::Relaxed) as f64
        }
    }

    fn session(settings: &[(&str, &str)]) -> Session<Looks> {
        let environment = Environment { clock_quantum_seconds: 1e-6, ..Environment::of_tests() };
        let texts: Texts = settings.iter().map(|&(key, text)| (key.into(), text.into())).collect();
        let settled = crate::settings::settle(&texts, None, 2);
        assert!(settled.problems.is_empty(), "{:?}", settled.problems);
        let plan = crate::plan::plan(&settled.request, &environment).unwrap();
        let team = Team::start(plan.pool as usize).unwrap();
        Session::new(plan, team, Looks::default(), 1e-6)
    }

    /// The first step of a point with this role and so many threads.
    fn step(session: &Session<Looks>, role: Role, threads: u32) -> usize {
        let plan = session.plan();
        let wanted = |step: &Step| {
            let point = &plan.points[step.point as usize];
            (point.role, point.threads) == (role, threads)
        };
        session.steps().iter().position(wanted).unwrap()
    }

    #[test]
    fn a_picture_holds_every_point_and_the_worker_of_every_row() {
        const SETTINGS: &[(&str, &str)] = &[
            ("kernel", "mandelbrot"),
            ("width", "30"),
            ("height", "20"),
            ("iterations", "50"),
            ("schedule", "block"),
            ("threads", "1,2"),
        ];
        let mut session = session(SETTINGS);
        let serial = step(&session, Role::Base, 1);
        let alone = session.picture(serial).unwrap();
        assert_eq!((alone.width, alone.height, alone.most), (30, 20, 50));
        assert_eq!((alone.values.len(), &alone.workers), (600, &vec![0; 20]));
        let (least, most) = (alone.values.iter().min(), alone.values.iter().max());
        assert!(least < Some(&5) && most == Some(&50), "the set and its surroundings");
        // Before the first pass of its cell and after it.
        let two = step(&session, Role::Measured, 2);
        for _ in 0..2 {
            let picture = session.picture(two).unwrap();
            assert_eq!(picture.values, alone.values);
            assert_eq!(picture.workers, [vec![0; 10], vec![1; 10]].concat());
            assert!(session.pass(two).sample.ok);
        }
    }

    #[test]
    fn a_probe_takes_as_many_seats_as_there_are_and_is_no_pass() {
        let session = session(&[("kernel", "matmul"), ("n", "16"), ("threads", "1,2")]);
        for width in [0, 1, 2, 64] {
            // The clock is looked at before and after.
            assert_eq!(session.probe(width), 1e-3);
        }
        assert!(session.jobs.is_empty());
    }

    #[test]
    fn no_pass_is_made_where_there_is_nothing_to_look_at() {
        let mut session = session(&[("kernel", "matmul"), ("n", "16"), ("threads", "1,2")]);
        for (role, threads) in [
            (Role::Measured, 2),
            (Role::Base, 1),
            (Role::Ceiling, 1),
            (Role::Empty, 2),
            (Role::HandOver, 2),
        ] {
            let step = step(&session, role, threads);
            assert_eq!(session.picture(step), None, "{role:?}");
        }
        assert_eq!(session.clock.0.load(Ordering::Relaxed), 0);
    }

    #[test]
    fn a_trace_tells_who_took_every_task_and_leaves_the_steps_as_they_were() {
        let modes = "plain,locked,gil,counted-copies,deep-copies";
        let mut session = session(&[("n", "16"), ("modes", modes), ("threads", "1,2")]);
        let points: Vec<Point> = session.plan().points.clone();
        let mut traced = 0;
        for (index, step) in session.steps().to_vec().into_iter().enumerate() {
            let point = &points[step.point as usize];
            let Some(trace) = session.trace(step.point as usize).unwrap() else {
                assert_ne!(point.role, Role::Measured, "{point:?}");
                continue;
            };
            assert_eq!((trace.point, point.role), (step.point, Role::Measured));
            assert_eq!(trace.seats.len(), point.threads as usize);
            let spans = || trace.seats.iter().flat_map(|seat| &seat.spans);
            assert_eq!(spans().map(|span| span.tasks).sum::<u32>(), 4, "{trace:?}");
            assert!(trace.clock_error_seconds > 0.0 && trace.seconds > 0.0);
            let outcome = session.pass(index);
            assert!(outcome.sample.ok, "{point:?}");
            traced += 1;
        }
        assert!(traced > 20, "only {traced} steps were traced");
    }

    #[test]
    fn no_trace_is_made_by_messages_nor_of_more_than_anybody_could_look_at() {
        let by_messages = [("n", "16"), ("modes", "messages"), ("threads", "1,2")];
        let many = [
            ("kernel", "life"),
            ("size", "256"),
            ("generations", "65"),
            ("modes", "plain"),
            ("threads", "1,2"),
        ];
        for settings in [&by_messages[..], &many[..]] {
            let mut session = session(settings);
            let two = step(&session, Role::Measured, 2);
            let two = session.steps()[two].point as usize;
            assert_eq!(session.trace(two), Ok(None), "{settings:?}");
        }
    }

    /// A reference that no kernel has.
    #[test]
    fn a_traced_pass_with_a_wrong_answer_is_a_problem() {
        let mut session = session(&[("n", "16"), ("modes", "plain"), ("threads", "1,2")]);
        let two = step(&session, Role::Measured, 2);
        let two = session.steps()[two].point as usize;
        let point = session.plan.points[two].clone();
        session.references.insert(work(&point), 0);
        let problem = session.trace(two).unwrap_err();
        assert_eq!(problem.message, "“plain” with 2 threads gave a wrong answer.");
    }

    #[test]
    fn a_seats_times_are_told_by_the_coordinators_clock() {
        let span = |start: f64, end: f64| Span {
            phase: 0,
            first_task: 0,
            tasks: 1,
            start_seconds: start,
            end_seconds: end,
            lock_wait_seconds: 1.2345678e-3,
        };
        let seats = [span(1.0, 2.0), span(100.00000000049, 102.0)];
        let seats = seats.map(|span| SeatTrace { spans: vec![span] }).into();
        let offset = |seconds, error_seconds| Offset { seconds, error_seconds };
        let offsets = [offset(-0.5, 1e-6), offset(100.0, 2.00049e-6)];
        let trace = trace_of(7, Traced { seconds: 3.0, seats }, &offsets);
        assert_eq!((trace.point, trace.seconds, trace.clock_error_seconds), (7, 3.0, 2e-6));
        let times = |seat: &SeatTrace| {
            let Span { start_seconds, end_seconds, lock_wait_seconds, .. } = seat.spans[0];
            (start_seconds, end_seconds, lock_wait_seconds)
        };
        let times: Vec<_> = trace.seats.iter().map(times).collect();
        assert_eq!(times, [(1.5, 2.5, 1.234568e-3), (0.0, 2.0, 1.234568e-3)]);
    }

    /// A job of unequal tasks on a clock that its work winds: the first task has one step, the second two, …
    struct Unequal<'a> {
        clock: &'a Looks,
        per_step: u32,
    }

    impl Job for Unequal<'_> {
        fn shape(&self) -> crate::kernels::Shape {
            crate::kernels::Shape { tasks: 10, outputs: 0, outputs_per_task: 0, steps_per_pass: 55 }
        }
        fn lay_out(&mut self, _offset_bytes: usize) {}
        fn interpret(&mut self, iterations_per_step: u32) {
            self.per_step = iterations_per_step;
        }
        fn pass(&mut self, _team: &Team, _pass: Pass, _clock: &dyn Clock) -> f64 {
            unreachable!("calibration is serial")
        }
        /// Two looks for each iteration of the chain: 2 ms.
        fn serial(&mut self, tasks: Range<usize>, passes: usize, clock: &dyn Clock) -> f64 {
            let looks = 2 * self.steps_of(tasks) * u64::from(self.per_step) * passes as u64;
            let start = self.clock.0.fetch_add(looks, Ordering::Relaxed);
            clock.seconds() - 1e-3 * start as f64
        }
        fn checksum(&self) -> u64 {
            0
        }
        fn answer(&self) -> String {
            String::new()
        }
        fn steps(&self) -> u64 {
            55
        }
        fn steps_of(&self, tasks: Range<usize>) -> u64 {
            tasks.map(|task| task as u64 + 1).sum()
        }
        fn watch(&mut self, _team: &Team, _pass: Pass, _clock: &dyn Clock) -> Vec<u32> {
            unreachable!("calibration watches nobody")
        }
        fn parks(&self) -> u64 {
            0
        }
        fn copy_seconds(&self) -> f64 {
            0.0
        }
    }

    #[test]
    fn calibration_is_right_however_unequal_the_tasks_it_tries() {
        let clock = Looks::default();
        // From the first task alone to all of them.
        for stretch in [0.1, 0.5, 2.0, 8.0, 40.0] {
            let mut job = Unequal { clock: &clock, per_step: 0 };
            let (found, _) = nanoseconds_per_iteration(&mut job, 0, stretch, &clock);
            assert!((found / 2e6 - 1.0).abs() < 1e-6, "{found} ns with {stretch} s");
        }
    }
}
