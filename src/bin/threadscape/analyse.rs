//! `analyse`: what results say that were measured anywhere.

use std::fs;
use std::process::ExitCode;

use clap::{Arg, ArgAction, ArgMatches, Command};
use serde::Serialize;
use threadscape::analyse::RESAMPLES;
use threadscape::digits::counted;
use threadscape::file::{self, TABLES, table};
use threadscape::protocol::{
    Analysis, Comparison, Estimate, Finding, Loss, Model, Opened, Problem, Reading, RunResult,
    Words,
};
use threadscape::reading::read;

use crate::print::{WRONG_INPUT, print, say};
use crate::told::told;

pub fn command() -> Command {
    let files = Arg::new("file")
        .value_name("FILE")
        .num_args(1..)
        .required(true)
        .help("Result files, as the page and `threadscape run` write them, one result or one a line; texts with links; times by Google Benchmark, hyperfine, criterion, or a table of threads and seconds");
    let json = Arg::new("json")
        .long("json")
        .action(ArgAction::SetTrue)
        .help("Numbers and findings as JSON, one line for each result");
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
        let Opened { results, summaries, problems } = opened(file);
        for (index, result) in results.iter().enumerate() {
            let name = match results.len() {
                1 => file.clone(),
                many => format!("{file}, {} of {many}", index + 1),
            };
            all += &one(&name, result, arguments);
        }
        if !summaries.is_empty() {
            say(&format!(
                "{file}: {}, which cannot be re-checked: nothing is concluded from it.",
                counted(summaries.len() as u32, "summary link")
            ));
        }
        problems.iter().for_each(|problem| say(&format!("{file}: {}", problem.message)));
        wrong |= !problems.is_empty();
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

fn opened(file: &str) -> Opened {
    let unread = |why: std::io::Error| Opened {
        results: Vec::new(),
        summaries: Vec::new(),
        problems: vec![Problem::at("", format!("cannot be read: {why}"))],
    };
    fs::read_to_string(file).map_or_else(unread, |text| file::open(&text))
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
