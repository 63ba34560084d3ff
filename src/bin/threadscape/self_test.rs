//! `self-test`: whether this machine finds what is known beforehand.

use std::process::ExitCode;

use clap::Command;
use threadscape::native::{self, Conduct};
use threadscape::protocol::{Check, Problem, SelfTest};
use threadscape::self_test::judge;

use crate::print::{print, say_problems};
use crate::progress::Progress;

pub fn command() -> Command {
    Command::new("self-test")
        .about("Measures what is known beforehand, and says whether this machine finds it")
}

pub fn self_test() -> ExitCode {
    let SelfTest { passed, checks } = match test() {
        Ok(test) => test,
        Err(problems) => {
            say_problems(&problems);
            return ExitCode::FAILURE;
        }
    };
    let line = |Check { name, passed, found, threshold }| {
        let verdict = if passed { "passed" } else { "NOT PASSED" };
        format!("{name}: {verdict}. Found: {found}. It passes when {threshold}.\n")
    };
    let printed = print(&checks.into_iter().map(line).collect::<String>());
    if passed { printed } else { ExitCode::FAILURE }
}

fn test() -> Result<SelfTest, Vec<Problem>> {
    let begun = native::begin_self_test()?;
    let mut progress = Progress::of(&begun);
    let free = Conduct::free();
    let result = native::measure(begun, &free, |step, outcome| progress.heard(step, outcome));
    progress.end();
    Ok(judge(&result.map_err(|problem| vec![problem])?))
}
