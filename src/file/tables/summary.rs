//! One row per mode and thread count: what the samples come to.

use crate::analyse::{RESAMPLES, analyse};
use crate::protocol::{Estimate, Interval, IntervalKind, RunResult};
use crate::words::label_of;

use super::cells::{Cell, Dialect};
use super::head::head;

const COLUMNS: [&str; 20] = [
    "mode",
    "mode_name",
    "threads",
    "rounds",
    "interval",
    "seconds",
    "seconds_low",
    "seconds_high",
    "speedup",
    "speedup_low",
    "speedup_high",
    "speedup_over_serial",
    "speedup_over_serial_low",
    "speedup_over_serial_high",
    "serial_fraction",
    "serial_fraction_low",
    "serial_fraction_high",
    "parks_per_pass",
    "copy_seconds",
    "oversubscribed",
];

const UNITS: &str = "seconds: median of a pass · speed-ups: against one thread of the same mode or against the serial code · \
                     low and high: ends of 95 % intervals (bootstrap) or of the rounds";

pub fn table(result: &RunResult, dialect: Dialect) -> String {
    let names = dialect.row(COLUMNS.map(Cell::Text));
    let head = head(result, "a row for each sharing mode and thread count", UNITS);
    let analysis = analyse(result, RESAMPLES);
    let rows = analysis.series.iter().flat_map(|series| {
        let name = label_of(&series.mode, &result.labels);
        let row = move |estimate: &Estimate| row(&series.mode, &name, estimate, dialect);
        series.estimates.iter().map(row).collect::<Vec<String>>()
    });
    [dialect.begin().into(), head, names].into_iter().chain(rows).collect()
}

fn row(mode: &str, name: &str, estimate: &Estimate, dialect: Dialect) -> String {
    let interval = match estimate.interval {
        IntervalKind::Rounds => "rounds",
        IntervalKind::Bootstrap => "bootstrap",
    };
    let begin = [
        Cell::Text(mode),
        Cell::Text(name),
        Cell::Whole(estimate.threads),
        Cell::Whole(estimate.rounds),
        Cell::Text(interval),
    ];
    let quantities = [
        Some(estimate.seconds),
        estimate.speedup,
        estimate.speedup_over_serial,
        estimate.serial_fraction,
    ];
    let end = [
        Cell::Number(Some(estimate.parks_per_pass)),
        Cell::Number(Some(estimate.copy_seconds)),
        Cell::Truth(estimate.oversubscribed),
    ];
    dialect.row(begin.into_iter().chain(quantities.into_iter().flat_map(with_ends)).chain(end))
}

fn with_ends<'a>(interval: Option<Interval>) -> [Cell<'a>; 3] {
    let of = |part: fn(Interval) -> f64| Cell::Number(interval.map(part));
    [of(|it| it.mid), of(|it| it.low), of(|it| it.high)]
}
