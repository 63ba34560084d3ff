//! The laws, fitted to one mode: only where the counts suffice, with refits for intervals, and rejected where they do
//! not fit (R26–R29).

use std::rc::Rc;

use super::cells::{Cell, Cells, joint_draws};
use super::classify;
use crate::bootstrap::{Bootstrap, Draws};
use crate::laws::{Law, Limit, Observed};
use crate::protocol::{CurvePoint, Estimate, Fit, Interval, Model, Scaling};
use crate::registry::LAWS;
use crate::stats::{extremes, f_tail, quantile, sorted};

/// Draws of rounds that the laws are fitted to once more, for the intervals of their parameters (R19).
const REFITS: usize = 400;

/// Rounds that a count needs to be fitted.
const LEAST_ROUNDS: usize = 5;
/// A residual that matters.
const RESIDUAL: f64 = 0.03;
/// Samples have four digits, so no residual is known better than this: the root of the mean square of what rounding does
/// at worst.
const ROUNDING: f64 = 3e-4;
/// Speed-ups nearer to the straight line than this have no loss that a law could describe (R22).
const STRAIGHT: f64 = 0.01;
/// No limit is told beyond so many times the data (R29).
const BEYOND: f64 = 2.0;
/// Points of a drawn curve.
const POINTS: usize = 40;

/// What the laws say of this mode; nothing of the cores, where it is not told how many there are.
pub fn model(
    cells: &Cells,
    mode: &str,
    estimates: &[Estimate],
    cores: u32,
    are_told: bool,
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
    let straight = !fits.is_empty() && is_straight(estimates, &counts);
    let best = best(&fits).filter(|_| !straight);
    let said = match () {
        () if counts.is_empty() => format!("Laws are fitted from {LEAST_ROUNDS} rounds on."),
        () if let Some(beyond) = superlinear(estimates) => said_beyond(beyond, scaling),
        () if fits.is_empty() => said_of_few(counts.len(), are_told.then_some(cores)),
        () if straight => {
            "These points lie on the straight line, within 1 %: there is no loss that a law \
                           could describe."
                .into()
        }
        () if best.is_none() => said_of_none(&fits, scaling),
        () => String::new(),
    };
    Model { counts, fits, best, said }
}

/// More than as many times as fast.
fn said_beyond(threads: u32, scaling: Scaling) -> String {
    let much = match scaling {
        Scaling::Strong => format!("it is more than {threads} times as fast"),
        Scaling::Weak => format!("more than {threads} times the work is done in the same time"),
    };
    format!(
        "With {threads} threads {much}: no law of loss describes that. Less data per thread may fit into its cache."
    )
}

/// Too few counts for any law: because there are no more cores, or because no more were chosen.
fn said_of_few(counts: usize, cores: Option<u32>) -> String {
    let told = "cannot tell one law from another";
    let simulated = "The simulated machine shows how they part.";
    let whatever = "a serial part, a lock and a crowded cache line all pass through these points";
    let points =
        if counts == 1 { "One thread count".into() } else { format!("{counts} thread counts") };
    let Some(cores) = cores else { return format!("{points} {told}: choose more of them.") };
    match (counts, cores) {
        (_, 1) => format!("One core {told}: {whatever}. {simulated}"),
        (2, 2) => format!("Two cores {told}: {whatever}. {simulated}"),
        _ if counts >= cores as usize => {
            format!("{points} {told}, and no more threads have full speed. {simulated}")
        }
        _ => format!("{points} {told}: choose more of them, up to {cores}."),
    }
}

/// Some law could be fitted, and none is the best.
fn said_of_none(fits: &[Fit], scaling: Scaling) -> String {
    if fits.iter().all(|fit| fit.rejected) {
        return "No law fits: the points lie off each of the curves by more than their scatter. The ranges of \
                the parameters are those of the scatter alone: how far each law misses they do not know."
            .into();
    }
    let there_are = LAWS.iter().filter(|law| law.info.scaling == scaling).count();
    match fits {
        [_] if there_are > 1 => {
            "These counts are enough for one law alone, which is told from no other.".into()
        }
        [_] => String::new(),
        _ => "No law is told from another: these points lie as near to one curve as to the next, by as much as \
              their number allows to say."
            .into(),
    }
}

/// A count at which the whole interval lies more than 1 % above the count itself.
fn superlinear(estimates: &[Estimate]) -> Option<u32> {
    let above = |e: &&Estimate| {
        let enough = e.threads > 1 && e.rounds >= classify::LEAST_ROUNDS;
        enough && e.speedup.is_some_and(|s| s.low > 1.01 * f64::from(e.threads))
    };
    estimates.iter().find(above).map(|estimate| estimate.threads)
}

/// Whether every speed-up is that of as many threads that lose nothing.
fn is_straight(estimates: &[Estimate], counts: &[u32]) -> bool {
    let here = estimates.iter().filter(|e| counts.contains(&e.threads));
    here.filter_map(|e| Some(e.speedup?.mid / f64::from(e.threads)))
        .all(|share| (share - 1.0).abs() < STRAIGHT)
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
        let rejected = residual > RESIDUAL && lack_of_fit.is_some_and(|p| p < 0.05);
        let fastest = medians.iter().fold(1.0, |most: f64, s| most.max(medians[0] / s));
        let most = self.threads().fold(1.0, f64::max);
        // With an upper end, near the data, not below what was measured, and of no law that does not fit (R29).
        let bounded = |of: fn(Limit) -> Option<f64>, data: f64, least: f64| {
            let mid = of((law.limit)(&parameters)).filter(|_| !rejected)?;
            let limit = interval(mid, &|refit| of((law.limit)(refit)).unwrap_or(f64::INFINITY));
            (limit.high <= BEYOND * data && limit.high >= least).then_some(limit)
        };
        let highest = |limit| match limit {
            Limit::None => None,
            Limit::Ceiling(speedup) | Limit::Peak { speedup, .. } => Some(speedup),
        };
        let reached_at = |limit| match limit {
            Limit::Peak { threads, .. } => Some(threads),
            _ => None,
        };
        // The height of a peak says nothing where its place is not told.
        let peak_threads = bounded(reached_at, most, 1.0);
        let has_peak = reached_at((law.limit)(&parameters)).is_some();
        let limit = bounded(highest, fastest, (1.0 - RESIDUAL) * fastest)
            .filter(|_| !has_peak || peak_threads.is_some());
        Some(Fit {
            law: law.info.id.into(),
            parameters: (0..parameters.len())
                .map(|i| interval(parameters[i], &|refit| refit[i]))
                .collect(),
            residual,
            aicc: aicc(&residuals, parameters.len()),
            lack_of_fit,
            rejected,
            limit,
            peak_threads,
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
    let squares: f64 = residuals.iter().map(|r| r * r).sum::<f64>().max(n * ROUNDING * ROUNDING);
    (n - k - 1.0 >= 2.0)
        .then(|| n * (squares / n).ln() + 2.0 * k + 2.0 * k * (k + 1.0) / (n - k - 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lies_below_the_rounding_of_the_samples_decides_nothing() {
        assert_eq!(aicc(&[1e-16; 8], 2), aicc(&[1e-5; 8], 2));
        assert!(aicc(&[1e-3; 8], 2) > aicc(&[5e-4; 8], 2));
    }

    #[test]
    fn too_few_counts_are_called_what_they_are() {
        for (counts, cores, start) in [
            (2, Some(8), "2 thread counts cannot tell one law from another: choose more"),
            (1, Some(8), "One thread count cannot"),
            (2, Some(2), "Two cores cannot tell one law from another: a serial part"),
            (1, Some(1), "One core cannot"),
            (3, Some(3), "3 thread counts cannot tell one law from another, and no more threads"),
            (2, None, "2 thread counts cannot tell one law from another: choose more of them."),
        ] {
            let said = said_of_few(counts, cores);
            assert!(said.starts_with(start), "{said}");
        }
    }

    #[test]
    fn the_criterion_needs_points_to_spare() {
        assert_eq!(aicc(&[0.01; 5], 2), None);
        assert!(aicc(&[0.01; 6], 2).is_some());
        assert!(aicc(&[0.01; 8], 3) > aicc(&[0.01; 8], 2));
    }
}
