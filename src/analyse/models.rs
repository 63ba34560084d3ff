//! The laws, fitted to one mode: only where the counts suffice, with refits for intervals, and rejected where they do
//! not fit (R26–R29).

use std::rc::Rc;

use super::cells::{Cell, Cells, joint_draws};
use crate::bootstrap::{Bootstrap, Draws};
use crate::laws::{Law, Limit, Observed};
use crate::protocol::{CurvePoint, Estimate, Fit, Interval, Model};
use crate::registry::LAWS;
use crate::stats::{extremes, f_tail, quantile, sorted};

/// Draws of rounds that the laws are fitted to once more, for the intervals of their parameters (R19).
const REFITS: usize = 400;

/// Rounds that a count needs to be fitted.
const LEAST_ROUNDS: usize = 5;
/// A residual that matters.
const RESIDUAL: f64 = 0.03;
/// Points of a drawn curve.
const POINTS: usize = 40;

/// What the laws say of this mode.
pub fn model(
    cells: &Cells,
    mode: &str,
    estimates: &[Estimate],
    cores: u32,
    bootstrap: &Bootstrap,
) -> Model {
    let usable = |cell: &&Cell| cell.point.threads <= cores && cell.rounds.len() >= LEAST_ROUNDS;
    let widths = cells.widths_of(mode);
    let column: Vec<&Cell> =
        widths.iter().filter_map(|&width| cells.measured(mode, width)).filter(usable).collect();
    let counts: Vec<u32> = column.iter().map(|cell| cell.point.threads).collect();
    let scaling = cells.plan.request.scaling;
    let laws = LAWS.iter().filter(|law| law.info.scaling == scaling);
    let enough = laws.filter(|law| counts.len() >= law.info.counts_needed as usize);
    let fits = match joint_draws(&column, bootstrap) {
        Some((medians, draws)) => {
            let fitting = |law| Fitting { law, column: &column, medians: &medians, draws: &draws };
            enough.filter_map(|law| fitting(law).fit()).collect()
        }
        None => Vec::new(),
    };
    let said = said(&fits, &counts, cells.rounds_done(), estimates);
    let best = best(&fits);
    Model { counts, fits, best, said }
}

/// What cannot be told, or is against every law.
fn said(fits: &[Fit], counts: &[u32], rounds: u32, estimates: &[Estimate]) -> String {
    if rounds > 0 && (rounds as usize) < LEAST_ROUNDS {
        return format!("Laws are fitted from {LEAST_ROUNDS} rounds on.");
    }
    if let Some(beyond) = superlinear(estimates) {
        return format!(
            "With {beyond} threads it is more than {beyond} times as fast: no law of loss describes that. Less \
             data per thread may fit into its cache."
        );
    }
    if fits.is_empty() {
        let few = match counts.len() {
            2 => "Two cores cannot tell one law from another".to_string(),
            1 => "One core cannot tell one law from another".to_string(),
            count => format!("{count} thread counts cannot tell one law from another"),
        };
        return format!(
            "{few}: a serial part, a lock and a crowded cache line all pass through these points. The simulated \
             machine shows how they part."
        );
    }
    if fits.iter().all(|fit| fit.rejected) {
        return "No law fits: the points lie off each of the curves by more than their scatter."
            .into();
    }
    String::new()
}

/// A count at which the whole interval lies more than 1 % above the count itself.
fn superlinear(estimates: &[Estimate]) -> Option<u32> {
    let above = |e: &&Estimate| {
        e.threads > 1 && e.speedup.is_some_and(|s| s.low > 1.01 * f64::from(e.threads))
    };
    estimates.iter().find(above).map(|estimate| estimate.threads)
}

/// The law with the lowest criterion, if it is lower by 2 than that of every other (Burnham and Anderson 2002).
fn best(fits: &[Fit]) -> Option<String> {
    let mut ranked: Vec<(&Fit, f64)> =
        fits.iter().filter_map(|fit| Some((fit, fit.aicc?))).collect();
    ranked.sort_by(|a, b| a.1.total_cmp(&b.1));
    match ranked[..] {
        [(first, lowest), (_, next), ..] if next - lowest > 2.0 && !first.rejected => {
            Some(first.law.clone())
        }
        _ => None,
    }
}

struct Fitting<'a> {
    law: &'static Law,
    column: &'a [&'a Cell<'a>],
    medians: &'a [f64],
    draws: &'a [Rc<Draws>],
}

impl Fitting<'_> {
    fn fit(&self) -> Option<Fit> {
        let law = self.law;
        let medians = self.medians;
        let parameters = (law.fit)(&self.observed(medians))?;
        let refits = self.refits();
        let residuals: Vec<f64> = self
            .threads()
            .zip(medians)
            .map(|(p, s)| s / (law.seconds)(&parameters, p) - 1.0)
            .collect();
        let residual = residuals.iter().fold(0.0, |most: f64, r| most.max(r.abs()));
        let lack_of_fit = self.lack_of_fit(&parameters);
        let interval = |mid: f64, of: &dyn Fn(&[f64]) -> f64| {
            let values = sorted(&refits.iter().map(|refit| of(refit)).collect::<Vec<_>>());
            let (low, high) = match values.is_empty() {
                true => (mid, mid),
                false => (quantile(&values, 0.025), quantile(&values, 0.975)),
            };
            Interval { low: low.min(mid), mid, high: high.max(mid) }
        };
        let bounded = |of: fn(Limit) -> Option<f64>| {
            let mid = of((law.limit)(&parameters))?;
            let limit = interval(mid, &|refit| of((law.limit)(refit)).unwrap_or(f64::INFINITY));
            limit.high.is_finite().then_some(limit)
        };
        Some(Fit {
            law: law.info.id.into(),
            parameters: (0..parameters.len())
                .map(|i| interval(parameters[i], &|refit| refit[i]))
                .collect(),
            residual,
            aicc: aicc(&residuals, parameters.len()),
            lack_of_fit,
            rejected: residual > RESIDUAL && lack_of_fit.is_some_and(|p| p < 0.05),
            limit: bounded(|limit| match limit {
                Limit::None => None,
                Limit::Ceiling(speedup) | Limit::Peak { speedup, .. } => Some(speedup),
            }),
            peak_threads: bounded(|limit| match limit {
                Limit::Peak { threads, .. } => Some(threads),
                _ => None,
            }),
            curve: self.curve(&parameters, medians[0]),
        })
    }

    fn threads(&self) -> impl Iterator<Item = f64> {
        self.column.iter().map(|cell| f64::from(cell.point.threads))
    }

    fn observed(&self, seconds: &[f64]) -> Vec<Observed> {
        let point = |(threads, &seconds)| Observed { threads, seconds };
        self.threads().zip(seconds).map(point).collect()
    }

    /// The law fitted again to medians of redrawn rounds; the draws are the same ones for every count.
    fn refits(&self) -> Vec<Vec<f64>> {
        let refit = |draw: usize| {
            let seconds: Vec<f64> = self.draws.iter().map(|draws| draws.values()[draw]).collect();
            (self.law.fit)(&self.observed(&seconds))
        };
        let count = self.draws.first().map_or(0, |draws| draws.values().len().min(REFITS));
        (0..count).filter_map(refit).collect()
    }

    /// Fisher's test of the law's misses against the scatter of the rounds, both relative to the fit.
    fn lack_of_fit(&self, parameters: &[f64]) -> Option<f64> {
        let (mut misses, mut scatter, mut values) = (0.0, 0.0, 0);
        for cell in self.column {
            let fitted = (self.law.seconds)(parameters, f64::from(cell.point.threads));
            let relative: Vec<f64> = cell.rounds.values().map(|s| s / fitted - 1.0).collect();
            let mean = relative.iter().sum::<f64>() / relative.len() as f64;
            misses += relative.len() as f64 * mean * mean;
            scatter += relative.iter().map(|r| (r - mean).powi(2)).sum::<f64>();
            values += relative.len();
        }
        let above = self.column.len().checked_sub(parameters.len()).filter(|&above| above > 0)?;
        let below = values - self.column.len();
        let ratio = (misses / above as f64) / (scatter / below as f64).max(f64::MIN_POSITIVE);
        Some(f_tail(ratio, above as f64, below as f64))
    }

    /// As a speed-up over the measured time of one thread, up to twice the largest count.
    fn curve(&self, parameters: &[f64], one: f64) -> Vec<CurvePoint> {
        let (_, most) = extremes(&self.threads().collect::<Vec<_>>()).unwrap_or((1.0, 1.0));
        let point = |i: usize| {
            let threads = (2.0 * most).powf(i as f64 / (POINTS - 1) as f64);
            let speedup = one / (self.law.seconds)(parameters, threads);
            CurvePoint { threads, speedup, extrapolated: threads > most * (1.0 + 1e-9) }
        };
        (0..POINTS).map(point).collect()
    }
}

/// Akaike's criterion with Hurvich and Tsai's correction; the scatter counts as a parameter. `None` unless two points
/// more than that are left (R27).
fn aicc(residuals: &[f64], parameters: usize) -> Option<f64> {
    let (n, k) = (residuals.len() as f64, (parameters + 1) as f64);
    let squares: f64 = residuals.iter().map(|r| r * r).sum::<f64>().max(f64::MIN_POSITIVE);
    (n - k - 1.0 >= 2.0)
        .then(|| n * (squares / n).ln() + 2.0 * k + 2.0 * k * (k + 1.0) / (n - k - 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_criterion_needs_points_to_spare() {
        assert_eq!(aicc(&[0.01; 5], 2), None);
        assert!(aicc(&[0.01; 6], 2).is_some());
        assert!(aicc(&[0.01; 8], 3) > aicc(&[0.01; 8], 2));
    }
}
