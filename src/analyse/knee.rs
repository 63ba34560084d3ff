//! How many threads the machine gives full speed to, from its own ceiling and nothing else (R28).
//!
//! C(p) = r · min(p, c). Between two counts the best c is known in closed form: r is what the counts below give, and
//! r · c the level of those above.

use super::cells::{Cell, Cells, joint};
use super::classify::LEAST_ROUNDS;
use crate::bootstrap::Bootstrap;
use crate::protocol::{Knee, Role};

/// A ceiling this far below the straight line has bent; less is turbo, or noise.
const BENT: f64 = 0.9;

/// The knee, from at least two counts.
pub fn knee(cells: &Cells, bootstrap: &Bootstrap) -> Option<Knee> {
    let widths = cells.widths(Role::Ceiling);
    let column: Option<Vec<&Cell>> = widths.iter().map(|&width| cells.ceiling(width)).collect();
    let column = column.filter(|column| column.len() >= 2)?;
    let rates = |seconds: &[f64]| -> Vec<(f64, f64)> {
        widths.iter().zip(seconds).map(|(&p, s)| (f64::from(p), seconds[0] / s)).collect()
    };
    let cores =
        joint(&column, bootstrap, |seconds| break_of(&rates(seconds)).unwrap_or(f64::INFINITY));
    let medians: Vec<f64> = column.iter().map(|cell| cell.median()).collect::<Option<_>>()?;
    let most = widths.iter().copied().max()?;
    let Some(found) = break_of(&rates(&medians)) else {
        return Some(Knee { cores: None, at_least: most, at_most: None });
    };
    let rises = |&&width: &&u32| f64::from(width) * BENT <= found;
    let below = widths.iter().filter(rises).count();
    let on_both_sides = below >= 2 && widths.len() - below >= 2;
    // What lies between one or two rounds is no interval.
    let told = cores.filter(|joint| on_both_sides && joint.rounds >= LEAST_ROUNDS);
    let cores = told.map(|joint| joint.interval);
    let at_least = widths[below.max(1) - 1];
    Some(Knee { cores, at_least, at_most: widths.get(below).copied() })
}

/// More threads than this take turns: the most that still rise with the ceiling, else what is reported. Not the knee
/// itself, rounded: of sixteen cores that clock down when all are busy it makes fifteen.
pub fn cores(knee: Option<&Knee>, reported: u32) -> u32 {
    match knee {
        Some(Knee { at_least, at_most: Some(_), .. }) => *at_least,
        Some(Knee { at_least, at_most: None, .. }) => reported.max(*at_least),
        None => reported,
    }
}

/// c of the best break, of rates in ascending order of counts; `None` where the last does not lie below the line.
fn break_of(rates: &[(f64, f64)]) -> Option<f64> {
    // Of relative residuals: 1 − model ÷ measured.
    let factor = |x: &[f64]| x.iter().sum::<f64>() / x.iter().map(|x| x * x).sum::<f64>();
    let error = |x: &[f64], factor: f64| x.iter().map(|x| (1.0 - factor * x).powi(2)).sum::<f64>();
    let tried = (1..rates.len()).map(|below| {
        let (low, high) = rates.split_at(below);
        let rising: Vec<f64> = low.iter().map(|(p, rate)| p / rate).collect();
        let level: Vec<f64> = high.iter().map(|(_, rate)| 1.0 / rate).collect();
        let rise = factor(&rising);
        let cores = (factor(&level) / rise).clamp(low[below - 1].0, high[0].0);
        let last = rates[rates.len() - 1];
        let bent = last.1 < BENT * rise * last.0;
        (error(&rising, rise) + error(&level, rise * cores), bent.then_some(cores))
    });
    tried.min_by(|a, b| a.0.total_cmp(&b.0))?.1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn curve(cores: f64, counts: &[u32]) -> Vec<(f64, f64)> {
        counts.iter().map(|&p| (f64::from(p), 0.98 * f64::from(p).min(cores))).collect()
    }

    #[test]
    fn the_break_is_where_it_was_put() {
        for cores in [2.0, 3.5, 4.0, 5.9] {
            let found = break_of(&curve(cores, &[1, 2, 3, 4, 5, 6, 8, 10])).unwrap();
            assert!((found - cores).abs() < 1e-9, "{found}");
        }
    }

    #[test]
    fn what_never_bends_has_no_break() {
        assert!(break_of(&curve(64.0, &[1, 2, 3, 4, 6, 8])).is_none());
    }

    #[test]
    fn what_takes_turns_follows_from_the_knee_and_else_from_what_is_reported() {
        let knee = |at_least, at_most| Knee { cores: None, at_least, at_most };
        assert_eq!(cores(Some(&knee(2, Some(3))), 4), 2);
        assert_eq!(cores(Some(&knee(2, None)), 4), 4);
        assert_eq!(cores(None, 4), 4);
    }
}
