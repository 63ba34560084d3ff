//! What the machine did meanwhile: its drift, the hand-over of cache lines, and the rounds sorted by it (R16).

use std::collections::{BTreeMap, BTreeSet};

use super::cells::{Cells, ROUNDS_FOR_INTERVALS};
use super::headline::headline;
use crate::bootstrap::{Bootstrap, Rounds};
use crate::protocol::{
    Compared, Distance, Drift, Interval, IntervalKind, Regime, Role, RoundSeconds, WidthDrift,
};
use crate::stats::{extremes, median, sorted, trend};

/// No line takes so long between two cores that run: one of them had another program's thread.
pub const HELD_SECONDS: f64 = 10e-6;
/// Hand-over times that differ by more are two classes, not one with noise.
pub const JUMP: f64 = 1.6;
/// A class of fewer rounds shows no interval.
const LEAST: u32 = 5;

/// Over all probes: smallest, median, largest.
pub fn hand_over(probes: &[(u32, f64)]) -> Option<Interval> {
    let values: Vec<f64> = probes.iter().map(|&(_, seconds)| seconds).collect();
    let (low, high) = extremes(&values)?;
    Some(Interval { low, mid: median(&values)?, high })
}

/// The ceiling at one thread, round by round, and how far it moved at each width up to `cores`; from two rounds on.
pub fn drift(cells: &Cells, cores: u32) -> Option<Drift> {
    let rounds = &cells.ceiling(1)?.rounds;
    let (trend, trend_p) = trend(&rounds.values().copied().collect::<Vec<_>>()).unzip();
    let widths = cells.widths(Role::Ceiling).into_iter().filter(|&threads| threads <= cores);
    let of_width = |threads: u32| {
        let range = range(&cells.ceiling(threads)?.rounds)?;
        Some(WidthDrift { threads, range })
    };
    Some(Drift {
        rounds: rounds.iter().map(|(&round, &seconds)| RoundSeconds { round, seconds }).collect(),
        range: range(rounds)?,
        widths: widths.filter_map(of_width).collect(),
        trend,
        trend_p,
    })
}

/// (slowest − fastest) ÷ median.
fn range(rounds: &Rounds) -> Option<f64> {
    let values: Vec<f64> = rounds.values().copied().collect();
    let (low, high) = extremes(&values).filter(|_| values.len() > 1)?;
    Some((high - low) / median(&values)?)
}

/// The rounds as two classes, near and far, with the headline of each; nothing where they are one. Rounds within which
/// the hand-over time jumped belong to neither.
pub fn regimes(cells: &Cells, bootstrap: &Bootstrap) -> Vec<Regime> {
    let Some((near, far)) = classes(&cells.probes) else { return Vec::new() };
    [(Distance::Near, near), (Distance::Far, far)]
        .into_iter()
        .filter_map(|(distance, rounds)| {
            let within = cells.only(&rounds);
            let hand_over_seconds = hand_over(&within.probes)?;
            let count = rounds.len() as u32;
            let mut headline = headline(&within, bootstrap);
            headline.iter_mut().filter(|_| count < LEAST).for_each(forget_interval);
            Some(Regime { distance, hand_over_seconds, rounds: count, headline })
        })
        .collect()
}

/// The rounds in which the cores were far, where there are two classes.
pub fn far(cells: &Cells) -> Option<BTreeSet<u32>> {
    classes(&cells.probes).map(|(_, far)| far)
}

fn forget_interval(compared: &mut Compared) {
    let mid = compared.speedup.mid;
    compared.speedup = Interval { low: mid, mid, high: mid };
    compared.interval = IntervalKind::Rounds;
}

/// Rounds whose hand-over times lie below and above the widest gap, if their medians differ by more than [`JUMP`]. A probe
/// that lost its core tells no distance, and its round belongs to neither.
fn classes(probes: &[(u32, f64)]) -> Option<(BTreeSet<u32>, BTreeSet<u32>)> {
    let mut by_round: BTreeMap<u32, Vec<f64>> = BTreeMap::new();
    probes.iter().for_each(|&(round, s)| by_round.entry(round).or_default().push(s));
    by_round.retain(|_, seconds| seconds.iter().all(|&s| s <= HELD_SECONDS));
    let all = sorted(&by_round.values().flatten().copied().collect::<Vec<_>>());
    let gap = |at: &usize| all[at + 1] / all[*at];
    let widest = (0..all.len().checked_sub(1)?).max_by(|a, b| gap(a).total_cmp(&gap(b)))?;
    let (below, above) = all.split_at(widest + 1);
    if median(above)? <= JUMP * median(below)? {
        return None;
    }
    let edge = below[widest];
    let all_of = |near: bool| {
        let its = by_round.iter().filter(move |(_, s)| s.iter().all(|&s| (s <= edge) == near));
        its.map(|(&round, _)| round).collect::<BTreeSet<u32>>()
    };
    let (near, far) = (all_of(true), all_of(false));
    (!near.is_empty() && !far.is_empty()).then_some((near, far))
}

const _: () = assert!(LEAST as usize <= ROUNDS_FOR_INTERVALS);

#[cfg(test)]
mod tests {
    use super::*;

    fn probes(by_round: &[[f64; 2]]) -> Vec<(u32, f64)> {
        (1..).zip(by_round).flat_map(|(round, pair)| pair.map(|s| (round, s * 1e-9))).collect()
    }

    #[test]
    fn a_jump_splits_the_rounds_and_one_within_a_round_leaves_it_out() {
        let seen = probes(&[[45., 47.], [46., 44.], [200., 205.], [45., 210.], [198., 203.]]);
        let (near, far) = classes(&seen).unwrap();
        assert_eq!((near, far), (BTreeSet::from([1, 2]), BTreeSet::from([3, 5])));
    }

    #[test]
    fn noise_is_one_class() {
        assert_eq!(classes(&probes(&[[45., 50.], [55., 62.], [48., 66.]])), None);
        assert_eq!(classes(&[]), None);
        assert_eq!(classes(&[(1, 1e-9)]), None);
    }

    #[test]
    fn a_probe_that_lost_its_core_is_not_far() {
        let held = [[45., 47.], [46., 44.], [5e6, 44.], [45., 46.]];
        assert_eq!(classes(&probes(&held)), None);
        let seen = probes(&[[45., 47.], [46., 44.], [200., 205.], [5e6, 44.], [198., 203.]]);
        let (near, far) = classes(&seen).unwrap();
        assert_eq!((near, far), (BTreeSet::from([1, 2]), BTreeSet::from([3, 5])));
    }
}
