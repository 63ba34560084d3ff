//! Results beside each other: what is said of two does not depend on which is the first, and contradicts no number.

#[path = "common/place.rs"]
mod test_place;

use proptest::prelude::*;
use test_place::here;
use threadscape::analyse::QUICK_RESAMPLES;
use threadscape::plan::{place, plan};
use threadscape::protocol::{
    Begun, Origin, Point, Role, RunResult, Side, SideBySide, SideTold, Simulation, Texts,
};
use threadscape::reading::compare;
use threadscape::record::begin;
use threadscape::settings::settle;
use threadscape::simulated::Simulator;

/// A run of a machine with noise, as if somebody had measured it.
fn result(settings: &[(&str, &str)], cores: u32, noise_percent: u32, seed: u32) -> RunResult {
    let mut texts: Texts =
        [("modes", "plain,counted"), ("threads", "1,2")].map(|(k, v)| (k.into(), v.into())).into();
    texts.extend(settings.iter().map(|&(key, text)| (key.into(), text.into())));
    texts.insert("seed".into(), seed.to_string());
    let mut request = settle(&texts, None, cores).request;
    let (serial_percent, regimes, drawing_percent) = (0, false, 0);
    request.simulated =
        Some(Simulation { cores, serial_percent, noise_percent, regimes, drawing_percent });
    let environment = place(&request, &here());
    let plan = plan(&request, &environment).unwrap();
    let mut machine = Simulator::new(plan.clone()).unwrap();
    let Begun { mut result, steps } = begin(request, plan, environment);
    result.record.samples = (0..steps.len()).map(|step| machine.pass(step).sample).collect();
    result.record.origin = Origin::Here;
    result.request.simulated = None;
    result.plan.request.simulated = None;
    result
}

fn beside(results: &[&RunResult]) -> SideBySide {
    let side = |&result: &&RunResult| Side::Whole { result: Box::new(result.clone()) };
    compare(&results.iter().map(side).collect::<Vec<_>>(), QUICK_RESAMPLES)
}

/// With the times of several threads so many times as long, in all modes; the machine's own stay.
fn slower(result: RunResult, times: f64) -> RunResult {
    cells_slower(result, times, |point, _| point.role == Role::Measured && point.threads > 1)
}

/// With the times of some cells, in some rounds, so many times as long.
fn cells_slower(mut result: RunResult, times: f64, is: fn(&Point, u32) -> bool) -> RunResult {
    let points = result.plan.points.clone();
    for sample in &mut result.record.samples {
        if is(&points[sample.point as usize], sample.round) {
            sample.seconds *= times;
        }
    }
    result
}

fn swapped(told: SideTold) -> SideTold {
    match told {
        SideTold::First => SideTold::Second,
        SideTold::Second => SideTold::First,
        SideTold::Not => SideTold::Not,
    }
}

/// Letters changed in the verdict of a cell: in "deeper on A." and in "A cannot tell.".
fn with_letters_swapped(verdict: &str) -> String {
    let swap = |word: &str| match word {
        "A." => "B.".to_string(),
        "B." => "A.".to_string(),
        "A" if verdict.starts_with("A cannot") => "B".to_string(),
        "B" => "A".to_string(),
        other => other.to_string(),
    };
    match verdict.starts_with("A and B") {
        true => verdict.into(),
        false => verdict.split(' ').map(swap).collect::<Vec<_>>().join(" "),
    }
}

/// The verdict alone.
fn last_words(sentence: &str) -> &str {
    sentence.rsplit(": ").next().unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn swapping_two_swaps_the_words_and_none_contradicts_its_numbers(
        seeds in (0..1000u32, 0..1000u32), noise in 1..20u32, times in 0.3..3.0f64,
    ) {
        let (a, b) = (result(&[], 2, noise, seeds.0), slower(result(&[], 2, noise, seeds.1), times));
        let (one, other) = (beside(&[&a, &b]), beside(&[&b, &a]));
        prop_assert!(!one.pairs.is_empty());
        for (here, there) in one.pairs.iter().zip(&other.pairs) {
            prop_assert_eq!(here.told, swapped(there.told));
            let (here_says, there_says) = (here.sentence.to_string(), there.sentence.to_string());
            prop_assert_eq!(last_words(&here_says).to_string(), with_letters_swapped(last_words(&there_says)));
            let (more, less) = (here.first.mid, here.second.mid);
            match here.told {
                SideTold::First => prop_assert!(more > less && here.ratio.unwrap().low > 1.0),
                SideTold::Second => prop_assert!(more < less && here.ratio.unwrap().high < 1.0),
                SideTold::Not => prop_assert!(here_says.ends_with("cannot tell.")),
            }
            if here_says.ends_with("deeper on A.") {
                prop_assert!(more < less && more < 1.0);
            }
            if here_says.ends_with("higher on A.") {
                prop_assert!(more > less && less >= 1.0);
            }
        }
    }

    #[test]
    fn of_a_result_beside_itself_nothing_is_told_and_it_is_called_a_twin(seed in 0..1000u32, noise in 0..20u32) {
        let one = result(&[], 2, noise, seed);
        let said = beside(&[&one, &one]);
        prop_assert!(said.pairs.iter().all(|pair| pair.told == SideTold::Not));
        prop_assert_eq!(&said.twins, &[vec![0, 1]]);
        prop_assert!(said.words.notes.iter().any(|note| note.to_string().contains("very same samples")));
    }
}

#[test]
fn another_kernel_size_or_scaling_is_not_compared() {
    let one = result(&[], 2, 2, 1);
    for (settings, name) in [
        (&[("kernel", "sieve"), ("modes", "plain")][..], "kernel"),
        (&[("n", "48")][..], "size"),
        (&[("scaling", "weak")][..], "scaling"),
    ] {
        let said = beside(&[&one, &result(settings, 2, 2, 1)]);
        let headline = said.words.headline.to_string().to_lowercase();
        assert!(headline.starts_with("not comparable") && headline.contains(name), "{headline}");
        assert!(said.pairs.is_empty());
    }
    let other = beside(&[&one, &result(&[("schedule", "block")], 4, 2, 1)]);
    assert!(!other.pairs.is_empty());
    let differing: Vec<_> =
        other.facts.iter().filter(|fact| !fact.alike).map(|f| &f.name).collect();
    assert!(differing.iter().any(|name| *name == "Schedule"), "{differing:?}");
}

#[test]
fn few_rounds_are_held_against_each_other_as_widely_as_they_lie() {
    let few = |seed, times| {
        let mut of = slower(result(&[], 2, 10, seed), times);
        of.record.samples.retain(|sample| sample.round <= 4);
        of
    };
    let said = beside(&[&few(1, 1.0), &few(2, 2.0)]);
    for pair in &said.pairs {
        let ratio = pair.ratio.unwrap();
        assert_eq!(ratio.low, pair.first.low / pair.second.high);
        assert_eq!(ratio.high, pair.first.high / pair.second.low);
    }
}

#[test]
fn where_nothing_is_told_no_interval_is_said_to_hold_what_it_does_not() {
    let two_rounds = |seed, times| {
        let mut of = slower(result(&[], 2, 1, seed), times);
        of.record.samples.retain(|sample| sample.round <= 2);
        of
    };
    let said = beside(&[&two_rounds(1, 1.0), &two_rounds(2, 2.0)]);
    assert!(said.pairs.iter().any(|pair| pair.ratio.is_some_and(|ratio| ratio.low > 1.0)));
    assert!(said.pairs.iter().all(|pair| pair.told == SideTold::Not));
    let headline = said.words.headline.to_string();
    assert_eq!(headline, "Nothing is concluded: A and B cannot tell.");
    let notes: Vec<String> = said.words.notes.iter().map(ToString::to_string).collect();
    let why = "cannot tell: 2 rounds say nothing of how far the next would lie off.";
    assert_eq!(notes, [format!("A {why}"), format!("B {why}")]);
}

#[test]
fn a_run_that_cannot_tell_is_not_told_apart_from_one_that_can() {
    let quiet = || result(&[], 2, 1, 1);
    let slow = || slower(result(&[], 2, 1, 2), 3.0);
    let told = beside(&[&quiet(), &slow()]);
    assert!(told.pairs.iter().all(|pair| pair.told == SideTold::First), "{:?}", told.pairs);

    let is_ceiling: fn(&Point, u32) -> bool =
        |point, _| point.role == Role::Ceiling && point.threads > 1;
    let is_late: fn(&Point, u32) -> bool =
        |point, round| point.role == Role::Ceiling && round % 2 == 1;
    for (times, is, why) in [
        (1.9, is_ceiling, "even work that shares nothing gained 0.91×"),
        (1.4, is_late, "the machine’s own speed moved by "),
    ] {
        let busy = cells_slower(slow(), times, is);
        for (sides, letter, other) in [([&quiet(), &busy], "B", "A"), ([&busy, &quiet()], "A", "B")]
        {
            let said = beside(&sides);
            for pair in &said.pairs {
                assert_eq!(pair.told, SideTold::Not);
                let sentence = pair.sentence.to_string();
                assert!(sentence.ends_with(&format!(": {letter} cannot tell.")), "{sentence}");
            }
            let headline = said.words.headline.to_string();
            assert_eq!(headline, format!("Nothing is concluded: {letter} cannot tell."));
            let notes: Vec<String> = said.words.notes.iter().map(ToString::to_string).collect();
            let is_why = |note: &String| note.starts_with(&format!("{letter} cannot tell: {why}"));
            assert_eq!(notes.iter().filter(|note| is_why(note)).count(), 1, "{notes:?}");
            assert!(!notes.iter().any(|note| note.starts_with(other)), "{notes:?}");
        }
    }
}

#[test]
fn in_a_class_those_that_cannot_tell_are_named_with_the_reason() {
    let mut class: Vec<RunResult> = (0..4).map(|seed| result(&[], 2, 1, seed)).collect();
    class[1].record.samples.retain(|sample| sample.round <= 2);
    let busy = |point: &Point, _| point.role == Role::Ceiling && point.threads > 1;
    class[3] = cells_slower(class[3].clone(), 1.9, busy);
    let said = beside(&class.iter().collect::<Vec<_>>());
    let notes: Vec<String> = said.words.notes.iter().map(ToString::to_string).collect();
    assert_eq!(
        notes,
        [
            "B: a run that cannot tell: fewer than 3 rounds.",
            "D: a run that cannot tell: at some counts even work that shares nothing gained too little.",
        ]
    );
}

#[test]
fn counts_that_followed_a_machine_are_told_as_it_had_them() {
    let auto = |cores| {
        let mut of = result(&[], cores, 2, 1);
        of.request.threads_auto = true;
        of
    };
    let said = beside(&[&auto(2), &result(&[("threads", "1,2,4")], 4, 2, 1)]);
    let threads = said.facts.iter().find(|fact| fact.name == "Threads").unwrap();
    assert_eq!(threads.values, ["1, 2", "1, 2, 4"]);
}

#[test]
fn series_of_another_tool_are_compared_with_themselves_alone() {
    let hyperfine = |command: &str, four: f64| {
        let time = |threads: u32, seconds: f64| {
            format!(
                r#"{{"command": "{command} -j{threads}", "times": [{0}, {1}, {0}, {1}]}}"#,
                seconds,
                1.01 * seconds
            )
        };
        let text = format!(r#"{{"results": [{}, {}]}}"#, time(1, 4.0), time(4, four));
        threadscape::file::open(&text).results.remove(0)
    };
    let [quick, slow, other] = [("a", 1.0), ("a", 3.0), ("b", 3.0)].map(|(c, s)| hyperfine(c, s));
    let pair = &beside(&[&quick, &slow]).pairs[0];
    assert_eq!(pair.told, SideTold::First);
    assert!(pair.sentence.to_string().starts_with("“a”, 4 threads: A "), "{}", pair.sentence);
    let said = beside(&[&quick, &other]);
    assert!(said.pairs.is_empty());
    assert_eq!(said.words.headline.to_string(), "Not comparable: series differ.");
    let kernel = said.facts.iter().find(|fact| fact.name == "Kernel").unwrap();
    assert_eq!(kernel.values, ["Times by hyperfine"; 2]);
}

#[test]
fn in_a_class_the_odd_one_is_found_and_nobody_else() {
    let mut class: Vec<RunResult> = (0..12).map(|seed| result(&[], 2, 3, seed)).collect();
    class[7] = slower(class[7].clone(), 2.0);
    let said = beside(&class.iter().collect::<Vec<_>>());
    assert_eq!(said.odd[0].side, 7);
    assert!((said.odd[0].ratio - 0.5).abs() < 0.1);
    assert!(said.spreads.iter().all(|spread| spread.results == 12));
    for spread in &said.spreads {
        assert!(spread.least <= spread.speedup.low && spread.speedup.high <= spread.most);
    }
    let class: Vec<String> = said.words.class.iter().map(ToString::to_string).collect();
    assert!(class[0].starts_with("H is odd in"), "{class:?}");
    assert!(class.last().unwrap().contains("3 deviations"), "{class:?}");
}

#[test]
fn nobody_is_said_to_have_measured() {
    let said = beside(&[&result(&[], 2, 3, 1), &result(&[], 2, 3, 2)]);
    let from = said.facts.iter().find(|fact| fact.name == "Where from").unwrap();
    assert!(from.values.iter().all(|value| value == "samples, recomputed here"));
    assert!(said.words.basis.to_string().contains("no file can prove"));
}
