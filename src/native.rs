//! The same experiment on the machine's own threads: for tests, for `bench`, and for scaling curves without a
//! browser. Everything but this file is what runs in the page.

use crate::clock::{WallClock, quantum};
use crate::ending::ended;
use crate::file::SCHEMA;
use crate::plan::{build, place, plan};
use crate::protocol::{
    Calibration, Ended, Environment, Level, Outcome, Problem, Recorded, RunResult, SelfTest, Step,
    Texts, Trace,
};
use crate::self_test::{judge, self_test_plan};
use crate::session::{Session, wrong_answer};
use crate::settings::settle;
use crate::simulated::Simulator;
use crate::stats::four_digits;
use crate::team::Team;

/// This machine.
pub fn environment() -> Environment {
    let cores = std::thread::available_parallelism().map_or(1, |cores| cores.get() as u32);
    Environment {
        engine: "native".into(),
        platform: std::env::consts::OS.into(),
        cores,
        level: Level::Threads,
        clock_quantum_seconds: four_digits(quantum(&WallClock::start(), 100)),
        hand_over_seconds: None,
        memory_limit_bytes: 4e9,
        draws: false,
    }
}

/// Measures what the settings ask for; `told` hears of every outcome.
///
/// Problems name the settings that were wrong, or the cell whose answer was: nothing after it was measured.
pub fn run(
    texts: &Texts,
    mut told: impl FnMut(&Step, &Outcome),
) -> Result<RunResult, Vec<Problem>> {
    let environment = environment();
    let settled = settle(texts, None, environment.cores);
    if !settled.problems.is_empty() {
        return Err(settled.problems);
    }
    let plan = plan(&settled.request, &environment)?;
    let notes = plan.notes.clone();
    let environment = place(&plan.request, &environment);
    let mut recorded =
        Recorded { plan, environment, samples: Vec::new(), traces: Vec::new(), ended: None };
    let opened = match Simulator::new(recorded.plan.clone()) {
        Some(mut machine) => {
            carry_out(&mut recorded, |step| machine.pass(step), &mut told)?;
            Opened::default()
        }
        None => measure(&mut recorded, &mut told)?,
    };
    let Recorded { plan, environment, samples, traces, ended } = recorded;
    Ok(RunResult {
        schema: SCHEMA,
        build: build(),
        environment,
        request: settled.request,
        calibration: opened.calibration,
        pool_start_seconds: opened.pool_start_seconds,
        workers_start_seconds: None,
        plan,
        samples,
        traces,
        ended: ended.unwrap_or(Ended::Stopped),
        notes,
    })
}

/// The self-test on this machine.
pub fn self_test(mut told: impl FnMut(&Step, &Outcome)) -> Result<SelfTest, Vec<Problem>> {
    let environment = environment();
    let plan = self_test_plan(&environment)?;
    let mut recorded =
        Recorded { plan, environment, samples: Vec::new(), traces: Vec::new(), ended: None };
    measure(&mut recorded, &mut told)?;
    Ok(judge(&recorded))
}

/// What was found before the first pass.
#[derive(Default)]
struct Opened {
    calibration: Option<Calibration>,
    pool_start_seconds: Option<f64>,
}

/// Carries the plan out on this machine's threads.
fn measure(
    recorded: &mut Recorded,
    told: &mut dyn FnMut(&Step, &Outcome),
) -> Result<Opened, Vec<Problem>> {
    let clock = WallClock::start();
    let start = std::time::Instant::now();
    let team = Team::start(recorded.plan.pool as usize)
        .map_err(|why| vec![Problem::at("threads", why)])?;
    let pool_start_seconds = Some(four_digits(start.elapsed().as_secs_f64()));
    let quantum = recorded.environment.clock_quantum_seconds;
    let mut session = Session::new(recorded.plan.clone(), team, clock, quantum);
    let calibration = session.calibrate();
    carry_out(recorded, |step| session.pass(step), told)?;
    recorded.traces = traces(&mut session).map_err(|problem| vec![problem])?;
    Ok(Opened { calibration, pool_start_seconds })
}

/// Step by step, until the rounds are enough.
fn carry_out(
    recorded: &mut Recorded,
    mut pass: impl FnMut(usize) -> Outcome,
    told: &mut dyn FnMut(&Step, &Outcome),
) -> Result<(), Vec<Problem>> {
    let steps = recorded.plan.steps.clone();
    for (index, step) in steps.iter().enumerate() {
        loop {
            let outcome = pass(index);
            told(step, &outcome);
            let point = &mut recorded.plan.points[step.point as usize];
            if !outcome.sample.ok {
                return Err(vec![wrong_answer(point)]);
            }
            recorded.samples.push(outcome.sample);
            if !outcome.answer.is_empty() {
                point.answer = Some(outcome.answer);
                point.steps = Some(outcome.steps);
            }
            if !outcome.again {
                break;
            }
        }
        if steps.get(index + 1).is_none_or(|next| next.round != step.round) && !step.warmup {
            recorded.ended = ended(recorded);
            if recorded.ended.is_some() {
                break;
            }
        }
    }
    Ok(())
}

/// The passes that the plan wants watched.
fn traces(session: &mut Session<WallClock>) -> Result<Vec<Trace>, Problem> {
    let steps = session.plan().traced_steps.clone();
    let traces = steps.into_iter().map(|step| session.trace(step as usize).transpose());
    traces.flatten().collect()
}
