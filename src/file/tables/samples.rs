//! One row per sample, raw.

use crate::protocol::{Point, Role, RunResult, Sample};
use crate::words::label_of;

use super::cells::{Cell, Dialect};
use super::head::head;

const COLUMNS: [&str; 18] = [
    "role",
    "kernel",
    "kernel_name",
    "mode",
    "mode_name",
    "schedule",
    "chunk",
    "threads",
    "round",
    "seconds",
    "passes",
    "warmup",
    "ok",
    "hidden",
    "parks",
    "copy_seconds",
    "lost",
    "sample",
];

const UNITS: &str = "seconds and copy_seconds: of one pass · of role hand-over: of one way · parks: of all passes of a sample";

pub fn table(result: &RunResult, dialect: Dialect) -> String {
    let names = dialect.row(COLUMNS.map(Cell::Text));
    let head = head(result, "a row for each sample in the order in which they were taken", UNITS);
    let rows = result.record.samples.iter().enumerate().filter_map(|(at, sample)| {
        let point = result.plan.points.get(sample.point as usize)?;
        Some(row(result, point, sample, at as u32, dialect))
    });
    [dialect.begin().into(), head, names].into_iter().chain(rows).collect()
}

fn row(result: &RunResult, point: &Point, sample: &Sample, at: u32, dialect: Dialect) -> String {
    // The hand-over probe has neither.
    let named = |id: &str| if id.is_empty() { String::new() } else { label_of(id, &result.labels) };
    let (kernel, mode) = (named(&point.kernel), named(&point.mode));
    dialect.row([
        Cell::Text(name_of(point.role)),
        Cell::Text(&point.kernel),
        Cell::Text(&kernel),
        Cell::Text(&point.mode),
        Cell::Text(&mode),
        Cell::Text(&point.schedule),
        Cell::Whole(point.chunk),
        Cell::Whole(point.threads),
        Cell::Whole(sample.round),
        Cell::Number(Some(sample.seconds)),
        Cell::Whole(sample.passes),
        Cell::Truth(sample.warmup),
        Cell::Truth(sample.ok),
        Cell::Truth(sample.hidden),
        Cell::Whole(sample.parks),
        Cell::Number(Some(sample.copy_seconds)),
        Cell::Whole(sample.lost),
        Cell::Whole(at),
    ])
}

fn name_of(role: Role) -> &'static str {
    match role {
        Role::Measured => "measured",
        Role::Base => "base",
        Role::Bare => "bare",
        Role::Twin => "twin",
        Role::Ceiling => "ceiling",
        Role::Drawn => "drawn",
        Role::Rested => "rested",
        Role::Empty => "empty",
        Role::HandOver => "hand-over",
    }
}
