//! Amdahl's law: a part of the work runs on one thread, whatever the others do (Amdahl 1967).

use super::fit::non_negative;
use super::{Law, LawInfo, LawParam, Limit, Observed, Scaling};

pub const AMDAHL: Law = Law {
    info: LawInfo {
        id: "amdahl",
        label: "Amdahl",
        summary: "A fixed share of the work runs on one thread, and bounds the speed-up by its inverse.",
        formula: "S(p) = 1 ÷ (s + (1 − s) ÷ p)",
        parameters: &[
            LawParam { id: "t1", label: "T(1)", summary: "Time on one thread, fitted.", unit: "s" },
            LawParam { id: "s", label: "s", summary: "Serial share of the work.", unit: "" },
        ],
        scaling: Scaling::Strong,
        counts_needed: 4,
        source: "Amdahl, AFIPS 1967",
    },
    fit,
    seconds,
    limit,
};

/// u = T₁ s + T₁ (1 − s) ÷ p: both coefficients cannot be negative, so 0 ≤ s ≤ 1.
fn fit(points: &[Observed]) -> Option<Vec<f64>> {
    let [serial, parallel] = non_negative(points, |p| [1.0, 1.0 / p])?;
    let one = serial + parallel;
    Some(vec![one, serial / one])
}

fn seconds(parameters: &[f64], threads: f64) -> f64 {
    let (one, s) = (parameters[0], parameters[1]);
    one * (s + (1.0 - s) / threads)
}

fn limit(parameters: &[f64]) -> Limit {
    match parameters[1] {
        s if s > 0.0 => Limit::Ceiling(1.0 / s),
        _ => Limit::None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ten_percent_serial_is_never_faster_than_ten_times() {
        assert_eq!(limit(&[1.0, 0.1]), Limit::Ceiling(10.0));
        let speedup = |p| AMDAHL.speedup(&[1.0, 0.1], p);
        assert!((speedup(10.0) - 5.263_157_9).abs() < 1e-6);
        assert!(speedup(1e6) < 10.0);
    }
}
