//! The first two sides, mode by mode and count by count.

use super::draws::{Counted, Drawn};
use crate::analyse::{ABOVE, LEAST_ROUNDS};
use crate::protocol::{
    CellPair, Interval, IntervalKind, Sentence, SideCurves, SidePoint, SideSeries, SideTold,
};
use crate::stats::{quantile, sorted};

/// None where the sides may not be compared.
pub fn pairs(sides: &[Counted], curves: &[SideCurves]) -> Vec<CellPair> {
    let ([first, second, ..], [a, b, ..]) = (sides, curves) else { return Vec::new() };
    if a.group != b.group {
        return Vec::new();
    }
    let both = a.series.iter().filter_map(|of_a| {
        let of_b = b.series.iter().find(|series| series.mode == of_a.mode)?;
        Some((of_a, of_b))
    });
    let mut pairs: Vec<CellPair> =
        both.flat_map(|(of_a, of_b)| of_mode((first, of_a), (second, of_b))).collect();
    for pair in &mut pairs {
        if [a, b].iter().any(|side| side.cannot_tell(pair.threads).is_some()) {
            pair.told = SideTold::Not;
        }
    }
    pairs
}

fn of_mode(
    (first, of_a): (&Counted, &SideSeries),
    (second, of_b): (&Counted, &SideSeries),
) -> Vec<CellPair> {
    let several = of_a.points.iter().filter(|point| point.threads > 1);
    let pair = several.filter_map(|at_a| {
        let at_b = of_b.points.iter().find(|point| point.threads == at_a.threads)?;
        let (mode, threads) = (of_a.mode.clone(), at_a.threads);
        let (ratio, enough) = match (first, second) {
            (Counted::Whole(a), Counted::Whole(b)) => (
                ratio((a, at_a), (b, at_b), &mode),
                [a, b].iter().all(|side| side.rounds(&mode, threads) >= LEAST_ROUNDS),
            ),
            _ => (None, false),
        };
        Some(CellPair {
            first: at_a.speedup?,
            second: at_b.speedup?,
            told: ratio.filter(|_| enough).map_or(SideTold::Not, told),
            ratio,
            mode,
            threads,
            sentence: Sentence::default(),
        })
    });
    pair.collect()
}

/// The same distance from 1 either way, so that it does not matter which side is the first.
pub fn told(ratio: Interval) -> SideTold {
    match ratio {
        Interval { low, .. } if low > ABOVE => SideTold::First,
        Interval { high, .. } if high < 1.0 / ABOVE => SideTold::Second,
        _ => SideTold::Not,
    }
}

/// By draws where both have enough rounds for them; else from the outermost rounds of both, which is as wide as it can be.
fn ratio(
    (a, at_a): (&Drawn, &SidePoint),
    (b, at_b): (&Drawn, &SidePoint),
    mode: &str,
) -> Option<Interval> {
    let (of_a, of_b) = (at_a.speedup?, at_b.speedup?);
    let mid = of_a.mid / of_b.mid;
    let both = [at_a.interval, at_b.interval] == [IntervalKind::Bootstrap; 2];
    let (low, high) = if both {
        let draws = [a, b].map(|of| of.log_speedups(mode, at_a.threads));
        let [Some(a), Some(b)] = draws else { return None };
        let logs: Vec<f64> = a.iter().zip(&b).map(|(a, b)| a - b).collect();
        let logs = sorted(&logs);
        (quantile(&logs, 0.025).exp(), quantile(&logs, 0.975).exp())
    } else {
        (of_a.low / of_b.high, of_a.high / of_b.low)
    };
    let interval = Interval { low: low.min(mid), mid, high: high.max(mid) };
    [low, mid, high].iter().all(|value| value.is_finite()).then_some(interval)
}
