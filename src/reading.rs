//! A result made readable: the numbers, what is concluded of them, and the sentences. Made anew wherever it is shown (R35).

use crate::analyse::analyse;
use crate::findings::find;
use crate::protocol::{Reading, Recorded};
use crate::words::tell;

/// `resamples` is how many draws the intervals are made of.
pub fn read(recorded: &Recorded, resamples: usize) -> Reading {
    let analysis = analyse(recorded, resamples);
    let findings = find(&analysis, recorded);
    let words = tell(&findings, recorded);
    Reading { analysis, findings, words }
}
