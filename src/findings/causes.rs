//! Why: only what this experiment can tell apart. A cause is named where two modes that differ in one thing were both
//! measured and differ, or where the machine, the schedule or a part of the pass was measured to be the limit.

use super::last_thread::last_thread;
use crate::analyse::classify;
use crate::protocol::{
    Analysis, Class, Compared, Comparison, Estimate, Finding, Interval, Loss, LossShare, Part,
    RunResult, Scaling, Series,
};

/// More differences would not be read.
const MOST: usize = 3;
/// Of a pass's thread-seconds, what is worth a sentence.
const WORTH_TELLING: f64 = 0.1;
/// Parts that are measured in the pass itself, and named by their mode.
const PARTS: [Part; 4] = [Part::LockWait, Part::Imbalance, Part::Copies, Part::Start];

/// The reasons, the weightiest first: every measured part of a loss that is worth a sentence, and the largest differences.
pub fn causes(analysis: &Analysis, result: &RunResult, threads: u32) -> Vec<Finding> {
    let mut found: Vec<(f64, Finding)> = differences(analysis, result.plan.request.scaling);
    weightiest_first(&mut found);
    found.truncate(MOST);
    found.extend(machine(analysis, threads));
    found.extend(granularity(result, threads));
    found.extend(PARTS.into_iter().filter_map(|part| worst(analysis, result, threads, part)));
    weightiest_first(&mut found);
    let reasons = found.into_iter().map(|(_, finding)| finding);
    reasons.chain(where_lost(analysis, threads)).collect()
}

fn weightiest_first(found: &mut [(f64, Finding)]) {
    found.sort_by(|a, b| b.0.total_cmp(&a.0));
}

/// Of the declared mode with the lowest speed-up: what its loss consists of.
fn where_lost(analysis: &Analysis, threads: u32) -> Option<Finding> {
    let speedup = |compared: &&Compared| compared.speedup.mid;
    let here = analysis.headline.iter().filter(|compared| compared.pair.threads == threads);
    let lowest = here.min_by(|a, b| speedup(a).total_cmp(&speedup(b)))?;
    let series = analysis.series.iter().find(|series| series.mode == lowest.pair.mode)?;
    let Estimate { losses, comparisons, .. } =
        series.estimates.iter().find(|estimate| estimate.threads == threads)?;
    let of =
        |part: Part| losses.iter().find(|loss| loss.part == part).map_or(0.0, |loss| loss.seconds);
    let all: f64 = losses.iter().map(|loss| loss.seconds).sum();
    // Without a ceiling nobody knows what the machine gave: nothing was measured that a share could be of (R41).
    analysis.ceiling.iter().find(|point| point.threads == threads)?;
    let lost = all - of(Part::Useful);
    if lost.is_nan() || lost <= WORTH_TELLING * all {
        return None;
    }
    let chain = comparisons.iter().filter(|comparison| !comparison.overlaps);
    let share =
        |Comparison { mode, other, seconds: Interval { low, mid, high }, .. }: &Comparison| {
            let share = Interval { low: low / lost, mid: mid / lost, high: high / lost };
            LossShare { mode: mode.clone(), other: other.clone(), share }
        };
    let compared: Vec<LossShare> = chain.map(share).collect();
    let rest = of(Part::Unexplained) / lost;
    Some(Finding::WhereLost {
        mode: series.mode.clone(),
        threads,
        measured: 1.0 - rest,
        rest: rest - compared.iter().map(|one| one.share.mid).sum::<f64>(),
        compared,
    })
}

/// By how much the speed-up falls, and between which two modes.
fn differences(analysis: &Analysis, scaling: Scaling) -> Vec<(f64, Finding)> {
    let told = analysis
        .contrasts
        .iter()
        .filter(|contrast| classify(contrast.ratio, analysis.rounds_done) == Class::Faster);
    told.map(|contrast| {
        let (mode, other) = (contrast.mode.clone(), contrast.other.clone());
        let (threads, ratio) = (contrast.threads, contrast.ratio);
        (ratio.mid, Finding::Difference { mode, other, threads, scaling, ratio })
    })
    .collect()
}

fn machine(analysis: &Analysis, threads: u32) -> Option<(f64, Finding)> {
    let speedup = analysis.ceiling.iter().find(|point| point.threads == threads)?.speedup;
    let lost = f64::from(threads) / speedup.mid;
    (speedup.high < (1.0 - WORTH_TELLING) * f64::from(threads))
        .then_some((lost, Finding::Machine { threads, speedup }))
}

fn granularity(result: &RunResult, threads: u32) -> Option<(f64, Finding)> {
    let plan = &result.plan;
    let here = plan.granularity_bounds.iter().find(|bound| bound.threads == threads)?;
    let (bound, tasks) = (here.speedup, here.tasks);
    let lost = f64::from(threads) / bound;
    (lost > 1.0 + WORTH_TELLING).then_some((lost, Finding::Granularity { threads, tasks, bound }))
}

/// The mode of which this part is the largest share.
fn worst(
    analysis: &Analysis,
    result: &RunResult,
    threads: u32,
    part: Part,
) -> Option<(f64, Finding)> {
    let of_series = |series: &Series| {
        let losses = &series.estimates.iter().find(|e| e.threads == threads)?.losses;
        let all: f64 = losses.iter().map(|loss| loss.seconds).sum();
        let its = |loss: &&Loss| loss.part == part;
        Some((losses.iter().find(its)?.seconds / all, series.mode.clone()))
    };
    let (share, mode) =
        analysis.series.iter().filter_map(of_series).max_by(|a, b| a.0.total_cmp(&b.0))?;
    let weight = 1.0 / (1.0 - share).max(0.01);
    let last = match part {
        Part::Imbalance => last_thread(result, &mode, threads),
        _ => None,
    };
    let finding = Finding::PartOfLoss { mode, threads, part, share, last };
    (share > WORTH_TELLING).then_some((weight, finding))
}
