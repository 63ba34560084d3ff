//! The JSON of Google Benchmark (`--benchmark_format=json`).
//!
//! With `Threads(p)` every thread runs the loop. Since 1.9.0 the reported time is what one iteration takes in each thread, before it
//! was that divided by the threads (pull request 1836 of google/benchmark). Here both become the time per iteration of all threads
//! together: what the work of one iteration takes.

use serde::Deserialize;

use super::series::{Found, Report, label};
use super::thread_count;

const NOTE: &str = "The times are per iteration of all threads together, as the threads of Google Benchmark share iterations out; code that itself divides one iteration among its threads reads too fast by their number.";

#[derive(Deserialize)]
struct File {
    context: Context,
    benchmarks: Vec<Benchmark>,
}

#[derive(Deserialize)]
struct Context {
    #[serde(default)]
    date: String,
    #[serde(default)]
    num_cpus: u32,
    #[serde(default)]
    library_version: String,
}

#[derive(Deserialize)]
struct Benchmark {
    name: String,
    #[serde(default)]
    run_name: Option<String>,
    #[serde(default)]
    run_type: Option<String>,
    #[serde(default)]
    threads: Option<u32>,
    #[serde(default)]
    real_time: Option<f64>,
    #[serde(default)]
    time_unit: Option<String>,
    #[serde(default)]
    error_occurred: bool,
}

pub fn read(text: &str) -> Found {
    let file: File = serde_json::from_str(text).ok()?;
    let divided = divides(&file.context.library_version);
    let mut report = Report::of("Google Benchmark", NOTE);
    report.cores = file.context.num_cpus;
    report.begun = minute(&file.context.date);
    for one in file.benchmarks.iter().filter(|one| is_measured(one)) {
        let name = one.run_name.as_ref().unwrap_or(&one.name);
        // Since 1.5 the count is a field of its own, of every benchmark; only those with threads have it in the name.
        let Some((series, threads)) = thread_count::split(name) else { continue };
        if one.threads.is_some_and(|told| told != threads) {
            return Some(Err(format!(
                "“{}” of this file of Google Benchmark has another count in its field threads.",
                label(name)
            )));
        }
        let Some(unit) = seconds_per(one.time_unit.as_deref().unwrap_or("ns")) else {
            return Some(Err(format!(
                "“{}” of this file of Google Benchmark has a time in no unit that is known here.",
                label(name)
            )));
        };
        let Some(time) = one.real_time else { continue };
        let each = if divided { time } else { time / f64::from(threads) };
        report.add(&series, threads, [each * unit]);
    }
    Some(Ok(report))
}

fn is_measured(one: &Benchmark) -> bool {
    !one.error_occurred && one.run_type.as_deref().is_none_or(|kind| kind == "iteration")
}

/// Whether this version divides a time by the threads: before 1.9.0. Since 1.8.4 it says which one it is.
fn divides(version: &str) -> bool {
    let mut parts =
        version.trim_start_matches('v').split(['.', '-']).map(|part| part.parse::<u32>().ok());
    let version = (parts.next().flatten(), parts.next().flatten());
    match version {
        (Some(major), Some(minor)) => (major, minor) < (1, 9),
        _ => true,
    }
}

fn seconds_per(unit: &str) -> Option<f64> {
    match unit {
        "ns" => Some(1e-9),
        "us" => Some(1e-6),
        "ms" => Some(1e-3),
        "s" => Some(1.0),
        _ => None,
    }
}

/// "2026-11-30T16:50:12+01:00" by UTC; local time without an offset, as old versions write it, is none.
fn minute(date: &str) -> Option<String> {
    let (local, offset) = (date.get(..16)?, date.get(19..)?);
    let whole = offset == "Z" || offset == "+00:00" || offset == "-00:00";
    (whole && local.as_bytes()[10] == b'T').then(|| format!("{local}Z"))
}
