//! The pairs that a plan declares its headline to be about, measured.

use super::cells::{Cells, Joint, cells, ratio};
use crate::bootstrap::Bootstrap;
use crate::protocol::{Compared, Interval, IntervalKind, Pair, RunResult};

/// Draws of rounds that the intervals of figures are made of that are shown for good (R19).
pub const RESAMPLES: usize = 2000;

/// The declared pairs, as far as they have been measured.
pub fn headline(cells: &Cells, bootstrap: &Bootstrap) -> Vec<Compared> {
    let compared = |pair: &Pair| {
        let (one, several) =
            (cells.measured(&pair.mode, 1)?, cells.measured(&pair.mode, pair.threads)?);
        let Joint { interval, kind, rounds } = ratio(one, several, bootstrap)?;
        Some(Compared { pair: pair.clone(), rounds, interval: kind, speedup: interval })
    };
    cells.plan.headline.iter().filter_map(compared).collect()
}

/// Whether every headline ratio is known so well that half its interval is no wider than this, relative to its centre;
/// not before the rounds are enough for intervals (R17).
pub fn is_precise(result: &RunResult, precision: f64) -> bool {
    let cells = cells(result);
    let pairs = headline(&cells, &Bootstrap::new(RESAMPLES, result.plan.seed));
    let precise = |compared: &Compared| {
        let Interval { low, mid, high } = compared.speedup;
        compared.interval == IntervalKind::Bootstrap && (high - low) / 2.0 <= precision * mid
    };
    !pairs.is_empty() && pairs.len() == result.plan.headline.len() && pairs.iter().all(precise)
}
