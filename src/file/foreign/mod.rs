//! Times that another tool measured, as results: *fit my numbers*. Each format has a file that finds series of times by thread
//! count in a text; here a result is made of each.
//!
//! Such a result has one mode and no ceiling, so the analysis tells no knee, no part of the machine and no cause of it.

mod columns;
mod criterion;
mod google_benchmark;
mod hyperfine;
mod series;
mod thread_count;

use std::collections::BTreeMap;

use crate::bootstrap::MOST_ROUNDS;
use crate::plan::order::RULE;
use crate::protocol::{
    Axis, Counted, Ended, Ending, Environment, Executor, Level, Origin, Pair, Params, Plan, Point,
    Problem, Request, Role, RunRecord, RunResult, Sample, Scaling, Texts, Value,
};
use crate::record::SCHEMA;

use super::check::check;
use series::{Found, Report, label};

/// Of the kernel and of the mode, which no build knows: their labels say what was measured, and their ends
/// ([`crate::protocol::ELSEWHERE`]) that it was another tool.
const KERNEL: &str = "work-elsewhere";
const MODE: &str = "times-elsewhere";
/// Of the parameter that says which series it is.
const SERIES: &str = "series";
/// More counts than any machine has are a table of something else.
const MOST_COUNTS: usize = 1024;
/// More series in one file are nobody's experiment.
const MOST_SERIES: usize = 200;

const FORMATS: [fn(&str) -> Found; 4] =
    [google_benchmark::read, hyperfine::read, criterion::read, columns::read];

/// The results in a text of another tool, as many as it has series; `None` where it is of none that is known here.
pub fn read(text: &str) -> Option<Result<Vec<RunResult>, Problem>> {
    let report = FORMATS.iter().find_map(|format| format(text))?;
    Some(report.and_then(results).map_err(|sentence| Problem::at("", sentence)))
}

fn results(report: Report) -> Result<Vec<RunResult>, String> {
    let Report { tool, series, .. } = &report;
    if series.is_empty() {
        return Err(format!(
            "This is a file of {tool}, and no thread count stands in any of its names: 4 threads, threads:4, --threads 4, -j4."
        ));
    }
    if series.len() > MOST_SERIES {
        return Err(format!(
            "This is a file of {tool} with {} series; at most {MOST_SERIES} are read.",
            series.len()
        ));
    }
    let all: Vec<RunResult> = series
        .iter()
        .map(|(name, times)| result(&report, name, times))
        .collect::<Result<_, _>>()?;
    for one in &all {
        check(one).map_err(|problem| format!("Of this file of {tool}: {}", problem.message))?;
    }
    Ok(all)
}

fn result(
    report: &Report,
    name: &str,
    times: &BTreeMap<u32, Vec<f64>>,
) -> Result<RunResult, String> {
    let rounds = times.values().map(Vec::len).max().unwrap_or(0);
    if rounds > MOST_ROUNDS as usize || times.len() > MOST_COUNTS {
        return Err(format!(
            "“{}” has {rounds} times of a count, and {} counts; at most {MOST_ROUNDS} and {MOST_COUNTS} are read.",
            label(name),
            times.len()
        ));
    }
    let request = request(name, times);
    let plan = plan(report, request.clone(), times, rounds as u32);
    Ok(RunResult {
        schema: SCHEMA,
        build: report.tool.to_string(),
        record: record(report, name, times),
        labels: Texts::from([
            (KERNEL.into(), format!("Times by {}", report.tool)),
            (MODE.into(), if name.is_empty() { "Measured".into() } else { label(name) }),
        ]),
        request,
        plan,
    })
}

/// The name of a series stands for its work: two of different names are never held against each other.
fn params(name: &str) -> Params {
    let text = Value::Text { text: label(name) };
    if name.is_empty() { Params::new() } else { Params::from([(SERIES.into(), text)]) }
}

fn request(name: &str, times: &BTreeMap<u32, Vec<f64>>) -> Request {
    let threads: Vec<u32> = times.keys().copied().collect();
    Request {
        kernel: KERNEL.into(),
        params: params(name),
        modes: vec![MODE.into()],
        schedule: String::new(),
        chunk: 1,
        cap: threads.last().copied().unwrap_or(1),
        threads,
        threads_auto: false,
        axis: Axis::Threads,
        scaling: Scaling::Strong,
        effort: String::new(),
        seed: 1,
        simulated: None,
    }
}

fn plan(report: &Report, request: Request, times: &BTreeMap<u32, Vec<f64>>, rounds: u32) -> Plan {
    let point = |&threads: &u32| Point {
        role: Role::Measured,
        kernel: KERNEL.into(),
        params: request.params.clone(),
        mode: MODE.into(),
        executor: Executor::Pool,
        schedule: String::new(),
        chunk: 1,
        threads,
        scaling: Scaling::Strong,
    };
    let headline = times.keys().next_back().filter(|_| times.len() > 1);
    Plan {
        build: report.tool.to_string(),
        seed: request.seed,
        rounds,
        ending: Ending {
            least_rounds: rounds,
            looks: Vec::new(),
            precision: 0.0,
            budget_seconds: 0.0,
        },
        headline: headline
            .map(|&threads| Pair { mode: MODE.into(), threads })
            .into_iter()
            .collect(),
        points: times.keys().map(point).collect(),
        order: RULE,
        traced: Vec::new(),
        offsets_bytes: Vec::new(),
        pool: request.cap,
        workers: 0,
        tasks: 0,
        steps_per_pass: 1.0,
        granularity_bounds: Vec::new(),
        bytes: 0.0,
        // Whether a stretch was long enough for its clock, only the tool can know.
        shortest_sample_seconds: 1e-12,
        predicted_seconds: 0.0,
        notes: if report.note.is_empty() { Vec::new() } else { vec![report.note.into()] },
        request,
    }
}

fn record(report: &Report, name: &str, times: &BTreeMap<u32, Vec<f64>>) -> RunRecord {
    let of_count = |(point, seconds): (usize, &Vec<f64>)| {
        let sample = move |(index, &seconds): (usize, &f64)| Sample {
            point: point as u32,
            round: index as u32 + 1,
            seconds,
            passes: 1,
            warmup: false,
            ok: true,
            hidden: false,
            parks: 0,
            copy_seconds: 0.0,
            lost: 0,
        };
        seconds.iter().enumerate().map(sample).collect::<Vec<_>>()
    };
    RunRecord {
        origin: Origin::Elsewhere,
        name: label(name),
        begun: report.begun.clone(),
        environment: Environment {
            engine: report.tool.to_string(),
            platform: String::new(),
            cores: report.cores,
            level: Level::Threads,
            clock_quantum_seconds: 0.0,
            memory_limit_bytes: 0.0,
            draws: false,
            pause_seconds: 0.0,
        },
        calibration: None,
        pool_start_seconds: None,
        workers_start_seconds: None,
        unused_work_ratio: None,
        points: times.keys().map(|_| Some(Counted { answer: String::new(), steps: 1.0 })).collect(),
        samples: times.values().enumerate().flat_map(of_count).collect(),
        traces: Vec::new(),
        ended: Some(Ended::Rounds),
    }
}

#[cfg(test)]
mod tests;
