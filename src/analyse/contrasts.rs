//! Two modes that differ in one thing: what that thing costs the speed-up. Which pairs these are the modes say
//! themselves ([`ModeInfo::differs`]); causes are named from them and from nothing else.

use super::cells::{Cells, joint};
use crate::bootstrap::Bootstrap;
use crate::protocol::{Difference, ModeInfo};
use crate::registry::mode_info;
use crate::verdict::Contrast;

/// All pairs that were measured, at the width of the headline.
pub fn contrasts(cells: &Cells, bootstrap: &Bootstrap) -> Vec<Contrast> {
    let Some(threads) = cells.plan.headline.first().map(|pair| pair.threads) else {
        return Vec::new();
    };
    let modes = cells.plan.request.modes.iter().filter_map(|id| mode_info(id));
    let contrast = |(mode, difference): (&'static ModeInfo, &'static Difference)| {
        let together = [
            cells.measured(difference.from, 1)?,
            cells.measured(difference.from, threads)?,
            cells.measured(mode.id, 1)?,
            cells.measured(mode.id, threads)?,
        ];
        let ratio = joint(&together, bootstrap, |s| (s[0] / s[1]) / (s[2] / s[3]))?.spread;
        Some(Contrast { mode, other: mode_info(difference.from)?, by: difference.by, ratio })
    };
    let pairs =
        modes.flat_map(|mode| mode.differs.iter().map(move |difference| (mode, difference)));
    pairs.filter_map(contrast).collect()
}
