//! A traced pass in the Trace Event Format, which Perfetto and the viewers of browsers open: complete events (`X`), and
//! metadata (`M`) that name the process and its threads. Times are microseconds.

use serde::Serialize;
use serde_json::{Value, json};

use super::{Kind, Piece, pieces};
use crate::protocol::{Plan, RunResult, Span, Trace};

/// There is one process, and any number but 0 will do.
const PROCESS: u32 = 1;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct File {
    display_time_unit: &'static str,
    other_data: Value,
    trace_events: Vec<Event>,
}

#[derive(Serialize)]
struct Event {
    name: String,
    ph: &'static str,
    pid: u32,
    tid: u32,
    #[serde(flatten)]
    time: Option<Time>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cat: Option<&'static str>,
    #[serde(skip_serializing_if = "Value::is_null")]
    args: Value,
}

#[derive(Serialize)]
struct Time {
    ts: f64,
    dur: f64,
}

/// The result's trace with this index as a JSON file; `None` where there is none, or it is of no point of the plan.
pub fn chrome_trace(result: &RunResult, index: usize) -> Option<String> {
    let trace = result.record.traces.get(index)?;
    let mut trace_events = vec![name("process_name", 0, title(&result.plan, trace)?)];
    let phase_ends = trace.phase_ends();
    for (seat, watched) in (0..).zip(&trace.seats) {
        trace_events.push(name("thread_name", thread(seat), format!("seat {seat}")));
        let pieces = pieces(watched, &phase_ends, trace.seconds);
        trace_events.extend(pieces.iter().flat_map(|piece| events(piece, thread(seat))));
    }
    let other_data = json!({
        "clock error in µs": microseconds(nanoseconds(trace.clock_error_seconds)),
        "engine": result.record.environment.engine,
    });
    let file = File { display_time_unit: "ns", other_data, trace_events };
    Some(serde_json::to_string(&file).expect("a trace is plain data"))
}

/// Mode, threads, kernel.
fn title(plan: &Plan, trace: &Trace) -> Option<String> {
    let point = plan.points.get(trace.point as usize)?;
    let threads = if point.threads == 1 { "thread" } else { "threads" };
    Some(format!("{}, {} {threads}, {}", point.mode, point.threads, point.kernel))
}

/// Some viewers keep thread 0 for themselves.
fn thread(seat: u32) -> u32 {
    seat + 1
}

fn name(what: &str, tid: u32, name: String) -> Event {
    let args = json!({ "name": name });
    Event { name: what.into(), ph: "M", pid: PROCESS, tid, time: None, cat: None, args }
}

/// Of a piece of a thread's time: nothing where it has no length, or where idle time is best shown as a gap.
fn events(piece: &Piece, tid: u32) -> Vec<Event> {
    let (start, end) = (nanoseconds(piece.start), nanoseconds(piece.end));
    let event = |name: String, cat, start: u64, args| {
        let time = Time { ts: microseconds(start), dur: microseconds(end - start) };
        Event { name, ph: "X", pid: PROCESS, tid, time: Some(time), cat: Some(cat), args }
    };
    let all = |name: &str, cat, args| event(name.into(), cat, start, args);
    let events = match piece.kind {
        Kind::StartUp => vec![all("start-up", "waiting", Value::Null)],
        Kind::Tasks(span, waited) => {
            let waited = nanoseconds(waited).min(end - start);
            let args = json!({ "phase": span.phase, "lock waits in µs": microseconds(waited) });
            // When in the span they were is not known, only how long they were together.
            let waits = "lock waits (sum of all within these tasks)";
            let waits =
                (waited > 0).then(|| event(waits.into(), "lock", end - waited, Value::Null));
            [all(&tasks(span), "work", args)].into_iter().chain(waits).collect()
        }
        Kind::Idle => Vec::new(),
        Kind::Imbalance => vec![all("imbalance", "waiting", Value::Null)],
        Kind::End => vec![all("end of the pass", "waiting", Value::Null)],
    };
    if end > start { events } else { Vec::new() }
}

fn tasks(span: &Span) -> String {
    match span.tasks {
        0 | 1 => format!("task {}", span.first_task),
        tasks => format!(
            "tasks {}–{}",
            span.first_task,
            u64::from(span.first_task) + u64::from(tasks) - 1
        ),
    }
}

/// Whole ones, so that what ends together ends together in the file too.
fn nanoseconds(seconds: f64) -> u64 {
    (seconds * 1e9).round() as u64
}

fn microseconds(nanoseconds: u64) -> f64 {
    nanoseconds as f64 / 1e3
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::{Environment, Level, SeatTrace, Texts};
    use proptest::prelude::*;

    /// A recording with this trace, of the first point of a plan that threads share.
    fn recorded(seconds: f64, seats: Vec<Vec<Span>>) -> RunResult {
        let environment = Environment {
            engine: "test".into(),
            platform: "test".into(),
            cores: 4,
            level: Level::Threads,
            clock_quantum_seconds: 1e-6,
            memory_limit_bytes: 1e9,
            draws: false,
            pause_seconds: 0.0,
        };
        let texts = [("threads", "1,3"), ("modes", "locked"), ("n", "16")];
        let texts: Texts = texts.map(|(key, text)| (key.into(), text.into())).into();
        let settled = crate::settings::settle(&texts, None, 4);
        let plan = crate::plan::plan(&settled.request, &environment).unwrap();
        let of_three = |(mode, threads): (&str, u32)| mode == "locked" && threads == 3;
        let point = plan.points.iter().position(|p| of_three((&p.mode, p.threads))).unwrap() as u32;
        let seats = seats.into_iter().map(|spans| SeatTrace { spans }).collect();
        let trace = Trace { point, seconds, clock_error_seconds: 2e-7, seats };
        let mut result = crate::record::begin(settled.request, plan, environment).result;
        result.record.traces.push(trace);
        result
    }

    fn span(phase: u32, start: f64, end: f64, wait: f64) -> Span {
        Span {
            phase,
            first_task: 4,
            tasks: 2,
            start_seconds: start,
            end_seconds: end,
            lock_wait_seconds: wait,
        }
    }

    fn events_of(file: &str) -> Vec<Value> {
        let file: Value = serde_json::from_str(file).unwrap();
        file["traceEvents"].as_array().unwrap().clone()
    }

    #[test]
    fn every_piece_of_a_threads_time_is_an_event_of_the_thread_with_its_name() {
        let seats = vec![
            vec![span(0, 1e-6, 3e-6, 0.5e-6), span(0, 4e-6, 8e-6, 0.0)],
            vec![span(0, 0.0, 5e-6, 0.0)],
            Vec::new(),
        ];
        let events = events_of(&chrome_trace(&recorded(1e-5, seats), 0).unwrap());
        let shown = |event: &Value| {
            let name = event["args"]["name"].as_str().or(event["name"].as_str()).unwrap();
            let place = [&event["tid"], &event["ts"], &event["dur"]].map(|v| v.as_f64());
            (name.to_string(), place.map(|number| number.unwrap_or(-1.0)))
        };
        let shown: Vec<_> = events.iter().map(shown).collect();
        let shown: Vec<_> = shown.iter().map(|(name, place)| (name.as_str(), *place)).collect();
        let expected = [
            ("locked, 3 threads, matmul", [0.0, -1.0, -1.0]),
            ("seat 0", [1.0, -1.0, -1.0]),
            ("start-up", [1.0, 0.0, 1.0]),
            ("tasks 4–5", [1.0, 1.0, 2.0]),
            ("lock waits (sum of all within these tasks)", [1.0, 2.5, 0.5]),
            ("tasks 4–5", [1.0, 4.0, 4.0]),
            ("end of the pass", [1.0, 8.0, 2.0]),
            ("seat 1", [2.0, -1.0, -1.0]),
            ("tasks 4–5", [2.0, 0.0, 5.0]),
            ("imbalance", [2.0, 5.0, 3.0]),
            ("end of the pass", [2.0, 8.0, 2.0]),
            ("seat 2", [3.0, -1.0, -1.0]),
            ("imbalance", [3.0, 0.0, 8.0]),
            ("end of the pass", [3.0, 8.0, 2.0]),
        ];
        assert_eq!(shown, expected);
    }

    #[test]
    fn a_trace_that_is_not_there_or_of_no_point_makes_no_file() {
        let mut recorded = recorded(1.0, vec![Vec::new()]);
        assert_eq!(chrome_trace(&recorded, 1), None);
        recorded.record.traces[0].point = 99;
        assert_eq!(chrome_trace(&recorded, 0), None);
    }

    /// In nanoseconds: of a complete event, start and end.
    fn extent(event: &Value) -> (i64, i64) {
        let whole = |field: &str| (event[field].as_f64().unwrap() * 1e3).round() as i64;
        (whole("ts"), whole("ts") + whole("dur"))
    }

    /// Complete events of one thread, in the order of the file: each ends before the next begins, or lies in it.
    fn nests(events: &[&Value]) -> bool {
        let mut open: Vec<(i64, i64)> = Vec::new();
        events.iter().all(|event| {
            let (start, end) = extent(event);
            open.retain(|&(_, outer_end)| outer_end > start);
            let fits = open.iter().all(|&(outer, outer_end)| outer <= start && end <= outer_end);
            open.push((start, end));
            fits
        })
    }

    #[test]
    fn the_check_of_nesting_sees_a_partial_overlap() {
        let event = |ts: f64, dur: f64| json!({ "ts": ts, "dur": dur });
        let [outer, inner, after, across] =
            [event(0.0, 4.0), event(1.0, 3.0), event(4.0, 1.0), event(3.0, 2.0)];
        assert!(nests(&[&outer, &inner, &after]));
        assert!(!nests(&[&outer, &across]));
    }

    proptest! {
        #[test]
        fn every_event_has_the_fields_of_its_kind_and_those_of_a_thread_nest(
            spans in proptest::collection::vec(
                (0..3_usize, 0..3_u32, -1e-3..1.0f64, 0.0..0.3f64, -0.1..0.5f64), 0..40),
            seconds in 0.1..2.0f64,
        ) {
            // As any file may have them: out of order, beyond the pass, waits longer than their span.
            let mut seats = vec![Vec::new(); 3];
            for (seat, phase, start, length, wait) in spans {
                seats[seat].push(span(phase, start, start + length, wait));
            }
            let events = events_of(&chrome_trace(&recorded(seconds, seats), 0).unwrap());
            for event in &events {
                prop_assert!(event["name"].is_string() && event["pid"].is_u64() && event["tid"].is_u64());
                match event["ph"].as_str() {
                    Some("M") => prop_assert!(event["args"]["name"].is_string()),
                    Some("X") => {
                        prop_assert!(event["cat"].is_string());
                        let (start, end) = extent(event);
                        prop_assert!(0 <= start && start < end, "{event}");
                    }
                    other => prop_assert!(false, "an event of the kind {other:?}"),
                }
            }
            for thread in 1..=3 {
                let own = |event: &&Value| event["ph"] == "X" && event["tid"] == thread;
                let own: Vec<&Value> = events.iter().filter(own).collect();
                prop_assert!(nests(&own), "{own:?}");
            }
        }
    }
}
