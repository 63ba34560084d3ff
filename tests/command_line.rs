//! The command line, as somebody uses it: what it prints where, and what it ends with.

#![cfg(not(target_arch = "wasm32"))]

use std::process::{Command, Output};

use serde_json::Value;
use threadscape::analyse::RESAMPLES;
use threadscape::protocol::{Ended, Origin};
use threadscape::{file, reading, registry};

/// A simulated run, which takes no time.
const SIMULATED: [&str; 9] = [
    "run",
    "--machine",
    "simulated",
    "--simcores",
    "4",
    "--threads",
    "1-4",
    "--modes",
    "plain,gil",
];

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
    assert!(
        text(&output.stderr)
            .starts_with("Cargo.toml: There is no Threadscape result in this text.")
    );
    assert!(text(&output.stdout).starts_with("tests/data/linear.json: 10 rounds"));
}

#[test]
fn a_file_of_several_results_and_times_of_another_tool_are_analysed_too() {
    let folder = std::env::temp_dir().join(format!("threadscape-files-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let of = |name: &str, text: &str| {
        let path = folder.join(name).to_str().unwrap().to_string();
        std::fs::write(&path, text).unwrap();
        path
    };
    let line = |name: &str| {
        let text = std::fs::read_to_string(format!("tests/data/{name}.json")).unwrap();
        file::encode_line(&file::decode(&text).unwrap())
    };
    let both = of("both.jsonl", &format!("{}\n{}\n", line("linear"), line("quinn-1")));
    let table = of("table.csv", "threads,ms\n1,40\n1,41\n1,42\n2,20\n2,21\n2,22\n");
    let output = threadscape(&["analyse", "--json", &both, &table]);
    std::fs::remove_dir_all(&folder).unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let lines: Vec<Value> =
        text(&output.stdout).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let names: Vec<&str> = lines.iter().map(|line| line["file"].as_str().unwrap()).collect();
    assert_eq!(names, [&format!("{both}, 1 of 2")[..], &format!("{both}, 2 of 2"), &table]);
    let two = &lines[2]["series"][0]["estimates"][1];
    assert!((two["speedup"]["mid"].as_f64().unwrap() - 41.0 / 21.0).abs() < 0.05, "{two}");
}

#[test]
fn a_run_prints_a_table_and_words_and_its_file_holds_the_same_result() {
    let path = std::env::temp_dir().join(format!("threadscape-{}.json", std::process::id()));
    let told = ["--out", path.to_str().unwrap(), "--name", "my \u{1b}[31m run"];
    let output = threadscape(&[&SIMULATED[..], &told].concat());
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let result = file::decode(&std::fs::read_to_string(&path).unwrap()).unwrap();
    std::fs::remove_file(&path).unwrap();
    assert_eq!(result.record.name, "my \u{1b}[31m run");
    assert_eq!(
        (result.record.origin, &result.request.threads[..]),
        (Origin::Simulated, &[1, 2, 3, 4][..])
    );
    let printed = text(&output.stdout);
    let headline = reading::read(&result, RESAMPLES).words.headline.to_string();
    for part in ["5 rounds", "Sharing mode", "Shared array", "Global lock", &headline] {
        assert!(printed.contains(part), "{part}: {printed}");
    }
    // What a stranger calls a result does not reach the terminal as a command.
    assert!(printed.contains("my �[31m run"), "{printed}");
}

#[test]
fn as_json_a_run_is_a_line_that_is_the_result_and_the_same_seed_gives_it_again() {
    let run = || {
        let output = threadscape(&[&SIMULATED[..], &["--json", "--seed", "7"]].concat());
        assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
        let line = text(&output.stdout).to_string();
        assert_eq!((line.lines().count(), line.ends_with('\n')), (1, true));
        file::decode(&line).unwrap()
    };
    let (one, other) = (run(), run());
    assert_eq!(one.record.samples, other.record.samples);
    assert_eq!(one.request.seed, 7);
}

/// Screen, file and command line tell one thing: the same file gives the same numbers, to the last digit.
#[test]
fn what_is_analysed_is_what_the_library_finds_in_the_same_file_to_the_digit() {
    let path = "docs/examples/story-2-cores.json";
    let output = threadscape(&["analyse", "--json", path]);
    let printed: Value = serde_json::from_str(text(&output.stdout)).unwrap();
    let result = file::decode(&std::fs::read_to_string(path).unwrap()).unwrap();
    let reading = reading::read(&result, RESAMPLES);
    assert_eq!(printed["findings"], serde_json::to_value(&reading.findings).unwrap());
    assert_eq!(printed["words"], serde_json::to_value(&reading.words).unwrap());
    let analysis = serde_json::to_value(&reading.analysis).unwrap();
    for (field, told) in analysis.as_object().unwrap() {
        assert_eq!(&printed[field], told, "{field}");
    }
}

#[test]
fn a_run_on_this_machines_threads_is_measured_and_its_samples_are_right() {
    let flags = ["--n", "16", "--modes", "plain,counted", "--threads", "1,2", "--interp", "0"];
    let output = threadscape(&[&["run", "--json"], &flags[..]].concat());
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let record = file::decode(text(&output.stdout)).unwrap().record;
    assert_eq!((record.origin, record.environment.engine.as_str()), (Origin::Here, "native"));
    assert!(record.samples.iter().all(|sample| sample.ok) && record.begun.is_some());
    // How long it will take is told where no one looks at a bar.
    assert!(text(&output.stderr).contains("Round 1 of 5, "), "{}", text(&output.stderr));
}

#[test]
fn wrong_flags_end_with_two_and_the_sentence_names_the_field() {
    for (flags, field) in [
        (&["--threads", "0"][..], "--threads: Threads: 0 threads do no work."),
        (&["--threads", "-3"], "--threads: Threads: "),
        (&["--n", "9000"], "--n: Size: 9000 is outside the range."),
        (&["--width", "9"], "--width: Matrix product has no setting “width”"),
        (&["--kernel", "fly"], "--kernel: Kernel: there is no “fly”."),
        (&["--modes", "plain,none"], "--modes: Sharing modes: there is no “none”."),
        (&["--name", &"long ".repeat(20)], "--name: "),
        (&["--out", "no/such/folder/x.json"], "--out: no/such/folder/x.json cannot be written"),
        (&["--machine", "simulated", "--pin"], "--pin: A simulated machine"),
        (&["--modes", "messages", "--pin"], "--pin: "),
        (&["--wings", "2"], "'--wings'"),
    ] {
        let output = threadscape(&[&["run"], flags].concat());
        let told = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{flags:?}: {told}");
        assert!(output.stdout.is_empty() && told.contains(field), "{flags:?}: {told}");
    }
}

#[test]
fn every_setting_of_the_registry_is_a_flag_and_stands_in_the_help() {
    let output = threadscape(&["run", "--help"]);
    let help = text(&output.stdout);
    let params = registry::KERNELS.iter().flat_map(|kernel| kernel.params());
    for info in params.chain(registry::SETTINGS) {
        assert!(help.contains(&format!("--{} ", info.id)), "{}", info.id);
    }
    let catalog = threadscape(&["list", "--json"]);
    let catalog: Value = serde_json::from_str(text(&catalog.stdout)).unwrap();
    assert_eq!(catalog, serde_json::to_value(registry::catalog()).unwrap());
    let output = threadscape(&["list"]);
    for id in ["matmul", "deep-copies", "--iterations", "guided", "careful", "--simcores"] {
        assert!(text(&output.stdout).contains(id), "{id}");
    }
}

/// Stopped after its first round: the samples until then are a result like any other.
#[cfg(unix)]
#[test]
fn ctrl_c_keeps_what_was_measured() {
    use std::io::{BufRead, BufReader, Read};
    use std::process::Stdio;
    let flags = ["run", "--json", "--effort", "careful", "--n", "40", "--modes", "plain,counted"];
    let mut run = Command::new(env!("CARGO_BIN_EXE_threadscape"))
        .args(flags)
        .args(["--threads", "1,2"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut told = BufReader::new(run.stderr.take().unwrap()).lines();
    let first = told.find(|line| line.as_ref().unwrap().starts_with("Round 1 ")).unwrap().unwrap();
    assert!(first.ends_with(" left"), "{first}");
    let kill = format!("kill -INT {}", run.id());
    assert!(Command::new("sh").args(["-c", &kill]).status().unwrap().success());
    let mut line = String::new();
    run.stdout.take().unwrap().read_to_string(&mut line).unwrap();
    let rest: Vec<String> = told.map(Result::unwrap).collect();
    assert!(rest.iter().any(|line| line.starts_with("Stopped.")), "{rest:?}");
    assert_eq!(run.wait().unwrap().code(), Some(0));
    let result = file::decode(&line).unwrap();
    assert_eq!(result.record.ended, Some(Ended::Stopped));
    assert!(result.record.samples.iter().any(|sample| sample.round == 1));
    assert!(result.record.samples.iter().all(|sample| sample.round < 45));
}

/// By its place, which is one of those that this program may use; elsewhere than on Linux it is refused.
#[test]
fn pinned_threads_are_told_in_the_result() {
    let flags = ["--n", "16", "--modes", "plain", "--threads", "1,2,3", "--interp", "0"];
    let output = threadscape(&[&["run", "--json", "--pin"], &flags[..]].concat());
    if !cfg!(target_os = "linux") {
        assert_eq!(output.status.code(), Some(2));
        return;
    }
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let record = file::decode(text(&output.stdout)).unwrap().record;
    assert_eq!(record.environment.engine, "native, pinned");
    assert!(!text(&output.stderr).contains("could not be kept"), "{}", text(&output.stderr));
}

#[test]
fn a_table_of_a_file_is_the_one_that_the_library_writes() {
    let path = "docs/examples/story-2-cores.json";
    let result = file::decode(&std::fs::read_to_string(path).unwrap()).unwrap();
    for (id, kind) in file::TABLES {
        let output = threadscape(&["analyse", path, "--table", id, "--decimal-comma"]);
        assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
        assert_eq!(text(&output.stdout), file::table(&result, kind, true));
    }
    let output = threadscape(&["analyse", path, "--table", "xml"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("markdown"), "{}", text(&output.stderr));
}
