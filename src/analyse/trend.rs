//! The trend of the serial fraction: its shape over all counts, not its first and last point (R30).

use crate::protocol::{Interval, Trend};

/// Two fractions differ when their intervals lie apart and the speed-ups that follow from them differ by more than this,
/// at a count between theirs (R22).
const MATTERS: f64 = 0.01;

/// Of the fractions by thread count, in ascending order; from two counts on. One below 0 is no loss, whatever its size.
pub fn trend(fractions: &[(u32, Interval)]) -> Option<Trend> {
    let lost = |&(threads, Interval { low, mid, high }): &(u32, Interval)| {
        (threads, Interval { low: low.max(0.0), mid: mid.max(0.0), high: high.max(0.0) })
    };
    let fractions: &[(u32, Interval)] = &fractions.iter().map(lost).collect::<Vec<_>>();
    let (first, rest) = fractions.split_first()?;
    if !rest.is_empty() && fractions.iter().all(is_nothing) {
        return Some(Trend::NoLoss);
    }
    let last = rest.last()?;
    let by_mid = |a: &&(u32, Interval), b: &&(u32, Interval)| a.1.mid.total_cmp(&b.1.mid);
    let (lowest, highest) = (fractions.iter().min_by(by_mid)?, fractions.iter().max_by(by_mid)?);
    // To the highest and on from it, or to the lowest: what of this can be told.
    let (up, down) = (above(highest, first), above(highest, last));
    let (sinks, recovers) = (above(first, lowest), above(last, lowest));
    Some(match (up, down, sinks, recovers) {
        (true, true, _, _) => Trend::RisesThenFalls,
        (_, _, true, true) => Trend::FallsThenRises,
        _ if above(last, first) => Trend::Rises,
        _ if above(first, last) => Trend::Falls,
        (true, false, _, _) | (_, _, false, true) => Trend::Rises,
        (false, true, _, _) | (_, _, true, false) => Trend::Falls,
        (false, false, false, false) => Trend::Level,
    })
}

/// Whether it is not told from 0, or costs so little speed-up that it does not matter.
fn is_nothing(&(threads, lost): &(u32, Interval)) -> bool {
    let threads = f64::from(threads);
    lost.low == 0.0 || threads <= (1.0 + MATTERS) * speedup(lost.mid, threads)
}

/// Whether one is above the other, by so much that it matters.
fn above(one: &(u32, Interval), other: &(u32, Interval)) -> bool {
    let between = (f64::from(one.0) * f64::from(other.0)).sqrt();
    let costs = speedup(other.1.mid, between) > (1.0 + MATTERS) * speedup(one.1.mid, between);
    one.1.low > other.1.high && costs
}

/// Amdahl's, of this serial fraction.
fn speedup(fraction: f64, threads: f64) -> f64 {
    1.0 / (fraction + (1.0 - fraction) / threads)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Fractions of speed-ups that scatter by ± 0.2 %.
    fn of(speedups: &[(u32, f64)]) -> Option<Trend> {
        let fraction = |p: u32, s: f64| (1.0 / s - 1.0 / f64::from(p)) / (1.0 - 1.0 / f64::from(p));
        let interval = |&(p, s): &(u32, f64)| Interval {
            low: fraction(p, 1.002 * s),
            mid: fraction(p, s),
            high: fraction(p, 0.998 * s),
        };
        trend(&speedups.iter().map(|point| (point.0, interval(point))).collect::<Vec<_>>())
    }

    #[test]
    fn it_is_told_by_its_shape() {
        // Rises from .028 to .246 and falls again to .051: no rise from the first to the last.
        let hump = [
            (2, 1.95),
            (4, 2.3),
            (8, 3.54),
            (14, 5.84),
            (16, 6.57),
            (24, 9.48),
            (28, 10.81),
            (32, 12.38),
        ];
        assert_eq!(of(&hump), Some(Trend::RisesThenFalls));
        let rising = [(2, 1.98), (4, 3.8), (8, 6.5), (16, 9.0)];
        assert_eq!(of(&rising), Some(Trend::Rises));
        let falling = [(2, 1.5), (4, 2.8), (8, 5.5), (16, 11.0)];
        assert_eq!(of(&falling), Some(Trend::Falls));
        let valley = [(2, 1.6), (4, 3.6), (8, 7.0), (16, 8.0)];
        assert_eq!(of(&valley), Some(Trend::FallsThenRises));
        assert_eq!(of(&[(2, 1.9)]), None);
    }

    #[test]
    fn below_nothing_nothing_is_lost() {
        let faster = [(2, 2.1), (4, 4.3), (8, 8.1)];
        assert_eq!(of(&faster), Some(Trend::NoLoss));
        let then_slower = [(2, 2.1), (4, 4.2), (8, 6.5)];
        assert_eq!(of(&then_slower), Some(Trend::Rises));
    }

    /// Quinn's exercises: speed-ups with two digits after the point, of a constant fraction.
    #[test]
    fn what_differs_by_less_than_a_hundredth_of_speed_up_is_level() {
        let third = [1.89, 2.68, 3.39, 4.03, 4.62, 5.15, 5.63];
        let sixth = [1.94, 2.82, 3.65, 4.42, 5.15, 5.84, 6.50];
        for speedups in [third, sixth] {
            let points: Vec<(u32, f64)> = (2..).zip(speedups).collect();
            assert_eq!(of(&points), Some(Trend::Level), "{speedups:?}");
        }
    }
}
