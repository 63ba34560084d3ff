//! `analyse`: what results say that were measured anywhere.

use std::fs;
use std::process::ExitCode;

use clap::{Arg, ArgAction, ArgMatches, Command};
use serde::Serialize;
use threadscape::analyse::RESAMPLES;
use threadscape::digits::counted;
use threadscape::file::{self, TABLES, table};
use threadscape::protocol::{
    Analysis, Comparison, Estimate, Finding, Loss, Model, Reading, RunResult, Words,
};
use threadscape::reading::read;

use crate::print::{WRONG_INPUT, print, say};
use crate::told::told;

pub fn command() -> Command {
    let files = Arg::new("file")
        .value_name("FILE")
        .num_args(1..)
        .required(true)
        .help("Result files, as the page and `threadscape run` write them");
    let json = Arg::new("json")
        .long("json")
        .action(ArgAction::SetTrue)
        .help("Numbers and findings as JSON, one line for each file");
    let table = Arg::new("table")
        .long("table")
        .value_name("KIND")
        .value_parser(TABLES.map(|(id, _)| id))
        .conflicts_with("json")
        .help("A table instead: every sample (csv, tsv), or what they come to (summary, markdown)");
    let decimal_comma = Arg::new("decimal-comma")
        .long("decimal-comma")
        .action(ArgAction::SetTrue)
        .requires("table")
        .help(
            "Numbers with a comma, and semicolons between cells, for spreadsheets that want them",
        );
    Command::new("analyse").about("Reads results, checks them, and tells what they say").args([
        files,
        json,
        table,
        decimal_comma,
    ])
}

/// Every file is read, whatever is wrong with those before it.
pub fn analyse(arguments: &ArgMatches) -> ExitCode {
    let (mut all, mut wrong) = (String::new(), false);
    for file in arguments.get_many::<String>("file").expect("clap asks for one") {
        match opened(file) {
            Ok(result) => all += &one(file, &result, arguments),
            Err(why) => {
                say(&format!("{file}: {why}"));
                wrong = true;
            }
        }
    }
    let printed = print(&all);
    if wrong { ExitCode::from(WRONG_INPUT) } else { printed }
}

fn one(file: &str, result: &RunResult, arguments: &ArgMatches) -> String {
    if let Some(id) = arguments.get_one::<String>("table") {
        let (_, kind) = TABLES.iter().find(|(known, _)| known == id).expect("clap has looked");
        return table(result, *kind, arguments.get_flag("decimal-comma"));
    }
    let reading = read(result, RESAMPLES);
    if arguments.get_flag("json") {
        return as_json(file, reading);
    }
    let title = format!("{file}: {}", counted(reading.analysis.rounds_done, "round"));
    told(&title, result, &reading)
}

fn opened(file: &str) -> Result<RunResult, String> {
    let text = fs::read_to_string(file).map_err(|why| format!("cannot be read: {why}"))?;
    file::decode(&text).map_err(|problem| problem.message)
}

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
