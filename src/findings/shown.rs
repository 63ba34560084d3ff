//! A mode at the width of the headline, and lists of such.

use crate::analyse::classify;
use crate::protocol::{Class, Estimate, Interval, ModeRatio, Series};

/// A mode at the width of the headline, against one thread of itself.
pub struct Shown {
    pub ratio: ModeRatio,
    pub class: Class,
}

impl Shown {
    pub fn at(series: &Series, threads: u32) -> Option<Self> {
        let estimate = series.estimates.iter().find(|estimate| estimate.threads == threads)?;
        let ratio = mode_ratio(&series.mode, estimate)?;
        Some(Self { class: classify(ratio.speedup, estimate.rounds), ratio })
    }
}

fn mode_ratio(mode: &str, estimate: &Estimate) -> Option<ModeRatio> {
    let speedup = estimate.speedup?;
    Some(ModeRatio { mode: mode.into(), speedup, times_as_long: inverse(speedup, estimate.work) })
}

/// work ÷ ratio, with the ends the other way round.
pub fn inverse(ratio: Interval, work: f64) -> Interval {
    Interval { low: work / ratio.high, mid: work / ratio.mid, high: work / ratio.low }
}

/// By speed-up.
pub fn highest_first(mut modes: Vec<ModeRatio>) -> Vec<ModeRatio> {
    modes.sort_by(|a, b| b.speedup.mid.total_cmp(&a.speedup.mid));
    modes
}
