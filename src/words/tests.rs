//! What the words say of made-up findings, and of a few results that misled once.

#![cfg(test)]

use super::tell;
use crate::analyse::RESAMPLES;
use crate::plan::{place, plan};
use crate::protocol::{
    Begun, Distance, Environment, Finding, Interval, ModeRatio, Reading, RunResult, Scaling,
    Simulation, Texts,
};
use crate::reading::read;
use crate::record::begin;
use crate::settings::settle;
use crate::simulated::Simulator;

fn simulated(settings: &[(&str, &str)], cores: u32, noise_percent: u32) -> (RunResult, Reading) {
    let texts = settings.iter().map(|&(key, text)| (key.into(), text.into())).collect();
    let mut request = settle(&texts, None, cores).request;
    let (serial_percent, regimes, drawing_percent) = (0, false, 0);
    request.simulated =
        Some(Simulation { cores, serial_percent, noise_percent, regimes, drawing_percent });
    let environment = place(&request, &Environment::of_tests());
    let plan = plan(&request, &environment).unwrap();
    let mut machine = Simulator::new(plan.clone()).unwrap();
    let Begun { mut result, steps } = begin(request, plan, environment);
    result.record.samples = (0..steps.len()).map(|step| machine.pass(step).sample).collect();
    let reading = read(&result, RESAMPLES);
    (result, reading)
}

fn statements(reading: &Reading) -> Vec<String> {
    reading.words.statements.iter().map(ToString::to_string).collect()
}

fn ratio(mode: &str, low: f64, mid: f64, high: f64) -> ModeRatio {
    let speedup = Interval { low, mid, high };
    let times_as_long = Interval { low: 1.0 / high, mid: 1.0 / mid, high: 1.0 / low };
    ModeRatio { mode: mode.into(), speedup, times_as_long }
}

fn headline(
    slower: Option<ModeRatio>,
    level: Option<ModeRatio>,
    faster: Option<ModeRatio>,
    (every_mode_faster, none_told): (bool, bool),
) -> Finding {
    let (threads, scaling) = (2, Scaling::Strong);
    Finding::Headline { threads, scaling, slower, level, faster, every_mode_faster, none_told }
}

#[test]
fn slower_and_faster_are_said_only_when_every_round_says_so() {
    let (result, _) = simulated(&[("modes", "plain")], 2, 0);
    let counted = || Some(ratio("counted", 0.48, 0.5, 0.55));
    let plain = || Some(ratio("plain", 1.9, 1.96, 1.98));
    let level = || Some(ratio("counted", 0.7, 0.9, 1.0));
    for (finding, expected) in [
        (
            headline(counted(), None, plain(), (false, false)),
            "“List, counted” takes 2.00 times as long with 2 threads as with one; “Shared array” is 1.96 times as fast.",
        ),
        (
            headline(counted(), None, None, (false, false)),
            "“List, counted” takes 2.00 times as long with 2 threads as with one.",
        ),
        (
            headline(None, level(), plain(), (false, false)),
            "“List, counted” with 2 threads is not told from one; “Shared array” is 1.96 times as fast.",
        ),
        (
            headline(None, level(), None, (false, true)),
            "With 2 threads none of the modes is told from one thread.",
        ),
        (
            headline(None, level(), None, (false, false)),
            "“List, counted” with 2 threads is not told from one.",
        ),
        (
            headline(None, None, plain(), (true, false)),
            "Every mode is faster with 2 threads than with one; “Shared array” is 1.96 times as fast.",
        ),
        (
            headline(None, None, plain(), (false, false)),
            "“Shared array” is 1.96 times as fast with 2 threads as with one.",
        ),
    ] {
        assert_eq!(tell(&[finding], &result).headline.to_string(), expected);
    }
}

#[test]
fn a_class_of_few_rounds_shows_no_interval() {
    let (result, _) = simulated(&[("modes", "plain")], 2, 0);
    let modes = vec![ratio("plain", 1.9, 1.9, 1.9)];
    let (distance, scaling) = (Distance::Far, Scaling::Strong);
    let finding = Finding::ByDistance { distance, scaling, rounds: 1, modes };
    assert_eq!(
        tell(&[finding], &result).statements[0].to_string(),
        "While the cores were far apart (1 round, too few for intervals): “Shared array” 1.90×."
    );
}

#[test]
fn modes_are_told_in_groups_the_fastest_first() {
    let (_, reading) = simulated(
        &[("modes", "plain,borrowed,counted,gil"), ("threads", "1,4"), ("effort", "standard")],
        4,
        1,
    );
    let told = statements(&reading);
    assert!(
        told[0].starts_with("Faster with 4 threads than with one: “Shared array” "),
        "{told:?}"
    );
    let slower =
        told.iter().find(|s| s.starts_with("Slower with 4 threads than with one: ")).unwrap();
    assert!(slower.contains("“List, counted” 0."), "{told:?}");
    for group in reading.findings {
        if let Finding::Group { modes, .. } = group {
            assert!(modes.windows(2).all(|two| two[0].speedup.mid >= two[1].speedup.mid));
        }
    }
}

/// “Every mode is faster …” once stood above “Slower …: Global lock 0.96×”, because the lock was not declared.
#[test]
fn every_is_said_of_all_that_is_shown() {
    let chosen = [("kernel", "mandelbrot"), ("modes", "plain,gil,messages"), ("threads", "1,2,16")];
    let (_, reading) = simulated(&chosen, 16, 0);
    let headline = reading.words.headline.to_string();
    assert!(headline.contains("” is 1") && !headline.contains("very"), "{headline}");
    assert!(
        statements(&reading).iter().any(|s| s.starts_with("Not told")),
        "{:?}",
        statements(&reading)
    );
}

/// The table says 70 ms → 2.5 s; the words once said 4.4 times as long.
#[test]
fn weak_scaling_is_told_by_the_time_of_more_work_and_by_scaled_speed_up() {
    let chosen =
        [("modes", "plain,counted"), ("scaling", "weak"), ("threads", "1,2,4,8"), ("interp", "0")];
    let (_, reading) = simulated(&chosen, 8, 0);
    let of = |mode: &str, threads: u32| {
        let series = reading.analysis.series.iter().find(|series| series.mode == mode).unwrap();
        series.estimates.iter().find(|e| e.threads == threads).unwrap().seconds.mid
    };
    let long = crate::digits::times(of("counted", 8) / of("counted", 1));
    let headline = reading.words.headline.to_string();
    let expected = format!(
        "With 8 times the work on 8 threads, “List, counted” takes {long} times as long as one thread with its share"
    );
    assert!(headline.starts_with(&expected), "{headline}");
    let told = statements(&reading);
    assert!(told.iter().any(|s| s.starts_with("Less work in the same time")), "{told:?}");
    assert!(told.iter().all(|s| !s.starts_with("Faster") && !s.starts_with("Slower")), "{told:?}");
}

#[test]
fn a_run_that_cannot_tell_says_why_and_names_no_cause() {
    let chosen = [("modes", "plain,counted"), ("threads", "1,2"), ("effort", "quick")];
    for (least, because) in [
        (2, "2 rounds say nothing of how far the next would lie off."),
        (99, "Even work that shares nothing gained 1.06× with 2 threads."),
    ] {
        let (mut result, _) = simulated(&chosen, 4, 0);
        let ceiling = |point: u32| {
            let point = &result.plan.points[point as usize];
            point.role == crate::protocol::Role::Ceiling && point.threads == 2
        };
        for sample in &mut result.record.samples {
            sample.seconds *= if least == 99 && ceiling(sample.point) { 1.8 } else { 1.0 };
        }
        result.record.samples.retain(|sample| sample.round <= least);
        let reading = read(&result, RESAMPLES);
        let headline = reading.words.headline.to_string();
        assert!(headline.starts_with("This run cannot tell: "), "{headline}");
        assert!(headline.ends_with(because), "{headline}");
        assert!(reading.words.causes.is_empty(), "{:?}", reading.words.causes);
        let told = statements(&reading);
        assert!(told.iter().any(|s| s.starts_with("As it was measured, speed-up")), "{told:?}");
    }
}

#[test]
fn what_is_not_told_says_what_could_have_been_shown() {
    let told = |seed: u32| {
        let seed = seed.to_string();
        let chosen = [("modes", "gil"), ("threads", "1,2"), ("effort", "quick"), ("seed", &*seed)];
        simulated(&chosen, 4, 5).1
    };
    let of = |finding: &Finding| match finding {
        Finding::Detectable { above, below, .. } => Some((*above, *below)),
        _ => None,
    };
    let (reading, (above, below)) = (1..20)
        .map(told)
        .find_map(|reading| {
            reading.findings.iter().find_map(of).map(|found| (reading.clone(), found))
        })
        .expect("in one of twenty runs the lock is not told from one thread");
    assert!(above > 1.01 && below < 0.99, "{above} {below}");
    let could = |s: &String| s.contains("this run could have shown more than ");
    assert!(statements(&reading).iter().any(could), "{:?}", statements(&reading));
}

/// Ten rounds of 43 and 78 ms, while work that shares nothing went at two speeds in the same rounds.
#[test]
fn two_speeds_in_one_cell_are_told_as_two() {
    let chosen = [("modes", "plain"), ("threads", "1,4"), ("effort", "standard")];
    let (mut result, _) = simulated(&chosen, 4, 0);
    let slow = |round: u32| round.is_multiple_of(3);
    let plan = result.plan.clone();
    for sample in result.record.samples.iter_mut().filter(|sample| slow(sample.round)) {
        let point = &plan.points[sample.point as usize];
        let its =
            matches!(point.role, crate::protocol::Role::Measured | crate::protocol::Role::Ceiling);
        sample.seconds *= if its && point.threads == 4 { 1.8 } else { 1.0 };
    }
    result.record.samples.retain(|sample| sample.round <= 10);
    let reading = read(&result, RESAMPLES);
    let cautions: Vec<String> =
        reading.words.cautions.iter().map(|caution| caution.sentence.to_string()).collect();
    let told = cautions.iter().find(|caution| caution.contains("went at two speeds")).unwrap();
    assert!(told.contains("in 3 of 10 rounds") && told.contains("In the same rounds"), "{told}");
    assert!(!cautions.iter().any(|caution| caution.contains("not warm")), "{cautions:?}");
}

/// Dialled 0.100, recovered 0.151 (0.149–0.156): a pass so short that starting sixteen threads is a part of it.
#[test]
fn nothing_is_recovered_from_passes_that_are_mostly_start() {
    let of = |steps: &str, interp: &str| {
        let chosen = [
            ("kernel", "dialled"),
            ("serial", "10"),
            ("threads", "1,2,16"),
            ("steps", steps),
            ("interp", interp),
        ];
        let (_, reading) = simulated(&chosen, 16, 0);
        reading.findings.into_iter().find(|finding| {
            matches!(finding, Finding::Recovered { .. } | Finding::NotRecoverable { .. })
        })
    };
    assert!(
        matches!(of("10000", "0"), Some(Finding::NotRecoverable { .. })),
        "{:?}",
        of("10000", "0")
    );
    let Some(Finding::Recovered { known, corrected, .. }) = of("640000", "1000") else {
        panic!("long passes are recovered: {:?}", of("640000", "1000"))
    };
    assert!((corrected.unwrap().mid - known).abs() < 0.01);
}

#[test]
fn a_simulated_machine_is_not_told_to_plug_in_its_charger() {
    let (_, reading) = simulated(&[("modes", "plain"), ("threads", "1,2")], 4, 20);
    let told: Vec<String> =
        reading.words.cautions.iter().map(|caution| caution.sentence.to_string()).collect();
    assert!(told.iter().any(|caution| caution.contains("own speed moved by")), "{told:?}");
    assert!(told.iter().all(|caution| !caution.contains("charger")), "{told:?}");
}

#[test]
fn a_mode_that_this_build_does_not_know_has_the_name_that_came_with_it_and_no_cause() {
    let (mut result, _) = simulated(
        &[("modes", "borrowed,counted"), ("threads", "1,4"), ("effort", "standard")],
        4,
        1,
    );
    let rename = |text: &mut String| {
        if text == "counted" {
            *text = "tagged".into();
        }
    };
    result.plan.points.iter_mut().for_each(|point| rename(&mut point.mode));
    result.plan.headline.iter_mut().for_each(|pair| rename(&mut pair.mode));
    result.plan.request.modes.iter_mut().for_each(rename);
    result.request.modes.iter_mut().for_each(rename);
    let words = |result: &RunResult| read(result, RESAMPLES).words;
    assert!(words(&result).headline.to_string().contains("“tagged (not in this build)” takes"));
    result.labels.insert("tagged".into(), "Tagged pointers".into());
    let told = words(&result);
    assert!(told.headline.to_string().contains("“Tagged pointers (not in this build)” takes"));
    let differ =
        |cause: &crate::protocol::Sentence| cause.to_string().contains("differ in one thing");
    assert!(!told.causes.iter().any(differ), "{:?}", told.causes);
}

/// A proposal is one click: the settings that it changes make a plan.
#[test]
fn what_is_proposed_can_be_planned() {
    let more = Finding::MoreThreads { reported: 2, at_least: 3, counts: "1-16".into() };
    let unequal = [("kernel", "mandelbrot"), ("modes", "plain"), ("schedule", "block")];
    let chunks = [("kernel", "mandelbrot"), ("modes", "plain"), ("chunk", "4")];
    let equal = [("kernel", "matmul"), ("modes", "plain")];
    let glance = [("modes", "plain"), ("effort", "glance")];
    for (chosen, proposed) in [
        (&unequal[..], Finding::Simulate),
        (&chunks, Finding::Simulate),
        (&equal, Finding::Simulate),
        (&equal, more.clone()),
        (&glance, more),
    ] {
        let texts: Texts = chosen.iter().map(|&(key, text)| (key.into(), text.into())).collect();
        let request = settle(&texts, None, 2).request;
        let environment = Environment::of_tests();
        let Begun { result, .. } =
            begin(request.clone(), plan(&request, &environment).unwrap(), environment.clone());
        let words = tell(&[proposed], &result);
        let mut changed = texts.clone();
        changed.extend(words.proposals[0].settings.clone());
        let there = settle(&changed, None, 2).request;
        assert_eq!(there.simulated.is_some(), changed.contains_key("machine"), "{changed:?}");
        let planned = plan(&there, &place(&there, &environment));
        assert!(planned.is_ok(), "{changed:?}: {planned:?}");
    }
}
