//! What a result's medians might have been: rounds of each are drawn by themselves.

use crate::analyse::{cells, joint_draws};
use crate::bootstrap::Bootstrap;
use crate::protocol::RunResult;

/// Draws of a result's own: those of another with the same seed would be the same rounds again.
pub fn bootstrap(result: &RunResult, resamples: usize) -> Bootstrap {
    let mix = |hash: u32, bits: u64| {
        let folded = bits as u32 ^ (bits >> 32) as u32;
        (hash ^ folded).wrapping_mul(0x0100_0193)
    };
    let samples = result.record.samples.iter().map(|sample| sample.seconds.to_bits());
    Bootstrap::new(resamples, samples.fold(result.plan.seed ^ 0x811c_9dc5, mix))
}

/// The logarithm of a mode's speed-up in every draw; `None` where it was not measured.
pub fn log_speedups(
    result: &RunResult,
    mode: &str,
    threads: u32,
    resamples: usize,
) -> Option<Vec<f64>> {
    let cells = cells(result);
    let pair = [cells.measured(mode, 1)?, cells.measured(mode, threads)?];
    let (_, draws) = joint_draws(&pair, &bootstrap(result, resamples))?;
    let all = draws[0].values().iter().zip(draws[1].values());
    Some(all.map(|(one, several)| (one / several).ln()).collect())
}
