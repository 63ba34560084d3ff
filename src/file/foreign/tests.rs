//! Files as the tools write them, cut short.

use super::{MODE, read};
use crate::analyse::{QUICK_RESAMPLES, analyse};
use crate::file::open;
use crate::protocol::{Finding, Opened, Origin, RunResult};
use crate::reading;

const GOOGLE: &str = r#"{
  "context": {
    "date": "2026-11-30T16:50:12+00:00", "host_name": "x", "num_cpus": 8,
    "library_version": "VERSION", "json_schema_version": 1
  },
  "benchmarks": [
    {"name": "BM_Sum/real_time/threads:1", "run_name": "BM_Sum/real_time/threads:1", "run_type": "iteration", "repetition_index": 0, "threads": 1, "iterations": 100, "real_time": 8.0, "cpu_time": 8.0, "time_unit": "ms"},
    {"name": "BM_Sum/real_time/threads:1", "run_name": "BM_Sum/real_time/threads:1", "run_type": "iteration", "repetition_index": 1, "threads": 1, "iterations": 100, "real_time": 8.1, "cpu_time": 8.0, "time_unit": "ms"},
    {"name": "BM_Sum/real_time/threads:4", "run_name": "BM_Sum/real_time/threads:4", "run_type": "iteration", "repetition_index": 0, "threads": 4, "iterations": 400, "real_time": 2.0, "cpu_time": 8.0, "time_unit": "ms"},
    {"name": "BM_Sum/real_time/threads:4_mean", "run_name": "BM_Sum/real_time/threads:4", "run_type": "aggregate", "aggregate_name": "mean", "threads": 4, "real_time": 9.0, "time_unit": "ms"},
    {"name": "BM_Alone", "run_name": "BM_Alone", "run_type": "iteration", "threads": 1, "real_time": 1.0, "time_unit": "ns"}
  ]
}"#;

const HYPERFINE: &str = r#"{
  "results": [
    {"command": "solve --threads 1", "mean": 4.0, "times": [4.0, 4.02, 3.98, 4.01], "exit_codes": [0, 0, 0, 0], "parameters": {"threads": "1"}},
    {"command": "solve --threads 2", "mean": 2.1, "times": [2.1, 2.12, 2.08, 2.11], "exit_codes": [0, 0, 0, 0], "parameters": {"threads": "2"}},
    {"command": "solve --threads 4", "mean": 1.2, "times": [1.2, 1.22, 1.18, 1.21], "exit_codes": [0, 0, 0, 0], "parameters": {"threads": "4"}}
  ]
}"#;

const CRITERION: &str = r#"{"reason":"benchmark-complete","id":"product/1 threads","report_directory":"x","iteration_count":[10,20],"measured_values":[40000.0,80400.0],"unit":"ns","throughput":[],"typical":{}}
{"reason":"benchmark-complete","id":"product/2 threads","report_directory":"x","iteration_count":[10,20],"measured_values":[20000.0,40800.0],"unit":"ns"}
{"reason":"group-complete","group_name":"product","benchmarks":[],"report_directory":"x"}
"#;

const RAW: &str =
    "group,function,value,throughput_num,throughput_type,sample_measured_value,unit,iteration_count
product,\"a, b\",1 threads,,,40000,ns,10
product,\"a, b\",1 threads,,,80400,ns,20
product,\"a, b\",2 threads,,,20000,ns,10
";

fn opened(text: &str) -> Vec<RunResult> {
    let Opened { results, summaries, problems } = open(text);
    assert_eq!((summaries, problems), (vec![], vec![]), "{text}");
    results
}

/// Threads and seconds, in order.
fn times(result: &RunResult) -> Vec<(u32, f64)> {
    let time = |sample: &crate::protocol::Sample| {
        (result.plan.points[sample.point as usize].threads, sample.seconds)
    };
    result.record.samples.iter().map(time).collect()
}

#[test]
fn google_benchmark_counts_iterations_of_all_threads_whichever_version_wrote() {
    for (version, four) in [("v1.8.3", 0.002), ("v1.9.0", 0.0005), ("v1.9.1-12-gabc", 0.0005)] {
        let results = opened(&GOOGLE.replace("VERSION", version));
        let [sum] = &results[..] else { panic!("{} results", results.len()) };
        assert_eq!(times(sum), [(1, 0.008), (1, 0.0081), (4, four)], "{version}");
        assert_eq!(sum.labels[MODE], "BM_Sum/real_time");
        assert_eq!(sum.record.environment.cores, 8);
        assert_eq!(sum.record.begun.as_deref(), Some("2026-11-30T16:50Z"));
    }
    let unit = GOOGLE.replace("\"ms\"", "\"fortnight\"");
    assert!(open(&unit).problems[0].message.contains("in no unit that is known here"));
}

#[test]
fn hyperfine_tells_each_time_of_each_command() {
    let results = opened(HYPERFINE);
    assert_eq!(results.len(), 1);
    assert_eq!(results[0].labels[MODE], "solve");
    assert_eq!(times(&results[0])[4..6], [(2, 2.1), (2, 2.12)]);
    assert_eq!(opened(&HYPERFINE.replace("\"parameters\"", "\"other\"")), results);
    let hidden = HYPERFINE.replace("--threads ", "--level ");
    assert_eq!(times(&opened(&hidden)[0]), times(&results[0]), "the parameter says it");
}

#[test]
fn criterion_tells_its_samples_by_messages_or_by_its_table() {
    for text in [CRITERION, RAW] {
        let [(1, a), (1, b), (2, c), ..] = times(&opened(text)[0])[..] else { panic!("{text}") };
        for (found, expected) in [(a, 4e-6), (b, 4.02e-6), (c, 2e-6)] {
            assert!((found / expected - 1.0).abs() < 1e-9, "{found} {expected}");
        }
    }
}

#[test]
fn a_table_of_threads_and_seconds_is_read_however_it_is_written() {
    let expected = [(1, 4.0), (1, 4.1), (2, 2.05), (4, 1.5)];
    for text in [
        "1 4.0\n1 4.1\n2 2.05\n4 1.5\n",
        "threads,seconds\n1,4.0\n1,4.1\n2,2.05\n4,1.5",
        "Threads;Time (s)\r\n1;4,0\r\n1;4,1\r\n2;2,05\r\n4;1,5\r\n",
        "# my numbers\nthreads\tms\n1\t4000\n1\t4100\n2\t2050\n4\t1500\n",
        "| threads | seconds |\n|---|---|\n| 1 | 4.0 |\n| 1 | 4.1 |\n| 2 | 2.05 |\n| 4 | 1.5 |\n",
        "1 4,0\n\n1 4,1\n2 2,05\n4 1,5\n",
    ] {
        let found = times(&opened(text)[0]);
        let close = |(a, b): (&(u32, f64), &(u32, f64))| a.0 == b.0 && (a.1 - b.1).abs() < 1e-9;
        assert!(found.len() == 4 && found.iter().zip(&expected).all(close), "{text}: {found:?}");
    }
}

#[test]
fn what_is_no_such_table_is_none() {
    for text in [
        "1 4.0",
        "hello\n1 2\n3 4",
        "year,seconds\n2024,1\n2025,2",
        "threads,apples\n1,2\n2,3",
        "0 1\n1 2",
        "1 2 3\n4 5 6",
        "",
        "{}",
        "[]",
    ] {
        assert!(read(text).is_none(), "{text}");
    }
}

#[test]
fn what_cannot_be_read_of_another_tool_says_so() {
    for (text, sentence) in [
        (
            HYPERFINE.replace("--threads ", "").replace("threads", "x"),
            "no thread count stands in any",
        ),
        (
            HYPERFINE.replace("4.02", "-4.02"),
            "Of this file of hyperfine: record.samples[1].seconds is -4.02",
        ),
        (CRITERION.replace("\"ns\"", "\"cycles\""), "measured in “cycles”, which is no time"),
        (
            CRITERION.replace("[10,20]", "[0,20]"),
            "Of this file of criterion: record.samples[0].seconds is inf",
        ),
        ("1 1e999\n2 1\n".into(), "Of this file of a table: record.samples[0].seconds is inf"),
        (format!("{}\n2 1", "1 1\n".repeat(1001)), "has 1001 times of a count"),
    ] {
        let Opened { results, problems, .. } = open(&text);
        assert_eq!(results, [], "{sentence}");
        assert!(problems[0].message.contains(sentence), "{}", problems[0].message);
    }
}

#[test]
fn the_laws_are_fitted_and_nothing_is_said_of_the_machine() {
    for text in
        [HYPERFINE, "threads,seconds\n1,4\n1,4.1\n1,4.05\n2,2\n2,2.1\n2,2.05\n4,1\n4,1.1\n4,1.05\n"]
    {
        let result = &opened(text)[0];
        assert_eq!(result.record.origin, Origin::Elsewhere);
        let analysis = analyse(result, QUICK_RESAMPLES);
        assert!(analysis.knee.is_none() && analysis.ceiling.is_empty() && analysis.drift.is_none());
        let series = &analysis.series[0];
        let speedup = series.estimates[2].speedup.unwrap();
        assert!(speedup.low > 3.0 && speedup.high < 4.3, "{speedup:?}");
        assert!(!series.estimates.iter().any(|estimate| estimate.oversubscribed));
        let reading = reading::read(result, QUICK_RESAMPLES);
        let cause = |finding: &&Finding| {
            matches!(
                finding,
                Finding::Machine { .. }
                    | Finding::Difference { .. }
                    | Finding::Granularity { .. }
                    | Finding::PartOfLoss { .. }
                    | Finding::WhereLost { .. }
                    | Finding::Drift { .. }
                    | Finding::CoarseClock
            )
        };
        assert_eq!(reading.findings.iter().find(cause), None);
        let headline =
            |finding: &Finding| matches!(finding, Finding::Headline { faster: Some(_), .. });
        assert!(reading.findings.iter().any(headline), "{:?}", reading.findings);
        println!("{}\n{}", reading.words.headline, reading.words.basis);
        reading.words.statements.iter().for_each(|one| println!("{one}"));
        reading.words.cautions.iter().for_each(|one| println!("{}", one.sentence));
        assert!(reading.words.causes.is_empty());
        assert!(reading.words.proposals.is_empty(), "{:?}", reading.words.proposals);
    }
}
