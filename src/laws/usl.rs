//! Gunther's universal scalability law: contention for something shared, and the cost of keeping it coherent, which
//! grows with every pair of threads (Gunther 1993, 2007).

use super::fit::non_negative;
use super::{Law, LawInfo, LawParam, Limit, Observed, Scaling};

pub const USL: Law = Law {
    info: LawInfo {
        id: "usl",
        label: "Universal scalability law",
        summary: "Contention slows like a serial part; coherence costs grow with every pair of threads, and \
                  bend the curve down.",
        formula: "X(p) = γ p ÷ (1 + α (p − 1) + β p (p − 1))",
        parameters: &[
            LawParam {
                id: "t1",
                label: "1 ÷ γ",
                summary: "Time on one thread, fitted: the inverse of γ, the rate of one thread.",
                unit: "s",
            },
            LawParam { id: "alpha", label: "α", summary: "Contention.", unit: "" },
            LawParam { id: "beta", label: "β", summary: "Coherence.", unit: "" },
        ],
        scaling: Scaling::Strong,
        counts_needed: 6,
        source: "Gunther, Guerrilla Capacity Planning (2007)",
    },
    fit,
    seconds,
    limit,
};

/// u = (T₁ + T₁ α (p − 1) + T₁ β p (p − 1)) ÷ p, none of the three negative.
fn fit(points: &[Observed]) -> Option<Vec<f64>> {
    let [one, contention, coherence] = non_negative(points, |p| [1.0 / p, (p - 1.0) / p, p - 1.0])?;
    (one > 0.0).then(|| vec![one, contention / one, coherence / one])
}

fn seconds(parameters: &[f64], threads: f64) -> f64 {
    let (one, alpha, beta) = (parameters[0], parameters[1], parameters[2]);
    one * (1.0 + alpha * (threads - 1.0) + beta * threads * (threads - 1.0)) / threads
}

fn limit(parameters: &[f64]) -> Limit {
    let (alpha, beta) = (parameters[1], parameters[2]);
    if beta > 0.0 {
        let threads = ((1.0 - alpha).max(0.0) / beta).sqrt().max(1.0);
        return Limit::Peak { threads, speedup: USL.speedup(parameters, threads) };
    }
    match alpha {
        alpha if alpha > 0.0 => Limit::Ceiling(1.0 / alpha),
        _ => Limit::None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::published;
    use super::*;

    #[test]
    fn the_peak_is_where_the_law_turns() {
        let parameters = [1.0, 0.02, 0.0005];
        let Limit::Peak { threads, speedup } = limit(&parameters) else { panic!() };
        assert!((threads - (0.98_f64 / 0.0005).sqrt()).abs() < 1e-9);
        for beside in [threads - 1.0, threads + 1.0] {
            assert!(USL.speedup(&parameters, beside) < speedup);
        }
    }

    /// SPEC SDM91 on a SPARCcenter 2000, as published by SPEC and analysed in the documentation of the R package usl:
    /// scripts per hour by number of users.
    const SPEC_SDM91: [(f64, f64); 7] = [
        (1.0, 64.9),
        (18.0, 995.9),
        (36.0, 1652.4),
        (72.0, 1853.2),
        (108.0, 1828.9),
        (144.0, 1775.0),
        (216.0, 1702.2),
    ];

    #[test]
    fn the_published_coefficients_leave_the_published_residuals() {
        let published = [1.0 / 89.995_233, 0.027_728_5, 0.000_104_4];
        let residual = |&(users, rate): &(f64, f64)| rate - 1.0 / seconds(&published, users);
        let residuals: Vec<f64> = SPEC_SDM91.iter().map(residual).collect();
        let (least, most) = crate::stats::extremes(&residuals).unwrap();
        assert!((least + 81.7).abs() < 0.2 && (most - 111.1).abs() < 0.2, "{residuals:?}");
    }

    #[test]
    fn a_published_data_set_gives_coefficients_within_the_published_errors() {
        // R minimises absolute residuals, this fit relative ones: 2.78 standard errors are its 95 % interval.
        let found = fit(&published(&SPEC_SDM91)).unwrap();
        for (found, published, error) in [
            (1.0 / found[0], 89.995, 14.213),
            (found[1], 0.027_728_5, 0.009_121_7),
            (found[2], 0.000_104_4, 0.000_019_9),
        ] {
            assert!((found - published).abs() < 2.78 * error, "{found} {published}");
        }
        // The table that the package's own tests go by: α = β = 0.02.
        let exact = [(1.0, 1.0), (2.0, 1.8868), (4.0, 3.0769), (6.0, 3.5294), (8.0, 3.5398)];
        let found = fit(&published(&exact)).unwrap();
        assert!(found[1..].iter().all(|value| (value - 0.02).abs() < 1e-4), "{found:?}");
    }
}
