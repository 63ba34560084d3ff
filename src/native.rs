//! The same experiment on the machine's own threads: for tests, for `bench`, and for scaling curves without a
//! browser. Everything but this file is what runs in the page.

use crate::clock::{WallClock, quantum};
use crate::file::SCHEMA;
use crate::plan::{build, plan};
use crate::protocol::{Environment, Level, Outcome, Problem, RunResult, Step, Texts};
use crate::session::Session;
use crate::settings::settle;
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
    let mut plan = plan(&settled.request, &environment)?;
    let clock = WallClock::start();
    let start = std::time::Instant::now();
    let team = Team::start(plan.pool as usize).map_err(|why| vec![Problem::at("threads", why)])?;
    let pool_start_seconds = Some(four_digits(start.elapsed().as_secs_f64()));
    let quantum = environment.clock_quantum_seconds;
    let mut session = Session::new(plan.clone(), team, clock, quantum);
    let calibration = session.calibrate();

    let mut samples = Vec::with_capacity(plan.steps.len());
    for (index, step) in plan.steps.clone().iter().enumerate() {
        loop {
            let outcome = session.pass(index);
            told(step, &outcome);
            let point = &mut plan.points[step.point as usize];
            if !outcome.sample.ok {
                let (mode, threads) = (&point.mode, point.threads);
                let message = format!("“{mode}” with {threads} threads gave a wrong answer.");
                return Err(vec![Problem::at("", message)]);
            }
            samples.push(outcome.sample);
            if !outcome.answer.is_empty() {
                point.answer = Some(outcome.answer);
                point.steps = Some(outcome.steps);
            }
            if !outcome.again {
                break;
            }
        }
    }
    Ok(RunResult {
        schema: SCHEMA,
        build: build(),
        environment,
        request: settled.request,
        calibration,
        pool_start_seconds,
        workers_start_seconds: None,
        notes: plan.notes.clone(),
        plan,
        samples,
    })
}
