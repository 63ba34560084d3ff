//! The head of a table: where its numbers are from, in lines that begin with #, as readers of tables skip them.

use crate::protocol::{Origin, RunResult, Scaling};
use crate::words::label_of;

use super::cells::head_line;

/// Ends with an end of line. `what` says what a row is, `units` in which units its numbers are.
pub fn head(result: &RunResult, what: &str, units: &str) -> String {
    let (request, record) = (&result.plan.request, &result.record);
    let environment = &record.environment;
    let kernel = format!("{}: {}", request.kernel, label_of(&request.kernel, &result.labels));
    let mut lines = vec![("Threadscape", what.to_string())];
    if !record.name.is_empty() {
        lines.push(("name", record.name.clone()));
    }
    lines.extend([
        ("origin", of_origin(record.origin).into()),
        ("build", result.build.clone()),
        ("engine", environment.engine.clone()),
        ("platform", environment.platform.clone()),
        (
            "cores",
            if environment.cores > 0 { environment.cores.to_string() } else { "not told".into() },
        ),
        ("begun", record.begun.clone().unwrap_or_else(|| "not told".into())),
        ("kernel", kernel),
    ]);
    lines.extend(request.params.iter().map(|(id, value)| (id.as_str(), value.to_string())));
    let scaling = if request.scaling == Scaling::Weak { "weak" } else { "strong" };
    lines.extend([
        ("scaling", scaling.into()),
        ("effort", request.effort.clone()),
        ("seed", request.seed.to_string()),
        ("units", units.into()),
    ]);
    lines.iter().map(|(name, value)| head_line(name, value)).collect()
}

fn of_origin(origin: Origin) -> &'static str {
    match origin {
        Origin::Here => "measured",
        Origin::Simulated => "simulated: no machine was measured",
        Origin::Elsewhere => "measured by another tool",
    }
}
