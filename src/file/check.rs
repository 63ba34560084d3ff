//! What is read from a file is checked before anybody relies on it: each thing that the analysis, the charts and the tables
//! take for granted. The first that does not hold is told in a sentence that names the field.

use std::collections::{BTreeMap, BTreeSet};

use crate::analyse::counts;
use crate::bootstrap::MOST_ROUNDS;
use crate::protocol::{
    Axis, Calibration, Environment, Params, Plan, Point, Problem, Request, Role, RunRecord,
    RunResult, Sample, Trace, Value,
};
use crate::record::SCHEMA;
use crate::registry;

/// A label, a name, an id: what stands on one line.
const LINE: usize = 80;
/// What the kernel found, where the run took place.
const TOLD: usize = 400;
/// A text parameter, which may be a program.
const PROGRAM: usize = 16 * 1024;
/// More than thirty years: beyond it sums of squares begin to leave the numbers.
const LONGEST_SECONDS: f64 = 1e9;
/// A picosecond: nothing that is measured here ends sooner, and ratios of times stay numbers.
const SHORTEST_SECONDS: f64 = 1e-12;
/// Beyond this no count is whole any more, and products begin to leave the numbers.
const LARGEST: f64 = 1e18;

type Checked = Result<(), Problem>;

pub fn check(result: &RunResult) -> Checked {
    must(result.schema == SCHEMA, || {
        format!("This result has schema {}; this build reads schema {SCHEMA}.", result.schema)
    })?;
    line("build", &result.build)?;
    for (id, label) in &result.labels {
        line(&format!("labels.{}", shown(id)), label)?;
        line("An id in labels", id)?;
    }
    request("request", &result.request)?;
    plan(&result.plan)?;
    record(&result.record, &result.plan)
}

fn must(holds: bool, sentence: impl FnOnce() -> String) -> Checked {
    if holds { Ok(()) } else { Err(Problem::at("", sentence())) }
}

/// Of a text from outside, no more than fits into a sentence.
fn shown(text: &str) -> String {
    text.chars().take(40).collect()
}

fn text(field: &str, text: &str, most: usize) -> Checked {
    must(text.len() <= most, || {
        format!("{field} has {} bytes; at most {most} are possible.", text.len())
    })
}

fn line(field: &str, words: &str) -> Checked {
    must(words.chars().count() <= LINE, || {
        format!("{field} has more than {LINE} characters: “{}…”.", shown(words))
    })
}

/// Ids stand in links and tables as they are. The hand-over probe has no kernel and no mode.
fn id(field: &str, id: &str) -> Checked {
    line(field, id)?;
    must(id.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_'), || {
        format!("{field} is “{}”: an id has letters, digits and hyphens only.", shown(id))
    })
}

fn at_least_one(field: &str, count: u32) -> Checked {
    must(count >= 1, || format!("{field} is 0; counts begin at 1."))
}

/// A time that may be none.
fn time(field: &str, seconds: f64) -> Checked {
    must((0.0..=LONGEST_SECONDS).contains(&seconds), || {
        format!("{field} is {seconds}, which is no time in seconds.")
    })
}

/// A time that something took.
fn duration(field: &str, seconds: f64) -> Checked {
    time(field, seconds)?;
    must(seconds >= SHORTEST_SECONDS, || {
        format!("{field} is {seconds}; whatever is done takes some time.")
    })
}

fn quantity(field: &str, value: f64) -> Checked {
    must((0.0..=LARGEST).contains(&value), || {
        format!("{field} is {value}, which is not between 0 and {LARGEST:e}.")
    })
}

// ---- what was asked and planned ---------------------------------------------------------------

fn request(field: &str, request: &Request) -> Checked {
    must(request.axis == Axis::Threads, || {
        format!(
            "{field}.axis is a parameter; this build knows series along the thread counts only."
        )
    })?;
    for named in [&request.kernel, &request.schedule, &request.effort] {
        id(&format!("An id in {field}"), named)?;
    }
    request.modes.iter().try_for_each(|mode| id(&format!("{field}.modes"), mode))?;
    must(!request.threads.is_empty(), || format!("{field}.threads is empty."))?;
    request
        .threads
        .iter()
        .try_for_each(|&count| at_least_one(&format!("{field}.threads"), count))?;
    must(request.threads.is_sorted_by(|a, b| a < b), || {
        format!("{field}.threads are out of order, or one stands there twice.")
    })?;
    at_least_one(&format!("{field}.chunk"), request.chunk)?;
    if let Some(simulation) = &request.simulated {
        at_least_one(&format!("{field}.simulated.cores"), simulation.cores)?;
    }
    params(&format!("{field}.params"), &request.kernel, &request.params)
}

/// Texts that are not too long; and of a kernel that this build knows, every parameter of its own, within its range.
fn params(field: &str, kernel: &str, params: &Params) -> Checked {
    for (name, value) in params {
        line(&format!("An id in {field}"), name)?;
        if let Value::Text { text: words } | Value::Choice(words) = value {
            text(&format!("{field}.{}", shown(name)), words, PROGRAM)?;
        }
    }
    let Some(kernel) = registry::kernel(kernel) else { return Ok(()) };
    for info in kernel.info.params {
        must(params.contains_key(info.id), || format!("{field}.{} is missing.", info.id))?;
    }
    for (info, value) in kernel.params().filter_map(|info| Some((info, params.get(info.id)?))) {
        info.check(value).map_err(|problem| {
            Problem::at("", format!("{field}.{} is wrong. {}", info.id, problem.message))
        })?;
    }
    Ok(())
}

fn plan(plan: &Plan) -> Checked {
    line("plan.build", &plan.build)?;
    request("plan.request", &plan.request)?;
    at_least_one("plan.rounds", plan.rounds)?;
    must(plan.rounds <= MOST_ROUNDS, || {
        format!("plan.rounds is {}; at most {MOST_ROUNDS} are read.", plan.rounds)
    })?;
    must(!plan.points.is_empty(), || "plan.points is empty: nothing was measured.".into())?;
    let (mut cells, mut widest) = (BTreeSet::new(), BTreeMap::new());
    for (index, one) in plan.points.iter().enumerate() {
        let field = format!("plan.points[{index}]");
        // Whatever else differs: the analysis tells cells apart by these.
        let mode = match one.role {
            Role::Measured | Role::Twin => one.mode.as_str(),
            _ => "",
        };
        let cell = (one.role as u8, mode, one.threads);
        must(cells.insert(cell), || format!("{field} stands there twice."))?;
        let before = widest.insert((one.role as u8, mode), one.threads);
        must(before.is_none_or(|before| before < one.threads), || {
            format!("{field}.threads is {}, out of order.", one.threads)
        })?;
        point(&field, one)?;
    }
    for &traced in &plan.traced {
        exists("plan.traced", traced, plan)?;
    }
    for pair in &plan.headline {
        id("plan.headline.mode", &pair.mode)?;
        at_least_one("plan.headline.threads", pair.threads)?;
    }
    for bound in &plan.granularity_bounds {
        at_least_one("plan.granularityBounds.threads", bound.threads)?;
        must((1.0..=LARGEST).contains(&bound.speedup), || {
            format!("plan.granularityBounds.speedup is {}, which bounds nothing.", bound.speedup)
        })?;
    }
    duration("plan.shortestSampleSeconds", plan.shortest_sample_seconds)?;
    quantity("plan.predictedSeconds", plan.predicted_seconds)?;
    quantity("plan.ending.budgetSeconds", plan.ending.budget_seconds)?;
    quantity("plan.ending.precision", plan.ending.precision)?;
    quantity("plan.stepsPerPass", plan.steps_per_pass)?;
    quantity("plan.bytes", plan.bytes)
}

fn point(field: &str, point: &Point) -> Checked {
    id(&format!("{field}.kernel"), &point.kernel)?;
    id(&format!("{field}.mode"), &point.mode)?;
    id(&format!("{field}.schedule"), &point.schedule)?;
    at_least_one(&format!("{field}.threads"), point.threads)?;
    at_least_one(&format!("{field}.chunk"), point.chunk)?;
    params(&format!("{field}.params"), &point.kernel, &point.params)
}

fn exists(what: &str, point: u32, plan: &Plan) -> Checked {
    let points = plan.points.len();
    must((point as usize) < points, || format!("{what} names point {point}, of {points}."))
}

// ---- what was observed ------------------------------------------------------------------------

fn record(record: &RunRecord, plan: &Plan) -> Checked {
    line("record.name", &record.name)?;
    if let Some(begun) = &record.begun {
        must(is_minute(begun), || {
            format!("record.begun is “{}”, not a minute as in 2026-11-30T16:50Z.", shown(begun))
        })?;
    }
    environment(&record.environment)?;
    record.calibration.as_ref().map_or(Ok(()), calibration)?;
    time("record.poolStartSeconds", record.pool_start_seconds.unwrap_or(0.0))?;
    time("record.workersStartSeconds", record.workers_start_seconds.unwrap_or(0.0))?;
    quantity("record.unusedWorkRatio", record.unused_work_ratio.unwrap_or(1.0))?;
    let (counted, points) = (record.points.len(), plan.points.len());
    must(counted == points, || {
        format!("record.points has {counted} entries; the plan has {points} points.")
    })?;
    for (index, counted) in record.points.iter().enumerate() {
        let Some(counted) = counted else { continue };
        text(&format!("record.points[{index}].answer"), &counted.answer, TOLD)?;
        quantity(&format!("record.points[{index}].steps"), counted.steps)?;
    }
    let mut visits = BTreeSet::new();
    for (index, one) in record.samples.iter().enumerate() {
        exists("A sample", one.point, plan)?;
        let field = format!("record.samples[{index}]");
        sample(&field, one, plan)?;
        let probe = plan.points[one.point as usize].role == Role::HandOver;
        must(probe || !counts(one) || visits.insert((one.point, one.round)), || {
            format!("{field} is the second of point {} in round {}.", one.point, one.round)
        })?;
    }
    for (index, one) in record.traces.iter().enumerate() {
        exists("A watched pass", one.point, plan)?;
        trace(&format!("record.traces[{index}]"), one)?;
    }
    Ok(())
}

/// "2026-11-30T16:50Z": digits where that has digits, and the rest as there.
fn is_minute(text: &str) -> bool {
    const PATTERN: &str = "0000-00-00T00:00Z";
    let fits = |(c, pattern): (char, char)| match pattern {
        '0' => c.is_ascii_digit(),
        _ => c == pattern,
    };
    text.len() == PATTERN.len() && text.chars().zip(PATTERN.chars()).all(fits)
}

fn environment(environment: &Environment) -> Checked {
    text("record.environment.engine", &environment.engine, TOLD)?;
    text("record.environment.platform", &environment.platform, TOLD)?;
    time("record.environment.clockQuantumSeconds", environment.clock_quantum_seconds)?;
    time("record.environment.pauseSeconds", environment.pause_seconds)?;
    quantity("record.environment.memoryLimitBytes", environment.memory_limit_bytes)
}

fn calibration(calibration: &Calibration) -> Checked {
    quantity("record.calibration.nanosecondsPerIteration", calibration.nanoseconds_per_iteration)?;
    quantity("record.calibration.deviationNanoseconds", calibration.deviation_nanoseconds)
}

fn sample(field: &str, sample: &Sample, plan: &Plan) -> Checked {
    let seconds = format!("{field}.seconds");
    match sample.warmup {
        // The first pass of all may be over before a coarse clock has moved.
        true => time(&seconds, sample.seconds)?,
        false => duration(&seconds, sample.seconds)?,
    }
    time(&format!("{field}.copySeconds"), sample.copy_seconds)?;
    // Both were rounded to four digits.
    must(sample.copy_seconds <= 1.001 * sample.seconds || sample.warmup, || {
        let (copied, whole) = (sample.copy_seconds, sample.seconds);
        format!("{field}.copySeconds is {copied}, of {whole} s in all.")
    })?;
    at_least_one(&format!("{field}.passes"), sample.passes)?;
    must(sample.round <= plan.rounds && sample.warmup == (sample.round == 0), || {
        let kind = if sample.warmup { "a warm-up, which is 0" } else { "not a warm-up" };
        format!("{field}.round is {}, of {}; it is {kind}.", sample.round, plan.rounds)
    })
}

fn trace(field: &str, trace: &Trace) -> Checked {
    duration(&format!("{field}.seconds"), trace.seconds)?;
    time(&format!("{field}.clockErrorSeconds"), trace.clock_error_seconds)?;
    must(!trace.seats.is_empty(), || format!("{field}.seats is empty: nobody was watched."))?;
    for (index, seat) in trace.seats.iter().enumerate() {
        let field = format!("{field}.seats[{index}].spans");
        let mut end = f64::NEG_INFINITY;
        for span in &seat.spans {
            // By the coordinator's clock a seat may begin a little before the pass.
            let (from, to) = (span.start_seconds, span.end_seconds);
            must(from.abs() <= LONGEST_SECONDS && to.abs() <= LONGEST_SECONDS, || {
                format!("{field} has one from {from} to {to} s, which are no times.")
            })?;
            must(end <= from && from <= to, || {
                format!("{field} has one from {from} to {to} s, out of order.")
            })?;
            end = to;
            time(&format!("{field}.lockWaitSeconds"), span.lock_wait_seconds)?;
        }
    }
    Ok(())
}
