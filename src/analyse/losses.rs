//! Where the thread-seconds of a pass went (F7): p threads × the time of a pass, taken apart.
//!
//! Each part is what was measured for it: the ceiling, the bound of the schedule, the empty pass, the copies; the
//! traced pass adds waiting. What no measurement accounts for is a part of its own, and may be negative.

use super::cells::{Cell, Cells};
use super::machine::Machine;
use crate::protocol::{Loss, Part};

/// One mode at one width, with everything that its losses are told by except the times themselves: those may be
/// medians, or what the medians might have been.
pub struct Breakdown<'a> {
    pub one: &'a Cell<'a>,
    pub several: &'a Cell<'a>,
    /// Of one thread's pass, and of this one.
    copy_seconds: (f64, f64),
    /// No schedule gets beyond this speed-up.
    bound: Option<f64>,
    /// Starting and ending, in thread-seconds.
    start: Option<f64>,
    /// Of the thread-seconds of the watched pass: waiting for the lock, and for the last thread.
    waits: Option<(f64, f64)>,
}

impl<'a> Breakdown<'a> {
    /// `None` where the width or one thread of the mode has no sample.
    pub fn of(cells: &'a Cells<'a>, mode: &str, threads: u32, machine: &Machine) -> Option<Self> {
        let (one, several) = (cells.measured(mode, 1)?, cells.measured(mode, threads)?);
        let bounds = &cells.plan.granularity_bounds;
        let empty = |cell| machine.empty(cells, cell);
        let blame = machine.watched(cells, several);
        Some(Self {
            one,
            several,
            copy_seconds: (one.median_copy()?, several.median_copy()?),
            bound: bounds.iter().find(|bound| bound.threads == threads).map(|bound| bound.speedup),
            start: empty(several)
                .zip(empty(one))
                .map(|(here, alone)| f64::from(threads) * here - alone),
            waits: blame.map(|blame| {
                (
                    blame.share(|seat| seat.lock_wait_seconds),
                    blame.share(|seat| seat.imbalance_seconds),
                )
            }),
        })
    }

    /// The parts of a pass of `several` seconds, where one thread takes `one` and the machine's own speed-up is `ceiling`
    /// (`None`: not measured). They sum to threads × seconds.
    pub fn parts(&self, one: f64, several: f64, ceiling: Option<f64>) -> Vec<Loss> {
        let measured = self.measured(one, several, ceiling);
        let told = measured.iter().filter_map(|(part, seconds)| Some((*part, (*seconds)?)));
        let rest = self.unexplained(one, several, ceiling);
        let all = told.chain([(Part::Unexplained, rest)]);
        all.map(|(part, seconds)| Loss { part, seconds }).collect()
    }

    /// What no measured mechanism carries.
    pub fn unexplained(&self, one: f64, several: f64, ceiling: Option<f64>) -> f64 {
        let measured = self.measured(one, several, ceiling);
        let told: f64 = measured.iter().filter_map(|(_, seconds)| *seconds).sum();
        f64::from(self.several.point.threads) * several - told
    }

    /// Every part with a measurement of its own; `None` where it was not made.
    fn measured(&self, one: f64, several: f64, ceiling: Option<f64>) -> [(Part, Option<f64>); 7] {
        let threads = f64::from(self.several.point.threads);
        let total = threads * several;
        let (copied_by_one, copied) = self.copy_seconds;
        // The copies scale by a law of their own; the machine and the schedule act on the rest.
        let work = one - copied_by_one;
        let spread_out = ceiling.map_or(work, |ceiling| work * threads / ceiling);
        let uneven = self.bound.map_or(0.0, |bound| spread_out * (threads / bound - 1.0));
        let waits = |of: fn((f64, f64)) -> f64| self.waits.map(|waits| of(waits) * total);
        [
            (Part::Useful, Some(one)),
            (Part::Machine, ceiling.map(|_| spread_out - work)),
            (Part::Granularity, Some(uneven)),
            (Part::Start, self.start),
            (Part::Copies, Some(threads * copied - copied_by_one)),
            (Part::LockWait, waits(|(lock, _)| lock)),
            (Part::Imbalance, waits(|(_, last)| last).map(|last| (last - uneven).max(0.0))),
        ]
    }
}

/// The parts of the mode's pass at this width, by medians; none where one thread or the width is missing.
pub fn losses(cells: &Cells, mode: &str, threads: u32, machine: &Machine) -> Vec<Loss> {
    let ceiling = machine.ceiling.iter().find(|point| point.threads == threads);
    let parts = || {
        let breakdown = Breakdown::of(cells, mode, threads, machine)?;
        let (one, several) = (breakdown.one.median()?, breakdown.several.median()?);
        Some(breakdown.parts(one, several, ceiling.map(|point| point.speedup.mid)))
    };
    parts().unwrap_or_default()
}
