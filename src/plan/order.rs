//! Plan → steps: the order in which its cells are visited. Pure.
//!
//! A plan does not store its steps: they follow from its points, its rounds and its seed, by a rule that it names. Whoever
//! carries a plan out asks here, so page, Workers, native twin and simulated machine agree on what step so-and-so is. A
//! result holds its samples in the order in which they were taken, and no analysis asks for the order again. So a rule
//! may be replaced by a better one; its number then changes with it.

use crate::protocol::{Plan, Role, Step};
use crate::random::Random;

/// The rule that new plans name.
pub const RULE: u32 = 1;

/// Everything that the plan says is to be done; nothing for a rule that this build does not know.
pub fn steps(plan: &Plan) -> Vec<Step> {
    match plan.order {
        1 => shuffled_rounds(plan),
        _ => Vec::new(),
    }
}

/// Rule 1: warm-ups, then the rounds in seeded random order with the hand-over probe at both ends of each. Before it, also
/// in seeded order, the cell that is measured right after a draw and after a rest: a page draws between two rounds.
fn shuffled_rounds(plan: &Plan) -> Vec<Step> {
    let mut steps = warm_ups(plan);
    let all = 0..plan.points.len() as u32;
    let of = |roles: &[Role]| -> Vec<u32> {
        let its = |index: &u32| roles.contains(&plan.points[*index as usize].role);
        all.clone().filter(its).collect()
    };
    let probes = of(&[Role::HandOver]);
    let mut quiet = of(&[Role::Drawn, Role::Rested]);
    let aside = |index: &u32| probes.contains(index) || quiet.contains(index);
    let mut cells: Vec<u32> = all.clone().filter(|index| !aside(index)).collect();
    let mut random = Random::new(plan.seed, "order");
    let mut random_pair = Random::new(plan.seed, "draw or rest first");
    for round in 1..=plan.rounds {
        random.shuffle(&mut cells);
        random_pair.shuffle(&mut quiet);
        let visit = quiet.iter().chain(&probes).chain(&cells).chain(&probes);
        steps.extend(visit.map(|&point| Step { point, round, warmup: false }));
    }
    steps
}

/// Every cell once, narrowest first (R11): with one thread until the function is warm, then on more seats, until the
/// repetition count of the mode is known.
fn warm_ups(plan: &Plan) -> Vec<Step> {
    (0..plan.points.len() as u32).map(|point| Step { point, round: 0, warmup: true }).collect()
}
