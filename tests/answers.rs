//! Every kernel × mode × schedule × width gives the serial answer. Driven by the registry: a new unit is tested
//! by being registered. ThreadSanitizer runs this file too; a browser runs the same, see tests/web.rs.

#![cfg(not(target_arch = "wasm32"))]

mod common;

use std::ops::Range;
use std::sync::atomic::{AtomicBool, Ordering};

use common::{WIDEST, every_combination_gives_the_serial_answer};
use common::{serial_checksum, small};
use threadscape::clock::WallClock;
use threadscape::job::{Pass, Traced};
use threadscape::protocol::{Executor, SeatBlame, Trace, Value};
use threadscape::registry::{KERNELS, SCHEDULES};
use threadscape::schedule::{Deal, Schedule};
use threadscape::team::{Seat, Team};
use threadscape::timeline::blame;

#[test]
fn every_kernel_mode_schedule_and_width_gives_the_serial_answer() {
    every_combination_gives_the_serial_answer(&Team::start(WIDEST).unwrap(), 0);
}

#[test]
fn the_interpreters_cost_changes_no_answer() {
    every_combination_gives_the_serial_answer(&Team::start(WIDEST).unwrap(), 3);
}

#[test]
fn both_layouts_of_the_product_have_the_same_answer() {
    let product = &KERNELS[0];
    let mut params = small(product);
    let naive = serial_checksum(product, &params);
    params.insert("layout".into(), Value::Choice("transposed".into()));
    assert_eq!(serial_checksum(product, &params), naive);
}

#[test]
fn a_watched_pass_gives_the_serial_answer_and_tells_who_took_each_task() {
    let team = Team::start(WIDEST).unwrap();
    for kernel in KERNELS {
        let params = small(kernel);
        let expected = serial_checksum(kernel, &params);
        let mut job = (kernel.base().prepare)(&params, WIDEST);
        for schedule in SCHEDULES {
            for width in 1..=WIDEST {
                let name = format!("{} × {} × {width}", kernel.info.id, schedule.info.id);
                let pass = Pass { schedule, chunk: 2, width, passes: 1 };
                let seats = job.watch(&team, pass, &WallClock::start());
                assert_eq!(job.checksum(), expected, "{name}");
                assert_eq!(seats.len(), job.shape().tasks, "{name}");
                assert!(seats.iter().all(|&seat| seat < width as u32), "{name}: {seats:?}");
                if schedule.info.id == "block" {
                    assert!(seats.is_sorted(), "{name}: {seats:?}");
                }
            }
        }
    }
}

/// Natively: in a page messages are carried by JavaScript, and no trace is made of them anywhere.
#[test]
fn the_parts_of_a_traced_pass_sum_to_threads_times_its_length() {
    let team = Team::start(WIDEST).unwrap();
    for kernel in KERNELS {
        let params = small(kernel);
        let expected = serial_checksum(kernel, &params);
        for mode in kernel.modes {
            let mut job = (mode.prepare)(&params, WIDEST);
            for (schedule, width) in SCHEDULES.iter().zip([2, 3, WIDEST, 1]) {
                let name = format!("{} × {} × {width}", kernel.info.id, mode.info.id);
                let pass = Pass { schedule, chunk: 1, width, passes: 1 };
                let Some(traced) = job.trace(&team, pass, &WallClock::start()) else {
                    assert_eq!(mode.info.executor, Executor::Messages, "{name}");
                    continue;
                };
                assert_eq!(job.checksum(), expected, "{name}");
                let Traced { seconds, seats } = traced;
                let blame = blame(&Trace { point: 0, seconds, clock_error_seconds: 0.0, seats });
                let parts: f64 = blame.seats.iter().map(|seat| seat.sum()).sum();
                let whole = width as f64 * seconds;
                assert!((parts - whole).abs() <= 0.01 * whole, "{name}: {parts} of {whole}");
                let worked = |seat: &SeatBlame| seat.work_seconds + seat.lock_wait_seconds;
                assert!(blame.share(worked) > 0.0, "{name}: {blame:?}");
            }
        }
    }
}

/// Deals the first task and forgets the others.
struct Lazy(AtomicBool);

// SAFETY: it breaks half of the promise on purpose: no task is dealt twice, which is what the exclusive pieces
// of the output rest on, but most are not dealt at all.
unsafe impl Deal for Lazy {
    fn next(&self, _seat: Seat) -> Option<Range<usize>> {
        (!self.0.swap(true, Ordering::Relaxed)).then_some(0..1)
    }
}

#[test]
fn work_that_was_not_done_is_noticed_also_after_a_pass_that_was_right() {
    let team = Team::start(2).unwrap();
    let Schedule { info, busiest, .. } = &SCHEDULES[0];
    let deal = |_, _, _| -> Box<dyn Deal> { Box::new(Lazy(false.into())) };
    let lazy = Schedule { info: info.clone(), deal, busiest: *busiest };
    for kernel in KERNELS {
        let params = small(kernel);
        let expected = serial_checksum(kernel, &params);
        for mode in kernel.modes {
            let mut job = (mode.prepare)(&params, 2);
            let right = Pass { schedule: &SCHEDULES[0], chunk: 1, width: 2, passes: 1 };
            job.pass(&team, right, &WallClock::start());
            assert_eq!(job.checksum(), expected, "{} × {}", kernel.info.id, mode.info.id);
            job.pass(&team, Pass { schedule: &lazy, ..right }, &WallClock::start());
            assert_ne!(job.checksum(), expected, "{} × {}", kernel.info.id, mode.info.id);
        }
    }
}
