//! Where the thread-seconds of a pass went (F7): p threads × the time of a pass, taken apart.
//!
//! Each part is what was measured for it: the ceiling, the bound of the schedule, the empty pass, the copies; the
//! traced pass adds waiting. What no measurement accounts for is a part of its own, and may be negative.

use super::cells::{Cell, Cells};
use super::estimates::{Machine, empty};
use crate::protocol::{Estimate, Loss, Part};

/// The parts of a pass at this width; they sum to threads × seconds.
pub fn losses(
    cells: &Cells,
    cell: &Cell,
    one: &Cell,
    machine: &Machine,
    estimate: &Estimate,
) -> Vec<Loss> {
    let threads = f64::from(cell.point.threads);
    let total = threads * estimate.seconds.mid;
    let (Some(useful), Some(copied_by_one)) = (one.median(), one.median_copy()) else {
        return Vec::new();
    };
    let mut parts = vec![(Part::Useful, useful)];
    // The copies scale by a law of their own; the machine and the schedule act on the rest.
    let work = useful - copied_by_one;
    let mut spread_out = work;
    if let Some(ceiling) = machine.ceiling.iter().find(|c| c.threads == cell.point.threads) {
        spread_out = work * threads / ceiling.speedup.mid;
        parts.push((Part::Machine, spread_out - work));
    }
    let bounds = &cells.plan.granularity_bounds;
    let bound = bounds.iter().find(|bound| bound.threads == cell.point.threads);
    let uneven = bound.map_or(0.0, |bound| spread_out * (threads / bound.speedup - 1.0));
    parts.push((Part::Granularity, uneven));
    if let (Some(here), Some(alone)) = (empty(cells, cell, machine), empty(cells, one, machine)) {
        parts.push((Part::Start, threads * here - alone));
    }
    parts.push((Part::Copies, threads * estimate.copy_seconds - copied_by_one));
    let mut watched = machine.traces.iter().zip(machine.blame);
    if let Some((_, blame)) = watched.find(|(trace, _)| same_cell(cells, trace.point, cell)) {
        parts.push((Part::LockWait, blame.share(|seat| seat.lock_wait_seconds) * total));
        let waited = blame.share(|seat| seat.imbalance_seconds) * total;
        parts.push((Part::Imbalance, (waited - uneven).max(0.0)));
    }
    let told: f64 = parts.iter().map(|(_, seconds)| seconds).sum();
    parts.push((Part::Unexplained, total - told));
    parts.into_iter().map(|(part, seconds)| Loss { part, seconds }).collect()
}

fn same_cell(cells: &Cells, point: u32, cell: &Cell) -> bool {
    cells.plan.points.get(point as usize) == Some(cell.point)
}
