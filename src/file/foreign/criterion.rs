//! What criterion.rs leaves: the messages of `cargo criterion --message-format=json`, or the table `raw.csv` that it keeps for
//! programs.

use serde::Deserialize;

use super::series::{Found, Report, label};
use super::thread_count;

#[derive(Deserialize)]
struct Message {
    reason: String,
    #[serde(default)]
    id: String,
    #[serde(default)]
    iteration_count: Vec<f64>,
    #[serde(default)]
    measured_values: Vec<f64>,
    #[serde(default)]
    unit: String,
}

const HEAD: [&str; 8] = [
    "group",
    "function",
    "value",
    "throughput_num",
    "throughput_type",
    "sample_measured_value",
    "unit",
    "iteration_count",
];

pub fn read(text: &str) -> Found {
    let first = text.lines().find(|line| !line.trim().is_empty())?;
    if first.split(',').map(str::trim).eq(HEAD) {
        return Some(rows(text));
    }
    serde_json::from_str::<Message>(first).ok()?;
    Some(messages(text))
}

/// One a line; other reasons are no measurement.
fn messages(text: &str) -> Result<Report, String> {
    let mut report = Report::of("criterion", "");
    for line in text.lines() {
        let Ok(message) = serde_json::from_str::<Message>(line) else { continue };
        let Some((series, threads)) = thread_count::split(&message.id) else { continue };
        if message.reason != "benchmark-complete" {
            continue;
        }
        let scale = scale(&message.unit, &message.id)?;
        let each = message.measured_values.iter().zip(&message.iteration_count);
        report.add(&series, threads, each.map(|(value, count)| value * scale / count));
    }
    Ok(report)
}

fn rows(text: &str) -> Result<Report, String> {
    let mut report = Report::of("criterion", "");
    for line in text.lines().filter(|line| !line.trim().is_empty()).skip(1) {
        // Names with commas are quoted, and nothing behind them is.
        let mut fields = line.rsplitn(6, ',');
        let mut next = || fields.next().unwrap_or("").trim();
        let (count, unit, value) = (next(), next(), next());
        let names = (next(), next(), next()).2.replace(['"'], "").replace(',', "/");
        let Some((series, threads)) = thread_count::split(&names) else { continue };
        let number = |text: &str| {
            text.parse::<f64>()
                .map_err(|_| format!("“{}” of a table of criterion is no number.", label(text)))
        };
        report.add(&series, threads, [number(value)? * scale(unit, &names)? / number(count)?]);
    }
    Ok(report)
}

fn scale(unit: &str, name: &str) -> Result<f64, String> {
    match unit {
        "ns" => Ok(1e-9),
        "us" | "µs" => Ok(1e-6),
        "ms" => Ok(1e-3),
        "s" => Ok(1.0),
        _ => Err(format!("“{}” was measured in “{}”, which is no time.", label(name), label(unit))),
    }
}
