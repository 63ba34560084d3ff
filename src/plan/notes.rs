//! What the reader should know before a run starts.

use crate::protocol::{Environment, Plan, Request};
use crate::registry;

pub(super) fn notes(plan: &Plan, asked: &Request, environment: &Environment) -> Vec<String> {
    let mut notes = Vec::new();
    if plan.request.simulated.is_some() {
        notes.push("Simulated: a model’s numbers. Nothing is measured on this machine.".into());
    }
    if plan.pool == 0 && plan.workers == 0 {
        notes.push("Without threads or Workers only the serial code is measured.".into());
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
        notes.push(format!(
            "This will take about {:.0} s, beyond the {:.0} s of this effort, although no more than {} rounds are \
             made: a smaller size, or fewer modes or thread counts, would allow more of them.",
            plan.predicted_seconds, plan.ending.budget_seconds, plan.ending.least_rounds
        ));
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
