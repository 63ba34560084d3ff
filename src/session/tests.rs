//! Sessions with a clock that counts the looks at it.

use std::sync::atomic::{AtomicU64, Ordering};

use super::jobs::work;
use super::watch::trace_of;
use super::*;
use crate::clock_offsets::Offset;
use crate::job::Traced;
use crate::protocol::{Environment, SeatTrace, Span, Texts};

/// A clock that counts the looks at it: two a pass.
#[derive(Default)]
pub(super) struct Looks(pub(super) AtomicU64);

impl Clock for Looks {
    fn seconds(&self) -> f64 {
        1e-3 * self.0.fetch_add(1, Ordering::Relaxed) as f64
    }
}

fn session(settings: &[(&str, &str)]) -> Session<Looks> {
    let environment = Environment { clock_quantum_seconds: 1e-6, ..Environment::of_tests() };
    let texts: Texts = settings.iter().map(|&(key, text)| (key.into(), text.into())).collect();
    let settled = crate::settings::settle(&texts, None, 2);
    assert!(settled.problems.is_empty(), "{:?}", settled.problems);
    let plan = crate::plan::plan(&settled.request, &environment).unwrap();
    let team = Team::start(plan.pool as usize).unwrap();
    Session::new(plan, team, Looks::default(), 1e-6)
}

/// The first step of a point with this role and so many threads.
fn step(session: &Session<Looks>, role: Role, threads: u32) -> usize {
    let plan = session.plan();
    let wanted = |step: &Step| {
        let point = &plan.points[step.point as usize];
        (point.role, point.threads) == (role, threads)
    };
    session.steps().iter().position(wanted).unwrap()
}

#[test]
fn a_picture_holds_every_point_and_the_worker_of_every_row() {
    const SETTINGS: &[(&str, &str)] = &[
        ("kernel", "mandelbrot"),
        ("width", "30"),
        ("height", "20"),
        ("iterations", "50"),
        ("schedule", "block"),
        ("threads", "1,2"),
    ];
    let mut session = session(SETTINGS);
    let serial = step(&session, Role::Base, 1);
    let alone = session.picture(serial).unwrap();
    assert_eq!((alone.width, alone.height, alone.most), (30, 20, 50));
    assert_eq!((alone.values.len(), &alone.workers), (600, &vec![0; 20]));
    let (least, most) = (alone.values.iter().min(), alone.values.iter().max());
    assert!(least < Some(&5) && most == Some(&50), "the set and its surroundings");
    // Before the first pass of its cell and after it.
    let two = step(&session, Role::Measured, 2);
    for _ in 0..2 {
        let picture = session.picture(two).unwrap();
        assert_eq!(picture.values, alone.values);
        assert_eq!(picture.workers, [vec![0; 10], vec![1; 10]].concat());
        assert!(session.pass(two).sample.ok);
    }
}

#[test]
fn a_picture_of_several_phases_is_that_of_the_last_one() {
    let settings = [("kernel", "life"), ("size", "12"), ("generations", "3"), ("threads", "1,2")];
    let mut session = session(&[&settings[..], &[("modes", "plain")]].concat());
    let serial = step(&session, Role::Base, 1);
    let alone = session.picture(serial).unwrap();
    assert_eq!((alone.width, alone.height, alone.most), (12, 12, 1));
    let two = step(&session, Role::Measured, 2);
    let picture = session.picture(two).unwrap();
    assert_eq!(picture.values, alone.values);
    assert_eq!(picture.workers.len(), 12);
}

#[test]
fn a_probe_takes_as_many_seats_as_there_are_and_is_no_pass() {
    let session = session(&[("kernel", "matmul"), ("n", "16"), ("threads", "1,2")]);
    for width in [0, 1, 2, 64] {
        // The clock is looked at before and after.
        assert_eq!(session.probe(width), 1e-3);
    }
    assert!(session.jobs.prepared.is_empty());
}

#[test]
fn no_pass_is_made_where_there_is_nothing_to_look_at() {
    let mut session = session(&[("kernel", "matmul"), ("n", "16"), ("threads", "1,2")]);
    for (role, threads) in [
        (Role::Measured, 2),
        (Role::Base, 1),
        (Role::Ceiling, 1),
        (Role::Empty, 2),
        (Role::HandOver, 2),
    ] {
        let step = step(&session, role, threads);
        assert_eq!(session.picture(step), None, "{role:?}");
    }
    assert_eq!(session.clock.0.load(Ordering::Relaxed), 0);
}

#[test]
fn a_trace_tells_who_took_every_task_and_leaves_the_steps_as_they_were() {
    let modes = "plain,locked,gil,counted-copies,deep-copies";
    let mut session = session(&[("n", "16"), ("modes", modes), ("threads", "1,2")]);
    let points: Vec<Point> = session.plan().points.clone();
    let mut traced = 0;
    for (index, step) in session.steps().to_vec().into_iter().enumerate() {
        let point = &points[step.point as usize];
        let Some(trace) = session.trace(step.point as usize).unwrap() else {
            assert_ne!(point.role, Role::Measured, "{point:?}");
            continue;
        };
        assert_eq!((trace.point, point.role), (step.point, Role::Measured));
        assert_eq!(trace.seats.len(), point.threads as usize);
        let spans = || trace.seats.iter().flat_map(|seat| &seat.spans);
        assert_eq!(spans().map(|span| span.tasks).sum::<u32>(), 4, "{trace:?}");
        assert!(trace.clock_error_seconds > 0.0 && trace.seconds > 0.0);
        let outcome = session.pass(index);
        assert!(outcome.sample.ok, "{point:?}");
        traced += 1;
    }
    assert!(traced > 20, "only {traced} steps were traced");
}

#[test]
fn no_trace_is_made_by_messages_nor_of_more_than_anybody_could_look_at() {
    let by_messages = [("n", "16"), ("modes", "messages"), ("threads", "1,2")];
    let many = [
        ("kernel", "life"),
        ("size", "256"),
        ("generations", "65"),
        ("modes", "plain"),
        ("threads", "1,2"),
    ];
    for settings in [&by_messages[..], &many[..]] {
        let mut session = session(settings);
        let two = step(&session, Role::Measured, 2);
        let two = session.steps()[two].point as usize;
        assert_eq!(session.trace(two), Ok(None), "{settings:?}");
    }
}

/// A reference that no kernel has.
#[test]
fn a_traced_pass_with_a_wrong_answer_is_a_problem() {
    let mut session = session(&[("n", "16"), ("modes", "plain"), ("threads", "1,2")]);
    let two = step(&session, Role::Measured, 2);
    let two = session.steps()[two].point as usize;
    let point = session.plan.points[two].clone();
    session.jobs.references.insert(work(&point), 0);
    let problem = session.trace(two).unwrap_err();
    assert_eq!(problem.message, "“plain” with 2 threads gave a wrong answer.");
}

#[test]
fn a_seats_times_are_told_by_the_coordinators_clock() {
    let span = |start: f64, end: f64| Span {
        phase: 0,
        first_task: 0,
        tasks: 1,
        start_seconds: start,
        end_seconds: end,
        lock_wait_seconds: 1.2345678e-3,
    };
    let seats = [span(1.0, 2.0), span(100.00000000049, 102.0)];
    let seats = seats.map(|span| SeatTrace { spans: vec![span] }).into();
    let offset = |seconds, error_seconds| Offset { seconds, error_seconds };
    let offsets = [offset(-0.5, 1e-6), offset(100.0, 2.00049e-6)];
    let trace = trace_of(7, Traced { seconds: 3.0, seats }, &offsets);
    assert_eq!((trace.point, trace.seconds, trace.clock_error_seconds), (7, 3.0, 2e-6));
    let times = |seat: &SeatTrace| {
        let Span { start_seconds, end_seconds, lock_wait_seconds, .. } = seat.spans[0];
        (start_seconds, end_seconds, lock_wait_seconds)
    };
    let times: Vec<_> = trace.seats.iter().map(times).collect();
    assert_eq!(times, [(1.5, 2.5, 1.234568e-3), (0.0, 2.0, 1.234568e-3)]);
}
