//! A plan as one of its workers takes part in it, where passes are made by messages: which kernel it works on, and
//! how its own memory is laid out, follows from the step; the rest it is told by the coordinator.

use std::collections::HashMap;

use crate::job::messages::Rank;
use crate::plan::order;
use crate::protocol::{Calibration, Plan, Role, Step};
use crate::registry;

/// A worker's part in an experiment.
pub struct RankSession {
    plan: Plan,
    steps: Vec<Step>,
    iterations_per_step: u32,
    /// By role and, where the work grows with the threads, by its size.
    jobs: HashMap<(Role, String), Own>,
}

struct Own {
    rank: Box<dyn Rank>,
    /// The round that its memory is laid out for.
    round: Option<u32>,
}

impl RankSession {
    pub fn new(plan: Plan) -> Self {
        let steps = order::steps(&plan);
        Self { plan, steps, iterations_per_step: 0, jobs: HashMap::new() }
    }

    /// The steps of its plan, in order.
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// Uses the coordinator's calibration. Before the first step.
    pub fn interpret(&mut self, calibration: Calibration) {
        self.iterations_per_step = calibration.iterations_per_step;
    }

    /// The worker that this step needs, ready for its first tasks. What has to be made is made here, outside the
    /// clock.
    pub fn ready(&mut self, index: usize) -> &mut dyn Rank {
        let step = self.steps[index];
        let point = &self.plan.points[step.point as usize];
        let own =
            self.jobs.entry((point.role, format!("{:?}", point.params))).or_insert_with(|| {
                let kernel =
                    registry::kernel(&point.kernel).expect("plans name registered kernels");
                let mode = kernel.mode(&point.mode).expect("plans name registered modes");
                let mut rank = mode.rank.expect("a step by messages has workers")(&point.params);
                if point.role == Role::Measured {
                    rank.interpret(self.iterations_per_step);
                }
                Own { rank, round: None }
            });
        if own.round.replace(step.round) != Some(step.round) {
            own.rank.lay_out(self.plan.offsets_bytes[step.round as usize] as usize);
        }
        &mut *own.rank
    }
}
