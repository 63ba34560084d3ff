//! Every kernel × mode × schedule × width, from the registry, for native tests and for tests in a browser.

#![allow(dead_code, reason = "each test file takes what it needs")]

pub mod place;

use threadscape::clock::WallClock;
use threadscape::job::{Job, Pass};
use threadscape::protocol::{Executor, ParamKind, Params, Value};
use threadscape::registry::{INSTRUMENTS, KERNELS, Registered, SCHEDULES};
use threadscape::team::Team;

/// The seats that the team needs.
pub const WIDEST: usize = 4;

/// Width, chunk and passes.
const WAYS: &[(usize, usize, usize)] = &[(1, 1, 1), (2, 1, 2), (3, 2, 1), (WIDEST, 3, 2)];

/// Defaults, but no number above 24.
pub fn small(kernel: &Registered) -> Params {
    no_number_above(24, kernel)
}

/// Defaults, but no number above this one, where its range allows that.
pub fn no_number_above(most: u32, kernel: &Registered) -> Params {
    let mut params = threadscape::param::defaults(kernel.params());
    for info in kernel.info.params {
        if let ParamKind::Whole { min, default, .. } = info.kind {
            params.insert(info.id.into(), Value::Whole(default.min(most).max(min)));
        }
    }
    params
}

/// What one thread and no deal compute.
pub fn serial_checksum(kernel: &Registered, params: &Params) -> u64 {
    let mut job = (kernel.base().prepare)(params, 1);
    let tasks = job.shape().tasks;
    job.serial(0..tasks, 1, &WallClock::start());
    job.checksum()
}

/// Calls `check` with every combination and the serial checksum, on one team, as an experiment does.
fn every_combination(mut check: impl FnMut(&mut dyn Job, Pass, u64, &str)) {
    for kernel in KERNELS.iter().chain(INSTRUMENTS) {
        let params = small(kernel);
        let expected = serial_checksum(kernel, &params);
        for mode in kernel.modes {
            // In a page, messages are carried by JavaScript: tests/e2e runs them.
            if cfg!(target_arch = "wasm32") && mode.info.executor == Executor::Messages {
                continue;
            }
            let mut job = (mode.prepare)(&params, WIDEST);
            for schedule in SCHEDULES {
                for &(width, chunk, passes) in WAYS {
                    let (kernel, mode) = (kernel.info.id, mode.info.id);
                    let name = format!(
                        "{kernel} × {mode} × {} × {width} × chunk {chunk}",
                        schedule.info.id
                    );
                    let pass = Pass { schedule, chunk, width, passes };
                    check(&mut *job, pass, expected, &name);
                }
            }
        }
    }
}

/// Makes every combination's passes, at this interpreter cost, and compares the answers.
pub fn every_combination_gives_the_serial_answer(team: &Team, iterations_per_step: u32) {
    every_combination(|job, pass, expected, name| {
        job.interpret(iterations_per_step);
        let seconds = job.pass(team, pass, &WallClock::start());
        assert!(seconds >= 0.0, "{name}");
        assert_eq!(job.checksum(), expected, "{name}");
    });
}
