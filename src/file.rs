//! Result ⇄ text: the JSON file with everything that was measured, and the same samples as a table. Pure.

use crate::analyse::counts;
use crate::protocol::{Problem, Role, RunResult};
use crate::stats::median;

/// The version of the result's schema. Names are fixed; fields may be added.
pub const SCHEMA: u32 = 1;

/// The result as JSON, with the hand-over time of the run filled in.
pub fn encode(result: &RunResult) -> String {
    let mut result = result.clone();
    result.schema = SCHEMA;
    result.environment.hand_over_seconds = hand_over(&result);
    serde_json::to_string_pretty(&result).expect("a result is plain data")
}

fn hand_over(result: &RunResult) -> Option<f64> {
    let point = result.plan.points.iter().position(|point| point.role == Role::HandOver)?;
    let timed = result.samples.iter().filter(|s| s.point as usize == point && counts(s));
    median(&timed.map(|sample| sample.seconds).collect::<Vec<_>>())
}

/// Reads a result file: the right schema, and every sample and watched pass of a point that exists.
pub fn decode(text: &str) -> Result<RunResult, Problem> {
    let wrong = |message: String| Problem::at("", message);
    let result: RunResult = serde_json::from_str(text)
        .map_err(|error| wrong(format!("This is not a Threadscape result: {error}.")))?;
    if result.schema != SCHEMA {
        return Err(wrong(format!(
            "This result has schema {}; this build reads schema {SCHEMA}.",
            result.schema
        )));
    }
    let points = result.plan.points.len();
    if let Some(stray) = result.samples.iter().find(|s| s.point as usize >= points) {
        return Err(wrong(format!("A sample names point {}, of {points}.", stray.point)));
    }
    if let Some(stray) = result.traces.iter().find(|trace| trace.point as usize >= points) {
        return Err(wrong(format!("A watched pass names point {}, of {points}.", stray.point)));
    }
    Ok(result)
}

/// One row per sample, raw.
pub fn csv(result: &RunResult) -> String {
    let mut table = String::from(
        "role,kernel,mode,schedule,chunk,threads,round,seconds,passes,warmup,ok,hidden,parks,copy_seconds\n",
    );
    for sample in &result.samples {
        let Some(point) = result.plan.points.get(sample.point as usize) else { continue };
        let role = name_of(point.role);
        // Ids are the catalog's own: letters, digits and hyphens, nothing that needs quoting.
        table += &format!(
            "{role},{},{},{},{},{},{},{},{},{},{},{},{},{}\n",
            point.kernel,
            point.mode,
            point.schedule,
            point.chunk,
            point.threads,
            sample.round,
            sample.seconds,
            sample.passes,
            sample.warmup,
            sample.ok,
            sample.hidden,
            sample.parks,
            sample.copy_seconds
        );
    }
    table
}

fn name_of(role: Role) -> &'static str {
    match role {
        Role::Measured => "measured",
        Role::Base => "base",
        Role::Bare => "bare",
        Role::Twin => "twin",
        Role::Ceiling => "ceiling",
        Role::Drawn => "drawn",
        Role::Rested => "rested",
        Role::Empty => "empty",
        Role::HandOver => "hand-over",
    }
}
