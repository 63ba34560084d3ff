//! A result made readable: the numbers, what is concluded of them, and the sentences. Made anew wherever it is shown (R35).

use crate::analyse::analyse;
use crate::findings::find;
use crate::plan::notes_after;
use crate::protocol::{Reading, RunResult, Side, SideBySide};
use crate::side_by_side::side_by_side;
use crate::words::{beside, tell};

/// `resamples` is how many draws the intervals are made of.
pub fn read(result: &RunResult, resamples: usize) -> Reading {
    let analysis = analyse(result, resamples);
    let findings = find(&analysis, result);
    let mut words = tell(&findings, result);
    let reported = result.record.environment.cores;
    words.notes = notes_after(&result.plan, reported, analysis.knee.as_ref());
    Reading { analysis, findings, words }
}

/// Several results beside each other, with what may be said of them.
pub fn compare(sides: &[Side], resamples: usize) -> SideBySide {
    let labels = sides.iter().rev().flat_map(|side| side.labels().clone()).collect();
    beside(side_by_side(sides, resamples), &labels)
}
