//! What a result is of, in a line.

use crate::digits::counted;
use crate::protocol::{RunResult, Scaling};

use super::pieces::label_of;

/// Of which work, where and when.
pub fn conditions(result: &RunResult) -> String {
    let (request, record) = (&result.plan.request, &result.record);
    let environment = &record.environment;
    let params = request.params.iter().map(|(id, value)| format!("{id} {value}"));
    let weak = request.scaling == Scaling::Weak;
    let mut parts = vec![
        record.name.clone(),
        label_of(&request.kernel, &result.labels),
        params.collect::<Vec<String>>().join(", "),
        format!("{} schedule", request.schedule),
        if weak { "work grows with the threads".into() } else { String::new() },
        format!("{}, {}", environment.engine, environment.platform),
        counted(environment.cores, "core"),
        record.begun.clone().unwrap_or_default(),
    ];
    parts.retain(|part| !part.is_empty());
    parts.join(" · ")
}
