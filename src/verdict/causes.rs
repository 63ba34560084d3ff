//! Why: only what this experiment can tell apart. A cause is named where two modes that differ in one thing were both
//! measured and differ, or where the machine, the schedule or the size was measured to be the limit.

use super::word;
use crate::protocol::{Analysis, Ended, Estimate, Loss, ModeInfo, Part, RunResult, Spread, Word};
use crate::registry::mode_info;

/// A mode beside one that it differs from in one thing, both measured.
pub struct Contrast {
    pub mode: &'static ModeInfo,
    pub other: &'static ModeInfo,
    /// What the first does and the second does not.
    pub by: &'static str,
    /// Speed-up of the other ÷ speed-up of the mode: above 1 where the difference costs speed-up.
    pub ratio: Spread,
}

/// More would not be read.
const MOST: usize = 3;
/// Of a pass's thread-seconds, what is worth a sentence.
const WORTH_TELLING: f64 = 0.1;

/// The reasons, the weightiest first.
pub fn causes(
    analysis: &Analysis,
    recorded: &RunResult,
    threads: u32,
    contrasts: &[Contrast],
) -> Vec<String> {
    let mut told: Vec<(f64, String)> =
        contrasts.iter().filter_map(|contrast| contrasted(contrast, threads)).collect();
    told.extend(machine(analysis, threads));
    told.extend(granularity(recorded, threads));
    told.extend(waiting(analysis, threads));
    told.sort_by(|a, b| b.0.total_cmp(&a.0));
    told.truncate(MOST);
    told.into_iter().map(|(_, words)| words).collect()
}

/// How many times the speed-up falls, and by what.
fn contrasted(contrast: &Contrast, threads: u32) -> Option<(f64, String)> {
    let Contrast { mode, other, by, ratio } = contrast;
    let Spread { low, mid, high } = *ratio;
    (word(*ratio) == Word::Faster).then(|| {
        let words = format!(
            "“{}” and “{}” differ in one thing: {by}. It divides the speed-up with {threads} threads by {mid:.2} \
             ({low:.2}–{high:.2}).",
            mode.label, other.label
        );
        (mid, words)
    })
}

fn machine(analysis: &Analysis, threads: u32) -> Option<(f64, String)> {
    let ceiling = analysis.ceiling.iter().find(|c| c.threads == threads)?.speedup;
    let lost = f64::from(threads) / ceiling.mid;
    (ceiling.high < (1.0 - WORTH_TELLING) * f64::from(threads)).then(|| {
        let words = format!(
            "The machine itself gives {threads} threads {:.2}× ({:.2}–{:.2}), even to work that shares nothing.",
            ceiling.mid, ceiling.low, ceiling.high
        );
        (lost, words)
    })
}

fn granularity(recorded: &RunResult, threads: u32) -> Option<(f64, String)> {
    let plan = &recorded.plan;
    let bound = plan.granularity_bounds.iter().find(|bound| bound.threads == threads)?.speedup;
    let lost = f64::from(threads) / bound;
    (lost > 1.0 + WORTH_TELLING).then(|| {
        let words = format!(
            "{} tasks cannot be shared out evenly: no schedule gets beyond {bound:.2}× with {threads} threads.",
            plan.tasks
        );
        (lost, words)
    })
}

/// The mode that waits most for its own lock, in the watched pass.
fn waiting(analysis: &Analysis, threads: u32) -> Option<(f64, String)> {
    let share = |estimate: &Estimate| {
        let all: f64 = estimate.losses.iter().map(|loss| loss.seconds).sum();
        let waits = |loss: &&Loss| loss.part == Part::LockWait;
        Some(estimate.losses.iter().find(waits)?.seconds / all)
    };
    let of_series = |series: &crate::protocol::Series| {
        let estimate = series.estimates.iter().find(|e| e.threads == threads)?;
        Some((share(estimate)?, mode_info(&series.mode)?.label))
    };
    let (share, label) =
        analysis.series.iter().filter_map(of_series).max_by(|a, b| a.0.total_cmp(&b.0))?;
    (share > WORTH_TELLING).then(|| {
        let words = format!(
            "In the watched pass the threads of “{label}” spent {:.0} % of their time waiting for its lock.",
            100.0 * share
        );
        (1.0 / (1.0 - share).max(0.01), words)
    })
}

/// What to try next, at most two things.
pub fn next(analysis: &Analysis, recorded: &RunResult, contrasts: &[Contrast]) -> Vec<String> {
    let mut next = Vec::new();
    next.extend(missing_relative(analysis, recorded, contrasts));
    if analysis.rounds_done < 10 && recorded.record.ended == Some(Ended::Rounds) {
        next.push("Measure with Standard effort for 95 % intervals.".into());
    }
    next.truncate(2);
    next
}

/// A mode that is not faster with more threads, and whose nearest relative was not measured.
fn missing_relative(
    analysis: &Analysis,
    recorded: &RunResult,
    contrasts: &[Contrast],
) -> Option<String> {
    let held_back = analysis.headline.iter().filter(|compared| compared.word != Word::Faster);
    let mut modes = held_back.filter_map(|compared| mode_info(&compared.pair.mode));
    let mode = modes.find(|mode| contrasts.iter().all(|contrast| contrast.mode.id != mode.id))?;
    let absent = |id: &str| !recorded.plan.request.modes.iter().any(|chosen| chosen == id);
    let difference = mode.differs.iter().find(|difference| absent(difference.from))?;
    let relative = mode_info(difference.from)?;
    Some(format!(
        "Add “{}”: it differs from “{}” in one thing, {}, and would show whether that is the reason.",
        relative.label, mode.label, difference.by
    ))
}
