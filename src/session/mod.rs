//! A plan being carried out: one step at a time, as the page pulls them.
//!
//! Both builds and the native twin run this. Jobs are prepared when their first step comes, never inside a
//! sample; each knows its reference answer from the serial code, and every sample is checked against it (R13).

#![warn(missing_docs)]

mod calibrate;
mod jobs;
#[cfg(test)]
#[cfg(all(feature = "threads", not(loom)))]
mod tests;
mod watch;

use std::hint::black_box;

use crate::clock::Clock;
use crate::hand_over::hand_over_seconds;
use crate::job::messages::Coordinator;
use crate::kernels::ceiling::chain;
use crate::measure::{self, Timed, WarmUp, enough_passes, shortest_sample};
use crate::plan::order;
use crate::protocol::{Calibration, Executor, Outcome, Plan, Point, Problem, Role, Sample, Step};
use crate::stats::four_digits;
use crate::team::Team;

use jobs::{Jobs, Prepared, pass_of};

/// An experiment under way. Steps and points are named by their index; an index beyond the plan's panics, and so does a
/// plan that names units which this build does not have.
pub struct Session<C: Clock> {
    plan: Plan,
    steps: Vec<Step>,
    team: Team,
    clock: C,
    clock_quantum_seconds: f64,
    jobs: Jobs,
    /// A step whose messages are on their way.
    under_way: Option<UnderWay>,
}

struct UnderWay {
    index: usize,
    prepared: Prepared,
}

impl<C: Clock> Session<C> {
    /// A session on this team, which has the seats that the plan asks for. The clock is the one that stamps all samples;
    /// its smallest step is told in seconds.
    pub fn new(plan: Plan, team: Team, clock: C, clock_quantum_seconds: f64) -> Self {
        let (steps, jobs) = (order::steps(&plan), Jobs::new(team.size()));
        Self { plan, steps, team, clock, clock_quantum_seconds, jobs, under_way: None }
    }

    /// The plan that is carried out.
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// Its steps, in order.
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// Uses a calibration that was made elsewhere: the serial base runs in another instance.
    pub fn interpret(&mut self, calibration: Calibration) {
        self.jobs.interpret(calibration.iterations_per_step);
    }

    /// Takes one step of the plan. In a page a step by messages is begun and finished instead: natively they go through channels.
    pub fn pass(&mut self, index: usize) -> Outcome {
        let step = self.steps[index];
        let point = self.plan.points[step.point as usize].clone();
        if point.role == Role::HandOver {
            return self.hand_over(step);
        }
        let mut prepared = self.ready(&step, &point);
        let timed = self.time(&mut prepared, &point);
        self.outcome(step, &point, prepared, timed)
    }

    /// Begins a step whose messages somebody else will carry ([`Session::coordinator`]). Panics where the step is not one
    /// by messages.
    pub fn begin(&mut self, index: usize) -> &mut dyn Coordinator {
        let step = self.steps[index];
        let point = self.plan.points[step.point as usize].clone();
        let mut prepared = self.ready(&step, &point);
        let pass = pass_of(&point, prepared.passes as usize);
        let coordinator = prepared.job.coordinator().expect("a step by messages has a coordinator");
        coordinator.begin(pass);
        self.under_way = Some(UnderWay { index, prepared });
        self.coordinator()
    }

    /// The coordinator of the step that has begun. Panics where none has.
    pub fn coordinator(&mut self) -> &mut dyn Coordinator {
        let under_way = self.under_way.as_mut().expect("a step by messages has begun");
        under_way.prepared.job.coordinator().expect("a step by messages has a coordinator")
    }

    /// Ends that step. `stretch_seconds` went by from before its first message until after its last, and of these the
    /// coordinator spent `copy_seconds` on copies. Panics where no step has begun.
    pub fn finish(&mut self, stretch_seconds: f64, copy_seconds: f64) -> Outcome {
        self.coordinator().end(copy_seconds);
        let UnderWay { index, prepared } =
            self.under_way.take().expect("a step by messages has begun");
        let step = self.steps[index];
        let point = self.plan.points[step.point as usize].clone();
        let timed = measure::elsewhere(prepared.passes, stretch_seconds, copy_seconds);
        self.outcome(step, &point, prepared, timed)
    }

    /// The job of this step, its data laid out for the round.
    fn ready(&mut self, step: &Step, point: &Point) -> Prepared {
        let mut prepared = self.jobs.take(point);
        if prepared.round.replace(step.round) != Some(step.round) {
            prepared.job.lay_out(self.plan.offsets_bytes[step.round as usize] as usize);
        }
        prepared
    }

    /// What the step brought, checked against the serial answer.
    fn outcome(
        &mut self,
        step: Step,
        point: &Point,
        mut prepared: Prepared,
        timed: Timed,
    ) -> Outcome {
        let reference = self.jobs.reference(point, &self.clock);
        let again = step.warmup && self.learn(&mut prepared, point, timed);
        let checksum = prepared.job.checksum();
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
            answer: prepared.job.answer(),
            steps: prepared.job.steps() as f64,
        };
        self.jobs.give_back(point, prepared);
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

    fn time(&self, prepared: &mut Prepared, point: &Point) -> Timed {
        let pass = pass_of(point, prepared.passes as usize);
        if matches!(point.role, Role::Base | Role::Bare) {
            return measure::serially(&mut *prepared.job, pass.passes, &self.clock);
        }
        measure::on_the_team(&mut *prepared.job, &self.team, pass, &self.clock)
    }

    /// Takes a warm-up pass into account; true when another one is needed.
    fn learn(&self, prepared: &mut Prepared, point: &Point, timed: Timed) -> bool {
        let by_messages = point.executor == Executor::Messages;
        if by_messages && prepared.warming != point.threads {
            (prepared.warm_up, prepared.warming) = (WarmUp::default(), point.threads);
        }
        let warm = prepared.warm_up.is_warm_after(timed.seconds, timed.stretch_seconds);
        let own = shortest_sample(self.clock_quantum_seconds);
        let shortest = own.max(self.plan.shortest_sample_seconds);
        let (passes, enough) = enough_passes(prepared.passes, timed.stretch_seconds, shortest);
        prepared.passes = passes;
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

/// What to say where a pass of this point does not give the serial answer.
pub fn wrong_answer(point: &Point) -> Problem {
    let (mode, threads) = (&point.mode, point.threads);
    Problem::at("", format!("“{mode}” with {threads} threads gave a wrong answer."))
}
