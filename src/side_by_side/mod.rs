//! Several results beside each other: what differs, what is alike, and what their intervals allow to say. Pure.
//!
//! Each is resampled by itself: rounds of two runs have nothing to do with each other, so they are never paired.

mod class;
mod curves;
mod draws;
mod facts;
mod pairs;

pub use class::{LEAST_RESULTS, ODD_DEVIATIONS};

use std::collections::BTreeMap;

use crate::protocol::{Side, SideBySide, SideWords};
use crate::registry::MOST_SIDES;
use draws::Counted;

/// Everything but the words. `resamples` is how many draws the intervals are made of.
pub fn side_by_side(sides: &[Side], resamples: usize) -> SideBySide {
    let sides = &sides[..sides.len().min(MOST_SIDES as usize)];
    let groups = groups(sides);
    // Draws take memory: those of the first two stay, for the pair that they are.
    let mut first_two = Vec::new();
    let mut curves = Vec::new();
    for (side, &group) in sides.iter().zip(&groups) {
        let counted = Counted::of(side, resamples);
        curves.push(curves::of(&counted, group));
        if first_two.len() < 2 {
            first_two.push(counted);
        }
    }
    let twins = class::twins(sides);
    SideBySide {
        facts: facts::facts(sides),
        pairs: pairs::pairs(&first_two, &curves),
        spreads: class::spreads(&curves),
        odd: class::odd(&curves),
        twins,
        sides: curves,
        words: SideWords::default(),
    }
}

/// Numbered in the order in which they appear.
fn groups(sides: &[Side]) -> Vec<u32> {
    let mut known: BTreeMap<String, u32> = BTreeMap::new();
    let number = |side: &Side| {
        let next = known.len() as u32;
        *known.entry(facts::deciding(side)).or_insert(next)
    };
    sides.iter().map(number).collect()
}
