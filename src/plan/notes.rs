//! What the reader should know before a run starts.

use crate::digits::{counted, duration};
use crate::measure::FINE_CLOCK_SECONDS;
use crate::protocol::{Environment, Knee, Level, Plan, Request, Scaling};
use crate::registry;

/// Of a plan, what was asked for, and where; of a place whose core count is not told, nothing about that.
pub fn notes(plan: &Plan, asked: &Request, environment: &Environment) -> Vec<String> {
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
    notes.extend(few_tasks(plan));
    notes.extend(of_turns(plan, environment.cores));
    notes
}

/// Those that still hold once the ceiling has told how many threads have full speed.
pub fn notes_after(plan: &Plan, reported: u32, knee: Option<&Knee>) -> Vec<String> {
    let mut notes = plan.notes.clone();
    let guess = of_turns(plan, reported);
    let at = notes.iter().position(|note| guess.as_ref() == Some(note));
    if let (Some(at), Some(knee)) = (at, knee) {
        let full_speed = reported.max(knee.at_least);
        notes.splice(at..=at, beyond_the_cores(plan, reported, full_speed, TURNS));
    }
    notes
}

/// Before the run: only its ceiling will tell how many cores a machine has.
fn of_turns(plan: &Plan, reported: u32) -> Option<String> {
    let ending = match plan.request.simulated {
        Some(_) => TURNS,
        None => "Unless the machine has more cores than that, they take turns, and are marked.",
    };
    beyond_the_cores(plan, reported, reported, ending)
}

const TURNS: &str = "They take turns, and are marked.";

/// The counts beyond those that have a core for each thread, of a place that tells how many it has.
fn beyond_the_cores(plan: &Plan, reported: u32, cores: u32, ending: &str) -> Option<String> {
    let beyond = plan.request.threads.iter().filter(|&&threads| threads > cores);
    let beyond: Vec<u32> = beyond.copied().collect();
    let whose = if plan.request.simulated.is_some() { "simulated core" } else { "reported core" };
    (!beyond.is_empty() && reported > 0).then(|| {
        let counts = crate::settings::thread_text(&beyond);
        format!("More threads than the {}: {counts}. {ending}", counted(reported, whose))
    })
}

/// Where tasks are too few to be shared out evenly: of weak scaling, at the width that they belong to.
fn few_tasks(plan: &Plan) -> Option<String> {
    let beyond_one = plan.granularity_bounds.iter().filter(|bound| bound.threads > 1);
    let asked = beyond_one.filter(|bound| plan.request.threads.contains(&bound.threads));
    let mut told =
        asked.map(|bound| (bound.threads, bound.tasks, pieces(bound.tasks, &plan.request)));
    let (threads, tasks, pieces) =
        told.find(|&(threads, _, pieces)| pieces < threads.saturating_mul(4))?;
    let what = counted(pieces, if pieces == tasks { "task" } else { "chunk" });
    let are = if pieces == 1 { "is" } else { "are" };
    // Where the work grows, so do the tasks: what is few here may be enough with more threads.
    let from = match plan.request.scaling {
        Scaling::Strong => format!("from {threads} threads on"),
        Scaling::Weak => format!("with {threads} threads"),
    };
    Some(format!(
        "{what} {are} fewer than four per thread {from}: no schedule can level that out. The dotted bound shows what \
         is possible."
    ))
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
        "This will take about {}, beyond the {} of this effort, although no more than {} are made: {smaller} would \
         allow more of them.{why}",
        duration(plan.predicted_seconds),
        duration(plan.ending.budget_seconds),
        counted(plan.ending.least_rounds, "round")
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
