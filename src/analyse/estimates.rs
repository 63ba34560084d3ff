//! One mode at one thread count: its time, its ratios to the base cases, its serial fraction. Where its time goes is told by
//! `losses.rs`.

use super::cells::{Cell, Cells, joint, ratio};
use super::machine::Machine;
use super::two_speeds::two_speeds;
use crate::bootstrap::{Bootstrap, Rounds};
use crate::laws::karp_flatt::serial_fraction;
use crate::protocol::{Estimate, Interval, Outliers, Role, Scaling};
use crate::registry::kernel;
use crate::stats::{mad, median, outliers};

/// Every measured count of the mode.
pub fn of_mode(
    cells: &Cells,
    mode: &str,
    machine: &Machine,
    bootstrap: &Bootstrap,
) -> Vec<Estimate> {
    let widths = cells.widths_of(mode).into_iter();
    widths.filter_map(|threads| estimate(cells, mode, threads, machine, bootstrap)).collect()
}

fn estimate(
    cells: &Cells,
    mode: &str,
    threads: u32,
    machine: &Machine,
    bootstrap: &Bootstrap,
) -> Option<Estimate> {
    let cell = cells.measured(mode, threads)?;
    let times = joint(&[cell], bootstrap, |seconds| seconds[0])?;
    let one = cells.measured(mode, 1);
    let against = |before: Option<&Cell>| Some(ratio(before?, cell, bootstrap)?.interval);
    let values = cell.seconds();
    let (mild, severe) = outliers(&values);
    let copies: Vec<f64> = cell.samples.iter().map(|sample| sample.copy_seconds).collect();
    let passes: f64 = cell.samples.iter().map(|sample| f64::from(sample.passes)).sum();
    let parks: f64 = cell.samples.iter().map(|sample| f64::from(sample.parks)).sum();
    Some(Estimate {
        threads,
        rounds: times.rounds,
        interval: times.kind,
        seconds: seconds_of_a_pass(cell, times.interval)?,
        work: match (cells.plan.request.scaling, one) {
            (Scaling::Weak, Some(one)) => cell.work() / one.work(),
            _ => 1.0,
        },
        two_speeds: two_speeds(&rounds_of(cell), machine.far.as_ref()),
        deviation_seconds: mad(&values)?,
        outliers: Outliers { mild, severe },
        speedup: against(one),
        speedup_over_serial: against(cells.cell(Role::Base, "", 1)),
        speedup_over_bare: against(cells.cell(Role::Bare, "", 1)),
        serial_fraction: one.and_then(|one| fraction(one, cell, bootstrap)),
        serial_fraction_corrected: corrected_fraction(cells, one, cell, bootstrap),
        serial_fraction_known: known_fraction(cell),
        step_nanoseconds: median(&values)? * 1e9 / cell.work(),
        parks_per_pass: parks / passes,
        copy_seconds: median(&copies)?,
        start_heavy: machine.empty(cells, cell).is_some_and(|s| s > 0.01 * times.interval.mid),
        oversubscribed: threads > machine.cores,
        losses: Vec::new(),
        comparisons: Vec::new(),
    })
}

/// Seconds of a pass by round.
fn rounds_of(cell: &Cell) -> Rounds {
    cell.samples.iter().map(|sample| (sample.round, sample.seconds)).collect()
}

/// Of a whole pass, where the ratios go by the unit of work.
fn seconds_of_a_pass(cell: &Cell, per_unit: Interval) -> Option<Interval> {
    let whole = median(&cell.seconds())? / per_unit.mid;
    let Interval { low, mid, high } = per_unit;
    Some(Interval { low: low * whole, mid: mid * whole, high: high * whole })
}

fn fraction(one: &Cell, cell: &Cell, bootstrap: &Bootstrap) -> Option<Interval> {
    let threads = f64::from(cell.point.threads);
    serial_fraction(1.0, threads)?;
    let of = |s: &[f64]| serial_fraction(s[0] / s[1], threads).unwrap_or(f64::NAN);
    Some(joint(&[one, cell], bootstrap, of)?.interval)
}

/// At full speed for every thread: what the corrected fraction is to be held against.
fn known_fraction(cell: &Cell) -> Option<f64> {
    let threads = f64::from(cell.point.threads);
    let kernel = kernel(&cell.point.kernel)?;
    serial_fraction((kernel.known_speedup)(&cell.point.params, threads)?, threads)
}

/// Resampled together with the ceiling, whose noise is in it too (R30).
fn corrected_fraction(
    cells: &Cells,
    one: Option<&Cell>,
    cell: &Cell,
    bootstrap: &Bootstrap,
) -> Option<Interval> {
    let together = [one?, cell, cells.ceiling(1)?, cells.ceiling(cell.point.threads)?];
    let of = |s: &[f64]| serial_fraction(s[0] / s[1], s[2] / s[3]).unwrap_or(f64::NAN);
    (cell.point.threads > 1).then(|| joint(&together, bootstrap, of)).flatten().map(|j| j.interval)
}
