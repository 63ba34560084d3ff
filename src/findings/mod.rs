//! Analysis → findings: what a run concludes, as values. Names no cause that was not measured. Pure.
//!
//! "Every", "none" and "slowest" are computed over all that is shown, and words are made of these values alone
//! (`words/`), so no sentence contradicts a number or another sentence (R39). `tests/no_lies.rs` holds the sentences against
//! the analysis, with code of its own.

mod causes;
mod cautions;
mod fastest;
mod last_thread;
mod next;
mod shown;

use shown::{Shown, highest_first, inverse};

use crate::analyse::{ABOVE, BELOW, classify, gate};
use crate::protocol::{
    Analysis, Class, Compared, Contrast, Finding, Interval, ModeRatio, ModeSeconds, Origin,
    RunResult, Scaling, Series,
};

/// Everything that is concluded, in the order in which it is told.
pub fn find(analysis: &Analysis, result: &RunResult) -> Vec<Finding> {
    let mut found = Vec::new();
    let plan = &result.plan;
    let telling = plan.headline.first().map(|pair| pair.threads);
    if analysis.rounds_done == 0 {
        let (kept, discarded) = (analysis.samples_kept, analysis.samples_discarded);
        let wrong = analysis.samples_wrong;
        found.push(Finding::NoRound { kept, discarded, wrong, rounds: plan.rounds });
    } else if plan.pool == 0 && plan.workers == 0 {
        found.extend(analysis.base_seconds.map(|seconds| Finding::SerialOnly { seconds }));
        found.push(Finding::Simulate);
    } else if let Some(threads) = telling {
        compare(analysis, result, threads, &mut found);
    } else {
        found.extend(one_thread(analysis));
    }
    found.extend(cautions::cautions(analysis, result));
    found.push(Finding::Basis {
        rounds: analysis.rounds_done,
        interval: analysis.interval,
        seed: (result.record.origin != Origin::Elsewhere).then_some(plan.seed),
        ended: result.record.ended,
        precision: plan.ending.precision,
        budget_seconds: plan.ending.budget_seconds,
    });
    found
}

/// So many threads against one.
fn compare(analysis: &Analysis, result: &RunResult, threads: u32, found: &mut Vec<Finding>) {
    let scaling = result.plan.request.scaling;
    let shown: Vec<Shown> =
        analysis.series.iter().filter_map(|series| Shown::at(series, threads)).collect();
    if shown.is_empty() {
        return;
    }
    if let Some(because) = gate(analysis, threads) {
        let modes = highest_first(shown.iter().map(|shown| shown.ratio.clone()).collect());
        found.push(Finding::CannotTell { threads, because });
        found.push(Finding::Unclassed { threads, scaling, modes });
        found.extend(next::after_gate(result));
        return;
    }
    found.extend(headline(analysis, &shown, threads, scaling));
    found.extend(groups(&shown, threads, scaling));
    found.extend(detectable(&shown, threads, scaling));
    let alike = alike(analysis, scaling);
    found.extend(alike.iter().cloned());
    let fastest = fastest::fastest(analysis, result, threads);
    found.extend(fastest.iter().cloned());
    found.extend(by_distance(analysis, result));
    found.extend(recovered(analysis, threads));
    let causes = causes::causes(analysis, result, threads);
    let is_untold = !alike.is_empty() || shown.iter().any(|shown| shown.class == Class::NotTold);
    let next = next::next(analysis, result, &shown, &fastest, &causes, is_untold);
    found.extend(causes);
    found.extend(next);
}

/// About the declared modes, with what holds of all that are shown.
fn headline(
    analysis: &Analysis,
    shown: &[Shown],
    threads: u32,
    scaling: Scaling,
) -> Option<Finding> {
    let is_declared = |shown: &&Shown| {
        analysis.headline.iter().any(|compared| compared.pair.mode == shown.ratio.mode)
    };
    let of = |class: Class| {
        let its = shown.iter().filter(is_declared).filter(|shown| shown.class == class);
        highest_first(its.map(|shown| shown.ratio.clone()).collect())
    };
    let all = |class: Class| shown.iter().all(|shown| shown.class == class);
    let slower = of(Class::Slower).pop();
    let level = if slower.is_none() { of(Class::NotTold).pop() } else { None };
    let faster = of(Class::Faster).into_iter().next();
    (slower.is_some() || level.is_some() || faster.is_some()).then(|| Finding::Headline {
        threads,
        scaling,
        slower,
        level,
        faster,
        every_mode_faster: shown.len() > 1 && all(Class::Faster),
        none_told: shown.len() > 1 && all(Class::NotTold),
    })
}

/// All modes, by class.
fn groups(shown: &[Shown], threads: u32, scaling: Scaling) -> Vec<Finding> {
    let group = |class: Class| {
        let its = shown.iter().filter(|shown| shown.class == class);
        let modes = highest_first(its.map(|shown| shown.ratio.clone()).collect());
        (!modes.is_empty()).then_some(Finding::Group { threads, scaling, class, modes })
    };
    [Class::Faster, Class::NotTold, Class::Slower].into_iter().filter_map(group).collect()
}

/// Of what is not told: what could have been.
fn detectable(shown: &[Shown], threads: u32, scaling: Scaling) -> Vec<Finding> {
    let untold = shown.iter().filter(|shown| shown.class == Class::NotTold);
    let finding = |shown: &Shown| {
        let (above, below) = could_be_shown(shown.ratio.speedup)?;
        let mode = shown.ratio.mode.clone();
        Some(Finding::Detectable { mode, threads, scaling, above, below })
    };
    untold.filter_map(finding).collect()
}

/// An interval as wide as this one, relative to its centre, lies beyond 1 ± 1 % from here on: above, and below.
fn could_be_shown(Interval { low, mid, high }: Interval) -> Option<(f64, f64)> {
    let (above, below) = (ABOVE * mid / low, BELOW * mid / high);
    (above.is_finite() && below > 0.0).then_some((above, below))
}

/// Of two modes that differ in one thing, and whose difference was not shown: the same.
fn alike(analysis: &Analysis, scaling: Scaling) -> Vec<Finding> {
    let untold =
        |contrast: &&Contrast| classify(contrast.ratio, analysis.rounds_done) == Class::NotTold;
    let finding = |contrast: &Contrast| {
        let (above, below) = could_be_shown(contrast.ratio)?;
        let Contrast { mode, other, threads, .. } = contrast.clone();
        Some(Finding::NoDifference { mode, other, threads, scaling, above, below })
    };
    analysis.contrasts.iter().filter(untold).filter_map(finding).collect()
}

/// The headline again for each class of rounds, where the cores were near at times and far at others (R16).
fn by_distance(analysis: &Analysis, result: &RunResult) -> Vec<Finding> {
    let weak = result.plan.request.scaling == Scaling::Weak;
    let ratio = |compared: &Compared| ModeRatio {
        mode: compared.pair.mode.clone(),
        speedup: compared.speedup,
        times_as_long: inverse(
            compared.speedup,
            if weak { f64::from(compared.pair.threads) } else { 1.0 },
        ),
    };
    let told = analysis.regimes.iter().filter(|regime| !regime.headline.is_empty());
    told.map(|regime| Finding::ByDistance {
        distance: regime.distance,
        scaling: result.plan.request.scaling,
        rounds: regime.rounds,
        modes: regime.headline.iter().map(ratio).collect(),
    })
    .collect()
}

/// What was dialled and what was found, side by side (N3): where starting the threads does not hide it.
fn recovered(analysis: &Analysis, threads: u32) -> Option<Finding> {
    let here = |series: &Series| series.estimates.iter().find(|e| e.threads == threads).cloned();
    let estimate = analysis.series.iter().find_map(here)?;
    let known = estimate.serial_fraction_known?;
    let empty = analysis.empty_pass.iter().find(|cost| cost.threads == threads);
    let start_share = empty.map_or(0.0, |cost| cost.seconds.mid / estimate.seconds.mid);
    if estimate.start_heavy {
        return Some(Finding::NotRecoverable { threads, known, start_share });
    }
    let (measured, corrected) = (estimate.serial_fraction, estimate.serial_fraction_corrected);
    Some(Finding::Recovered { threads, known, measured, corrected })
}

/// With one thread count there are times to tell, and no speed-up.
fn one_thread(analysis: &Analysis) -> Option<Finding> {
    let time = |series: &Series| {
        let seconds = series.estimates.first()?.seconds.mid;
        Some(ModeSeconds { mode: series.mode.clone(), seconds })
    };
    let mut modes: Vec<ModeSeconds> = analysis.series.iter().filter_map(time).collect();
    modes.sort_by(|a, b| a.seconds.total_cmp(&b.seconds));
    (!modes.is_empty()).then_some(Finding::OneThread { modes })
}
