//! With how many threads a mode is fastest, where that is another count than the headline's.

use crate::analyse::{ABOVE, LEAST_ROUNDS};
use crate::protocol::{Analysis, Compared, Estimate, Finding, RunResult, Scaling};

/// Of each declared mode that is told to be faster with fewer threads, or with more, than the headline is about. Nothing
/// under weak scaling, where another count is another work.
pub fn fastest(analysis: &Analysis, result: &RunResult, threads: u32) -> Vec<Finding> {
    if result.plan.request.scaling == Scaling::Weak {
        return Vec::new();
    }
    let declared = analysis.headline.iter().filter(|compared| compared.pair.threads == threads);
    declared.filter_map(|compared| of_mode(analysis, compared)).collect()
}

fn of_mode(analysis: &Analysis, Compared { pair, .. }: &Compared) -> Option<Finding> {
    let estimates = &analysis.series.iter().find(|series| series.mode == pair.mode)?.estimates;
    let speedup = |estimate: &&Estimate| estimate.speedup.map_or(0.0, |speedup| speedup.mid);
    let best = estimates.iter().max_by(|a, b| speedup(a).total_cmp(&speedup(b)))?;
    let here = estimates.iter().find(|estimate| estimate.threads == pair.threads)?;
    let (speedup, there) = (best.speedup?, here.speedup?);
    let told = speedup.low > ABOVE * there.high && best.rounds.min(here.rounds) >= LEAST_ROUNDS;
    // One thread alone: then the mode is slower with more, and that is told already.
    (told && best.threads > 1).then(|| Finding::Fastest {
        mode: pair.mode.clone(),
        threads: best.threads,
        speedup,
        instead_of: pair.threads,
        there,
    })
}
