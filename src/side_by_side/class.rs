//! Many results of one kind: their median and spread, which one is odd, which are the same.

use std::collections::BTreeMap;

use crate::analyse::ABOVE;
use crate::protocol::{CellSpread, Interval, OddSide, RunResult, Side, SideCurves};
use crate::stats::{mad, median, quantile, sorted};

/// Fewer results than this have no odd one among them.
pub const LEAST_RESULTS: usize = 5;
/// How many deviations from the median of all is far: of samples that scatter evenly one in 370 is.
pub const ODD_DEVIATIONS: f64 = 3.0;
/// Standard deviations per median absolute deviation, of a normal distribution.
const PER_MAD: f64 = 1.4826;

/// Speed-ups of whole results of the first side's group: by mode and count, side by side.
fn by_cell(curves: &[SideCurves]) -> BTreeMap<(String, u32), Vec<(usize, f64)>> {
    let mut all = BTreeMap::<_, Vec<_>>::new();
    let group = curves.first().map(|side| side.group);
    let alike =
        curves.iter().enumerate().filter(|(_, side)| side.whole && Some(side.group) == group);
    for (at, side) in alike {
        for series in &side.series {
            for point in series.points.iter().filter(|point| point.threads > 1) {
                if let Some(speedup) = point.speedup.filter(|speedup| speedup.mid > 0.0) {
                    let key = (series.mode.clone(), point.threads);
                    all.entry(key).or_default().push((at, speedup.mid));
                }
            }
        }
    }
    all
}

/// From three results on: fewer stand beside each other as they are.
pub fn spreads(curves: &[SideCurves]) -> Vec<CellSpread> {
    let spread = |((mode, threads), values): ((String, u32), Vec<(usize, f64)>)| {
        let values = sorted(&values.iter().map(|&(_, value)| value).collect::<Vec<_>>());
        let [low, mid, high] = [0.25, 0.5, 0.75].map(|share| quantile(&values, share));
        CellSpread {
            mode,
            threads,
            results: values.len() as u32,
            speedup: Interval { low, mid, high },
            least: values[0],
            most: values[values.len() - 1],
        }
    };
    by_cell(curves).into_iter().filter(|(_, values)| values.len() >= 3).map(spread).collect()
}

/// Further from the median of all than three deviations, by ratio, and more than 1 %.
pub fn odd(curves: &[SideCurves]) -> Vec<OddSide> {
    let mut found: BTreeMap<usize, OddSide> = BTreeMap::new();
    let mut of: BTreeMap<usize, u32> = BTreeMap::new();
    for ((mode, threads), values) in by_cell(curves) {
        if values.len() < LEAST_RESULTS {
            continue;
        }
        let logs: Vec<f64> = values.iter().map(|(_, value)| value.ln()).collect();
        let (Some(middle), Some(deviation)) = (median(&logs), mad(&logs)) else { continue };
        let far = (ODD_DEVIATIONS * PER_MAD * deviation).max(ABOVE.ln());
        for (&(side, _), log) in values.iter().zip(&logs) {
            *of.entry(side).or_default() += 1;
            let distance = log - middle;
            if distance.abs() <= far {
                continue;
            }
            let ratio = distance.exp();
            let odd = found.entry(side).or_insert_with(|| OddSide {
                side: side as u32,
                cells: 0,
                of: 0,
                mode: mode.clone(),
                threads,
                ratio,
            });
            odd.cells += 1;
            if distance.abs() > odd.ratio.ln().abs() {
                (odd.mode, odd.threads, odd.ratio) = (mode.clone(), threads, ratio);
            }
        }
    }
    let mut odd: Vec<OddSide> = found.into_values().collect();
    odd.iter_mut().for_each(|odd| odd.of = of[&(odd.side as usize)]);
    odd.sort_by(|a, b| b.cells.cmp(&a.cells).then(a.side.cmp(&b.side)));
    odd
}

/// Sides with the very same samples, whatever else was changed.
pub fn twins(sides: &[Side]) -> Vec<Vec<u32>> {
    let mut same: BTreeMap<Vec<u64>, Vec<u32>> = BTreeMap::new();
    for (at, side) in sides.iter().enumerate() {
        if let Side::Whole { result } = side {
            let samples = fingerprint(result);
            if !samples.is_empty() {
                same.entry(samples).or_default().push(at as u32);
            }
        }
    }
    let mut twins: Vec<Vec<u32>> = same.into_values().filter(|sides| sides.len() > 1).collect();
    twins.sort();
    twins
}

/// Its timed samples, in any order; of a simulated machine two have the same wherever somebody asks for the same.
fn fingerprint(result: &RunResult) -> Vec<u64> {
    if result.plan.request.simulated.is_some() {
        return Vec::new();
    }
    let timed = result.record.samples.iter().filter(|sample| !sample.warmup);
    let mut bits: Vec<u64> = timed.map(|sample| sample.seconds.to_bits()).collect();
    bits.sort_unstable();
    bits
}
