//! A table of two columns, threads and seconds, as anybody writes it: rows with the same count are rounds.
//!
//! Columns stand apart by tabs, semicolons, commas or blanks; where they do not stand apart by commas, a comma is a decimal one. A first
//! line that is no numbers names the columns, and may name another unit: ms, µs, ns, min.

use super::series::{Found, Report};

/// Two rows make a table; one is a pair of numbers in somebody's text.
const FEWEST: usize = 2;

pub fn read(text: &str) -> Found {
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| is_told(line)).collect();
    let (first, rest) = lines.split_first()?;
    let head = row(first).is_none();
    let rows: Option<Vec<(u32, f64)>> =
        if head { rest.iter() } else { lines.iter() }.map(|line| row(line)).collect();
    let rows = rows.filter(|rows| rows.len() >= FEWEST)?;
    let scale = if head { unit(first)? } else { 1.0 };
    let mut report = Report::of("a table", "");
    for (threads, time) in rows {
        report.add("", threads, [time * scale]);
    }
    Some(Ok(report))
}

/// Comments and lines that draw a table in Markdown say nothing.
fn is_told(line: &str) -> bool {
    !line.is_empty() && !line.starts_with('#') && line.chars().any(char::is_alphanumeric)
}

fn row(line: &str) -> Option<(u32, f64)> {
    let line = line.trim_matches('|').trim();
    let fields = |apart: fn(char) -> bool| -> Vec<&str> {
        line.split(apart).map(str::trim).filter(|field| !field.is_empty()).collect()
    };
    let by: [fn(char) -> bool; 5] =
        [|c| c == '\t', |c| c == ';', |c| c == '|', |c| c == ',', char::is_whitespace];
    for (index, &apart) in by.iter().enumerate() {
        let is_comma = index == 3;
        let [threads, time] = fields(apart)[..] else { continue };
        let time = if is_comma { time.to_string() } else { time.replace(',', ".") };
        if let (Ok(threads), Ok(time)) = (threads.parse::<u32>(), time.parse::<f64>()) {
            return (threads >= 1).then_some((threads, time));
        }
    }
    None
}

/// Seconds per unit of the second column, by its name; a first line that names no threads and no time is no head of such a table.
fn unit(head: &str) -> Option<f64> {
    let head = head.to_lowercase();
    let is = |word: &str| head.split(|c: char| !c.is_alphanumeric()).any(|part| part == word);
    let counts = ["threads", "thread", "n", "p", "cores", "workers", "procs", "processors"];
    if !counts.into_iter().any(is) {
        return None;
    }
    let units = [
        (1e-9, &["ns", "nanoseconds"][..]),
        (1e-6, &["us", "µs", "μs", "microseconds"]),
        (1e-3, &["ms", "milliseconds"]),
        (60.0, &["min", "minutes"]),
        (1.0, &["s", "sec", "secs", "second", "seconds", "time", "runtime", "elapsed", "wall"]),
    ];
    units.iter().find(|(_, names)| names.iter().any(|name| is(name))).map(|&(scale, _)| scale)
}
