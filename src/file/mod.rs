//! Result ⇄ text: the JSON file with everything that was measured, tables of it, and what a link has room for; and whatever stands
//! in a text that somebody opens. Pure.

mod check;
pub mod foreign;
mod json;
pub mod link;
mod open;
mod report;
mod scan;
#[cfg(test)]
mod schema;
mod tables;

pub use json::{decode, encode, encode_line};
pub use link::link;
pub use open::open;
pub use tables::{HEADINGS, TABLES, rows_to_read, table};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analyse::{QUICK_RESAMPLES, analyse};
    use crate::protocol::{IntervalKind, Problem, Reading, Role, RunResult, Sample};
    use crate::reading::read as read_result;
    use crate::stats::extremes;
    use crate::timeline::chrome_trace;
    use serde_json::{Value, json};

    const STORED: &str = include_str!("../../docs/examples/story-2-cores.json");

    /// The stored run as JSON, cut short: two rounds, one watched pass.
    fn stored() -> Value {
        let mut result: Value = serde_json::from_str(STORED).unwrap();
        let record = &mut result["record"];
        let short = |sample: &Value| sample["round"].as_u64() <= Some(2);
        let samples = record["samples"].as_array().unwrap();
        record["samples"] = samples.iter().filter(|s| short(s)).cloned().collect();
        record["traces"] = json!([record["traces"][0]]);
        result
    }

    fn read(result: &Value) -> Result<RunResult, Problem> {
        decode(&result.to_string())
    }

    #[test]
    fn the_stored_runs_are_read_and_written_as_they_were() {
        for text in [STORED, include_str!("../../docs/examples/story-16-cores.json")] {
            let result = decode(text).unwrap();
            assert_eq!(decode(&encode(&result)), Ok(result));
        }
    }

    #[test]
    fn whoever_writes_a_result_by_hand_is_told_the_field_that_is_wrong() {
        for (path, value, sentence) in [
            ("/schema", json!(1), "has schema 1; this build reads schema 2."),
            ("/record/samples/3/seconds", json!(-1.0), "record.samples[3].seconds is -1"),
            ("/record/samples/3/point", json!(99), "A sample names point 99, of 30."),
            ("/record/samples/3/passes", json!(0), "record.samples[3].passes is 0"),
            ("/record/samples/3/round", json!(6), "record.samples[3].round is 6, of 5"),
            ("/record/samples/60/seconds", json!(0.0), "record.samples[60].seconds is 0;"),
            ("/record/traces/0/point", json!(30), "A watched pass names point 30, of 30."),
            ("/record/traces/0/seconds", json!(0), "record.traces[0].seconds is 0"),
            ("/record/points", json!([]), "record.points has 0 entries; the plan has 30 points."),
            ("/record/begun", json!("yesterday"), "record.begun is “yesterday”"),
            ("/record/name", json!("long ".repeat(20)), "record.name has more than 80 characters"),
            ("/labels/plain", json!("long ".repeat(20)), "labels.plain has more than 80"),
            (
                "/plan/points/1",
                stored()["plan"]["points"][0].clone(),
                "points[1] stands there twice",
            ),
            ("/plan/points/1/threads", json!(0), "plan.points[1].threads is 0, out of order"),
            ("/plan/points/1/threads", json!(5), "plan.points[2].threads is 3, out of order"),
            ("/request/threads", json!([2, 1]), "request.threads are out of order"),
            ("/plan/points/1/mode", json!("a,b"), "plan.points[1].mode is “a,b”"),
            ("/plan/points/1/params/n", json!(1), "plan.points[1].params.n is wrong. Size"),
            ("/plan/points/1/params/n", json!("120"), "plan.points[1].params.n is wrong. Size"),
            ("/request/params", json!({ "n": 120 }), "request.params.step is missing."),
            ("/request/params/x", json!({ "text": "x".repeat(20_000) }), "request.params.x has"),
            ("/request/axis", json!({ "type": "param", "id": "n", "values": [1] }), "request.axis"),
            ("/plan/traced/0", json!(30), "plan.traced names point 30, of 30."),
            ("/plan/rounds", json!(u32::MAX), "plan.rounds is 4294967295; at most 1000"),
            ("/record/samples/60/seconds", json!(1e308), "record.samples[60].seconds is 1"),
            ("/record/samples/60/seconds", json!(1e-300), "record.samples[60].seconds is 0.0"),
            ("/record/samples/60/copySeconds", json!(9.0), "record.samples[60].copySeconds is 9"),
            ("/record/samples/60/round", json!(u32::MAX), "samples[60].round is 4294967295, of 5"),
            ("/record/samples/61", stored()["record"]["samples"][60].clone(), "is the second of"),
            ("/plan/points/1/params", json!({}), "plan.points[1].params.n is missing."),
            ("/plan/points/1/params/n", json!(0), "plan.points[1].params.n is wrong. Size"),
            ("/record/points/1/steps", json!(1e308), "record.points[1].steps is 1"),
            ("/plan/stepsPerPass", json!(-1), "plan.stepsPerPass is -1, which is not between"),
        ] {
            let mut result = stored();
            let (parent, name) = path.rsplit_once('/').unwrap();
            match result.pointer_mut(parent).unwrap() {
                Value::Array(items) => items[name.parse::<usize>().unwrap()] = value,
                object => object[name] = value,
            }
            let problem = read(&result).map(|_| ()).expect_err(path);
            assert!(problem.message.contains(sentence), "{path}: {}", problem.message);
        }
    }

    #[test]
    fn a_result_that_speaks_of_units_nobody_here_knows_is_read_by_its_labels() {
        let text = STORED.replace("\"plain\"", "\"striped\"").replace("\"matmul\"", "\"fft\"");
        let result = decode(&text).unwrap();
        assert_eq!(result.labels["striped"], "Shared array");
        assert_eq!(analyse(&result, QUICK_RESAMPLES).series[0].mode, "striped");
    }

    /// Where a value stands: of a long list its first two entries and its last.
    fn places(value: &Value, at: String, found: &mut Vec<String>) {
        found.push(at.clone());
        match value {
            Value::Object(fields) => {
                fields
                    .iter()
                    .for_each(|(name, value)| places(value, format!("{at}/{name}"), found));
            }
            Value::Array(items) => {
                for (index, value) in items.iter().enumerate() {
                    if index < 2 || index + 1 == items.len() {
                        places(value, format!("{at}/{index}"), found);
                    }
                }
            }
            _ => {}
        }
    }

    /// A word that stands for a number that is none; JSON itself would write null, as it does of what was not measured.
    fn no_number(reading: &Reading) -> Option<String> {
        let told = format!("{reading:?}");
        let at = ["NaN", "inf,", "inf }", ": inf"].iter().find_map(|none| told.find(none))?;
        Some(told[at.saturating_sub(200)..(at + 20).min(told.len())].into())
    }

    /// More rounds than any effort makes: their ends are those of 95 % intervals, and not the smallest and the largest.
    #[test]
    fn any_number_of_rounds_has_intervals() {
        let mut result = decode(STORED).unwrap();
        result.plan.rounds = 70;
        let five = std::mem::take(&mut result.record.samples);
        result.record.samples.extend(five.iter().filter(|sample| sample.warmup).cloned());
        for block in 0..14 {
            let timed = five.iter().filter(|sample| !sample.warmup).cloned();
            let later = |sample: Sample| Sample { round: sample.round + 5 * block, ..sample };
            result.record.samples.extend(timed.map(later));
        }
        let result = decode(&encode(&result)).unwrap();
        let analysis = analyse(&result, QUICK_RESAMPLES);
        assert_eq!(analysis.rounds_done, 70);
        for estimate in analysis.series.iter().flat_map(|series| &series.estimates) {
            assert_eq!(estimate.interval, IntervalKind::Bootstrap);
        }
        let first = &analysis.series[0].estimates[0];
        let all: Vec<f64> = result
            .record
            .samples
            .iter()
            .filter(|sample| {
                let point = &result.plan.points[sample.point as usize];
                let its = point.role == Role::Measured && point.mode == analysis.series[0].mode;
                its && point.threads == first.threads && !sample.warmup
            })
            .map(|sample| sample.seconds)
            .collect();
        let (least, most) = extremes(&all).unwrap();
        assert!(first.seconds.low > least || first.seconds.high < most, "{first:?}");
    }

    #[test]
    fn whatever_stands_at_any_place_of_a_file_nothing_panics() {
        let whole = stored();
        let mut all = Vec::new();
        places(&whole, String::new(), &mut all);
        assert!(all.len() > 250, "only {} places", all.len());
        let (mut refused, mut read_back) = (0, 0);
        for place in &all {
            for other in [
                json!(null),
                json!(true),
                json!(-1),
                json!(0),
                json!(1.5),
                json!(7),
                json!(u32::MAX),
                json!(1e308),
                json!(1e-308),
                json!(1e9),
                json!("x"),
                json!([]),
                json!({}),
            ] {
                let mut result = whole.clone();
                *result.pointer_mut(place).unwrap() = other;
                let Ok(result) = read(&result) else {
                    refused += 1;
                    continue;
                };
                read_back += 1;
                let reading = read_result(&result, 20);
                assert_eq!(no_number(&reading), None, "{place}");
                TABLES.iter().for_each(|(_, kind)| drop(table(&result, *kind, true)));
                chrome_trace(&result, 0);
                assert_eq!(decode(&encode(&result)), Ok(result), "{place}");
            }
        }
        assert!(refused > 1000 && read_back > 100, "{refused} were refused, {read_back} were not");
    }
}
