//! What a mode loses beyond one that differs from it in one thing (R41). Which pairs these are the modes say themselves
//! ([`crate::protocol::ModeInfo::differs`]).
//!
//! Every part of either mode that has a measurement of its own is taken off first, so nothing is counted twice, and what a
//! mode costs one thread is no loss. From the other mode the way goes on to its own neighbour, as
//! long as the difference is told from nothing: the links of such a chain sum, and what its last mode loses stays without a
//! mechanism. A mode with two neighbours has two explanations of the same loss: the first in its own list begins the
//! chain, the others overlap with it.

use super::cells::{Cell, Cells, joint};
use super::classify::LEAST_ROUNDS;
use super::losses::Breakdown;
use super::machine::Machine;
use crate::bootstrap::Bootstrap;
use crate::protocol::{Comparison, Difference};
use crate::registry::mode_info;

/// A difference that may be less than this share of the thread-seconds of the mode's own pass is not told (R22).
const LEAST_SHARE: f64 = 0.01;

/// The chain from this mode on, then what overlaps with it. Empty without a ceiling, which the parts of either mode hang on.
pub fn comparisons(
    cells: &Cells,
    mode: &str,
    threads: u32,
    machine: &Machine,
    bootstrap: &Bootstrap,
) -> Vec<Comparison> {
    let Some(seconds) = cells.measured(mode, threads).and_then(Cell::median) else {
        return Vec::new();
    };
    let least = LEAST_SHARE * f64::from(threads) * seconds;
    let compare = |mode: &str, other: &str| {
        let told = compared(cells, mode, other, threads, machine, bootstrap)?;
        (told.seconds.low > least).then_some(told)
    };
    let differs = |mode: &str| mode_info(mode).map_or(&[][..], |info| info.differs);
    let mut chain: Vec<Comparison> = Vec::new();
    let mut at = mode.to_string();
    // The first that was measured: each mode names its nearest neighbour first.
    let next = |at: &str| differs(at).iter().find_map(|Difference { from, .. }| compare(at, from));
    while let Some(link) =
        next(&at).filter(|link| !chain.iter().any(|past| past.mode == link.other))
    {
        at.clone_from(&link.other);
        chain.push(link);
    }
    let first = chain.first().map(|link| link.other.clone());
    let others =
        differs(mode).iter().filter(|difference| Some(difference.from) != first.as_deref());
    let overlapping = others.filter_map(|difference| compare(mode, difference.from));
    let overlapping: Vec<_> = overlapping.map(|one| Comparison { overlaps: true, ..one }).collect();
    chain.into_iter().chain(overlapping).collect()
}

/// `None` where one of the two was not measured, and after too few rounds.
fn compared(
    cells: &Cells,
    mode: &str,
    other: &str,
    threads: u32,
    machine: &Machine,
    bootstrap: &Bootstrap,
) -> Option<Comparison> {
    let of = |mode: &str| Breakdown::of(cells, mode, threads, machine);
    let (with, without) = (of(mode)?, of(other)?);
    let ceiling = [cells.ceiling(1)?, cells.ceiling(threads)?];
    let together = [with.one, with.several, without.one, without.several, ceiling[0], ceiling[1]];
    let beyond = |s: &[f64]| {
        let ceiling = Some(s[4] / s[5]);
        with.unexplained(s[0], s[1], ceiling) - without.unexplained(s[2], s[3], ceiling)
    };
    let joint = joint(&together, bootstrap, beyond)?;
    let (mode, other) = (mode.to_string(), other.to_string());
    (joint.rounds >= LEAST_ROUNDS).then_some(Comparison {
        mode,
        other,
        seconds: joint.interval,
        overlaps: false,
    })
}
