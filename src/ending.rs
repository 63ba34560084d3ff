//! When a run has measured enough (R17): asked after each round, answered from what was recorded. Pure.

use crate::analyse::{is_precise, rounds_done};
use crate::protocol::{Ended, Plan, Recorded, Role, Sample};

/// A pause between rounds, and the little that a hand-over probe takes: what no sample tells.
const BETWEEN_ROUNDS_SECONDS: f64 = 0.25;

/// What ends the run after the rounds that were made, if anything does.
///
/// The precision is looked at after declared rounds only: whoever looks after each round stops at a lucky one. The budget
/// drops rounds, never below the least that an interval can be told from.
pub fn ended(recorded: &Recorded) -> Option<Ended> {
    let Recorded { plan, samples, .. } = recorded;
    let rounds = last_round(samples);
    if rounds >= plan.rounds {
        return Some(Ended::Rounds);
    }
    let whole = rounds_done(recorded);
    if plan.ending.looks.contains(&whole) && is_precise(recorded, plan.ending.precision) {
        return Some(Ended::Precision);
    }
    let (begin, measured) = spent(plan, samples);
    let with_another = begin + measured * f64::from(rounds + 1) / f64::from(rounds.max(1));
    let enough = whole >= plan.ending.least_rounds;
    (enough && with_another > plan.ending.budget_seconds).then_some(Ended::Budget)
}

fn last_round(samples: &[Sample]) -> u32 {
    samples.iter().map(|sample| sample.round).max().unwrap_or(0)
}

/// Seconds before the first round and in the rounds.
fn spent(plan: &Plan, samples: &[Sample]) -> (f64, f64) {
    let stretch = |sample: &&Sample| match plan.points.get(sample.point as usize) {
        // Its seconds are those of one way.
        Some(point) if point.role == Role::HandOver => 6e-3,
        _ => sample.seconds * f64::from(sample.passes),
    };
    let sum = |warmup| samples.iter().filter(|s| s.warmup == warmup).map(|s| stretch(&s)).sum();
    let (begin, rounds): (f64, f64) = (sum(true), sum(false));
    (begin, rounds + BETWEEN_ROUNDS_SECONDS * f64::from(last_round(samples)))
}
