//! What a result's medians might have been: rounds of each are drawn by themselves.

use crate::analyse::{Cells, cells, joint_draws};
use crate::bootstrap::Bootstrap;
use crate::protocol::{RunResult, Side, Summary};

/// A side, as far as numbers are made of it.
pub enum Counted<'a> {
    Whole(Drawn<'a>),
    Summary(&'a Summary),
}

impl<'a> Counted<'a> {
    pub fn of(side: &'a Side, resamples: usize) -> Self {
        match side {
            Side::Whole { result } => Self::Whole(Drawn::of(result, resamples)),
            Side::Summary { summary } => Self::Summary(summary),
        }
    }
}

/// A result's cells, and the draws of its rounds: made once, for all that is said of it.
pub struct Drawn<'a> {
    pub result: &'a RunResult,
    pub cells: Cells<'a>,
    pub bootstrap: Bootstrap,
}

impl<'a> Drawn<'a> {
    /// Draws of a result's own: those of another with the same seed would be the same rounds again.
    pub fn of(result: &'a RunResult, resamples: usize) -> Self {
        let mix = |hash: u32, bits: u64| {
            let folded = bits as u32 ^ (bits >> 32) as u32;
            (hash ^ folded).wrapping_mul(0x0100_0193)
        };
        let samples = result.record.samples.iter().map(|sample| sample.seconds.to_bits());
        let seed = samples.fold(result.plan.seed ^ 0x811c_9dc5, mix);
        Self { result, cells: cells(result), bootstrap: Bootstrap::new(resamples, seed) }
    }

    /// The logarithm of a mode's speed-up in every draw; `None` where it was not measured.
    pub fn log_speedups(&self, mode: &str, threads: u32) -> Option<Vec<f64>> {
        let pair = [self.cells.measured(mode, 1)?, self.cells.measured(mode, threads)?];
        let (_, draws) = joint_draws(&pair, &self.bootstrap)?;
        let all = draws[0].values().iter().zip(draws[1].values());
        Some(all.map(|(one, several)| (one / several).ln()).collect())
    }

    /// Rounds of this cell, or of one thread of its mode, whichever has fewer.
    pub fn rounds(&self, mode: &str, threads: u32) -> u32 {
        let of =
            |threads| self.cells.measured(mode, threads).map_or(0, |cell| cell.rounds.len() as u32);
        of(1).min(of(threads))
    }
}
