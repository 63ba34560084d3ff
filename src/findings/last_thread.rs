//! Why the threads of a watched pass waited for the last of them: what set it apart from the others.

use crate::protocol::{LastThread, Point, Role, RunResult, SeatTrace, Trace};
use crate::registry::kernel;

/// What one seat did.
struct Done {
    tasks: f64,
    busy_seconds: f64,
    end_seconds: f64,
}

/// `None` where no pass of this mode and width was watched, or nobody did anything in it.
pub fn last_thread(result: &RunResult, mode: &str, threads: u32) -> Option<LastThread> {
    let points = &result.plan.points;
    let its = |point: &Point| {
        point.role == Role::Measured && point.mode == mode && point.threads == threads
    };
    let of = |trace: &&Trace| points.get(trace.point as usize).is_some_and(its);
    let trace = result.record.traces.iter().find(of)?;
    let seats: Vec<Done> = trace.seats.iter().map(done).collect();
    let last = seats.iter().max_by(|a, b| a.end_seconds.total_cmp(&b.end_seconds))?;
    let mean = |of: fn(&Done) -> f64| seats.iter().map(of).sum::<f64>() / seats.len() as f64;
    let (tasks, busy) = (mean(|done| done.tasks), mean(|done| done.busy_seconds));
    let more_tasks = last.tasks / tasks;
    let longer_tasks = last.busy_seconds / busy / more_tasks;
    let equal_tasks = kernel(&result.plan.request.kernel).is_some_and(|kernel| kernel.equal_tasks);
    match (more_tasks, longer_tasks) {
        (more, longer) if !(more * longer).is_finite() => None,
        (more, longer) if more * longer < SLOWER => Some(LastThread::Late),
        (more, longer) if more >= longer => Some(LastThread::MoreTasks),
        _ if equal_tasks => Some(LastThread::SlowerCore),
        _ => Some(LastThread::LongerTasks),
    }
}

/// How much longer than the average the last thread worked, at least, for its work to be why.
const SLOWER: f64 = 1.02;

fn done(seat: &SeatTrace) -> Done {
    let spans = seat.spans.iter();
    Done {
        tasks: spans.clone().map(|span| f64::from(span.tasks)).sum(),
        busy_seconds: spans.clone().map(|span| span.end_seconds - span.start_seconds).sum(),
        end_seconds: spans.map(|span| span.end_seconds).fold(0.0, f64::max),
    }
}
