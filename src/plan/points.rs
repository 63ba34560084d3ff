//! The cells of an experiment: mode × threads, and the base, the ceiling, the empty pass and the probes beside them.

use super::growth::Grown;
use super::headline::telling;
use crate::param::INTERPRETER_COST;
use crate::protocol::{Environment, Executor, Params, Point, Request, Role, Value};
use crate::random::Random;
use crate::registry::{self, Registered};
use crate::sharing::{Sharing, messages::Messages, plain::Plain};
use crate::slack::SLACK_BYTES;

pub(super) fn executor(mode: &str) -> Executor {
    registry::mode_info(mode).map_or(Executor::Pool, |mode| mode.executor)
}

pub(super) fn instrument(role: Role) -> bool {
    !matches!(role, Role::Measured | Role::Twin | Role::Base | Role::Bare)
}

/// Made by one thread, in the build that has no others.
pub(super) fn serial(role: Role) -> bool {
    matches!(role, Role::Base | Role::Bare)
}

/// The same parameters without any interpreter cost.
fn bare(params: &Params) -> Params {
    let mut params = params.clone();
    params.insert(INTERPRETER_COST.into(), Value::Whole(0));
    params
}

pub(super) fn points(
    request: &Request,
    kernel: &Registered,
    grown: &Grown,
    pool: u32,
    workers: u32,
    environment: &Environment,
) -> Vec<Point> {
    let widths: Vec<u32> = grown.keys().copied().collect();
    let point = |role: Role, kernel: &str, mode: &str, threads: u32| Point {
        role,
        kernel: kernel.to_string(),
        params: match role {
            role if instrument(role) => Params::new(),
            Role::Bare => bare(&request.params),
            Role::Measured | Role::Twin => grown[&threads].clone(),
            _ => request.params.clone(),
        },
        mode: mode.to_string(),
        executor: if serial(role) { Executor::Serial } else { executor(mode) },
        // An instrument measures the machine, not what the visitor chose: it is dealt evenly, always.
        schedule: match instrument(role) {
            true => registry::SCHEDULES[0].info.id.to_string(),
            false => request.schedule.clone(),
        },
        chunk: if instrument(role) { 1 } else { request.chunk },
        threads,
        scaling: request.scaling,
    };
    let mut bases = vec![point(Role::Base, kernel.info.id, kernel.base().info.id, 1)];
    // At no interpreter cost the two are the same code.
    if bare(&request.params) != request.params {
        bases.push(point(Role::Bare, kernel.info.id, kernel.base().info.id, 1));
    }
    if pool == 0 && workers == 0 {
        return bases;
    }
    let mut points: Vec<Point> = Vec::new();
    for mode in &request.modes {
        points.extend(widths.iter().map(|&w| point(Role::Measured, kernel.info.id, mode, w)));
    }
    points.extend(bases);
    // Without a pool the machine is measured by the Workers that there are, and there is no line to hand over.
    let instruments = if pool > 0 { Plain::INFO.id } else { Messages::INFO.id };
    points.extend(widths.iter().map(|&w| point(Role::Ceiling, "ceiling", instruments, w)));
    points.extend(widths.iter().map(|&w| point(Role::Empty, "empty", instruments, w)));
    if environment.draws {
        let width = telling(request, environment.cores).unwrap_or(1);
        let pair = [Role::Drawn, Role::Rested];
        points.extend(pair.map(|role| point(role, "ceiling", instruments, width)));
    }
    if pool > 0 {
        points.push(point(Role::HandOver, "", "", 2));
    }
    points
}

/// Every point where threads of one memory share the work of the kernel.
pub(super) fn traced(points: &[Point]) -> Vec<u32> {
    let shared = |point: &Point| {
        point.role == Role::Measured && point.executor == Executor::Pool && point.threads > 1
    };
    (0..).zip(points).filter(|(_, point)| shared(point)).map(|(index, _)| index).collect()
}

/// Another distance for each round, in steps of 16 bytes, below a page: the alignment that allocators keep (R14).
pub(super) fn offsets(rounds: u32, seed: u32) -> Vec<u32> {
    let mut random = Random::new(seed, "offsets");
    let mut offsets: Vec<u32> = (0..SLACK_BYTES as u32 / 16).map(|step| 16 * step).collect();
    random.shuffle(&mut offsets);
    offsets.truncate(rounds as usize + 1);
    offsets
}
