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
        if request.schedule.is_empty() {
            String::new()
        } else {
            format!("{} schedule", request.schedule)
        },
        if weak { "work grows with the threads".into() } else { String::new() },
        [&environment.engine[..], &environment.platform].join(", ").trim_end_matches(", ").into(),
        if environment.cores > 0 { counted(environment.cores, "core") } else { String::new() },
        record.begun.clone().unwrap_or_default(),
    ];
    parts.retain(|part| !part.is_empty());
    parts.join(" · ")
}
