//! What is known of the machine by the time the modes are looked at.

use std::collections::BTreeSet;

use super::cells::{Cell, Cells};
use crate::protocol::{Blame, CeilingPoint, Role, Trace, WidthCost};

/// The machine, as its own cells and the watched passes show it.
pub struct Machine<'a> {
    /// More threads than this take turns.
    pub cores: u32,
    pub empty_pass: &'a [WidthCost],
    pub ceiling: &'a [CeilingPoint],
    pub traces: &'a [Trace],
    /// Of each of them.
    pub blame: &'a [Blame],
    /// The rounds in which its cores were far, where they were near in others.
    pub far: &'a Option<BTreeSet<u32>>,
}

impl Machine<'_> {
    /// Seconds that starting and ending a pass of this width takes, where the same executor made it.
    pub fn empty(&self, cells: &Cells, cell: &Cell) -> Option<f64> {
        let width = cell.point.threads;
        let same = cells.cell(Role::Empty, "", width)?.point.executor == cell.point.executor;
        let cost = self.empty_pass.iter().find(|cost| same && cost.threads == width)?;
        Some(cost.seconds.mid)
    }

    /// Where the time of this cell's watched pass went; `None` where none was watched.
    pub fn watched(&self, cells: &Cells, cell: &Cell) -> Option<&Blame> {
        let its = |trace: &Trace| cells.plan.points.get(trace.point as usize) == Some(cell.point);
        self.traces.iter().position(its).and_then(|at| self.blame.get(at))
    }
}
