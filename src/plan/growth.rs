//! The kernel's parameters at each width, and how evenly its tasks can be shared out there.

use std::collections::BTreeMap;

use crate::param::whole;
use crate::protocol::{Bound, Params, Problem, Request, Scaling, Value};
use crate::registry::{self, Registered};

/// The kernel's parameters at each width, in ascending order: the same for strong scaling.
pub(super) type Grown = BTreeMap<u32, Params>;

/// Of weak scaling, each width's own parameters: as much work for each thread as one has alone.
pub(super) fn grown(
    request: &Request,
    kernel: &Registered,
    widths: &[u32],
) -> Result<Grown, Vec<Problem>> {
    let wrong = |message: String| vec![Problem::at("scaling", message)];
    let of_width = |&threads: &u32| {
        if request.scaling == Scaling::Strong {
            return Ok((threads, request.params.clone()));
        }
        let growth = kernel.info.grows.ok_or_else(|| {
            wrong(format!(
                "“{}” cannot grow with the threads: choose strong scaling.",
                kernel.info.label
            ))
        })?;
        let info = kernel.info.params.iter().find(|info| info.id == growth.param);
        let info = info.expect("kernels grow by a parameter of theirs");
        let value = f64::from(whole(&request.params, growth.param));
        let larger = (value * f64::from(threads).powf(growth.exponent)).round();
        let value = Value::Whole(larger as u32);
        info.check(&value).map_err(|_| {
            wrong(format!(
                "For {threads} threads “{}” would have to be {larger}, beyond its limit. Choose a smaller size, fewer \
                 threads or strong scaling.",
                info.label
            ))
        })?;
        let mut params = request.params.clone();
        params.insert(growth.param.into(), value);
        Ok((threads, params))
    };
    widths.iter().map(of_width).collect()
}

/// Tasks ÷ the tasks of the busiest seat (R0): each schedule knows how evenly it can share them out.
pub(super) fn granularity(kernel: &Registered, request: &Request, grown: &Grown) -> Vec<Bound> {
    let schedule = registry::schedule(&request.schedule).expect("settled requests name a schedule");
    let bound = |(&threads, params): (&u32, &Params)| {
        let tasks = (kernel.shape)(params).tasks;
        let busiest = (schedule.busiest)(tasks, request.chunk as usize, threads as usize);
        let speedup = tasks as f64 / busiest.max(1) as f64;
        Bound { threads, tasks: tasks as u32, speedup }
    };
    grown.iter().map(bound).collect()
}
