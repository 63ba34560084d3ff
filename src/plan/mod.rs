//! Request → plan: which cells, how large, how long. Pure.
//!
//! A round visits every cell once in a seeded random order ([`order`]), with the hand-over probe at both ends; the
//! serial base, the machine ceiling and the empty pass are cells like the others, so that drift meets them all (R3, R16).

#![warn(missing_docs)]

mod growth;
mod headline;
mod limits;
mod notes;
pub mod order;
mod points;
mod predict;
#[cfg(test)]
mod tests;

use crate::measure::{FINE_CLOCK_SECONDS, shortest_sample};
use crate::protocol::{
    Axis, Chosen, EffortInfo, Ending, Environment, Executor, Level, Plan, Problem, Request, Texts,
};
use crate::registry::{self, Registered};
use crate::settings::{Settled, settle, texts_of};

use growth::{granularity, grown};
use headline::headline;
use limits::{COARSEST_CLOCK_SECONDS, beyond_the_model, bytes, too_large, too_many};
use points::{executor, offsets, points, traced};
use predict::predict;

pub use limits::too_coarse;
pub use notes::{notes, notes_after};
pub use predict::{expected_sample, shortest_stretch, steps_of};

/// The build that planned and measured: version and commit. `build.sh` tells the compiler the commit, and with
/// it, the toolchain being pinned, the whole of the wasm.
pub fn build() -> String {
    format!(
        "{}+{}",
        env!("CARGO_PKG_VERSION"),
        option_env!("THREADSCAPE_COMMIT").unwrap_or("local")
    )
}

/// A budget that no run exceeds.
const BOUNDLESS_SECONDS: f64 = 1e9;

/// What a visitor's texts come to here; a wrong one keeps the value of `kept`, or the default, and leaves a problem.
pub fn choose(texts: &Texts, kept: Option<&Request>, here: &Environment) -> Chosen {
    let Settled { request, link, texts, mut problems } = settle(texts, kept, here.cores);
    let environment = place(&request, here);
    let refused = |whys: Vec<Problem>| problems.extend(whys);
    let plan = plan(&request, &environment).map_err(refused).ok();
    Chosen { request, texts, link, problems, plan, environment }
}

/// The plan of a request.
///
/// Errors: why it is refused, told at the fields: what is wrong with the request, and what is too large or too coarse for
/// this environment.
pub fn plan(request: &Request, environment: &Environment) -> Result<Plan, Vec<Problem>> {
    let settled = settle(&texts_of(request), None, environment.cores);
    if !settled.problems.is_empty() {
        return Err(settled.problems);
    }
    if request.axis != Axis::Threads {
        let why = "Axis: series run along the thread counts only. Choose threads.";
        return Err(vec![Problem::at("axis", why)]);
    }
    let asked = Request { threads_auto: request.threads_auto, ..settled.request };
    let kernel = registry::kernel(&asked.kernel).expect("settled requests name a kernel");
    if let Some(problem) = beyond_the_model(&asked, kernel) {
        return Err(vec![problem]);
    }
    let effort = registry::effort(&asked.effort).expect("settled requests name an effort");
    let problems = too_many(&asked, effort);
    if !problems.is_empty() {
        return Err(problems);
    }
    let shape = (kernel.shape)(&asked.params);
    let request =
        Request { modes: measured_modes(&asked, kernel, environment.level), ..asked.clone() };

    let environment = &place(&request, environment);
    let pool = if environment.level == Level::Threads { pool_of(&request) } else { 0 };
    let sent = request.modes.iter().any(|mode| executor(mode) == Executor::Messages);
    let workers = if sent { widest(&request) } else { 0 };
    let bytes = bytes(&request, kernel, pool.max(workers));
    if environment.clock_quantum_seconds > COARSEST_CLOCK_SECONDS {
        return Err(vec![too_coarse(environment.clock_quantum_seconds)]);
    }
    if bytes > environment.memory_limit_bytes {
        return Err(vec![too_large(bytes, environment.memory_limit_bytes)]);
    }

    let widths = widths(&request);
    let grown = grown(&request, kernel, &widths)?;
    let points = points(&request, kernel, &grown, pool, workers, environment);
    let mut plan = Plan {
        build: build(),
        seed: request.seed,
        rounds: effort.most_rounds,
        ending: ending(effort),
        headline: headline(&request, environment.cores),
        order: order::RULE,
        traced: traced(&points),
        offsets_bytes: offsets(effort.most_rounds, request.seed),
        points,
        pool,
        workers,
        tasks: shape.tasks as u32,
        steps_per_pass: shape.steps_per_pass as f64,
        granularity_bounds: granularity(kernel, &request, &grown),
        bytes,
        shortest_sample_seconds: shortest_sample(environment.clock_quantum_seconds),
        predicted_seconds: 0.0,
        notes: Vec::new(),
        request,
    };
    plan.predicted_seconds = predict(&plan, environment);
    if plan.request.simulated.is_some() {
        // Nothing takes time there: no round has to be dropped for it.
        plan.predicted_seconds = 1.0;
        plan.ending.budget_seconds = BOUNDLESS_SECONDS;
    }
    plan.notes = notes(&plan, &asked, environment);
    Ok(plan)
}

/// The widths that are measured: those asked for, and 1, which every speed-up needs.
fn widths(request: &Request) -> Vec<u32> {
    let mut widths = request.threads.clone();
    if !widths.contains(&1) {
        widths.insert(0, 1);
    }
    widths
}

fn widest(request: &Request) -> u32 {
    request.threads.iter().copied().max().unwrap_or(1)
}

/// When the run may end before its last round (R17). Looking more often would find precision by chance.
fn ending(effort: &EffortInfo) -> Ending {
    Ending {
        least_rounds: 5,
        looks: [10, 15, 20, 30, 45].into_iter().filter(|&look| look >= effort.rounds).collect(),
        precision: 0.02,
        budget_seconds: effort.budget_seconds,
    }
}

/// Two seats at least: the hand-over probe needs them.
fn pool_of(request: &Request) -> u32 {
    widest(request).max(2)
}

/// The modes asked for, as far as they can run here. Where none of them can, those that can, if the kernel has any: Run
/// does something useful on every level.
fn measured_modes(asked: &Request, kernel: &Registered, level: Level) -> Vec<String> {
    let runs = |mode: &&str| level.runs(executor(mode));
    let chosen = asked.modes.iter().map(String::as_str).filter(runs);
    let any = kernel.modes.iter().map(|mode| mode.info.id).filter(runs);
    let (chosen, any): (Vec<&str>, Vec<&str>) = (chosen.collect(), any.collect());
    let modes = if chosen.is_empty() { any } else { chosen };
    modes.into_iter().map(String::from).collect()
}

/// Where a request is carried out: here, or on the machine that it simulates.
pub fn place(request: &Request, here: &Environment) -> Environment {
    let Some(simulation) = request.simulated else { return here.clone() };
    Environment {
        engine: "Simulated machine".into(),
        platform: "no machine".into(),
        cores: simulation.cores,
        level: Level::Threads,
        clock_quantum_seconds: FINE_CLOCK_SECONDS,
        memory_limit_bytes: 1e12,
        draws: true,
        pause_seconds: 0.0,
    }
}
