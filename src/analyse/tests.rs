//! What the analysis promises, on samples that were made up.

#![cfg(test)]

use proptest::prelude::*;

use super::{QUICK_RESAMPLES, RESAMPLES, analyse, classify};
use crate::findings::find;
use crate::plan::plan;
use crate::protocol::{
    Analysis, Begun, Class, Compared, Ended, Environment, Finding, Interval, IntervalKind,
    LastThread, Part, Plan, Point, Role, RunResult, Sample, SeatTrace, Span, Step, Trace,
};
use crate::reading::read;
use crate::record::begin;
use crate::settings::settle;

pub(super) fn planned(settings: &[(&str, &str)]) -> Plan {
    let texts = settings.iter().map(|&(key, text)| (key.into(), text.into())).collect();
    plan(&settle(&texts, None, 2).request, &Environment::of_tests()).unwrap()
}

fn two_modes() -> Plan {
    planned(&[("modes", "plain,counted"), ("threads", "1,2,3")])
}

pub(super) fn sample(step: &Step, seconds: f64) -> Sample {
    let Step { point, round, warmup } = *step;
    let (passes, ok, hidden, parks, copy_seconds, lost) = (1, true, false, 0, 0.0, 0);
    Sample { point, round, seconds, passes, warmup, ok, hidden, parks, copy_seconds, lost }
}

/// Every step of the plan, each as long as it is said to be.
pub(super) fn carried_out(plan: &Plan, seconds: impl Fn(&Point, u32) -> f64) -> RunResult {
    let of = |step: &Step| sample(step, seconds(&plan.points[step.point as usize], step.round));
    let Begun { mut result, steps } =
        begin(plan.request.clone(), plan.clone(), Environment::of_tests());
    result.record.samples = steps.iter().map(of).collect();
    result
}

fn story(point: &Point, round: u32) -> f64 {
    let drift = 1.0 + 0.01 * f64::from(round);
    let threads = f64::from(point.threads.min(2));
    drift
        * match (point.role, point.mode.as_str()) {
            (Role::Measured, "counted") => 0.1 * threads,
            (Role::Empty, _) => 1e-5,
            (Role::HandOver, _) => 50e-9,
            (Role::Base, _) => 0.09,
            (Role::Bare, _) => 0.01,
            _ => 0.1 / threads,
        }
}

fn speedup(analysis: &Analysis, mode: usize, at: usize) -> Interval {
    analysis.series[mode].estimates[at].speedup.unwrap()
}

#[test]
fn ratios_are_made_round_by_round_so_drift_cancels() {
    for (effort, interval) in
        [("quick", IntervalKind::Rounds), ("standard", IntervalKind::Bootstrap)]
    {
        let plan = planned(&[("modes", "plain,counted"), ("threads", "1,2,3"), ("effort", effort)]);
        let analysis = analyse(&carried_out(&plan, story), RESAMPLES);
        for (mode, expected) in [(0, 2.0), (1, 0.5)] {
            let interval = speedup(&analysis, mode, 1);
            assert!((interval.low - expected).abs() < 1e-9, "{interval:?}");
            assert!((interval.high - expected).abs() < 1e-9, "{interval:?}");
        }
        let two = &analysis.series[0].estimates[1];
        assert_eq!((analysis.interval, two.interval), (interval, interval));
        assert!((two.speedup_over_serial.unwrap().mid - 1.8).abs() < 1e-9);
        assert!((two.speedup_over_bare.unwrap().mid - 0.2).abs() < 1e-9);
        assert_eq!(analysis.rounds_done, plan.rounds);
        assert!(analysis.series[0].estimates[2].oversubscribed);
        assert!((analysis.ceiling[1].speedup.mid - 2.0).abs() < 1e-9);
        // A perfect speed-up on a perfect machine: no serial part, whichever way it is told.
        assert!(two.serial_fraction.unwrap().mid.abs() < 1e-9);
        assert!(two.serial_fraction_corrected.unwrap().mid.abs() < 1e-9);
        let class = |compared: &Compared| classify(compared.speedup, compared.rounds);
        let classes: Vec<Class> = analysis.headline.iter().map(class).collect();
        assert_eq!(classes, [Class::Faster, Class::Slower]);
    }
}

#[test]
fn the_serial_fraction_is_corrected_by_what_the_machine_gives() {
    // The machine gives 1.9, and the mode all of it: raw there seems to be a serial part.
    let plan = planned(&[("modes", "plain"), ("threads", "1,2"), ("effort", "standard")]);
    let recorded = carried_out(&plan, |point, _| match point.threads {
        1 => 0.1,
        _ => 0.1 / 1.9,
    });
    let two = &analyse(&recorded, RESAMPLES).series[0].estimates[1];
    assert!((two.serial_fraction.unwrap().mid - 1.0 / 19.0).abs() < 1e-9);
    assert!(two.serial_fraction_corrected.unwrap().mid.abs() < 1e-9);
}

#[test]
fn hidden_and_wrong_samples_are_counted_and_left_out() {
    let mut recorded = carried_out(&two_modes(), story);
    let timed = recorded.record.samples.iter_mut().filter(|sample| !sample.warmup);
    for (index, sample) in timed.take(4).enumerate() {
        (sample.hidden, sample.ok, sample.seconds) = (index % 2 == 0, index % 2 == 0, 99.0);
    }
    let analysis = analyse(&recorded, QUICK_RESAMPLES);
    assert_eq!(analysis.samples_discarded, 4);
    assert!(find(&analysis, &recorded).contains(&Finding::Discarded { samples: 4, wrong: 2 }));
    assert!(analysis.series.iter().flat_map(|s| &s.estimates).all(|e| e.seconds.high < 1.0));
}

#[test]
fn an_outlier_is_counted_and_removes_no_sample() {
    let plan = planned(&[("modes", "plain"), ("threads", "1,2"), ("effort", "standard")]);
    let mut recorded = carried_out(&plan, |point, round| story(point, round % 3));
    let before = analyse(&recorded, QUICK_RESAMPLES);
    let at = recorded.record.samples.iter().rposition(|sample| sample.point == 0).unwrap();
    recorded.record.samples[at].seconds *= 50.0;
    let after = analyse(&recorded, QUICK_RESAMPLES);
    assert_eq!(after.samples_kept, before.samples_kept);
    assert_eq!(after.samples_discarded, 0);
    assert_eq!(after.outliers.severe, before.outliers.severe + 1);
    assert_eq!(after.series[0].estimates[0].rounds, before.series[0].estimates[0].rounds);
}

/// The rules of the warnings of a run whose samples are changed, one way at a time.
fn warned(change: impl Fn(&Point, u32, &mut Sample)) -> Vec<String> {
    let plan = planned(&[("modes", "plain"), ("threads", "1,2"), ("effort", "standard")]);
    let mut recorded = carried_out(&plan, |point, round| {
        // No two rounds alike, no trend, and an empty pass that is short beside the others.
        let wobble = 1.0 + 1e-3 * f64::from(round * 7 % 5);
        wobble * if point.role == Role::Empty { 1e-5 } else { story(point, 0) }
    });
    for sample in recorded.record.samples.iter_mut().filter(|sample| !sample.warmup) {
        sample.passes = 3;
        change(&plan.points[sample.point as usize], sample.round, sample);
    }
    let cautions = read(&recorded, QUICK_RESAMPLES).words.cautions;
    cautions.into_iter().map(|caution| caution.rule).collect()
}

#[test]
fn each_warning_comes_where_it_is_due_and_nowhere_else() {
    let is = |point: &Point, role: Role| point.role == role;
    assert_eq!(warned(|_, _, _| {}), [] as [&str; 0]);
    let slow = |share: f64| {
        warned(move |point, round, sample| {
            let now = is(point, Role::Ceiling) && point.threads == 1 && round == 3;
            sample.seconds *= if now { share } else { 1.0 };
        })
    };
    assert_eq!((slow(1.04), slow(1.07)), (vec![], vec!["R16".to_string()]));
    let trend = warned(|point, round, sample| {
        let drift = 1.0 + 1e-3 * f64::from(round);
        sample.seconds = if is(point, Role::Ceiling) { 0.1 * drift } else { sample.seconds };
    });
    assert_eq!(trend, ["R16"]);
    let jump = |times: f64| {
        warned(move |point, round, sample| {
            let far = is(point, Role::HandOver) && round > 20;
            sample.seconds *= if far { times } else { 1.0 };
        })
    };
    assert_eq!((jump(1.5), jump(1.7)), (vec![], vec!["R16".to_string()]));
    let first = warned(|point, round, sample| {
        let cold = is(point, Role::Measured) && round == 1;
        sample.seconds *= if cold { 1.2 } else { 1.0 };
    });
    assert_eq!(first, ["R21"]);
    let short = warned(|point, round, sample| {
        sample.seconds *= if is(point, Role::Base) && round == 2 { 0.05 } else { 1.0 };
    });
    assert_eq!(short, ["R5"]);
    let still = warned(|point, _, sample| {
        sample.seconds = if is(point, Role::Measured) { 0.1 } else { sample.seconds };
    });
    assert_eq!(still, ["R5"]);
    let heavy = warned(|point, _, sample| {
        sample.seconds *= if is(point, Role::Empty) { 300.0 } else { 1.0 };
    });
    assert_eq!(heavy, ["R8"]);
    let hidden = warned(|_, round, sample| sample.hidden = round == 4);
    assert_eq!(hidden, ["R15"]);
}

#[test]
fn a_run_that_was_stopped_shows_what_it_has() {
    let plan = two_modes();
    let whole = carried_out(&plan, story);
    for length in 0..whole.record.samples.len() {
        let mut stopped = whole.clone();
        stopped.record.samples.truncate(length);
        let analysis = analyse(&stopped, QUICK_RESAMPLES);
        assert!(length > 0 || analysis.series[0].estimates.is_empty());
    }
}

#[test]
fn the_parts_of_a_pass_sum_to_threads_times_its_time() {
    let analysis = analyse(&carried_out(&two_modes(), story), QUICK_RESAMPLES);
    for estimate in analysis.series.iter().flat_map(|series| &series.estimates) {
        let sum: f64 = estimate.losses.iter().map(|loss| loss.seconds).sum();
        let all = f64::from(estimate.threads) * estimate.seconds.mid;
        assert!((sum - all).abs() < 1e-9 * all, "{estimate:?}");
    }
}

#[test]
fn two_counts_fit_no_law_and_say_so() {
    let analysis = analyse(&carried_out(&two_modes(), story), QUICK_RESAMPLES);
    for series in &analysis.series {
        assert_eq!(series.model.fits.len(), 0);
        assert!(series.model.said.starts_with("Two cores cannot tell"), "{:?}", series.model.said);
    }
}

#[test]
fn points_off_every_curve_are_said_to_fit_no_law() {
    let chosen = [("modes", "plain"), ("threads", "1-8"), ("effort", "standard")];
    let mut plan = planned(&chosen);
    plan.points.retain(|point| point.role != Role::HandOver);
    // Odd counts run at half speed: no law knows of that.
    let recorded = carried_out(&plan, |point, round| {
        let slow = if point.role == Role::Measured && point.threads % 2 == 1 { 2.0 } else { 1.0 };
        (1.0 + 1e-3 * f64::from(round % 4)) * slow * 0.1 / f64::from(point.threads)
    });
    let model = &analyse(&recorded, RESAMPLES).series[0].model;
    assert_eq!(model.counts, [1, 2, 3, 4, 5, 6, 7, 8]);
    assert!(model.fits.len() == 2 && model.fits.iter().all(|fit| fit.rejected), "{model:?}");
    assert!(model.said.starts_with("With") || model.said.starts_with("No law fits"), "{model:?}");
    assert_eq!(model.best, None);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn the_order_of_samples_changes_nothing_and_a_change_of_units_no_ratio(
        times in proptest::collection::vec(1e-6..10.0f64, 400), seed: u32, scale in 1e-3..1e3f64,
    ) {
        let mut recorded = carried_out(&two_modes(), |_, _| 0.0);
        for (sample, seconds) in recorded.record.samples.iter_mut().zip(times.iter().cycle()) {
            sample.seconds = *seconds;
        }
        let straight = analyse(&recorded, QUICK_RESAMPLES);
        let mut shuffled = recorded.clone();
        // The two probes of a round are told apart by their order alone, and nothing depends on it.
        crate::random::Random::new(seed, "test").shuffle(&mut shuffled.record.samples);
        prop_assert_eq!(&analyse(&shuffled, QUICK_RESAMPLES).series, &straight.series);

        recorded.record.samples.iter_mut().for_each(|sample| sample.seconds *= scale);
        let scaled = analyse(&recorded, QUICK_RESAMPLES);
        for (a, b) in scaled.series.iter().zip(&straight.series) {
            for (a, b) in a.estimates.iter().zip(&b.estimates) {
                let (a, b) = (a.speedup.unwrap(), b.speedup.unwrap());
                prop_assert!((a.mid / b.mid - 1.0).abs() < 1e-9);
                prop_assert!(a.low <= a.mid && a.mid <= a.high);
                prop_assert!(a.low.is_finite() && a.high.is_finite());
            }
        }
    }

    #[test]
    fn whatever_was_measured_the_analysis_is_finite(
        exponents in proptest::collection::vec(-8.0..3.0f64, 500), rounds in 1..12_u32,
    ) {
        let plan = planned(&[("threads", "1-6"), ("modes", "plain,gil"), ("effort", "standard")]);
        let mut recorded = carried_out(&plan, |_, _| 1.0);
        recorded.record.samples.retain(|sample| sample.round <= rounds);
        for (sample, exponent) in recorded.record.samples.iter_mut().zip(exponents.iter().cycle()) {
            sample.seconds = 10_f64.powf(*exponent);
        }
        let text = serde_json::to_string(&analyse(&recorded, QUICK_RESAMPLES)).unwrap();
        // What is not a number becomes null in JSON, and no field of ours is null but the optional ones.
        let back: Result<Analysis, _> = serde_json::from_str(&text);
        prop_assert!(back.is_ok(), "{:?}", back.err());
    }
}

/// A tenth of the time of two threads goes into waiting for the last of them: why, and what answers it.
#[test]
fn waiting_for_the_last_thread_names_what_was_seen_and_is_answered() {
    let unequal = [("kernel", "mandelbrot"), ("schedule", "block")];
    let uneven = [("kernel", "matmul"), ("schedule", "block")];
    let chunks = [("kernel", "matmul"), ("chunk", "4")];
    let one_by_one = [("kernel", "matmul"), ("chunk", "1")];
    for (settings, tasks, why, answer) in [
        (unequal, [45, 45], LastThread::LongerTasks, Finding::DealDynamically),
        (uneven, [8, 6], LastThread::MoreTasks, Finding::DealDynamically),
        (chunks, [8, 4], LastThread::MoreTasks, Finding::SingleTasks),
        (one_by_one, [8, 4], LastThread::MoreTasks, Finding::MoreTasks),
        (one_by_one, [6, 6], LastThread::SlowerCore, Finding::RunAgain),
    ] {
        let chosen = [&settings[..], &[("modes", "plain"), ("threads", "1,2")]].concat();
        let mut plan = planned(&chosen);
        // What tasks of equal length cannot be shared out by is another part.
        plan.granularity_bounds.clear();
        let slow = |point: &Point| f64::from(u8::from(point.role == Role::Measured)) * 0.006;
        let seconds = |point: &Point, _| match point.threads {
            1 => story(point, 0),
            _ => story(point, 0) + slow(point),
        };
        let mut recorded = carried_out(&plan, seconds);
        let point = plan.traced[0];
        let seat = |(tasks, end_seconds)| SeatTrace {
            spans: vec![Span {
                phase: 0,
                first_task: 0,
                tasks,
                start_seconds: 0.0,
                end_seconds,
                lock_wait_seconds: 0.0,
            }],
        };
        let seats = vec![seat((tasks[0], 0.056)), seat((tasks[1], 0.044))];
        recorded.record.traces =
            vec![Trace { point, seconds: 0.056, clock_error_seconds: 0.0, seats }];
        let findings = find(&analyse(&recorded, QUICK_RESAMPLES), &recorded);
        let told = findings.iter().find_map(|finding| match finding {
            Finding::PartOfLoss { part: Part::Imbalance, share, last, .. } => Some((*share, *last)),
            _ => None,
        });
        let (share, last) = told.unwrap_or_else(|| panic!("{findings:#?}"));
        assert!((share - 0.107).abs() < 0.01, "{share}");
        assert_eq!(last, Some(why), "{settings:?}");
        assert!(findings.contains(&answer), "{answer:?}: {findings:#?}");
    }
}

/// Every part of a loss above a tenth has a cause, and an answer where there is one: none where the machine itself, or a
/// kernel that cannot grow, leaves none.
#[test]
fn every_part_of_a_loss_is_named_and_answered() {
    let add = |add: &str, mode: &str| Finding::AddMode { add: add.into(), mode: mode.into() };
    let small = [("n", "12"), ("step", "4")];
    let largest = [("n", "1024"), ("step", "8")];
    for (part, mode, settings, answer) in [
        (Part::Machine, "plain", &[][..], None),
        (Part::Granularity, "plain", &small, Some(Finding::MoreTasks)),
        (Part::Start, "plain", &[], Some(Finding::LargerSize)),
        (Part::Start, "plain", &largest, None),
        (Part::Copies, "counted-copies", &[], Some(add("deep-copies", "counted-copies"))),
        (Part::LockWait, "locked", &[], Some(add("borrowed", "locked"))),
        (Part::Unexplained, "borrowed", &[], Some(add("immortal", "borrowed"))),
    ] {
        let plan = planned(&[settings, &[("modes", mode), ("threads", "1,2")]].concat());
        let more = |point: &Point| match (part, point.role) {
            _ if point.threads == 1 => 0.0,
            (Part::Machine, Role::Measured | Role::Ceiling) => 0.015,
            (Part::Granularity, Role::Measured) => 0.1 / 1.5 - 0.05,
            (Part::Start, Role::Measured | Role::Empty) => 0.01,
            (Part::Copies | Part::LockWait | Part::Unexplained, Role::Measured) => 0.01,
            _ => 0.0,
        };
        let seconds = |point: &Point, _| story(point, 0) + more(point);
        let mut recorded = carried_out(&plan, seconds);
        let of = |sample: &Sample| plan.points[sample.point as usize].clone();
        if part == Part::Copies {
            recorded.record.samples.iter_mut().for_each(|s| s.copy_seconds = more(&of(s)));
        }
        if part == Part::LockWait {
            let (phase, first_task, tasks) = (0, 0, 8);
            let (start_seconds, end_seconds, lock_wait_seconds) = (0.0, 0.06, 0.01);
            let span =
                Span { phase, first_task, tasks, start_seconds, end_seconds, lock_wait_seconds };
            let seats = vec![SeatTrace { spans: vec![span] }; 2];
            let (point, clock_error_seconds) = (plan.traced[0], 0.0);
            recorded.record.traces =
                vec![Trace { point, seconds: end_seconds, clock_error_seconds, seats }];
        }
        let findings = find(&analyse(&recorded, QUICK_RESAMPLES), &recorded);
        let names = |finding: &Finding| match finding {
            Finding::Machine { .. } => part == Part::Machine,
            Finding::Granularity { .. } => part == Part::Granularity,
            Finding::PartOfLoss { part: its, .. } => *its == part,
            Finding::WhereLost { rest, .. } => part == Part::Unexplained && *rest > 0.9,
            _ => false,
        };
        assert!(findings.iter().any(names), "{part:?}: {findings:#?}");
        let answers = findings.iter().filter(|finding| {
            matches!(
                finding,
                Finding::MoreTasks
                    | Finding::LargerSize
                    | Finding::AddMode { .. }
                    | Finding::RunAgain
                    | Finding::DealDynamically
                    | Finding::SingleTasks
            )
        });
        assert_eq!(answers.cloned().collect::<Vec<_>>(), Vec::from_iter(answer), "{part:?}");
    }
}

/// A mode beside one that it differs from in one thing and is not told from: what would show a difference, at every effort
/// and whatever ended the run.
#[test]
fn what_was_not_shown_says_what_could_have_been_and_what_would_show_it() {
    let more = |effort: &str, intervals| Finding::MoreRounds { effort: effort.into(), intervals };
    for (effort, modes, ended, next) in [
        ("glance", "immortal,borrowed", Ended::Rounds, more("standard", true)),
        ("quick", "immortal,borrowed", Ended::Rounds, more("standard", true)),
        ("standard", "immortal,borrowed", Ended::Rounds, more("careful", false)),
        ("careful", "immortal,borrowed", Ended::Rounds, Finding::LessScatter),
        ("careful", "immortal,borrowed", Ended::Precision, Finding::LessScatter),
        ("careful", "immortal,borrowed", Ended::Budget, Finding::FewerCells),
        ("careful", "immortal,borrowed", Ended::Stopped, Finding::WholeRun),
    ] {
        let plan = planned(&[("modes", modes), ("threads", "1,2"), ("effort", effort)]);
        let scatter = |point: &Point, round: u32| {
            let other = u32::from(point.mode == "borrowed") * 3 + point.threads;
            story(point, 0) * (1.0 + 0.01 * f64::from((round * 7 + other) % 5))
        };
        let mut recorded = carried_out(&plan, scatter);
        recorded.record.ended = Some(ended);
        let findings = find(&analyse(&recorded, QUICK_RESAMPLES), &recorded);
        let least = findings.iter().find_map(|finding| match finding {
            Finding::NoDifference { above, below, .. } => Some((*above, *below)),
            _ => None,
        });
        let (above, below) = least.unwrap_or_else(|| panic!("{effort}: {findings:#?}"));
        assert!(above > 1.01 && below < 0.99, "{above} {below}");
        assert!(findings.contains(&next), "{effort} {ended:?}: {findings:#?}");
    }
}

/// A glance takes three modes: no fourth is proposed to it.
#[test]
fn a_mode_is_proposed_only_to_an_effort_that_takes_one_more() {
    for (modes, effort, proposed) in [
        ("counted,locked", "glance", true),
        ("counted,locked,gil", "glance", false),
        ("counted,locked,gil", "quick", true),
    ] {
        let plan = planned(&[("modes", modes), ("threads", "1,2"), ("effort", effort)]);
        let recorded = carried_out(&plan, story);
        let findings = find(&analyse(&recorded, QUICK_RESAMPLES), &recorded);
        let adds = |finding: &Finding| matches!(finding, Finding::AddMode { .. });
        assert_eq!(findings.iter().any(adds), proposed, "{modes} {effort}: {findings:#?}");
    }
}
