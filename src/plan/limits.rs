//! Why a request cannot be carried out here, or on the machine that it simulates.

use crate::measure::shortest_sample;
use crate::protocol::{EffortInfo, Problem, Request, Scaling};
use crate::registry::{self, Registered};

/// Of the job of each mode, the serial base's and the reference's, all at once.
pub(super) fn bytes(request: &Request, kernel: &Registered, seats: u32) -> f64 {
    let of = |mode| kernel.bytes(mode, &request.params, seats.max(1) as usize) as f64;
    let base = of(kernel.base());
    // Of weak scaling every width has its own data, the widest times as much as one thread's.
    let widths = match request.scaling {
        Scaling::Strong => 1.0,
        Scaling::Weak => request.threads.iter().map(|&threads| f64::from(threads)).sum(),
    };
    let modes: f64 =
        request.modes.iter().filter_map(|id| kernel.mode(id)).map(of).sum::<f64>() * widths;
    if seats == 0 { base } else { 2.0 * base + modes }
}

/// A sample lasts 500 steps of the clock (R5), and one mode at two thread counts takes some seventy samples: with coarser
/// steps the shortest run that tells anything lasts longer than two minutes.
pub(super) const COARSEST_CLOCK_SECONDS: f64 = 4e-3;

/// Why nothing is measured with a clock of such steps, in seconds, and what helps.
pub fn too_coarse(step: f64) -> Problem {
    let (step, sample) = (step * 1e3, shortest_sample(step));
    let why = format!(
        "This browser’s clock moves in steps of {step:.0} ms, so each sample would have to last {sample:.0} s and a run many \
         minutes. Privacy settings coarsen clocks: in Firefox, LibreWolf and Tor Browser it is \
         privacy.resistFingerprinting. To exempt this site, open about:config, add its name to \
         privacy.resistFingerprinting.exemptedDomains and load the page again. Or choose a simulated machine under Details."
    );
    Problem::at("", why)
}

/// What the effort has no time for, each told at its field.
pub(super) fn too_many(request: &Request, effort: &EffortInfo) -> Vec<Problem> {
    let beyond = |most: Option<u32>, asked: usize| most.is_some_and(|most| asked > most as usize);
    let counts = request.threads.iter().filter(|&&count| count != 1).count();
    let label = effort.label;
    let mut problems = Vec::new();
    if let Some(most) = effort.most_modes.filter(|_| beyond(effort.most_modes, request.modes.len()))
    {
        let why = format!(
            "Sharing modes: {label} has time for {most} at most. Choose fewer, or another effort."
        );
        problems.push(Problem::at("modes", why));
    }
    if let Some(most) = effort.most_counts.filter(|_| beyond(effort.most_counts, counts)) {
        let why = format!(
            "Threads: {label} compares one thread with {most} other count. Choose one, or another effort."
        );
        problems.push(Problem::at("threads", why));
    }
    problems
}

pub(super) fn too_large(bytes: f64, limit: f64) -> Problem {
    let megabytes = |bytes: f64| format!("{:.0} MB", (bytes / 1e6).ceil());
    Problem::at(
        "",
        format!(
            "This plan needs {} of memory, and {} is the limit. Choose a smaller size or fewer modes.",
            megabytes(bytes),
            megabytes(limit)
        ),
    )
}

/// The simulated machine takes tasks as equally long. Where they are not, only tasks dealt one by one to whoever is free
/// come near that: of all other deals it would show one and the same curve.
pub(super) fn beyond_the_model(request: &Request, kernel: &Registered) -> Option<Problem> {
    if request.simulated.is_none() || kernel.equal_tasks {
        return None;
    }
    let usual = &registry::SCHEDULES[0].info;
    let (field, instead) = match request.chunk {
        _ if request.schedule != usual.id => {
            ("schedule", format!("the schedule “{}”", usual.label))
        }
        1 => return None,
        _ => ("chunk", "chunks of one task".into()),
    };
    let why = format!(
        "The simulated machine takes all tasks as equally long, and those of “{}” are not: it cannot tell how this deal \
         would share them out. Choose {instead}, or your own machine.",
        kernel.info.label
    );
    Some(Problem::at(field, why))
}
