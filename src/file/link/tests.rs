#![cfg(test)]

use super::*;
use crate::analyse::{QUICK_RESAMPLES, analyse};
use crate::digits::{seconds, times};
use crate::file::{decode, open};
use crate::plan::choose;
use crate::protocol::{Environment, Opened, Value};
use crate::record::begin;
use crate::simulated::Simulator;
use proptest::prelude::*;

const STORED: [&str; 2] = [
    include_str!("../../../docs/examples/story-2-cores.json"),
    include_str!("../../../docs/examples/story-16-cores.json"),
];

/// A run of these settings on a machine that is not there.
fn simulated(settings: &[(&str, &str)]) -> RunResult {
    let pairs = settings.iter().chain(&[("machine", "simulated")]);
    let texts = pairs.map(|(key, text)| (key.to_string(), text.to_string())).collect();
    let chosen = choose(&texts, None, &Environment::of_tests());
    assert_eq!(chosen.problems, []);
    let plan = chosen.plan.unwrap();
    let begun = begin(chosen.request, plan.clone(), chosen.environment);
    let mut machine = Simulator::new(plan).unwrap();
    let mut result = crate::rounds::carry_out(begun, |step| machine.pass(step), |_, _| {}).unwrap();
    result.record.begun = Some("2026-11-30T16:50Z".into());
    result
}

/// A result without what a link leaves out.
fn without(mut result: RunResult) -> RunResult {
    result.record.traces.clear();
    result.record.samples.retain(|sample| !sample.warmup);
    result.record.environment.memory_limit_bytes = 0.0;
    let plan = &mut result.plan;
    plan.traced.clear();
    plan.offsets_bytes.clear();
    plan.predicted_seconds = crate::stats::four_digits(plan.predicted_seconds);
    plan.notes.clear();
    result
}

fn linked(result: &RunResult, kind: LinkKind, cores: bool) -> String {
    link(result, kind, cores).unwrap().strip_prefix("r=").unwrap().to_string()
}

fn full(text: &str) -> RunResult {
    match read(text) {
        Ok(Linked::Full(result)) => *result,
        other => panic!("{other:?}"),
    }
}

fn short(text: &str) -> Summary {
    match read(text) {
        Ok(Linked::Short(summary)) => *summary,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_full_link_holds_all_but_what_only_the_run_needed() {
    for result in STORED.map(|text| decode(text).unwrap()) {
        let mut read = full(&linked(&result, LinkKind::Full, true));
        assert_eq!(read.plan.notes.len(), result.plan.notes.len());
        read.plan.notes.clear();
        assert_eq!(read, without(result));
    }
}

#[test]
fn what_a_link_brought_says_that_it_holds_no_watched_passes_and_nothing_else_says_so() {
    let told = |result: &RunResult| {
        let words = crate::reading::read(result, 20).words;
        words
            .cautions
            .iter()
            .filter(|one| one.sentence.to_string().contains("not in a link"))
            .count()
    };
    let (simulated, measured) = (simulated(&[]), decode(STORED[0]).unwrap());
    for (sent, by_link) in [(simulated, 0), (measured, 1)] {
        assert_eq!(told(&sent), 0);
        assert_eq!(told(&full(&linked(&sent, LinkKind::Full, true))), by_link);
    }
}

#[test]
fn a_short_link_says_what_its_sender_saw_and_the_settings_in_full() {
    let result = decode(STORED[0]).unwrap();
    let summary = short(&linked(&result, LinkKind::Short, true));
    assert_eq!(summary.cores, Some(2));
    assert_eq!(summary.settings, crate::settings::link_of(&result.request));
    let analysis = analyse(&result, crate::analyse::RESAMPLES);
    assert_eq!(summary.series.len(), analysis.series.len());
    for (told, series) in summary.series.iter().zip(&analysis.series) {
        assert_eq!(told.mode, series.mode);
        let one = told.one_thread_seconds.unwrap();
        assert_eq!(seconds(one), seconds(series.estimates[0].seconds.mid));
        for (point, estimate) in told.points.iter().zip(&series.estimates) {
            let speedup = estimate.speedup.unwrap();
            assert_eq!((point.threads, point.interval), (estimate.threads, estimate.interval));
            let ends = [point.speedup.low, point.speedup.mid, point.speedup.high];
            assert_eq!(ends.map(times), [speedup.low, speedup.mid, speedup.high].map(times));
        }
    }
}

/// What a link may take, in characters; `docs/ARCHITECTURE.md` says what it takes.
#[test]
fn links_are_as_short_as_programs_pass_on() {
    let story = simulated(&[("threads", "1.2.4.8.12.16")]);
    assert_eq!(story.plan.request.modes.len(), 7);
    let mut large = simulated(&[
        ("threads", "1-16"),
        ("modes", "plain.counted.counted-copies.gil"),
        ("effort", "standard"),
    ]);
    large.record.samples.retain(|sample| sample.round <= 10);
    for (result, kind, most) in [
        (&story, LinkKind::Short, 500),
        (&story, LinkKind::Full, 1300),
        (&large, LinkKind::Short, 500),
        (&large, LinkKind::Full, 2700),
    ] {
        let length = link(result, kind, true).unwrap().len();
        println!("{length} characters, {kind:?}");
        assert!(length <= most, "{length} characters, {kind:?}");
    }
}

#[test]
fn the_core_count_is_told_only_if_it_may_be() {
    let result = decode(STORED[1]).unwrap();
    let read = full(&linked(&result, LinkKind::Full, false));
    assert_eq!(read.record.environment.cores, 0);
    assert!(read.plan.notes.iter().all(|note| !note.contains("reported core")), "{:?}", read.plan);
    assert_eq!(short(&linked(&result, LinkKind::Short, false)).cores, None);
    assert_eq!(analyse(&read, QUICK_RESAMPLES), analyse(&without(result), QUICK_RESAMPLES));
}

#[test]
fn a_link_has_no_character_at_which_programs_cut() {
    let text = linked(&decode(STORED[0]).unwrap(), LinkKind::Full, true);
    assert!(text.bytes().all(|byte| DIGITS.contains(&byte)), "{text}");
}

#[test]
fn a_cut_link_is_said_to_be_cut_and_a_changed_one_to_be_changed() {
    let text = linked(&decode(STORED[0]).unwrap(), LinkKind::Short, true);
    let why = |text: &str| read(text).unwrap_err().message;
    let all = text.len();
    for cut in 2..all {
        let sentence = why(&text[..cut]);
        assert!(sentence.starts_with("This link was cut: "), "{cut}: {sentence}");
        if cut >= HEAD {
            assert!(sentence.contains(&format!("{cut} of {all} characters came")), "{sentence}");
        }
    }
    for place in 6..all {
        let mut changed = text.clone().into_bytes();
        changed[place] = if changed[place] == b'A' { b'B' } else { b'A' };
        let sentence = why(&String::from_utf8(changed).unwrap());
        assert!(sentence.starts_with("This link was changed on its way"), "{place}: {sentence}");
    }
    assert!(why(&text.replacen('1', "2", 1)).starts_with("This link is of version 2;"));
    assert_eq!(why("hello"), "This is no link of a Threadscape result.");
    // What was put behind it is nobody's.
    assert_eq!(read(&format!("{text}_AB")), read(&text));
}

/// Every way in which links stand in a text, with the results that are meant.
#[test]
fn links_are_found_wherever_they_stand() {
    let result = decode(STORED[0]).unwrap();
    let other = simulated(&[("threads", "1.2"), ("modes", "plain")]);
    let [a, b] = [&result, &other].map(|result| linked(result, LinkKind::Full, true));
    let s = linked(&result, LinkKind::Short, true);
    let lines = |text: &str, between: &str| {
        let lines = text.as_bytes().chunks(70).map(|line| std::str::from_utf8(line).unwrap());
        lines.collect::<Vec<_>>().join(between)
    };
    for (text, results, summaries) in [
        (format!("r={a}"), 1, 0),
        (format!("#r={s}"), 0, 1),
        (format!("https://lab.test/x/?minimal#r={a}."), 1, 0),
        (format!("see <https://lab.test/#r={a}>, and (https://lab.test/#r={b})!"), 2, 0),
        (format!("“https://lab.test/#r={a}” *https://lab.test/#r={s}*"), 1, 1),
        (format!("_https://lab.test/#r={a}_ twice: https://other.test/#r={a}"), 1, 0),
        (format!("https://lab.test/view.html#a={a}&b={b}&c={s}"), 2, 1),
        (format!("https://lab.test/view.html#a=r={a}&amp;b=r={b}"), 2, 0),
        (format!("https://mail.test/?u=https%3A%2F%2Flab.test%2F%23r%3D{a}&x=1"), 1, 0),
        (format!("view.html%23a%3D{a}%26b%3D{b}"), 2, 0),
        (format!("> https://lab.test/#r={}\n> so fast", lines(&a, "\n> ")), 1, 0),
        (format!("https://lab.test/#r={}\r\nso fast", lines(&a, "\r\n")), 1, 0),
        (format!("12:01 eve: #r={a}\n{STORED}\n12:02 bob: #r={s}", STORED = STORED[0]), 1, 1),
        (format!("{{ let x = 1; }}\n{{\"not\": \"ours\"}} #r={b}"), 1, 0),
    ] {
        let Opened { results: found, summaries: told, problems } = open(&text);
        let start: String = text.chars().take(60).collect();
        assert_eq!((found.len(), told.len()), (results, summaries), "{start}: {problems:?}");
        let foreign = usize::from(text.contains("not\""));
        assert_eq!(problems.len(), foreign, "{start}: {problems:?}");
    }
}

#[test]
fn of_the_same_run_the_fuller_record_is_kept() {
    let result = decode(STORED[0]).unwrap();
    let link = linked(&result, LinkKind::Full, false);
    for text in [format!("#r={link}\n{}", STORED[0]), format!("{}\n#r={link}", STORED[0])] {
        let opened = open(&text);
        assert_eq!((opened.results, opened.problems), (vec![result.clone()], vec![]));
    }
    // Another name is another hand-in.
    let mut named = result.clone();
    named.record.name = "Eve".into();
    let text = format!("#r={link} #r={}", linked(&named, LinkKind::Full, false));
    assert_eq!(open(&text).results.len(), 2);
}

#[test]
fn links_that_are_broken_are_told_and_those_of_others_are_not() {
    let a = linked(&decode(STORED[0]).unwrap(), LinkKind::Short, true);
    let cut = &a[..40];
    let opened = open(&format!("#r={cut}… https://lab.test/view.html#a={cut}&b={a}"));
    assert_eq!((opened.summaries.len(), opened.problems.len()), (1, 2), "{:?}", opened.problems);
    let opened = open(&format!("#r={a} https://video.test/watch?v=1fQw4w9WgXcQ12&t=1s&s=20"));
    assert_eq!((opened.summaries.len(), opened.problems), (1, vec![]));
    let many = open(&format!("#r={cut} ").repeat(100_000));
    assert_eq!(many.problems.len(), 6);
    assert_eq!(many.problems[5].message, "And 99995 more could not be read.");
}

/// Links of version 1 as they were made once. They are never written anew.
#[test]
fn links_that_were_made_once_are_read_for_ever() {
    let folder = std::path::Path::new("tests/golden/links");
    let mut read_back = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "txt") {
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        let golden = std::fs::read_to_string(path.with_extension("json")).unwrap();
        match read(text.trim_end()) {
            Ok(Linked::Full(mut result)) => {
                // Words of this build.
                result.plan.notes.clear();
                assert_eq!(Ok(*result), decode(&golden), "{path:?}");
            }
            Ok(Linked::Short(summary)) => {
                assert_eq!(*summary, serde_json::from_str(&golden).unwrap(), "{path:?}");
            }
            Err(problem) => panic!("{path:?}: {problem:?}"),
        }
        read_back += 1;
    }
    assert!(read_back >= 4, "only {read_back} links");
}

/// Everything that a result may hold and no run of today's makes.
fn odd() -> RunResult {
    let mut result = simulated(&[
        ("kernel", "mandelbrot"),
        ("scaling", "weak"),
        ("threads", "1-3"),
        ("modes", "plain"),
    ]);
    let text = serde_json::to_string(&result).unwrap().replace("\"plain\"", "\"striped\"");
    result = decode(&text).unwrap();
    result.labels.insert("striped".into(), "Striped list".into());
    result.labels.insert("dynamic".into(), "Called otherwise".into());
    result.record.name = "Ünïted “names” 😀, with: commas.".into();
    result.record.ended = Some(crate::protocol::Ended::Stopped);
    result.record.unused_work_ratio = Some(1.25);
    result.record.pool_start_seconds = Some(0.0123);
    let program = Value::Text { text: "for i in range(10):\n    pass".into() };
    result.request.params.insert("program".into(), program);
    let samples = &mut result.record.samples;
    samples.truncate(samples.len() - 3);
    samples[20].hidden = true;
    samples[21].ok = false;
    samples[22].lost = 7;
    samples[23].seconds = std::f64::consts::PI;
    samples[24].passes = 1000;
    samples[25].parks = 123_456;
    result
}

#[test]
fn what_no_run_of_today_holds_comes_through_as_well() {
    let result = odd();
    let mut read = full(&linked(&result, LinkKind::Full, true));
    read.plan.notes.clear();
    assert_eq!(read, without(result));
}

/// What happens to a result before it is sent.
#[derive(Clone, Debug)]
enum Change {
    Lost { every: usize },
    Hidden { every: usize },
    Wrong { every: usize },
    Scaled { every: usize, by: f64 },
    Parked { every: usize, parks: u32 },
    Mixed { seed: u32 },
    Named(String),
}

fn change() -> impl Strategy<Value = Change> {
    let every = || 1_usize..9;
    prop_oneof![
        every().prop_map(|every| Change::Lost { every: every + 1 }),
        every().prop_map(|every| Change::Hidden { every }),
        every().prop_map(|every| Change::Wrong { every }),
        (every(), prop_oneof![Just(1e-6), Just(1e6), 0.5..2.0, 1e-9..1e9])
            .prop_map(|(every, by)| Change::Scaled { every, by }),
        (every(), any::<u32>()).prop_map(|(every, parks)| Change::Parked { every, parks }),
        any::<u32>().prop_map(|seed| Change::Mixed { seed }),
        "\\PC{0,80}".prop_map(Change::Named),
    ]
}

fn changed(mut result: RunResult, change: &Change) -> RunResult {
    let samples = &mut result.record.samples;
    let mut at = 0;
    let mut is_every = |every: usize| {
        at += 1;
        at % every == 0
    };
    match change {
        Change::Lost { every } => samples.retain(|_| !is_every(*every)),
        Change::Hidden { every } => {
            samples.iter_mut().for_each(|sample| sample.hidden |= is_every(*every));
        }
        Change::Wrong { every } => {
            samples.iter_mut().for_each(|sample| sample.ok &= !is_every(*every));
        }
        Change::Scaled { every, by } => {
            for sample in samples.iter_mut().filter(|_| is_every(*every)) {
                sample.seconds = (sample.seconds * by).clamp(1e-12, 1e9);
                sample.copy_seconds = sample.copy_seconds.min(sample.seconds);
            }
        }
        Change::Parked { every, parks } => {
            let its = samples.iter_mut().filter(|_| is_every(*every));
            its.for_each(|sample| sample.parks = *parks);
        }
        Change::Mixed { seed } => crate::random::Random::new(*seed, "mixed").shuffle(samples),
        Change::Named(name) => result.record.name = name.clone(),
    }
    result
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn what_a_link_brings_is_analysed_to_the_same_digits(
        changes in prop::collection::vec(change(), 0..4),
        weak in any::<bool>(),
        kernel in prop_oneof![Just("matmul"), Just("sieve"), Just("histogram")],
        threads in prop_oneof![Just("auto"), Just("1.2"), Just("2.5.9")],
        cores in any::<bool>(),
    ) {
        let scaling = if weak { "weak" } else { "strong" };
        let settings = [("kernel", kernel), ("scaling", scaling), ("threads", threads)];
        let mut sent = simulated(&settings);
        for change in &changes {
            sent = changed(sent, change);
        }
        let mut read = full(&linked(&sent, LinkKind::Full, cores));
        let mut sent = without(sent);
        let [mut here, mut there] = [&read, &sent].map(|result| analyse(result, 50));
        if !cores {
            // Words about them.
            let series = here.series.iter_mut().chain(&mut there.series);
            series.for_each(|series| series.model.said.clear());
        }
        prop_assert_eq!(here, there);
        read.plan.notes.clear();
        read.record.environment.cores = sent.record.environment.cores;
        // An order that is not the plan's is not carried, but for that of the rounds. Of two probes in a round that one is
        // missing from, it would be the first.
        let reorders = |change: &Change| matches!(change, Change::Mixed { .. } | Change::Lost { .. });
        if changes.iter().any(reorders) {
            for result in [&mut read, &mut sent] {
                result.record.samples.sort_by_key(|sample| (sample.round, sample.point));
            }
        }
        prop_assert_eq!(&read, &sent);
        prop_assert_eq!(identity(&read), identity(&sent));
        let summary = short(&linked(&read, LinkKind::Short, cores));
        prop_assert_eq!(&summary.settings["threads"], threads);
    }
}
