//! The bootstrap over rounds: what the medians might have been, had other rounds of the same machine been drawn. Pure.
//!
//! Rounds are drawn, not samples: the same draw for every cell, so that a ratio of two cells takes both from the same
//! rounds and drift cancels (R20). The index tables are drawn once per number of rounds and kept.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use crate::protocol::Interval;
use crate::random::Random;
use crate::stats::quantile;

/// Draws of rounds, from a seed.
pub struct Bootstrap {
    resamples: usize,
    seed: u32,
    /// By number of rounds: `resamples` rows of so many indices.
    tables: RefCell<BTreeMap<usize, Rc<[u16]>>>,
}

/// More rounds than this are in no result: the longest effort has 45, and what is read from a file is checked.
pub const MOST_ROUNDS: u32 = 1000;

/// Seconds by round.
pub type Rounds = BTreeMap<u32, f64>;

/// What a median might have been, one value per draw.
#[derive(Clone)]
pub struct Draws(Vec<f64>);

impl Bootstrap {
    pub fn new(resamples: usize, seed: u32) -> Self {
        Self { resamples, seed, tables: RefCell::default() }
    }

    /// The medians of the draws of these values, in the order of the rounds.
    pub fn medians(&self, values: &[f64]) -> Draws {
        let length = values.len();
        assert!((1..=MOST_ROUNDS as usize).contains(&length), "{length} rounds");
        // Sorted once; a draw is then told by how often it has each rank, and its median found by counting.
        let mut order: Vec<usize> = (0..length).collect();
        order.sort_by(|&a, &b| values[a].total_cmp(&values[b]));
        let mut rank = vec![0; length];
        order.iter().enumerate().for_each(|(place, &index)| rank[index] = place);
        let sorted: Vec<f64> = order.iter().map(|&index| values[index]).collect();
        let mut times = vec![0_u16; length];
        let median_of = |draw: &[u16]| {
            times.fill(0);
            draw.iter().for_each(|&index| times[rank[usize::from(index)]] += 1);
            middle(&sorted, &times)
        };
        Draws(self.table(length).chunks_exact(length).map(median_of).collect())
    }

    fn table(&self, rounds: usize) -> Rc<[u16]> {
        let make = || {
            let mut random = Random::new(self.seed, "bootstrap");
            (0..rounds * self.resamples).map(|_| random.below(rounds as u32) as u16).collect()
        };
        self.tables.borrow_mut().entry(rounds).or_insert_with(make).clone()
    }
}

/// The median of values that come so many times each.
fn middle(sorted: &[f64], times: &[u16]) -> f64 {
    let length = sorted.len();
    let (low, high) = ((length - 1) / 2, length / 2);
    let mut seen = 0;
    let mut first = None;
    for (value, &times) in sorted.iter().zip(times) {
        seen += usize::from(times);
        if first.is_none() && seen > low {
            first = Some(*value);
        }
        if seen > high {
            // As `stats::quantile` has it, to the last bit.
            let first = first.unwrap_or(*value);
            return first + (value - first) * 0.5;
        }
    }
    unreachable!("a draw has as many rounds as there are")
}

impl Draws {
    /// What `of` makes of every draw of several cells, which were made of the same rounds. `None` where one of them
    /// gives no number.
    pub fn combined<D: std::ops::Deref<Target = Draws>>(
        cells: &[D],
        of: impl Fn(&[f64]) -> f64,
    ) -> Option<Draws> {
        let draws = cells.first()?.0.len();
        let mut of_draw = vec![0.0; cells.len()];
        let combined = (0..draws).map(|draw| {
            of_draw.iter_mut().zip(cells).for_each(|(value, cell)| *value = cell.0[draw]);
            of(&of_draw)
        });
        let combined: Vec<f64> = combined.collect();
        combined.iter().all(|value| value.is_finite()).then_some(Draws(combined))
    }

    /// The values, one per draw.
    pub fn values(&self) -> &[f64] {
        &self.0
    }

    /// The middle 95 % of the draws, around a centre that they are about.
    pub fn around(mut self, mid: f64) -> Interval {
        self.0.sort_by(f64::total_cmp);
        let (low, high) = (quantile(&self.0, 0.025), quantile(&self.0, 0.975));
        Interval { low: low.min(mid), mid, high: high.max(mid) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::median;
    use proptest::prelude::*;

    #[test]
    fn drift_that_both_share_leaves_no_width() {
        let before = [2.0, 2.2, 2.4, 2.6, 2.8, 3.0];
        let bootstrap = Bootstrap::new(500, 1);
        let cells = [before, before.map(|seconds| seconds / 2.0)].map(|v| bootstrap.medians(&v));
        let ratio = Draws::combined(&cells.each_ref(), |v| v[0] / v[1]).unwrap().around(2.0);
        assert!((ratio.high - ratio.low).abs() < 1e-12 && (ratio.mid - 2.0).abs() < 1e-12);
    }

    #[test]
    fn the_seed_decides_the_draws() {
        let values: Vec<f64> = (1..=10).map(|i| f64::from(i * i)).collect();
        let medians = |seed| Bootstrap::new(50, seed).medians(&values).0;
        assert_eq!(medians(1), medians(1));
        assert_ne!(medians(1), medians(2));
    }

    proptest! {
        #[test]
        fn counting_ranks_finds_the_median_of_each_draw(
            values in proptest::collection::vec(1e-6..1e3f64, 1..100), seed: u32,
        ) {
            let bootstrap = Bootstrap::new(30, seed);
            let counted = bootstrap.medians(&values).0;
            for (draw, counted) in bootstrap.table(values.len()).chunks(values.len()).zip(counted) {
                let drawn: Vec<f64> = draw.iter().map(|&index| values[usize::from(index)]).collect();
                prop_assert_eq!(median(&drawn).unwrap(), counted);
            }
        }

        #[test]
        fn an_interval_holds_its_centre_and_is_finite(
            values in proptest::collection::vec(1e-6..1e3f64, 5..46), seed: u32,
        ) {
            let mid = median(&values).unwrap();
            let interval = Bootstrap::new(200, seed).medians(&values).around(mid);
            prop_assert!(interval.low <= interval.mid && interval.mid <= interval.high);
            prop_assert!(interval.low.is_finite() && interval.high.is_finite());
        }
    }
}
