//! A result as a JSON file.

use super::check;
use crate::protocol::{Problem, RunResult};
use crate::record::SCHEMA;

/// The result as JSON.
pub fn encode(result: &RunResult) -> String {
    serde_json::to_string_pretty(result).expect("a result is plain data")
}

/// The result as JSON in one line: files of many results hold one a line.
pub fn encode_line(result: &RunResult) -> String {
    serde_json::to_string(result).expect("a result is plain data")
}

/// Reads a result file. Whatever the text, nothing that the analysis relies on is left to luck: see `check`.
pub fn decode(text: &str) -> Result<RunResult, Problem> {
    let wrong = |message: String| Problem::at("", message);
    // Another schema has other fields: which one it is says more than the first field that is missing.
    if let Some(schema) = schema_of(text).filter(|&schema| schema != SCHEMA) {
        return Err(wrong(format!(
            "This result has schema {schema}; this build reads schema {SCHEMA}."
        )));
    }
    let result: RunResult = serde_json::from_str(text)
        .map_err(|error| wrong(format!("This is not a Threadscape result: {error}.")))?;
    check::check(&result)?;
    Ok(result)
}

fn schema_of(text: &str) -> Option<u32> {
    #[derive(serde::Deserialize)]
    struct Versioned {
        schema: u32,
    }
    serde_json::from_str::<Versioned>(text).ok().map(|versioned| versioned.schema)
}
