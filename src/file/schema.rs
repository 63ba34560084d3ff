//! The JSON Schema of a result file, derived from the types that read one, so that nobody has to write it.

use std::{env, fs};

use schemars::generate::SchemaSettings;
use serde_json::{Value, json};

use crate::protocol::RunResult;
use crate::record::SCHEMA;

const PATH: &str = "docs/result.schema.json";

fn schema() -> Value {
    let generator = SchemaSettings::draft2020_12().into_generator();
    let mut schema = generator.into_root_schema_for::<RunResult>().to_value();
    bound(&mut schema);
    schema["title"] = json!("A Threadscape result");
    // Another number means other fields.
    schema["properties"]["schema"]["const"] = json!(SCHEMA);
    schema
}

/// Whole numbers end where ours do; the format alone is known to nobody else.
fn bound(schema: &mut Value) {
    match schema {
        Value::Object(fields) => {
            if fields.get("format") == Some(&json!("uint32")) {
                fields.insert("maximum".into(), json!(u32::MAX));
            }
            fields.values_mut().for_each(bound);
        }
        Value::Array(items) => items.iter_mut().for_each(bound),
        _ => {}
    }
}

/// What a schema cannot say (indices that exist, times that are none, ids of one line) is told when a file is opened:
/// `check.rs`. To write it anew: `UPDATE_SCHEMA=1 cargo test --lib file::schema`.
#[test]
fn the_schema_in_the_docs_is_the_one_of_the_types() {
    let derived = serde_json::to_string_pretty(&schema()).unwrap() + "\n";
    if env::var_os("UPDATE_SCHEMA").is_some() {
        fs::write(PATH, &derived).unwrap();
    }
    let stored = fs::read_to_string(PATH).unwrap_or_default();
    assert!(stored == derived, "{PATH} is stale: see the comment above this test");
}
