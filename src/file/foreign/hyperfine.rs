//! The JSON of hyperfine (`--export-json`): each time of each command.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use super::series::{Found, Report};
use super::thread_count;

const NOTE: &str = "The times are those of whole commands, with what starting them takes: a serial part that no program can share out.";

#[derive(Deserialize)]
struct File {
    results: Vec<Benchmark>,
}

#[derive(Deserialize)]
struct Benchmark {
    command: String,
    times: Vec<f64>,
    #[serde(default)]
    parameters: BTreeMap<String, Value>,
}

pub fn read(text: &str) -> Found {
    let file: File = serde_json::from_str(text).ok()?;
    let mut report = Report::of("hyperfine", NOTE);
    for one in &file.results {
        if let Some((series, threads)) = counted(one) {
            report.add(&series, threads, one.times.iter().copied());
        }
    }
    Some(Ok(report))
}

/// From the parameter that was scanned, if one is of threads; else from the command. The series is the command without it.
fn counted(one: &Benchmark) -> Option<(String, u32)> {
    let scanned = one.parameters.iter().find(|(name, _)| thread_count::is_count(name));
    let of_parameter = scanned.and_then(|(_, value)| match value {
        Value::String(text) => text.parse().ok(),
        other => other.as_u64().and_then(|count| u32::try_from(count).ok()),
    });
    match (of_parameter, thread_count::split(&one.command)) {
        (Some(threads), Some((series, same))) if same == threads => Some((series, threads)),
        // It stands somewhere in the command, and nobody can say where: the other parameters tell series apart.
        (Some(threads), _) if threads >= 1 => {
            let others = one.parameters.iter().filter(|(name, _)| !thread_count::is_count(name));
            let told: Vec<String> = others.map(|(name, value)| format!("{name} {value}")).collect();
            Some((told.join(", "), threads))
        }
        (_, found) => found,
    }
}
