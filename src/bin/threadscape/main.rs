//! The command line: results on standard output, whatever else there is to say on standard error.
//!
//! Ends with 0, with 1 where a check or a run failed, and with 2 where the input was wrong.

mod analyse;
mod flags;
mod list;
mod place;
mod print;
mod progress;
mod run;
mod self_test;
mod told;

use std::process::ExitCode;

use clap::Command;

fn main() -> ExitCode {
    // clap itself ends with 2 where it cannot make sense of the arguments.
    match command().get_matches().subcommand() {
        Some(("run", arguments)) => run::run(arguments),
        Some(("analyse", arguments)) => analyse::analyse(arguments),
        Some(("self-test", _)) => self_test::self_test(),
        Some(("list", arguments)) => list::list(arguments),
        _ => unreachable!("a subcommand is required"),
    }
}

fn command() -> Command {
    Command::new("threadscape")
        .about("A laboratory of thread scaling")
        .version(env!("CARGO_PKG_VERSION"))
        .subcommand_required(true)
        .arg_required_else_help(true)
        .subcommands([run::command(), analyse::command(), self_test::command(), list::command()])
}
