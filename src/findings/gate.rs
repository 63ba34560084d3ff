//! The gate before the headline (R38): some runs cannot carry one.

use crate::analyse::LEAST_ROUNDS;
use crate::protocol::{Analysis, Because};

/// The machine's own speed may move by so much, of its median.
const MOST_DRIFT: f64 = 0.2;
/// What work that shares nothing must gain at least, at its lower end.
const LEAST_CEILING: f64 = 1.3;

/// Why nothing can be told at this width; `None` where something can.
pub fn gate(analysis: &Analysis, threads: u32) -> Option<Because> {
    if analysis.rounds_done < LEAST_ROUNDS {
        return Some(Because::FewRounds { rounds: analysis.rounds_done });
    }
    ceiling(analysis, threads).or_else(|| drift(analysis))
}

/// The machine does not carry the width: half of what its cores should give is the least.
fn ceiling(analysis: &Analysis, threads: u32) -> Option<Because> {
    let speedup = analysis.ceiling.iter().find(|point| point.threads == threads)?.speedup;
    let cores = analysis.knee.as_ref().and_then(|knee| knee.cores).map(|cores| cores.mid);
    let carried = f64::from(threads).min(cores.unwrap_or(f64::INFINITY));
    let needed = LEAST_CEILING.max(carried / 2.0);
    (speedup.low < needed).then_some(Because::Ceiling { speedup, needed })
}

fn drift(analysis: &Analysis) -> Option<Because> {
    let range = analysis.drift.as_ref()?.range;
    (range > MOST_DRIFT).then_some(Because::Drift { range })
}
