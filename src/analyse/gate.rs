//! The gate before any conclusion (R38): some runs cannot carry one.

use std::collections::BTreeSet;

use super::cells::Cells;
use super::classify::LEAST_ROUNDS;
use super::{conditions, knee, reported};
use crate::bootstrap::Bootstrap;
use crate::protocol::{Analysis, Because, CannotTell, CeilingPoint, Drift, Knee, Role, RunResult};

/// The machine's own speed may move by so much, of its median.
const MOST_DRIFT: f64 = 0.2;
/// What work that shares nothing must gain at least, at its lower end.
const LEAST_CEILING: f64 = 1.3;

/// Why nothing can be told at this width; `None` where something can.
pub fn gate(analysis: &Analysis, threads: u32) -> Option<Because> {
    let Analysis { rounds_done, ceiling, knee, drift, .. } = analysis;
    let (knee, drift) = (knee.as_ref(), drift.as_ref());
    Ground { rounds_done: *rounds_done, ceiling, knee, drift }.gate(threads)
}

/// The same for every width of a run, without the rest of its analysis.
pub fn gates(
    result: &RunResult,
    cells: &Cells,
    ceiling: &[CeilingPoint],
    bootstrap: &Bootstrap,
) -> Vec<CannotTell> {
    let knee = knee::knee(cells, bootstrap);
    let drift = conditions::drift(cells, knee::cores(knee.as_ref(), reported(result)));
    let (knee, drift) = (knee.as_ref(), drift.as_ref());
    let ground = Ground { rounds_done: cells.rounds_done(), ceiling, knee, drift };
    // Each once, however many modes ran there.
    let widths: BTreeSet<u32> = cells.widths(Role::Measured).into_iter().collect();
    let several = widths.into_iter().filter(|&threads| threads > 1);
    let at = |threads| Some(CannotTell { threads, because: ground.gate(threads)? });
    several.filter_map(at).collect()
}

/// What the conclusions of a run stand on.
struct Ground<'a> {
    rounds_done: u32,
    ceiling: &'a [CeilingPoint],
    knee: Option<&'a Knee>,
    drift: Option<&'a Drift>,
}

impl Ground<'_> {
    fn gate(&self, threads: u32) -> Option<Because> {
        if self.rounds_done < LEAST_ROUNDS {
            return Some(Because::FewRounds { rounds: self.rounds_done });
        }
        self.low_ceiling(threads).or_else(|| self.large_drift())
    }

    /// The machine does not carry the width: half of what its cores should give is the least.
    fn low_ceiling(&self, threads: u32) -> Option<Because> {
        let speedup = self.ceiling.iter().find(|point| point.threads == threads)?.speedup;
        let cores = self.knee.and_then(|knee| knee.cores).map(|cores| cores.mid);
        let carried = f64::from(threads).min(cores.unwrap_or(f64::INFINITY));
        let needed = LEAST_CEILING.max(carried / 2.0);
        (speedup.low < needed).then_some(Because::Ceiling { speedup, needed })
    }

    fn large_drift(&self) -> Option<Because> {
        let range = self.drift?.range;
        (range > MOST_DRIFT).then_some(Because::Drift { range })
    }
}
