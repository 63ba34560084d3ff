//! Gustafson's law: the work grows with the threads, and the serial part does not (Gustafson 1988). For weak scaling.

use super::fit::non_negative;
use super::{Law, LawInfo, LawParam, Limit, Observed, Scaling};

pub const GUSTAFSON: Law = Law {
    info: LawInfo {
        id: "gustafson",
        label: "Gustafson",
        summary: "The work grows with the threads while its serial part stays: the scaled speed-up is a \
                  straight line.",
        formula: "S(p) = p − s · (p − 1)",
        parameters: &[
            LawParam {
                id: "t1",
                label: "T(1)",
                summary: "Time per unit of work on one thread, fitted.",
                unit: "s",
            },
            LawParam {
                id: "s",
                label: "s",
                summary: "Serial share of the time on p threads.",
                unit: "",
            },
        ],
        scaling: Scaling::Weak,
        counts_needed: 4,
        source: "Gustafson, CACM 31 (1988)",
    },
    fit,
    seconds,
    limit: |_| Limit::None,
};

/// The rate 1 ÷ u = (s + (1 − s) p) ÷ T₁ is the straight line, so that is what is fitted.
fn fit(points: &[Observed]) -> Option<Vec<f64>> {
    let rate = |point: &Observed| Observed { seconds: 1.0 / point.seconds, ..*point };
    let rates: Vec<Observed> = points.iter().map(rate).collect();
    let [serial, parallel] = non_negative(&rates, |p| [1.0, p])?;
    let one = 1.0 / (serial + parallel);
    Some(vec![one, serial * one])
}

fn seconds(parameters: &[f64], threads: f64) -> f64 {
    let (one, s) = (parameters[0], parameters[1]);
    one / (s + (1.0 - s) * threads)
}

#[cfg(test)]
mod tests {
    use super::super::tests::published;
    use super::*;

    #[test]
    fn the_speedups_of_the_paper_at_1024_processors() {
        // Gustafson (1988): beam stress, wave, fluid flow on 1024 processors, scaled speed-up 1021, 1020, 1016 for a
        // serial share of 0.4, 0.5 and 0.8 percent at most: 1024 − 1023 s.
        for (share, speedup) in [(0.003, 1021.0), (0.004, 1020.0), (0.008, 1016.0)] {
            assert!((GUSTAFSON.speedup(&[1.0, share], 1024.0) - speedup).abs() < 1.0);
        }
        let found = fit(&published(&[(1.0, 1.0), (2.0, 1.9), (4.0, 3.7), (8.0, 7.3)])).unwrap();
        assert!((found[1] - 0.1).abs() < 1e-9, "{found:?}");
    }
}
