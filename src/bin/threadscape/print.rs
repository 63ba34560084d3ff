//! What is printed, and what the program then ends with.

use std::io::{ErrorKind, Write, stderr, stdout};
use std::process::ExitCode;

use threadscape::protocol::Problem;

/// What was asked for cannot be: the caller has to change it.
pub const WRONG_INPUT: u8 = 2;

/// On standard output. Whoever reads it may stop early, as `head` does: that is no failure.
pub fn print(text: &str) -> ExitCode {
    match stdout().write_all(text.as_bytes()).and_then(|()| stdout().flush()) {
        Err(why) if why.kind() != ErrorKind::BrokenPipe => {
            say(&format!("Standard output cannot be written: {why}"));
            ExitCode::FAILURE
        }
        _ => ExitCode::SUCCESS,
    }
}

/// A line on standard error.
pub fn say(line: &str) {
    // Where there is nobody to tell, nobody is told.
    let _ = writeln!(stderr(), "{}", harmless(line));
}

/// The flags that were wrong, or what went wrong without one.
pub fn say_problems(problems: &[Problem]) {
    for Problem { field, message } in problems {
        say(&if field.is_empty() { message.clone() } else { format!("--{field}: {message}") });
    }
}

/// Without what a terminal would obey: names and labels may come from strangers.
pub fn harmless(text: &str) -> String {
    let shown = |c: char| if c.is_control() && c != '\n' { char::REPLACEMENT_CHARACTER } else { c };
    text.chars().map(shown).collect()
}
