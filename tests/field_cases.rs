//! Data sets that somebody else measured or that misled once, as result files under `tests/data/`, each with its source as its
//! name: what has to be said of them, and what must not.

#![cfg(not(target_arch = "wasm32"))]

#[path = "common/fed.rs"]
mod fed;

use fed::{Feed, fed};
use threadscape::analyse::RESAMPLES;
use threadscape::file;
use threadscape::protocol::{Interval, Reading, RunResult, Trend, Words};
use threadscape::reading::read;

const FEEDS: &[Feed] = &[
    Feed {
        name: "hump",
        source: "W4: a serial fraction with a peak at 4 threads",
        cores: 32,
        threads: &[1, 2, 4, 8, 14, 16, 24, 28, 32],
        rates: &[&[1.0], &[1.95], &[2.30], &[3.54], &[5.84], &[6.57], &[9.48], &[10.81], &[12.38]],
        ..Feed::BASE
    },
    Feed {
        name: "nearly-linear",
        source: "W5: nearly linear, ± 1.5 %",
        threads: &[1, 2, 4, 8],
        rates: &[&[1.0], &[1.995], &[3.98], &[7.96]],
        scatter: 0.015,
        ..Feed::BASE
    },
    Feed {
        name: "one-fast-core",
        source: "W5: one thread alone is faster; no further thread helps",
        threads: &[1, 2, 4, 8],
        rates: &[&[1.0], &[1.26], &[1.0], &[0.99]],
        ..Feed::BASE
    },
    Feed {
        name: "two-speeds",
        source: "W6: four threads at two speeds, and the ceiling with them",
        cores: 4,
        threads: &[1, 4],
        rates: &[
            &[1.0],
            &[
                160.0 / 43.0,
                160.0 / 43.0,
                160.0 / 78.0,
                160.0 / 43.0,
                160.0 / 43.0,
                160.0 / 43.0,
                160.0 / 78.0,
                160.0 / 43.0,
                160.0 / 43.0,
                160.0 / 78.0,
            ],
        ],
        ceiling: &[&[1.0], &[3.95, 3.95, 2.2, 3.95, 3.95, 3.95, 2.2, 3.95, 3.95, 2.2]],
        rounds: 45,
        ..Feed::BASE
    },
    Feed {
        name: "cisco",
        source: "W7: Cisco, in B. Schwartz, Practical Scalability Analysis (2015)",
        cores: 32,
        threads: &[
            1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24,
            25, 26, 27, 28, 29, 30, 31, 32,
        ],
        rates: &[
            &[955.16],
            &[1878.91],
            &[2688.01],
            &[3548.68],
            &[4315.54],
            &[5130.43],
            &[5931.37],
            &[6531.08],
            &[7219.8],
            &[7867.61],
            &[8278.71],
            &[8646.7],
            &[9047.84],
            &[9426.55],
            &[9645.37],
            &[9897.24],
            &[10097.6],
            &[10240.5],
            &[10532.39],
            &[10798.52],
            &[11151.43],
            &[11518.63],
            &[11806.0],
            &[12089.37],
            &[12075.41],
            &[12177.29],
            &[12211.41],
            &[12158.93],
            &[12155.27],
            &[12118.04],
            &[12140.4],
            &[12074.39],
        ],
        ..Feed::BASE
    },
    quinn("quinn-1", &[&[1.0], &[1.67], &[2.14], &[2.50], &[2.78], &[3.00], &[3.18], &[3.33]]),
    quinn("quinn-2", &[&[1.0], &[1.89], &[2.63], &[3.23], &[3.68], &[4.00], &[4.22], &[4.35]]),
    quinn("quinn-3", &[&[1.0], &[1.89], &[2.68], &[3.39], &[4.03], &[4.62], &[5.15], &[5.63]]),
    quinn("quinn-4", &[&[1.0], &[1.96], &[2.88], &[3.67], &[4.46], &[5.22], &[5.93], &[6.25]]),
    quinn("quinn-6", &[&[1.0], &[1.94], &[2.82], &[3.65], &[4.42], &[5.15], &[5.84], &[6.50]]),
    Feed {
        name: "linear",
        source: "W9: exactly linear, rounded as samples are",
        threads: &[1, 2, 3, 4, 5, 6, 7, 8],
        rates: &[&[1.0], &[2.0], &[3.0], &[4.0], &[5.0], &[6.0], &[7.0], &[8.0]],
        scatter: 0.0,
        ..Feed::BASE
    },
    Feed {
        name: "two-fast-cores",
        source: "W13: eight cores, two of them fast",
        threads: &[1, 2, 4, 6, 8],
        rates: &[&[1.0], &[1.26], &[0.77], &[0.71], &[0.56]],
        ceiling: &[&[1.0], &[1.95], &[2.6], &[3.1], &[3.6]],
        ..Feed::BASE
    },
    Feed {
        name: "three-cores-of-two",
        source: "W14: two cores are reported, and three threads have full speed",
        cores: 2,
        threads: &[1, 2, 3],
        rates: &[&[1.0], &[1.96], &[2.88]],
        ceiling: &[&[1.0], &[2.0], &[2.99]],
        ..Feed::BASE
    },
];

const fn quinn(name: &'static str, rates: &'static [&'static [f64]]) -> Feed {
    let source = "W8: M. Quinn, Parallel Programming (2003), exercises of chapter 7";
    let threads = &[1, 2, 3, 4, 5, 6, 7, 8];
    Feed { name, source, threads, rates, ..Feed::BASE }
}

fn path(name: &str) -> String {
    format!("{}/tests/data/{name}.json", env!("CARGO_MANIFEST_DIR"))
}

/// `cargo test --test field_cases -- --ignored` after a change of the table above.
#[test]
#[ignore = "writes the files that the others read"]
fn write_the_data() {
    for feed in FEEDS {
        let text = serde_json::to_string(&fed(feed)).unwrap();
        std::fs::write(path(feed.name), text + "\n").unwrap();
    }
}

fn reading(name: &str) -> (RunResult, Reading) {
    let text = std::fs::read_to_string(path(name)).unwrap();
    let result = file::decode(&text).unwrap_or_else(|why| panic!("{name}: {why:?}"));
    let reading = read(&result, RESAMPLES);
    (result, reading)
}

fn told(words: &Words) -> Vec<String> {
    let mut told = vec![words.headline.to_string()];
    told.extend(words.statements.iter().map(ToString::to_string));
    told.extend(words.causes.iter().map(ToString::to_string));
    told.extend(words.proposals.iter().map(|proposal| proposal.sentence.to_string()));
    told.extend(words.cautions.iter().map(|caution| caution.sentence.to_string()));
    told
}

#[test]
fn the_files_are_what_the_table_says() {
    for feed in FEEDS {
        let (result, _) = reading(feed.name);
        assert_eq!(result.record.name, feed.source);
        let fresh = fed(feed);
        // Thousands of samples are no message.
        assert!(result.record.samples == fresh.record.samples, "{}", feed.name);
        assert!(result.plan.points == fresh.plan.points, "{}", feed.name);
    }
}

/// File, the trend, the law that is favoured, and how what is said of the laws begins.
#[test]
fn trends_and_laws_are_those_of_the_figures() {
    let rises = Some(Trend::Rises);
    let level = Some(Trend::Level);
    for (name, trend, best, said) in [
        ("hump", Some(Trend::RisesThenFalls), None, "No law fits"),
        ("nearly-linear", level, None, "These counts are enough for one law alone"),
        ("one-fast-core", rises, None, "No law fits"),
        ("two-speeds", None, None, "2 thread counts cannot tell one law from another: choose"),
        ("cisco", rises, None, "No law fits"),
        ("quinn-1", level, Some("amdahl"), ""),
        ("quinn-2", rises, Some("usl"), ""),
        ("quinn-3", level, Some("amdahl"), ""),
        ("quinn-4", rises, None, "No law is told from another"),
        ("quinn-6", level, Some("amdahl"), ""),
        ("linear", Some(Trend::NoLoss), None, "These points lie on the straight line"),
        ("two-fast-cores", None, None, "Two cores cannot tell"),
        ("three-cores-of-two", Some(Trend::Level), None, "3 thread counts cannot tell"),
    ] {
        let (_, reading) = reading(name);
        let series = &reading.analysis.series[0];
        assert_eq!(series.trend, trend, "{name}");
        assert_eq!(series.model.best.as_deref(), best, "{name}");
        let found = &series.model.said;
        assert!(found.starts_with(said) && found.is_empty() == said.is_empty(), "{name}: {found}");
    }
}

/// With an upper end, near the data, not below them, and never of a rejected law (R29).
#[test]
fn limits_and_peaks_are_told_only_where_they_can_be() {
    for (name, law, limit, peak) in [
        ("nearly-linear", "amdahl", None, None),
        ("one-fast-core", "amdahl", None, None),
        ("cisco", "amdahl", None, None),
        ("cisco", "usl", None, None),
        ("quinn-1", "amdahl", Some(5.0), None),
        ("quinn-2", "usl", Some(4.43), Some(9.8)),
        ("quinn-3", "amdahl", None, None),
        ("linear", "amdahl", None, None),
        ("linear", "usl", None, None),
    ] {
        let (_, reading) = reading(name);
        let fit = reading.analysis.series[0].model.fits.iter().find(|fit| fit.law == law).unwrap();
        let near = |found: Option<Interval>, expected: Option<f64>| match (found, expected) {
            (Some(found), Some(expected)) => (found.mid - expected).abs() < 0.02 * expected,
            (found, expected) => found.is_none() && expected.is_none(),
        };
        assert!(near(fit.limit, limit) && near(fit.peak_threads, peak), "{name}: {fit:?}");
    }
}

/// Published by weighing absolute residuals: α 0.02672, β 7.69e-4. Relative ones give others, and the law is rejected either
/// way: it misses by 4 %.
#[test]
fn the_published_data_set_keeps_its_coefficients() {
    let (_, reading) = reading("cisco");
    let fit = reading.analysis.series[0].model.fits.iter().find(|fit| fit.law == "usl").unwrap();
    let [_, alpha, beta] = &fit.parameters[..] else { panic!("{fit:?}") };
    assert!((alpha.mid - 0.0203).abs() < 2e-4 && (beta.mid - 8.96e-4).abs() < 2e-6, "{fit:?}");
    assert!(fit.rejected && (fit.residual - 0.043).abs() < 0.002, "{fit:?}");
}

/// File, what stands somewhere, and what stands nowhere.
#[test]
fn what_is_said_and_what_is_not() {
    for (name, said, unsaid) in [
        ("hump", "12.4 times as fast", "Of the time that"),
        ("one-fast-core", "is fastest with 2 threads, 1.26×", "highest speed-up"),
        ("two-speeds", "78.0 ms in 13 of 45 rounds, 43.0 ms in the others", "not warm"),
        (
            "two-speeds",
            "gained 2.20× instead of 3.95×: there the machine’s cores",
            "little of either",
        ),
        ("two-speeds", "own speed with 4 threads moved by 80 %", "own speed moved"),
        ("two-fast-cores", "is fastest with 2 threads, 1.26×", "full speed"),
        ("two-fast-cores", "Run with no more than 2 threads", "more rounds"),
        ("three-cores-of-two", "says 2 cores, and there is full speed up to 3", "no more than"),
        ("cisco", "12.6 times as fast", "Of the time that"),
    ] {
        let (_, reading) = reading(name);
        let told = told(&reading.words);
        assert!(told.iter().any(|sentence| sentence.contains(said)), "{name}: {said} {told:#?}");
        assert!(!told.iter().any(|sentence| sentence.contains(unsaid)), "{name}: {told:#?}");
    }
}

#[test]
fn what_is_proposed_is_one_click() {
    for (name, threads) in [("two-fast-cores", "1, 2"), ("three-cores-of-two", "1-16")] {
        let (_, reading) = reading(name);
        let proposals = reading.words.proposals.iter();
        let mut counts = proposals.filter_map(|proposal| proposal.settings.get("threads"));
        assert_eq!(counts.next().map(String::as_str), Some(threads), "{name}");
    }
}
