//! Rounds of one cell that lie in two groups: a thread that shares its core now and then, a clock that changes. The median
//! is then of the one kind or of the other, and no interval says so.

use std::collections::BTreeSet;

use crate::bootstrap::Rounds;
use crate::protocol::TwoSpeeds;
use crate::stats::median;

/// Groups whose medians differ by less are one, with noise.
const APART: f64 = 1.2;
/// The gap between the groups is so many times as wide as either of them.
const GAP: f64 = 2.0;
/// Fewer rounds show no groups.
const LEAST_ROUNDS: usize = 5;
/// Fewer rounds are outliers, not a group.
const LEAST_OF_GROUP: usize = 2;

/// The two groups, if there are two. `known` are the rounds that something else sets apart, as the distance of the
/// cores does: a group that it explains is not told once more.
pub fn two_speeds(rounds: &Rounds, known: Option<&BTreeSet<u32>>) -> Option<TwoSpeeds> {
    let mut sorted: Vec<(f64, u32)> = rounds.iter().map(|(&round, &s)| (s, round)).collect();
    sorted.sort_by(|a, b| a.0.total_cmp(&b.0));
    if sorted.len() < LEAST_ROUNDS {
        return None;
    }
    let width = |of: &[(f64, u32)]| of[of.len() - 1].0 / of[0].0 - 1.0;
    let (at, gap) = (LEAST_OF_GROUP..=sorted.len() - LEAST_OF_GROUP)
        .map(|at| (at, sorted[at].0 / sorted[at - 1].0 - 1.0))
        .max_by(|a, b| a.1.total_cmp(&b.1))?;
    let (fast, slow) = sorted.split_at(at);
    if gap <= GAP * width(fast).max(width(slow)) {
        return None;
    }
    let middle = |of: &[(f64, u32)]| median(&of.iter().map(|&(s, _)| s).collect::<Vec<_>>());
    let (fast_seconds, slow_seconds) = (middle(fast)?, middle(slow)?);
    let slow: BTreeSet<u32> = slow.iter().map(|&(_, round)| round).collect();
    let apart = slow_seconds / fast_seconds > APART && known != Some(&slow);
    let rounds = sorted.len() as u32;
    apart.then(|| TwoSpeeds {
        fast_seconds,
        slow_seconds,
        slow: slow.into_iter().collect(),
        rounds,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rounds(seconds: &[f64]) -> Rounds {
        (1..).zip(seconds.iter().copied()).collect()
    }

    #[test]
    fn two_groups_are_seen_and_noise_and_single_outliers_are_not() {
        let found = two_speeds(&rounds(&[78.0, 43.0, 43.5, 78.5, 43.2, 43.0, 44.0]), None).unwrap();
        assert_eq!((found.slow, found.rounds), (vec![1, 4], 7));
        assert_eq!((found.fast_seconds, found.slow_seconds), (43.2, 78.25));
        for one in [
            &[43.0, 44.0, 45.0, 46.0, 47.0, 48.0][..],
            &[43.0, 43.0, 43.0, 78.0, 43.0],
            &[43.0, 50.0, 57.0, 64.0, 71.0, 78.0],
            &[43.0, 78.0, 43.0, 78.0],
        ] {
            assert_eq!(two_speeds(&rounds(one), None), None, "{one:?}");
        }
    }

    #[test]
    fn a_group_that_is_known_already_is_not_told_again() {
        let seconds = rounds(&[78.0, 43.0, 43.0, 78.0, 43.0, 43.0]);
        assert_eq!(two_speeds(&seconds, Some(&BTreeSet::from([1, 4]))), None);
        assert!(two_speeds(&seconds, Some(&BTreeSet::from([1, 2]))).is_some());
    }
}
