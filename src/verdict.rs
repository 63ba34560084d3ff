//! Analysis → words. Generated from the analysis alone; names no cause that was not measured. Pure.

use crate::protocol::{Analysis, Environment, Estimate, Plan, Series, Spread, Verdict};
use crate::registry;

/// What happened, in a few sentences, and how sure that is.
pub fn verdict(analysis: &Analysis, plan: &Plan, environment: &Environment) -> Verdict {
    if plan.pool == 0 {
        return serial_verdict(analysis);
    }
    let Some(threads) = telling_width(plan, environment) else { return Verdict::default() };
    let told: Vec<Told> =
        analysis.series.iter().filter_map(|series| Told::at(series, threads)).collect();
    let Some(headline) = headline(&told, threads) else { return Verdict::default() };
    Verdict { headline, sentences: sentences(&told, threads), basis: basis(analysis, plan) }
}

/// The most threads that still have a core each; else the fewest beyond one.
fn telling_width(plan: &Plan, environment: &Environment) -> Option<u32> {
    let several = || plan.granularity_bounds.iter().map(|b| b.threads).filter(|&t| t > 1);
    several().filter(|&threads| threads <= environment.cores).max().or_else(|| several().min())
}

/// What the interval of a ratio allows to say (R22).
#[derive(Clone, Copy, PartialEq, Eq)]
enum Word {
    Faster,
    Slower,
    NoDifference,
}

/// "Faster" or "slower" only where every round lies beyond 1 ± 1 %.
fn word(speedup: Spread) -> Word {
    match speedup {
        Spread { low, .. } if low > 1.01 => Word::Faster,
        Spread { high, .. } if high < 0.99 => Word::Slower,
        _ => Word::NoDifference,
    }
}

struct Told {
    label: &'static str,
    speedup: Spread,
}

impl Told {
    fn at(series: &Series, threads: u32) -> Option<Self> {
        let here = |estimate: &&Estimate| estimate.threads == threads;
        let speedup = series.estimates.iter().find(here)?.speedup?;
        Some(Self { label: registry::mode_info(&series.mode)?.label, speedup })
    }

    fn named(&self) -> String {
        let Spread { low, mid, high } = self.speedup;
        format!("“{}” {mid:.2}× ({low:.2}–{high:.2})", self.label)
    }
}

fn headline(told: &[Told], threads: u32) -> Option<String> {
    let by_speedup = |a: &&Told, b: &&Told| a.speedup.mid.total_cmp(&b.speedup.mid);
    let (worst, best) = (told.iter().min_by(by_speedup)?, told.iter().max_by(by_speedup)?);
    let slow = |told: &Told| {
        format!(
            "takes {:.2} times as long with {threads} threads as with one",
            1.0 / told.speedup.mid
        )
    };
    let fast = |told: &Told| format!("is {:.2} times as fast", told.speedup.mid);
    Some(match (word(worst.speedup), word(best.speedup)) {
        (Word::Slower, Word::Faster) => {
            format!("“{}” {}; “{}” {}.", worst.label, slow(worst), best.label, fast(best))
        }
        (Word::Slower, _) => format!("“{}” {}.", worst.label, slow(worst)),
        (Word::NoDifference, Word::Faster) => format!(
            "“{}” gains nothing that shows from {threads} threads; “{}” {}.",
            worst.label,
            best.label,
            fast(best)
        ),
        (Word::NoDifference, _) => format!("{threads} threads make no difference that shows."),
        (Word::Faster, _) if told.len() == 1 => {
            format!("“{}” {} with {threads} threads as with one.", best.label, fast(best))
        }
        (Word::Faster, _) => format!(
            "Every mode is faster with {threads} threads than with one: {:.2} to {:.2} times as fast.",
            worst.speedup.mid, best.speedup.mid
        ),
    })
}

fn sentences(told: &[Told], threads: u32) -> Vec<String> {
    let groups = [
        (Word::Faster, format!("Faster with {threads} threads than with one")),
        (Word::NoDifference, "No difference shown".to_string()),
        (Word::Slower, format!("Slower with {threads} threads than with one")),
    ];
    let sentence = |(kind, opening): (Word, String)| {
        let mut members: Vec<&Told> = told.iter().filter(|t| word(t.speedup) == kind).collect();
        members.sort_by(|a, b| b.speedup.mid.total_cmp(&a.speedup.mid));
        let names: Vec<String> = members.into_iter().map(Told::named).collect();
        (!names.is_empty()).then(|| format!("{opening}: {}.", names.join(", ")))
    };
    groups.into_iter().filter_map(sentence).collect()
}

fn basis(analysis: &Analysis, plan: &Plan) -> String {
    let rounds = match analysis.rounds_done {
        1 => "1 round".to_string(),
        rounds => format!("{rounds} rounds"),
    };
    let rough = if analysis.rounds_done < 10 { " A first look: rough." } else { "" };
    format!(
        "{rounds}; in brackets the smallest and the largest round; cells in random order, seed {}.{rough}",
        plan.seed
    )
}

fn serial_verdict(analysis: &Analysis) -> Verdict {
    let Some(Spread { low, mid, high }) = analysis.base_seconds else { return Verdict::default() };
    let milliseconds = |seconds: f64| format!("{:.2}", seconds * 1e3);
    Verdict {
        headline: format!("The serial code takes {} ms a pass.", milliseconds(mid)),
        sentences: vec![format!(
            "The rounds lie between {} and {} ms. Threads need an isolated page, so there is nothing to \
             compare it with.",
            milliseconds(low),
            milliseconds(high)
        )],
        basis: format!("{} rounds; smallest and largest round.", analysis.rounds_done),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(label: &'static str, low: f64, mid: f64, high: f64) -> Told {
        Told { label, speedup: Spread { low, mid, high } }
    }

    #[test]
    fn slower_and_faster_are_said_only_when_every_round_says_so() {
        for (speedups, expected) in [
            (
                vec![told("Counted", 0.48, 0.5, 0.55), told("Plain", 1.9, 1.96, 1.98)],
                "“Counted” takes 2.00 times as long with 2 threads as with one; “Plain” is 1.96 times \
                 as fast.",
            ),
            (
                vec![told("Counted", 0.48, 0.5, 0.55)],
                "“Counted” takes 2.00 times as long with 2 threads as with one.",
            ),
            (
                vec![told("Counted", 0.7, 0.9, 1.0), told("Plain", 1.9, 1.96, 1.98)],
                "“Counted” gains nothing that shows from 2 threads; “Plain” is 1.96 times as fast.",
            ),
            (
                vec![told("Counted", 0.7, 0.9, 1.0), told("Plain", 1.0, 1.2, 1.4)],
                "2 threads make no difference that shows.",
            ),
            (
                vec![told("Copies", 1.8, 1.85, 1.9), told("Plain", 1.9, 1.96, 1.98)],
                "Every mode is faster with 2 threads than with one: 1.85 to 1.96 times as fast.",
            ),
            (
                vec![told("Plain", 1.9, 1.96, 1.98)],
                "“Plain” is 1.96 times as fast with 2 threads as with one.",
            ),
        ] {
            assert_eq!(headline(&speedups, 2).unwrap(), expected);
        }
        assert_eq!(headline(&[], 2), None);
    }

    #[test]
    fn modes_are_told_in_groups_the_fastest_first() {
        let all = [
            told("Counted", 0.48, 0.5, 0.55),
            told("Copies", 1.8, 1.85, 1.9),
            told("Plain", 1.9, 1.96, 1.98),
            told("GIL", 0.95, 0.99, 1.0),
        ];
        assert_eq!(
            sentences(&all, 2),
            [
                "Faster with 2 threads than with one: “Plain” 1.96× (1.90–1.98), “Copies” 1.85× \
                 (1.80–1.90).",
                "No difference shown: “GIL” 0.99× (0.95–1.00).",
                "Slower with 2 threads than with one: “Counted” 0.50× (0.48–0.55).",
            ]
        );
    }
}
