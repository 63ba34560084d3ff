//! Every kernel × mode × schedule × width gives the serial answer. Driven by the registry: a new unit is tested
//! by being registered. ThreadSanitizer runs this file too.

use threadscape::clock::WallClock;
use threadscape::job::{Job, Pass};
use threadscape::protocol::{Params, Value};
use threadscape::registry::{INSTRUMENTS, KERNELS, Registered, SCHEDULES};
use threadscape::team::Team;

const WIDEST: usize = 4;

/// Defaults, but small: numbers go to a tenth of the way up their range from its lower end, at most 24.
fn small(kernel: &Registered) -> Params {
    let mut params = threadscape::param::defaults(kernel.params());
    for info in kernel.info.params {
        if let threadscape::protocol::ParamKind::Whole { min, max, .. } = info.kind {
            params.insert(info.id.into(), Value::Whole((min + (max - min) / 10).min(24).max(min)));
        }
    }
    params
}

fn serial_checksum(kernel: &Registered, params: &Params) -> u64 {
    let mut job = (kernel.base().prepare)(params, 1);
    let tasks = job.shape().tasks;
    job.serial(0..tasks, &WallClock::start());
    job.checksum()
}

/// Calls `check` with every combination, on one team, like an experiment does.
fn every_combination(mut check: impl FnMut(&mut dyn Job, Pass, &Team, u64, &str)) {
    let team = Team::start(WIDEST).unwrap();
    for kernel in KERNELS.iter().chain(INSTRUMENTS) {
        let params = small(kernel);
        let expected = serial_checksum(kernel, &params);
        for mode in kernel.modes {
            let mut job = (mode.prepare)(&params, WIDEST);
            for schedule in SCHEDULES {
                for (width, chunk, passes) in [(1, 1, 1), (2, 1, 2), (3, 2, 1), (WIDEST, 3, 2)] {
                    let (kernel, mode) = (kernel.info.id, mode.info.id);
                    let name = format!(
                        "{kernel} × {mode} × {} × {width} × chunk {chunk}",
                        schedule.info.id
                    );
                    let pass = Pass { schedule, chunk, width, passes };
                    check(&mut *job, pass, &team, expected, &name);
                }
            }
        }
    }
}

#[test]
fn every_kernel_mode_schedule_and_width_gives_the_serial_answer() {
    every_combination(|job, pass, team, expected, name| {
        let seconds = job.pass(team, pass, &WallClock::start());
        assert!(seconds >= 0.0, "{name}");
        assert_eq!(job.checksum(), expected, "{name}");
    });
}

#[test]
fn the_interpreters_cost_changes_no_answer() {
    every_combination(|job, pass, team, expected, name| {
        job.interpret(3);
        job.pass(team, pass, &WallClock::start());
        assert_eq!(job.checksum(), expected, "{name}");
    });
}

#[test]
fn both_layouts_of_the_product_have_the_same_answer() {
    let product = &KERNELS[0];
    let mut params = small(product);
    let naive = serial_checksum(product, &params);
    params.insert("layout".into(), Value::Choice("transposed".into()));
    assert_eq!(serial_checksum(product, &params), naive);
}
