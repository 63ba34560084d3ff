//! How long a run should take, from the expected costs of the modes: to choose by, never shown as a result.

use super::order;
use crate::hand_over::PROBE_SECONDS;
use crate::param::interpreter_nanoseconds;
use crate::protocol::{Environment, ModeInfo, Plan, Point, Role, Step};
use crate::registry;

/// Seconds, from the expected costs of the modes: an estimate to choose by, never shown as a result.
pub(super) fn predict(plan: &Plan, environment: &Environment) -> f64 {
    const POOL_START: f64 = 0.5;
    const CALIBRATION: f64 = 0.5;
    let widest = plan.points.iter().map(|point| point.threads).max().unwrap_or(1);
    let per_step = |step: &Step| {
        let point = &plan.points[step.point as usize];
        let sample = expected_sample(plan, point, widest, environment.cores);
        // The first warm-up of a function takes two to three passes.
        if step.warmup && point.threads == 1 { 2.5 * sample } else { sample }
    };
    let steps = order::steps(plan);
    let (warm_ups, rounds): (Vec<&Step>, Vec<&Step>) = steps.iter().partition(|step| step.warmup);
    let begin = POOL_START + CALIBRATION + warm_ups.into_iter().map(per_step).sum::<f64>();
    let count = f64::from(plan.rounds);
    let round = environment.pause_seconds + rounds.into_iter().map(per_step).sum::<f64>() / count;
    let within = ((plan.ending.budget_seconds - begin) / round).floor();
    begin + round * within.clamp(f64::from(plan.ending.least_rounds), count)
}

/// Seconds that a sample of this point should take, before anything is known of the machine but its cores. `widest` is the
/// largest thread count of the plan: its passes are the shortest, and all widths of a mode make as many of them.
pub fn expected_sample(plan: &Plan, point: &Point, widest: u32, cores: u32) -> f64 {
    let shortest = plan.shortest_sample_seconds;
    match point.role {
        Role::HandOver => PROBE_SECONDS,
        Role::Empty => shortest,
        Role::Ceiling | Role::Drawn | Role::Rested => {
            (0.02f64).max(shortest * f64::from(widest)) / speed(point.threads, cores)
        }
        Role::Measured | Role::Twin | Role::Base | Role::Bare => {
            let Some(mode) = registry::mode_info(&point.mode) else { return shortest };
            let one = steps_of(point) * expected_step_seconds(point, mode);
            let fastest = one / if scales(mode) { speed(widest, cores) } else { 1.0 };
            let passes = (shortest / fastest).ceil().max(1.0);
            passes * one / if scales(mode) { speed(point.threads, cores) } else { 1.0 }
        }
    }
}

/// Inner steps of a pass of this point, as its kernel says. Panics where the kernel is not a registered one.
pub fn steps_of(point: &Point) -> f64 {
    let kernel = registry::kernel(&point.kernel).expect("plans name registered kernels");
    (kernel.shape)(&point.params).steps_per_pass as f64
}

fn expected_step_seconds(point: &Point, mode: &ModeInfo) -> f64 {
    let kernel = registry::kernel(&point.kernel).expect("plans name registered kernels");
    (kernel.step_nanoseconds(mode) + interpreter_nanoseconds(&point.params)) * 1e-9
}

/// Seconds that a sample should last.
pub fn shortest_stretch(plan: &Plan) -> f64 {
    1.25 * plan.shortest_sample_seconds
}

fn scales(mode: &ModeInfo) -> bool {
    !mode.serialises && mode.atomics.shared == 0
}

fn speed(threads: u32, cores: u32) -> f64 {
    f64::from(threads.min(cores.max(1)))
}
