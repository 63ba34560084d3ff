//! What the reader should know before a run starts.

use crate::measure::FINE_CLOCK_SECONDS;
use crate::protocol::{Environment, Level, Plan, Request};
use crate::registry;

pub(super) fn notes(plan: &Plan, asked: &Request, environment: &Environment) -> Vec<String> {
    let mut notes = Vec::new();
    if plan.request.simulated.is_some() {
        notes.push("Simulated: a model’s numbers. Nothing is measured on this machine.".into());
    }
    if plan.pool == 0 && plan.workers == 0 {
        notes.push(serial_only(environment.level));
        return notes;
    }
    if plan.request.modes != asked.modes {
        notes.push(left_out(plan, asked));
    }
    if !plan.request.threads.contains(&1) {
        notes.push(
            "One thread was added to the counts: every speed-up is measured against it.".into(),
        );
    }
    if plan.predicted_seconds > 1.5 * plan.ending.budget_seconds {
        notes.push(beyond_the_budget(plan, environment.clock_quantum_seconds));
    }
    let pieces = pieces(plan.tasks, &plan.request);
    let few = |threads: u32| pieces < 4 * threads;
    if let Some(&threads) = plan.request.threads.iter().find(|&&threads| few(threads)) {
        notes.push(format!(
            "{pieces} {} are fewer than four per thread from {threads} threads on: no schedule can level \
             that out. The dotted bound shows what is possible.",
            if pieces == plan.tasks { "tasks" } else { "chunks" }
        ));
    }
    let beyond = plan.request.threads.iter().filter(|&&threads| threads > environment.cores);
    let beyond: Vec<u32> = beyond.copied().collect();
    if !beyond.is_empty() {
        notes.push(format!(
            "More threads than the {} {} cores: {}. They take turns, and are marked.",
            environment.cores,
            if plan.request.simulated.is_some() { "simulated" } else { "reported" },
            crate::settings::thread_text(&beyond)
        ));
    }
    notes
}

/// Why nothing runs beside the serial code.
fn serial_only(level: Level) -> String {
    match level {
        Level::Serial => "Without Workers only the serial code is measured.".into(),
        Level::Messages | Level::Threads => {
            "Without shared memory only the serial code is measured: this kernel has no mode that sends messages.".into()
        }
    }
}

/// What would shorten it: no smaller size where samples are as long as the clock's steps ask for.
fn beyond_the_budget(plan: &Plan, clock_step: f64) -> String {
    let sample = plan.shortest_sample_seconds;
    let (why, smaller) = match clock_step > FINE_CLOCK_SECONDS {
        true => (
            format!(
                " Each sample lasts {sample:.1} s or more, because this browser’s clock moves in steps of {:.1} ms.",
                clock_step * 1e3
            ),
            "fewer modes or thread counts",
        ),
        false => (String::new(), "a smaller size, or fewer modes or thread counts,"),
    };
    format!(
        "This will take about {:.0} s, beyond the {:.0} s of this effort, although no more than {} rounds are \
         made: {smaller} would allow more of them.{why}",
        plan.predicted_seconds, plan.ending.budget_seconds, plan.ending.least_rounds
    )
}

/// What was asked for, and what is measured instead.
fn left_out(plan: &Plan, asked: &Request) -> String {
    let quoted =
        |id: &String| format!("“{}”", registry::mode_info(id).map_or("", |mode| mode.label));
    let list =
        |modes: &mut dyn Iterator<Item = &String>| modes.map(quoted).collect::<Vec<_>>().join(", ");
    let without =
        |of: &[String], other: &[String]| list(&mut of.iter().filter(|mode| !other.contains(mode)));
    let missing = without(&asked.modes, &plan.request.modes);
    let instead = without(&plan.request.modes, &asked.modes);
    let rest =
        if instead.is_empty() { String::new() } else { format!(" {instead} is measured instead.") };
    format!("Without shared memory these modes cannot run: {missing}.{rest}")
}

/// What the schedule deals at a time: tasks, or chunks of them.
fn pieces(plan_tasks: u32, request: &Request) -> u32 {
    let chunked = registry::schedule(&request.schedule).is_some_and(|s| s.info.chunked);
    plan_tasks.div_ceil(if chunked { request.chunk } else { 1 })
}
