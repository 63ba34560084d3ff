//! A result, from before its first pass on. Its plan stays as it was made; its record is only ever appended to. Pure.

use crate::plan::order;
use crate::protocol::{
    Begun, Counted, Environment, Origin, Outcome, Plan, Point, Request, RunRecord, RunResult, Texts,
};
use crate::registry;

/// The version of what a file carries. Names are fixed; fields may be added.
pub const SCHEMA: u32 = 2;

/// The result of this plan before anything was observed but the place, and the steps that are to be taken for it.
pub fn begin(request: Request, plan: Plan, environment: Environment) -> Begun {
    let steps = order::steps(&plan);
    let record = RunRecord {
        origin: if plan.request.simulated.is_some() { Origin::Simulated } else { Origin::Here },
        name: String::new(),
        begun: None,
        environment,
        calibration: None,
        pool_start_seconds: None,
        workers_start_seconds: None,
        unused_work_ratio: None,
        points: vec![None; plan.points.len()],
        samples: Vec::new(),
        traces: Vec::new(),
        ended: None,
    };
    let (build, labels) = (plan.build.clone(), labels(&plan));
    let result = RunResult { schema: SCHEMA, build, request, plan, record, labels };
    Begun { result, steps }
}

/// What the units that the plan names are called here.
fn labels(plan: &Plan) -> Texts {
    let of_point = |point: &Point| {
        let kernel =
            registry::kernel(&point.kernel).map(|kernel| (kernel.info.id, kernel.info.label));
        let mode = registry::mode_info(&point.mode).map(|mode| (mode.id, mode.label));
        let schedule = registry::schedule(&point.schedule);
        let schedule = schedule.map(|schedule| (schedule.info.id, schedule.info.label));
        [kernel, mode, schedule]
    };
    let units = plan.points.iter().flat_map(of_point).flatten();
    units.map(|(id, label)| (id.to_string(), label.to_string())).collect()
}

impl RunRecord {
    /// Takes in what a step brought. The page does the same with its own copy (`www/state/recording.ts`).
    pub fn add(&mut self, outcome: Outcome) {
        let Outcome { sample, answer, steps, .. } = outcome;
        if let Some(counted @ None) = self.points.get_mut(sample.point as usize)
            && !answer.is_empty()
        {
            *counted = Some(Counted { answer, steps });
        }
        self.samples.push(sample);
    }
}
