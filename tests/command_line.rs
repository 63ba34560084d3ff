//! The command line, as somebody uses it: what it prints where, and what it ends with.

#![cfg(not(target_arch = "wasm32"))]

use std::process::{Command, Output};

use serde_json::Value;

fn threadscape(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_threadscape"));
    command.args(arguments).current_dir(env!("CARGO_MANIFEST_DIR")).output().unwrap()
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

#[test]
fn a_result_is_told_in_numbers_and_words_and_ends_with_nothing_wrong() {
    let output = threadscape(&["analyse", "tests/data/two-fast-cores.json"]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let told = text(&output.stdout);
    for part in ["tests/data/two-fast-cores.json: 10 rounds", "8 threads", "0.56×", "2 threads"] {
        assert!(told.contains(part), "{part}: {told}");
    }
    assert!(output.stderr.is_empty());
}

#[test]
fn as_json_each_file_is_a_line_with_series_laws_knee_losses_and_findings() {
    let files = ["tests/data/two-fast-cores.json", "docs/examples/story-16-cores.json"];
    let output = threadscape(&["analyse", files[0], "--json", files[1]]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let lines: Vec<Value> =
        text(&output.stdout).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 2);
    for (line, file) in lines.iter().zip(files) {
        assert_eq!(line["file"], file);
        for list in ["series", "laws", "losses", "findings"] {
            assert!(line[list].as_array().is_some_and(|list| !list.is_empty()), "{list}");
        }
        assert!(line["knee"].is_object());
    }
    let two = &lines[0]["series"][0]["estimates"][1];
    assert_eq!((&lines[0]["series"][0]["mode"], &two["threads"]), (&"plain".into(), &2.into()));
    assert!((two["speedup"]["mid"].as_f64().unwrap() - 1.26).abs() < 0.01);
    assert!(two["speedup"]["low"].is_f64() && two["speedup"]["high"].is_f64());
    assert_eq!(lines[0]["laws"][0]["mode"], "plain");
    assert_eq!(lines[0]["losses"][0]["parts"][0]["part"], "useful");
}

#[test]
fn wrong_input_ends_with_two_and_a_sentence_on_standard_error_and_the_rest_is_read() {
    let empty = "tests/data/no-such-file.json";
    for arguments in [
        &["analyse", empty][..],
        &["analyse", "Cargo.toml"],
        &["analyse"],
        &["analyse", "--yaml", "x"],
        &["fly"],
        &[],
    ] {
        let output = threadscape(arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(output.stdout.is_empty() && !output.stderr.is_empty(), "{arguments:?}");
    }
    let output = threadscape(&["analyse", "Cargo.toml", "tests/data/linear.json"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).starts_with("Cargo.toml: This is not a Threadscape result"));
    assert!(text(&output.stdout).starts_with("tests/data/linear.json: 10 rounds"));
}
