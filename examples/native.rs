//! The native twin: the page's experiment on the machine's own threads.
//!
//!     cargo run --release --example native -- --kernel matmul --n 200 --threads 1,2,4
//!
//! Takes the page's settings as flags, prints a result on standard output and, on standard error, what
//! happens and the verdict.

use std::process::ExitCode;

use threadscape::analyse::RESAMPLES;
use threadscape::protocol::{Check, ParamKind, Problem, SelfTest, Texts};
use threadscape::reading::read;
use threadscape::{file, native, registry};

fn main() -> ExitCode {
    let flags: Vec<String> = std::env::args().skip(1).collect();
    if flags.iter().any(|flag| flag == "--help" || flag == "-h") {
        print!("{}", usage());
        return ExitCode::SUCCESS;
    }
    if flags == ["--self-test"] {
        return self_test();
    }
    match read_flags(&flags).and_then(|texts| measure(&texts)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(problems) => {
            problems.iter().for_each(|problem| eprintln!("{}", problem.message));
            ExitCode::FAILURE
        }
    }
}

/// Whether this machine finds what is known beforehand.
fn self_test() -> ExitCode {
    match native::self_test(|_, _| {}) {
        Ok(SelfTest { passed, checks }) => {
            for Check { name, passed, found, threshold } in checks {
                let verdict = if passed { "passed" } else { "NOT PASSED" };
                println!("{name}: {verdict}. Found: {found}. It passes when {threshold}.");
            }
            if passed { ExitCode::SUCCESS } else { ExitCode::FAILURE }
        }
        Err(problems) => {
            problems.iter().for_each(|problem| eprintln!("{}", problem.message));
            ExitCode::FAILURE
        }
    }
}

/// `--key value` pairs as the texts of the form.
fn read_flags(flags: &[String]) -> Result<Texts, Vec<Problem>> {
    let pair = |pair: &[String]| match pair {
        [key, value] if key.starts_with("--") => Ok((key[2..].to_string(), value.clone())),
        other => {
            Err(vec![Problem::at("", format!("Not a setting: {}. Try --help.", other.join(" ")))])
        }
    };
    flags.chunks(2).map(pair).collect()
}

fn measure(texts: &Texts) -> Result<(), Vec<Problem>> {
    let result = native::run(texts, |step, outcome| {
        let kind =
            if step.warmup { "warm-up".to_string() } else { format!("round {}", step.round) };
        let sample = &outcome.sample;
        eprintln!("{kind}: point {} {:.3} ms", sample.point, sample.seconds * 1e3);
    })?;
    let words = read(&result, RESAMPLES).words;
    eprintln!("\n{}", words.headline);
    words.statements.iter().for_each(|statement| eprintln!("{statement}"));
    words.causes.iter().for_each(|cause| eprintln!("{cause}"));
    words.proposals.iter().for_each(|proposal| eprintln!("{}", proposal.sentence));
    eprintln!("{}", words.basis);
    words.cautions.iter().for_each(|caution| eprintln!("{}: {}", caution.rule, caution.sentence));
    println!("{}", file::encode(&result));
    Ok(())
}

fn usage() -> String {
    let mut text = String::from("Settings, as in the page's link:\n");
    for kernel in registry::KERNELS {
        text += &format!("\n  --kernel {}  {}\n", kernel.info.id, kernel.info.label);
        let modes: Vec<&str> = kernel.modes.iter().map(|mode| mode.info.id).collect();
        text += &format!("      --modes {}\n", modes.join(","));
        for param in kernel.params() {
            let range = match param.kind {
                ParamKind::Whole { min, max, default } => format!("{min} to {max}, {default}"),
                ParamKind::Choice { options, default } => {
                    let ids: Vec<&str> = options.iter().map(|option| option.id).collect();
                    format!("{}, {default}", ids.join(" or "))
                }
            };
            text += &format!("      --{}  {} ({range} by default)\n", param.id, param.label);
        }
    }
    let schedules: Vec<&str> = registry::SCHEDULES.iter().map(|s| s.info.id).collect();
    let efforts: Vec<&str> = registry::EFFORTS.iter().map(|e| e.id).collect();
    text += &format!(
        "\n  --self-test  measures what is known beforehand, and says whether it is found\n\n  --threads 1-8,12,16   --cap 64   --schedule {}   --chunk 1   --effort {}   --seed 1\n",
        schedules.join(" or "),
        efforts.join(" or ")
    );
    text
}
