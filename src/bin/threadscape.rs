//! The command line: results on standard output, whatever else there is to say on standard error.
//!
//! Ends with 0, with 1 where a check or a run failed, and with 2 where the input was wrong.

use std::fs;
use std::process::ExitCode;

use clap::{Arg, ArgAction, ArgMatches, Command};
use serde::Serialize;
use threadscape::analyse::RESAMPLES;
use threadscape::digits::{counted, ratio, seconds};
use threadscape::file;
use threadscape::protocol::{
    Analysis, Comparison, Estimate, Finding, Interval, Loss, Model, Reading, RunResult, Words,
};
use threadscape::reading::read;

const WRONG_INPUT: u8 = 2;

fn main() -> ExitCode {
    // clap itself ends with 2 where it cannot make sense of the arguments.
    match command().get_matches().subcommand() {
        Some(("analyse", arguments)) => analyse(arguments),
        _ => unreachable!("a subcommand is required"),
    }
}

fn command() -> Command {
    let files = Arg::new("file")
        .value_name("FILE")
        .num_args(1..)
        .required(true)
        .help("Result files, as the page and the native twin write them");
    let json = Arg::new("json")
        .long("json")
        .action(ArgAction::SetTrue)
        .help("Numbers and findings as JSON, one line for each file");
    let analyse = Command::new("analyse")
        .about("Reads results, checks them, and tells what they say")
        .args([files, json]);
    Command::new("threadscape")
        .about("A laboratory of thread scaling")
        .version(env!("CARGO_PKG_VERSION"))
        .subcommand_required(true)
        .arg_required_else_help(true)
        .subcommand(analyse)
}

/// Every file is read, whatever is wrong with those before it.
fn analyse(arguments: &ArgMatches) -> ExitCode {
    let (files, json) = (arguments.get_many::<String>("file"), arguments.get_flag("json"));
    let mut wrong = false;
    for file in files.expect("clap asks for one") {
        match opened(file) {
            Ok(result) => {
                let reading = read(&result, RESAMPLES);
                print!("{}", if json { as_json(file, reading) } else { in_words(file, &reading) });
            }
            Err(why) => {
                eprintln!("{file}: {why}");
                wrong = true;
            }
        }
    }
    if wrong { ExitCode::from(WRONG_INPUT) } else { ExitCode::SUCCESS }
}

fn opened(file: &str) -> Result<RunResult, String> {
    let text = fs::read_to_string(file).map_err(|why| format!("cannot be read: {why}"))?;
    file::decode(&text).map_err(|problem| problem.message)
}

// ---- for programs -----------------------------------------------------------------------------

/// The analysis, what each mode says of laws and losses in lists of their own, and the findings.
#[derive(Serialize)]
struct Printed<'a> {
    file: &'a str,
    #[serde(flatten)]
    analysis: &'a Analysis,
    laws: Vec<Laws<'a>>,
    losses: Vec<Losses<'a>>,
    findings: &'a [Finding],
    words: &'a Words,
}

#[derive(Serialize)]
struct Laws<'a> {
    mode: &'a str,
    #[serde(flatten)]
    model: &'a Model,
}

#[derive(Serialize)]
struct Losses<'a> {
    mode: &'a str,
    threads: u32,
    parts: &'a [Loss],
    comparisons: &'a [Comparison],
}

fn as_json(file: &str, Reading { analysis, findings, words }: Reading) -> String {
    let laws =
        analysis.series.iter().map(|series| Laws { mode: &series.mode, model: &series.model });
    let losses = analysis.series.iter().flat_map(|series| {
        let told = series.estimates.iter().filter(|estimate| !estimate.losses.is_empty());
        told.map(|Estimate { threads, losses, comparisons, .. }| Losses {
            mode: &series.mode,
            threads: *threads,
            parts: losses,
            comparisons,
        })
    });
    let printed = Printed {
        file,
        analysis: &analysis,
        laws: laws.collect(),
        losses: losses.collect(),
        findings: &findings,
        words: &words,
    };
    serde_json::to_string(&printed).expect("a reading is plain data") + "\n"
}

// ---- for people -------------------------------------------------------------------------------

fn in_words(file: &str, Reading { analysis, words, .. }: &Reading) -> String {
    let mut lines = vec![format!("{file}: {}", counted(analysis.rounds_done, "round"))];
    for series in &analysis.series {
        lines.push(format!("\n  {}", series.mode));
        lines.extend(series.estimates.iter().map(of_estimate));
    }
    let indented = |line: String| format!("  {line}");
    let mut told = vec![String::new(), words.headline.to_string()];
    told.extend(words.statements.iter().map(ToString::to_string));
    told.extend(words.causes.iter().map(ToString::to_string));
    told.extend(words.proposals.iter().map(|proposal| format!("→ {}", proposal.sentence)));
    told.push(words.basis.to_string());
    told.extend(
        words.cautions.iter().map(|caution| format!("{}: {}", caution.rule, caution.sentence)),
    );
    lines.extend(told.into_iter().map(indented));
    lines.join("\n") + "\n"
}

fn of_estimate(estimate: &Estimate) -> String {
    let threads = format!("{:>12}", counted(estimate.threads, "thread"));
    let speedup = estimate.speedup.map_or(String::new(), |Interval { low, mid, high }| {
        let (mid, low, high) = (ratio(mid), ratio(low), ratio(high));
        if low == high { mid } else { format!("{mid} ({low}–{high})") }
    });
    format!("{threads}  {:>8}  {speedup}", seconds(estimate.seconds.mid))
}
