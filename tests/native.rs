//! The native twin, end to end: the page's experiment without a page.

#![cfg(not(target_arch = "wasm32"))]

mod common;

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

use common::small;
use threadscape::analyse::{RESAMPLES, analyse};
use threadscape::native::Conduct;
use threadscape::protocol::{Ended, Executor, Point, Role, Texts};
use threadscape::registry::KERNELS;
use threadscape::self_test::judge;
use threadscape::timeline::chrome_trace;
use threadscape::{file, native};

fn texts(pairs: &[(&str, &str)]) -> Texts {
    pairs.iter().map(|(key, text)| (key.to_string(), text.to_string())).collect()
}

#[test]
fn a_small_experiment_gives_a_result_that_can_be_read_back_and_analysed_again() {
    let settings =
        texts(&[("n", "16"), ("modes", "plain,counted"), ("threads", "1,2"), ("interp", "10")]);
    let result = native::run(&settings, |_, _| {}).unwrap();
    assert!(result.record.samples.iter().all(|sample| sample.ok && sample.seconds > 0.0));
    assert!(result.record.calibration.as_ref().is_some_and(|c| c.iterations_per_step > 0));

    let text = file::encode(&result);
    let read = file::decode(&text).unwrap();
    assert_eq!(file::encode(&read), text);

    let analysis = analyse(&read, RESAMPLES);
    assert!(analysis.hand_over_seconds.is_some_and(|seconds| seconds.low > 0.0));
    assert_eq!(analysis.rounds_done, 5);
    assert_eq!(analysis, analyse(&result, RESAMPLES));
    let points = read.plan.points.iter().zip(&read.record.points);
    let measured = points.filter(|(point, _)| point.role == Role::Measured);
    let answers: Vec<&str> =
        measured.map(|(_, counted)| counted.as_ref().unwrap().answer.as_str()).collect();
    assert_eq!(answers.len(), 4);
    assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:?}");
}

#[test]
fn the_copies_of_a_pass_are_told_apart_for_the_modes_that_make_them() {
    let modes = "plain,deep-copies,borrowed,counted-copies";
    let settings = texts(&[("n", "16"), ("modes", modes), ("threads", "1,2"), ("interp", "0")]);
    let result = native::run(&settings, |_, _| {}).unwrap();
    for sample in &result.record.samples {
        let point = &result.plan.points[sample.point as usize];
        let copies = ["deep-copies", "counted-copies"].contains(&point.mode.as_str());
        assert_eq!(sample.copy_seconds > 0.0, copies, "{point:?} {sample:?}");
        assert!(sample.copy_seconds < sample.seconds, "{sample:?}");
    }
}

#[test]
fn every_point_where_threads_share_the_work_is_traced_once_and_its_trace_opens_elsewhere() {
    let modes = "plain,locked,gil,messages";
    let settings = texts(&[("n", "24"), ("modes", modes), ("threads", "1,2,3"), ("interp", "0")]);
    let result = native::run(&settings, |_, _| {}).unwrap();
    let shared = |(_, point): &(usize, &Point)| {
        point.role == Role::Measured && point.executor == Executor::Pool && point.threads > 1
    };
    let points = result.plan.points.iter().enumerate().filter(shared).map(|(at, _)| at as u32);
    let points: Vec<u32> = points.collect();
    assert_eq!(points.len(), 6);
    assert_eq!(result.record.traces.iter().map(|trace| trace.point).collect::<Vec<_>>(), points);
    for (index, trace) in result.record.traces.iter().enumerate() {
        let error = trace.clock_error_seconds;
        assert!(error > 0.0 && error < 0.1, "{error}");
        for span in trace.seats.iter().flat_map(|seat| &seat.spans) {
            // All threads look at one clock here.
            assert!(span.start_seconds >= -error && span.end_seconds <= trace.seconds + error);
            assert!(span.lock_wait_seconds <= span.end_seconds - span.start_seconds + 1e-9);
        }
        let file = chrome_trace(&result, index).unwrap();
        assert!(file.contains(&format!("seat {}", trace.seats.len() - 1)), "{file}");
    }
}

#[test]
fn a_samples_batch_is_as_long_as_the_clock_needs() {
    let settings = texts(&[("n", "16"), ("modes", "plain"), ("threads", "1,2"), ("interp", "0")]);
    let result = native::run(&settings, |_, _| {}).unwrap();
    assert_eq!(result.record.calibration, None);
    let of_plain = |role| {
        let plan = &result.plan;
        let samples = result.record.samples.iter().filter(|sample| !sample.warmup);
        samples.filter(move |sample| plan.points[sample.point as usize].role == role)
    };
    let passes: Vec<u32> = of_plain(Role::Measured).map(|sample| sample.passes).collect();
    assert!(passes[0] > 10, "a pass of microseconds must be repeated: {passes:?}");
    assert!(passes.iter().all(|&count| count == passes[0]), "one count per mode: {passes:?}");
}

#[test]
fn every_kernel_runs_as_an_experiment() {
    for kernel in KERNELS {
        let mut settings = texts(&[("kernel", kernel.info.id), ("threads", "1,2")]);
        settings.extend(small(kernel).iter().map(|(key, value)| (key.clone(), value.to_string())));
        settings.insert("interp".into(), "0".into());
        let result = native::run(&settings, |_, _| {}).unwrap();
        assert!(result.record.samples.iter().all(|sample| sample.ok), "{}", kernel.info.id);
        let told = |p: &Point| p.role == Role::Measured || p.role == Role::Base;
        let points = result.plan.points.iter().zip(&result.record.points);
        let points: Vec<_> = points.filter(|(point, _)| told(point)).collect();
        assert_eq!(points.len(), 2 * kernel.info.first_modes.len() + 1, "{}", kernel.info.id);
        for (point, counted) in points {
            let counted = counted.as_ref().unwrap();
            assert!(!counted.answer.is_empty() && counted.steps > 0.0, "{point:?}");
        }
    }
}

/// What it finds depends on the machine; that it looks at all of it does not.
#[test]
fn the_self_test_makes_forty_pairs_and_checks_every_answer() {
    let mut pairs = 0;
    let begun = native::begin_self_test().unwrap();
    let result = native::measure(begun, &Conduct::free(), |step, outcome| {
        assert!(outcome.sample.ok);
        pairs = pairs.max(step.round);
    });
    let checks = judge(&result.unwrap()).checks;
    let names: Vec<&str> = checks.iter().map(|check| check.name.as_str()).collect();
    assert_eq!(names, ["Clock", "Answers", "Same against same", "Known answer"]);
    assert_eq!(pairs, 40);
    assert!(checks[1].passed, "{checks:?}");
}

/// Each seat is told once, before the first pass; and what was measured until somebody stops it is kept.
#[test]
fn a_run_seats_its_threads_and_ends_after_the_pass_in_which_it_is_stopped() {
    let settings = texts(&[("n", "16"), ("modes", "plain"), ("threads", "1,2,3"), ("interp", "0")]);
    let (stop, seats) = (AtomicBool::new(false), Mutex::new(Vec::new()));
    let seated = |seat| seats.lock().unwrap().push(seat);
    let begun = native::begin_run(&settings, &native::environment()).unwrap();
    let mut seen = 0;
    let result = native::measure(begun, &Conduct { stop: &stop, seated: &seated }, |step, _| {
        seen += 1;
        stop.store(step.round == 2, Ordering::Relaxed);
    });
    let record = result.unwrap().record;
    assert_eq!(record.ended, Some(Ended::Stopped));
    assert_eq!((record.samples.len(), record.samples.last().unwrap().round), (seen, 2));
    assert_eq!(record.traces, []);
    let mut seats = seats.into_inner().unwrap();
    seats.sort_unstable();
    assert_eq!(seats, [0, 1, 2]);
}

#[test]
fn wrong_settings_are_answered_before_anything_starts() {
    let problems =
        native::run(&texts(&[("threads", "0"), ("n", "x")]), |_, _| panic!()).unwrap_err();
    let fields: Vec<&str> = problems.iter().map(|problem| problem.field.as_str()).collect();
    assert_eq!(fields, ["n", "threads"]);
}

#[test]
fn a_file_that_names_a_point_that_is_not_there_is_answered_with_a_sentence() {
    let settings = texts(&[("n", "16"), ("modes", "plain"), ("threads", "1,2"), ("interp", "0")]);
    let result = native::run(&settings, |_, _| {}).unwrap();
    let points = result.plan.points.len() as u32;
    let mut samples = result.clone();
    samples.record.samples[0].point = points;
    let mut traces = result;
    traces.record.traces[0].point = points;
    for (wrong, sentence) in [(samples, "A sample names point"), (traces, "A watched pass names")] {
        let problem = file::decode(&file::encode(&wrong)).unwrap_err();
        assert!(problem.message.starts_with(sentence), "{problem:?}");
    }
}

#[test]
fn a_file_that_is_no_result_is_answered_with_a_sentence() {
    for text in ["", "{}", "[1, 2]", "{\"schema\": 2}"] {
        let problem = file::decode(text).unwrap_err();
        assert!(problem.message.starts_with("This is not a Threadscape result"), "{problem:?}");
    }
}
