//! Samples → analysis: medians, ratios with their intervals, laws, losses, what to be wary of. Pure.
//!
//! Everything here is computed from a plan and any subset of its samples, and computed again wherever it is shown (R35).

mod cells;
mod comparisons;
mod conditions;
mod contrasts;
mod coverage;
mod estimates;
mod knee;
mod known_losses;
mod losses;
mod machine;
mod models;
mod tests;
mod trend;
mod two_speeds;

pub use cells::{Cells, ROUNDS_FOR_INTERVALS, counts};
pub use conditions::JUMP;

use crate::bootstrap::Bootstrap;
use crate::protocol::{
    Analysis, CeilingPoint, Class, Compared, Cost, Estimate, Interval, Outliers, Pair, Role,
    RunResult, Scaling, Series, Spread, WidthCost,
};
use crate::timeline::blame;
use cells::{Cell, Joint, joint, ratio};
use machine::Machine;

/// Draws for a first look between rounds, for figures that are shown for good, and for the laws' refits (R19).
pub const QUICK_RESAMPLES: usize = 200;
pub const RESAMPLES: usize = 2000;
pub const REFITS: usize = 400;

/// What the samples say so far. `resamples` is how many draws the intervals are made of.
pub fn analyse(result: &RunResult, resamples: usize) -> Analysis {
    let RunResult { plan, record, .. } = result;
    let bootstrap = Bootstrap::new(resamples, plan.seed);
    let cells = cells(result);
    let ceiling = ceiling(&cells, &bootstrap);
    let knee = knee::knee(&cells, &bootstrap);
    let machine = Machine {
        cores: knee::cores(knee.as_ref(), record.environment.cores),
        empty_pass: &empty_pass(&cells, &bootstrap),
        ceiling: &ceiling,
        traces: &record.traces,
        blame: &record.traces.iter().map(blame).collect::<Vec<_>>(),
        far: &conditions::far(&cells),
    };
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
        let cost = cost(&estimates);
        let model = models::model(&cells, mode, &estimates, machine.cores, &bootstrap);
        let trend = |of: fn(&Estimate) -> Option<Spread>| {
            let within = estimates.iter().filter(|e| !e.oversubscribed);
            let told = within.filter_map(|e| Some((e.threads, of(e)?)));
            trend::trend(&told.collect::<Vec<_>>())
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
            ROUNDS_FOR_INTERVALS.. => Interval::Bootstrap,
            _ => Interval::Rounds,
        },
        base_seconds: centre(cells.cell(Role::Base, "", 1), &bootstrap),
        bare_seconds: centre(cells.cell(Role::Bare, "", 1), &bootstrap),
        empty_pass: machine.empty_pass.to_vec(),
        disturbance: disturbance(&cells, &bootstrap),
        ceiling: ceiling.clone(),
        knee,
        hand_over_seconds: conditions::hand_over(&cells.probes),
        drift: conditions::drift(&cells),
        regimes: conditions::regimes(&cells, &bootstrap),
        headline: headline(&cells, &bootstrap),
        blame: machine.blame.to_vec(),
        rounds_done,
        samples_kept: cells.kept,
        samples_discarded: timed - cells.kept,
        outliers: series.iter().flat_map(|s| &s.estimates).fold(Outliers::default(), |sum, e| {
            Outliers { mild: sum.mild + e.outliers.mild, severe: sum.severe + e.outliers.severe }
        }),
        series,
        contrasts: contrasts::contrasts(&cells, &bootstrap),
    }
}

/// Faster or slower only where the whole interval of a ratio to one thread lies beyond 1 ± 1 % (R22), and where enough
/// rounds made it: what two rounds have between them is no interval (R38).
pub fn classify(ratio: Spread, rounds: u32) -> Class {
    match ratio {
        _ if rounds < LEAST_ROUNDS => Class::NotTold,
        Spread { low, .. } if low > ABOVE => Class::Faster,
        Spread { high, .. } if high < BELOW => Class::Slower,
        _ => Class::NotTold,
    }
}

/// What an interval has to lie above, or below, to be told from 1.
pub const ABOVE: f64 = 1.01;
pub const BELOW: f64 = 0.99;
/// Fewer rounds than this conclude nothing.
pub const LEAST_ROUNDS: u32 = 3;

/// The samples of a result, by cell.
pub fn cells(result: &RunResult) -> Cells<'_> {
    Cells::of(&result.plan, &result.record.samples, &result.record.points)
}

/// Rounds in which every cell was visited and counts.
pub fn rounds_done(result: &RunResult) -> u32 {
    cells(result).rounds_done()
}

/// Whether every headline ratio is known so well that half its interval is no wider than this, relative to its centre;
/// not before the rounds are enough for intervals (R17).
pub fn is_precise(result: &RunResult, precision: f64) -> bool {
    let cells = cells(result);
    let pairs = headline(&cells, &Bootstrap::new(RESAMPLES, result.plan.seed));
    let precise = |compared: &Compared| {
        let Spread { low, mid, high } = compared.speedup;
        compared.interval == Interval::Bootstrap && (high - low) / 2.0 <= precision * mid
    };
    !pairs.is_empty() && pairs.len() == result.plan.headline.len() && pairs.iter().all(precise)
}

fn centre(cell: Option<&Cell>, bootstrap: &Bootstrap) -> Option<Spread> {
    joint(&[cell?], bootstrap, |seconds| seconds[0]).map(|joint| joint.spread)
}

fn ceiling(cells: &Cells, bootstrap: &Bootstrap) -> Vec<CeilingPoint> {
    let point = |threads: u32| {
        let speedup = ratio(cells.ceiling(1)?, cells.ceiling(threads)?, bootstrap)?.spread;
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
fn disturbance(cells: &Cells, bootstrap: &Bootstrap) -> Option<Spread> {
    let only = |role| cells.all().find(|cell| cell.point.role == role);
    let pair = [only(Role::Drawn)?, only(Role::Rested)?];
    joint(&pair, bootstrap, |seconds| seconds[0] / seconds[1] - 1.0).map(|joint| joint.spread)
}

/// The declared pairs, as far as they have been measured.
fn headline(cells: &Cells, bootstrap: &Bootstrap) -> Vec<Compared> {
    let compared = |pair: &Pair| {
        let (one, several) =
            (cells.measured(&pair.mode, 1)?, cells.measured(&pair.mode, pair.threads)?);
        let Joint { spread, interval, rounds } = ratio(one, several, bootstrap)?;
        Some(Compared { pair: pair.clone(), rounds, interval, speedup: spread })
    };
    cells.plan.headline.iter().filter_map(compared).collect()
}

/// The fewest threads whose interval over the serial code excludes 1 ± 1 % (R22).
fn cost(estimates: &[Estimate]) -> Cost {
    let over = |e: &&Estimate| {
        e.speedup_over_serial.is_some_and(|ratio| classify(ratio, e.rounds) == Class::Faster)
    };
    Cost {
        compared: estimates.iter().any(|e| e.speedup_over_serial.is_some()),
        threads: estimates.iter().filter(over).map(|e| e.threads).min(),
    }
}
