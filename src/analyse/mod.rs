//! Samples → analysis: medians, ratios with their intervals, laws, losses, what to be wary of. Pure.
//!
//! Everything here is computed from a plan and any subset of its samples, and computed again wherever it is shown (R35).

mod cells;
mod classify;
mod comparisons;
mod conditions;
mod contrasts;
mod coverage;
mod estimates;
mod gate;
mod headline;
mod knee;
mod known_losses;
mod losses;
mod machine;
mod models;
mod tests;
mod trend;
mod two_speeds;

pub use cells::{
    Cell, Cells, Joint, ROUNDS_FOR_INTERVALS, cells, counts, joint, joint_draws, ratio,
};
pub use classify::{ABOVE, BELOW, LEAST_ROUNDS, classify};
pub use conditions::{HELD_SECONDS, JUMP};
pub use gate::{gate, gates};
pub use headline::{RESAMPLES, is_precise};

use crate::bootstrap::Bootstrap;
use crate::protocol::{
    Analysis, CeilingPoint, Class, Estimate, Interval, IntervalKind, Outliers, OutperformsAt, Role,
    RunResult, Scaling, Series, WidthCost,
};
use crate::timeline::blame;
use headline::headline;
use machine::Machine;

/// Draws of rounds that the intervals of a first look between rounds are made of (R19).
pub const QUICK_RESAMPLES: usize = 200;

/// What the samples say so far. `resamples` is how many draws the intervals are made of.
pub fn analyse(result: &RunResult, resamples: usize) -> Analysis {
    let RunResult { plan, record, .. } = result;
    let bootstrap = Bootstrap::new(resamples, plan.seed);
    let cells = cells(result);
    let ceiling = ceiling(&cells, &bootstrap);
    let knee = knee::knee(&cells, &bootstrap);
    let machine = Machine {
        cores: knee::cores(knee.as_ref(), reported(result)),
        empty_pass: &empty_pass(&cells, &bootstrap),
        ceiling: &ceiling,
        traces: &record.traces,
        blame: &record.traces.iter().map(blame).collect::<Vec<_>>(),
        far: &conditions::far(&cells),
    };
    let are_told = record.environment.cores > 0;
    let series = plan.request.modes.iter().map(|mode| {
        let mut estimates = estimates::of_mode(&cells, mode, &machine, &bootstrap);
        if plan.request.scaling == Scaling::Strong {
            estimates.iter_mut().for_each(|estimate| {
                let width = estimate.threads;
                estimate.losses = losses::losses(&cells, mode, width, &machine);
                estimate.comparisons =
                    comparisons::comparisons(&cells, mode, width, &machine, &bootstrap);
            });
        }
        let cost = outperforms_at(&estimates);
        let model = models::model(&cells, mode, &estimates, machine.cores, are_told, &bootstrap);
        let trend = |of: fn(&Estimate) -> Option<Interval>| {
            let within = estimates.iter().filter(|e| !e.oversubscribed && e.rounds >= LEAST_ROUNDS);
            let fractions = within.filter_map(|e| Some((e.threads, of(e)?)));
            trend::trend(&fractions.collect::<Vec<_>>())
        };
        let (trend, trend_corrected) =
            (trend(|e| e.serial_fraction), trend(|e| e.serial_fraction_corrected));
        Series { mode: mode.clone(), estimates, trend, trend_corrected, cost, model }
    });
    let series: Vec<Series> = series.collect();
    let timed = record.samples.iter().filter(|sample| !sample.warmup).count() as u32;
    let rounds_done = cells.rounds_done();
    Analysis {
        interval: match rounds_done as usize {
            ROUNDS_FOR_INTERVALS.. => IntervalKind::Bootstrap,
            _ => IntervalKind::Rounds,
        },
        base_seconds: centre(cells.cell(Role::Base, "", 1), &bootstrap),
        bare_seconds: centre(cells.cell(Role::Bare, "", 1), &bootstrap),
        empty_pass: machine.empty_pass.to_vec(),
        disturbance: disturbance(&cells, &bootstrap),
        ceiling: ceiling.clone(),
        knee,
        hand_over_seconds: conditions::hand_over(&cells.probes),
        drift: conditions::drift(&cells, machine.cores),
        regimes: conditions::regimes(&cells, &bootstrap),
        headline: headline(&cells, &bootstrap),
        blame: machine.blame.to_vec(),
        rounds_done,
        samples_kept: cells.kept,
        samples_discarded: timed - cells.kept,
        samples_wrong: record.samples.iter().filter(|sample| !sample.warmup && !sample.ok).count()
            as u32,
        outliers: series.iter().flat_map(|s| &s.estimates).fold(Outliers::default(), |sum, e| {
            Outliers { mild: sum.mild + e.outliers.mild, severe: sum.severe + e.outliers.severe }
        }),
        series,
        contrasts: contrasts::contrasts(&cells, &bootstrap),
    }
}

/// The cores that the machine says it has. A link may keep them to itself: then the width that the headline was declared at, the
/// largest that had a core for each thread, stands for them.
fn reported(result: &RunResult) -> u32 {
    let declared = result.plan.headline.first().map_or(1, |pair| pair.threads);
    match result.record.environment.cores {
        0 => declared,
        told => told,
    }
}

/// Rounds in which every cell was visited and counts.
pub fn rounds_done(result: &RunResult) -> u32 {
    cells(result).rounds_done()
}

fn centre(cell: Option<&Cell>, bootstrap: &Bootstrap) -> Option<Interval> {
    joint(&[cell?], bootstrap, |seconds| seconds[0]).map(|joint| joint.interval)
}

/// What the machine gives to work that shares nothing, at every count where that was measured.
pub fn ceiling(cells: &Cells, bootstrap: &Bootstrap) -> Vec<CeilingPoint> {
    let point = |threads: u32| {
        let speedup = ratio(cells.ceiling(1)?, cells.ceiling(threads)?, bootstrap)?.interval;
        Some(CeilingPoint { threads, speedup })
    };
    cells.widths(Role::Ceiling).into_iter().filter_map(point).collect()
}

fn empty_pass(cells: &Cells, bootstrap: &Bootstrap) -> Vec<WidthCost> {
    let cost = |threads: u32| {
        let seconds = centre(cells.cell(Role::Empty, "", threads), bootstrap)?;
        Some(WidthCost { threads, seconds })
    };
    cells.widths(Role::Empty).into_iter().filter_map(cost).collect()
}

/// What the page's own drawing adds to a pass, as a share of it (R43): the same cell right after a draw and after a rest.
fn disturbance(cells: &Cells, bootstrap: &Bootstrap) -> Option<Interval> {
    let only = |role| cells.all().find(|cell| cell.point.role == role);
    let pair = [only(Role::Drawn)?, only(Role::Rested)?];
    joint(&pair, bootstrap, |seconds| seconds[0] / seconds[1] - 1.0).map(|joint| joint.interval)
}

/// The fewest threads whose interval over the serial code excludes 1 ± 1 % (R22).
fn outperforms_at(estimates: &[Estimate]) -> OutperformsAt {
    let over = |e: &&Estimate| {
        e.speedup_over_serial.is_some_and(|ratio| classify(ratio, e.rounds) == Class::Faster)
    };
    OutperformsAt {
        compared: estimates.iter().any(|e| e.speedup_over_serial.is_some()),
        threads: estimates.iter().filter(over).map(|e| e.threads).min(),
    }
}
