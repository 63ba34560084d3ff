//! Two modes that differ in one thing: what that thing costs the speed-up. Which pairs these are the modes say
//! themselves ([`crate::protocol::ModeInfo::differs`]); causes are named from them and from nothing else.

use super::cells::{Cells, joint};
use crate::bootstrap::Bootstrap;
use crate::protocol::Contrast;
use crate::registry::mode_info;

/// All pairs that were measured, at the width of the headline.
pub fn contrasts(cells: &Cells, bootstrap: &Bootstrap) -> Vec<Contrast> {
    let Some(threads) = cells.plan.headline.first().map(|pair| pair.threads) else {
        return Vec::new();
    };
    let contrast = |mode: &str, other: &str| {
        let together = [
            cells.measured(other, 1)?,
            cells.measured(other, threads)?,
            cells.measured(mode, 1)?,
            cells.measured(mode, threads)?,
        ];
        let ratio = joint(&together, bootstrap, |s| (s[0] / s[1]) / (s[2] / s[3]))?.interval;
        Some(Contrast { mode: mode.into(), other: other.into(), threads, ratio })
    };
    let modes = cells.plan.request.modes.iter().filter_map(|id| mode_info(id));
    let pairs =
        modes.flat_map(|mode| mode.differs.iter().map(move |differs| (mode.id, differs.from)));
    pairs.filter_map(|(mode, other)| contrast(mode, other)).collect()
}
