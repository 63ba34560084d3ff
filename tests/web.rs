//! The crate in a real browser, on real pool threads: run by `./build.sh test`.

#![cfg(target_arch = "wasm32")]

mod common;

use common::place::here;
use common::{WIDEST, every_combination_gives_the_serial_answer};
use threadscape::clock::{WallClock, quantum};
use threadscape::hand_over::hand_over_seconds;
use threadscape::plan::order::steps;
use threadscape::protocol::{Environment, Plan, Role, Texts};
use threadscape::session::Session;
use threadscape::team::Team;
use threadscape::{plan, settings, web};
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_dedicated_worker);

/// The page's pool, started by whichever test comes first: it can be started once per instance. The first seat is the caller's.
async fn team() -> Team {
    use std::sync::atomic::{AtomicBool, Ordering};
    static STARTED: AtomicBool = AtomicBool::new(false);
    if !STARTED.swap(true, Ordering::Relaxed) {
        JsFuture::from(web::init_thread_pool(WIDEST - 1)).await.unwrap();
    }
    Team::of_the_page()
}

#[wasm_bindgen_test]
async fn every_kernel_mode_schedule_and_width_gives_the_serial_answer() {
    every_combination_gives_the_serial_answer(&team().await, 0);
}

#[wasm_bindgen_test]
async fn the_interpreters_cost_changes_no_answer() {
    every_combination_gives_the_serial_answer(&team().await, 3);
}

#[wasm_bindgen_test]
async fn the_clocks_of_all_seats_tell_the_same_time() {
    let clock = WallClock::start();
    let step = quantum(&clock, 12);
    assert!(step > 0.0 && step < 0.2, "{step}");
    let hand_over = hand_over_seconds(&team().await, &clock, step);
    assert!(hand_over > 0.0 && hand_over < 0.1, "{hand_over}");
}

/// The coordinator has the first seat, so the pool has one thread less than there are seats.
#[wasm_bindgen_test]
fn the_most_threads_that_can_be_asked_for_are_those_that_the_pool_can_hold() {
    let most = threadscape::registry::THREADS.most as usize;
    assert_eq!(most - 1, rayon::max_num_threads());
}

/// A plan of these settings, as the page would make it.
fn plan_of(settings: &[(&str, &str)]) -> Plan {
    let texts: Texts = settings.iter().map(|(k, v)| (k.to_string(), v.to_string())).collect();
    let environment =
        Environment { clock_quantum_seconds: 2e-5, memory_limit_bytes: 1e8, ..here() };
    plan::plan(&settings::settle(&texts, None, 2).request, &environment).unwrap()
}

#[wasm_bindgen_test]
async fn a_session_carries_a_plan_out_step_by_step() {
    let plan = plan_of(&[
        ("n", "48"),
        ("modes", "plain,locked,gil"),
        ("threads", "1,2,4"),
        ("interp", "20"),
    ]);
    let mut session = Session::new(plan.clone(), team().await, WallClock::start(), 2e-5);
    let calibration = session.calibrate().unwrap();
    assert!(calibration.iterations_per_step > 0);
    let steps = steps(&plan);
    let first_round = steps.iter().take_while(|step| step.round <= 1).count();
    for index in 0..first_round {
        let role = plan.points[steps[index].point as usize].role;
        let mut outcome = session.pass(index);
        while outcome.again {
            outcome = session.pass(index);
        }
        assert!(outcome.sample.ok && outcome.sample.seconds >= 0.0, "{role:?} {outcome:?}");
        assert_eq!(outcome.checksum.is_empty(), role == Role::HandOver);
    }
}

/// Each pool thread has a time origin of its own, so a span that was told by another clock than the coordinator's would
/// lie outside of the pass.
#[wasm_bindgen_test]
async fn the_spans_of_every_seat_lie_within_the_traced_pass() {
    let plan = plan_of(&[
        ("n", "48"),
        ("modes", "plain,locked,gil"),
        ("threads", "1,2,4"),
        ("interp", "0"),
    ]);
    let clock = WallClock::start();
    let step = quantum(&clock, 12);
    let mut session = Session::new(plan.clone(), team().await, clock, step);
    let mut traced = 0;
    for index in 0..plan.points.len() {
        let Some(trace) = session.trace(index).unwrap() else { continue };
        // Every reading is of a clock that stands still between two steps.
        let (error, point) = (trace.clock_error_seconds + 2.0 * step, trace.point as usize);
        assert_eq!(trace.seats.len(), plan.points[point].threads as usize);
        for span in trace.seats.iter().flat_map(|seat| &seat.spans) {
            assert!(span.start_seconds <= span.end_seconds, "{span:?}");
            assert!(span.start_seconds >= -error, "{span:?}, {error}");
            assert!(span.end_seconds <= trace.seconds + error, "{span:?} of {}", trace.seconds);
        }
        let spans = trace.seats.iter().flat_map(|seat| &seat.spans);
        assert_eq!(spans.map(|span| span.tasks).sum::<u32>(), 12);
        traced += 1;
    }
    assert_eq!(traced, 9);
}

/// Steps of whole rounds with all modes, so that the data is laid out anew again and again. Warm-ups are left out:
/// a step is then one short pass, not as many as make a sample. So are the ceiling and the hand-over probe, which
/// have a length of their own and no data.
///
/// Arrays that begin elsewhere each round leave gaps, so the allocator may take a page more late in the day. The
/// smallest array of a mode that was lost once per pass would be thirty; smaller things are counted natively, by
/// tests/soak.rs, to the byte.
#[wasm_bindgen_test]
async fn the_memory_of_a_session_does_not_grow_with_its_passes() {
    const LATE_PAGES: usize = 4;
    let plan = plan_of(&[
        ("n", "16"),
        ("modes", "plain,immortal,borrowed,counted-copies,counted,locked,gil"),
        ("threads", "1,2"),
        ("interp", "0"),
        ("effort", "careful"),
    ]);
    let all = steps(&plan);
    let is_short = |index: &usize| {
        let step = all[*index];
        let role = plan.points[step.point as usize].role;
        !step.warmup && matches!(role, Role::Base | Role::Empty | Role::Measured)
    };
    let steps: Vec<usize> = (0..all.len()).filter(is_short).collect();
    assert!(steps.len() > 300, "only {} steps of {}", steps.len(), all.len());
    let mut session = Session::new(plan.clone(), team().await, WallClock::start(), 2e-5);
    // By the end of the first time through, every layout has been there once.
    let mut pages = 0;
    for (pass, &step) in steps.iter().cycle().take(steps.len() + 1000).enumerate() {
        assert!(session.pass(step).sample.ok, "pass {pass}");
        if pass == steps.len() {
            pages = core::arch::wasm32::memory_size(0);
        }
    }
    assert!(pages > 0);
    let grown = core::arch::wasm32::memory_size(0) - pages;
    assert!(grown <= LATE_PAGES, "{grown} pages in a thousand passes");
}
