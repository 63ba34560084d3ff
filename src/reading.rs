//! A result made readable: the numbers, what is concluded of them, and the sentences. Made anew wherever it is shown (R35).

use crate::analyse::analyse;
use crate::findings::find;
use crate::protocol::{Reading, RunResult};
use crate::words::tell;

/// `resamples` is how many draws the intervals are made of.
pub fn read(result: &RunResult, resamples: usize) -> Reading {
    let analysis = analyse(result, resamples);
    let findings = find(&analysis, result);
    let words = tell(&findings, result);
    Reading { analysis, findings, words }
}
