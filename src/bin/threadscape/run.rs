//! `run`: measures on this machine's threads, or on a simulated machine.

use std::fs;
use std::process::{ExitCode, exit};
use std::sync::atomic::{AtomicBool, Ordering};

use clap::{Arg, ArgAction, ArgMatches, Command};
use threadscape::analyse::RESAMPLES;
use threadscape::digits::counted;
use threadscape::file;
use threadscape::native::{self, Conduct};
use threadscape::protocol::{Begun, Ended, Environment, Executor, Problem, RunResult, Texts};
use threadscape::reading::read;
use threadscape::settings::{settle, thread_text};

use crate::flags;
use crate::place;
use crate::print::{WRONG_INPUT, print, say, say_problems};
use crate::progress::Progress;
use crate::told::told;

/// What ends a program that was interrupted, as shells tell it.
const INTERRUPTED: i32 = 130;

/// Characters of a name, as whoever opens the file allows them.
const LONGEST_NAME: usize = 80;

pub fn command() -> Command {
    let json = Arg::new("json")
        .long("json")
        .action(ArgAction::SetTrue)
        .help("The result as a line of JSON: what a file of results has one of for each");
    let out = Arg::new("out").long("out").value_name("FILE").help("Writes the result file too");
    let name = Arg::new("name").long("name").help("What to call the result; it travels with it");
    let pin = Arg::new("pin")
        .long("pin")
        .action(ArgAction::SetTrue)
        .help("Keeps each thread on a core, physical and fast ones first (Linux)");
    Command::new("run")
        .about("Measures, and tells what was found; Ctrl-C ends it and keeps what there is")
        .args([json, out, name, pin])
        .args(flags::settings())
}

pub fn run(arguments: &ArgMatches) -> ExitCode {
    let here = native::environment();
    let texts = with_telling_counts(flags::texts(arguments), &here);
    let begun = native::begin_run(&texts, &here).and_then(|begun| settled(begun, arguments));
    let (begun, places) = match begun {
        Ok(begun) => begun,
        Err(problems) => {
            say_problems(&problems);
            return ExitCode::from(WRONG_INPUT);
        }
    };
    match measure(begun, &places) {
        Ok(result) if result.record.samples.iter().any(|sample| !sample.warmup) => {
            tell(&result, arguments)
        }
        Ok(_) => {
            say("Stopped before the first round: there is nothing to keep.");
            ExitCode::FAILURE
        }
        Err(problem) => {
            say_problems(&[problem]);
            ExitCode::FAILURE
        }
    }
}

/// Counts that nobody has chosen are those of a sweep, and beside them those of the cores that the system tells apart.
fn with_telling_counts(mut texts: Texts, here: &Environment) -> Texts {
    if texts.get("threads").is_some_and(|text| text == "auto") {
        texts.remove("threads");
    }
    let request = settle(&texts, None, here.cores).request;
    if texts.contains_key("threads") || request.simulated.is_some() {
        return texts;
    }
    let mut counts = request.threads;
    counts.extend(place::telling_counts(here.cores.min(request.cap)));
    counts.sort_unstable();
    counts.dedup();
    texts.insert("threads".into(), thread_text(&counts));
    texts
}

/// What was asked for beside the settings, in the result and as the places of its threads: none where they may go anywhere.
fn settled(mut begun: Begun, arguments: &ArgMatches) -> Result<(Begun, Vec<usize>), Vec<Problem>> {
    let refused = |field: &str, why: &str| Err(vec![Problem::at(field, why)]);
    if let Some(name) = arguments.get_one::<String>("name") {
        if name.chars().count() > LONGEST_NAME {
            return refused("name", "A name has 80 characters at most.");
        }
        begun.result.record.name = name.clone();
    }
    if let Some(why) = arguments.get_one::<String>("out").and_then(|path| unwritable(path)) {
        return refused("out", &why);
    }
    if !arguments.get_flag("pin") {
        return Ok((begun, Vec::new()));
    }
    let plan = &begun.result.plan;
    if plan.request.simulated.is_some() {
        return refused("pin", "A simulated machine has no threads to pin.");
    }
    if plan.points.iter().any(|point| point.executor == Executor::Messages) {
        return refused("pin", "Workers that get messages cannot be pinned: leave that mode out.");
    }
    let places = place::places().map_err(|why| vec![Problem::at("pin", why)])?;
    begun.result.record.environment.engine += ", pinned";
    Ok((begun, places))
}

/// Why nothing can be written there, as far as it can be told before.
fn unwritable(path: &str) -> Option<String> {
    // Nothing that stands there is touched before there is something to write.
    let there = fs::exists(path).unwrap_or(false);
    let opened = fs::OpenOptions::new().append(true).create(true).open(path);
    if !there {
        let _ = fs::remove_file(path);
    }
    opened.err().map(|why| format!("{path} cannot be written: {why}."))
}

fn measure(begun: Begun, places: &[usize]) -> Result<RunResult, Problem> {
    static STOP: AtomicBool = AtomicBool::new(false);
    let handler = ctrlc::set_handler(|| {
        if STOP.swap(true, Ordering::Relaxed) {
            exit(INTERRUPTED);
        }
    });
    if let Err(why) = handler {
        say(&format!("Ctrl-C will keep nothing: {why}"));
    }
    let seated = |seat: usize| {
        if let Some(&core) = places.get(seat % places.len().max(1))
            && !place::pin_to(core)
        {
            say(&format!("Thread {} could not be kept on core {core}.", seat + 1));
        }
    };
    let mut progress = Progress::of(&begun);
    let conduct = Conduct { stop: &STOP, seated: &seated };
    let result = native::measure(begun, &conduct, |step, outcome| progress.heard(step, outcome));
    progress.end();
    result
}

fn tell(result: &RunResult, arguments: &ArgMatches) -> ExitCode {
    if result.record.ended == Some(Ended::Stopped) {
        say("Stopped. What was measured until then:");
    }
    let unwritten = arguments.get_one::<String>("out").and_then(|path| {
        let why = fs::write(path, file::encode(result)).err()?;
        Some(format!("{path} cannot be written: {why}. The result stands on standard output."))
    });
    if let Some(why) = &unwritten {
        say(why);
    }
    // Where its file could not be written, the result is not lost.
    let printed = if arguments.get_flag("json") || unwritten.is_some() {
        print(&(file::encode_line(result) + "\n"))
    } else {
        let reading = read(result, RESAMPLES);
        print(&told(&counted(reading.analysis.rounds_done, "round"), result, &reading))
    };
    if unwritten.is_some() { ExitCode::FAILURE } else { printed }
}
