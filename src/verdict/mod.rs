//! Analysis → words. Generated from the analysis alone; names no cause that was not measured. Pure.

use crate::protocol::{
    Analysis, Compared, Distance, Ended, Estimate, Interval, Regime, RunResult, Series, Spread,
    Verdict, Word,
};
use crate::registry::{self, mode_info};

mod causes;

pub use causes::Contrast;

/// What happened, in a few sentences, why as far as this experiment can tell, and how sure that is.
pub fn verdict(analysis: &Analysis, recorded: &RunResult, contrasts: &[Contrast]) -> Verdict {
    let plan = &recorded.plan;
    if plan.pool == 0 && plan.workers == 0 {
        return serial_verdict(analysis);
    }
    let Some(threads) = plan.headline.first().map(|pair| pair.threads) else {
        return one_thread_verdict(analysis, recorded);
    };
    let declared: Vec<Told> = analysis.headline.iter().filter_map(Told::declared).collect();
    let Some(headline) = headline(&declared, threads) else { return Verdict::default() };
    let told: Vec<Told> =
        analysis.series.iter().filter_map(|series| Told::at(series, threads)).collect();
    let mut sentences = sentences(&told, threads);
    sentences.extend(by_distance(&analysis.regimes));
    sentences.extend(recovered(analysis, threads));
    Verdict {
        headline,
        sentences,
        causes: causes::causes(analysis, recorded, threads, contrasts),
        next: causes::next(analysis, recorded, contrasts),
        basis: basis(analysis, recorded),
    }
}

/// "Faster" or "slower" only where the whole interval lies beyond 1 ± 1 % (R22).
pub fn word(ratio: Spread) -> Word {
    match ratio {
        Spread { low, .. } if low > 1.01 => Word::Faster,
        Spread { high, .. } if high < 0.99 => Word::Slower,
        _ => Word::NoDifference,
    }
}

/// What was dialled and what was found, side by side (N3).
fn recovered(analysis: &Analysis, threads: u32) -> Option<String> {
    let here = |series: &Series| series.estimates.iter().find(|e| e.threads == threads).cloned();
    let estimate = analysis.series.iter().find_map(here)?;
    let known = estimate.serial_fraction_known?;
    let told = |fraction: Option<Spread>| {
        fraction.map_or("not to be told".into(), |Spread { low, mid, high }| {
            format!("{mid:.3} ({low:.3} to {high:.3})")
        })
    };
    Some(format!(
        "Dialled: a serial fraction of {known:.3} with {threads} threads. Recovered: {} as measured, {} corrected by \
         what the machine gives.",
        told(estimate.serial_fraction),
        told(estimate.serial_fraction_corrected)
    ))
}

/// The headline again for each class of rounds, where the cores were near at times and far at others (R16).
fn by_distance(regimes: &[Regime]) -> Vec<String> {
    let sentence = |regime: &Regime| {
        let told: Vec<String> =
            regime.headline.iter().filter_map(Told::declared).map(|told| told.named()).collect();
        let cores = match regime.distance {
            Distance::Near => "near",
            Distance::Far => "far apart",
        };
        let few = if regime.rounds < 5 { ", too few for intervals" } else { "" };
        let rounds = counted(regime.rounds, "round");
        format!("While the cores were {cores} ({rounds}{few}): {}.", told.join(", "))
    };
    regimes.iter().filter(|regime| !regime.headline.is_empty()).map(sentence).collect()
}

/// "1 round", "5 rounds".
pub fn counted(count: u32, one: &str) -> String {
    if count == 1 { format!("1 {one}") } else { format!("{count} {one}s") }
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

    fn declared(compared: &Compared) -> Option<Self> {
        let label = mode_info(&compared.pair.mode)?.label;
        Some(Self { label, speedup: compared.speedup })
    }

    /// Without brackets where nothing lies around the centre: a class of few rounds has no interval (R16).
    fn named(&self) -> String {
        let Spread { low, mid, high } = self.speedup;
        if low == high {
            return format!("“{}” {mid:.2}×", self.label);
        }
        format!("“{}” {mid:.2}× ({low:.2}–{high:.2})", self.label)
    }
}

/// The slowest of what is slower and the fastest of what is faster; never a mode of which neither is shown.
fn headline(told: &[Told], threads: u32) -> Option<String> {
    let of = |kind: Word| told.iter().filter(move |told| word(told.speedup) == kind);
    let by_speedup = |a: &&Told, b: &&Told| a.speedup.mid.total_cmp(&b.speedup.mid);
    let slow = |told: &Told| {
        let times = 1.0 / told.speedup.mid;
        format!(
            "“{}” takes {times:.2} times as long with {threads} threads as with one",
            told.label
        )
    };
    let fast = |told: &Told| format!("“{}” is {:.2} times as fast", told.label, told.speedup.mid);
    let still =
        |told: &Told| format!("“{}” gains nothing that shows from {threads} threads", told.label);
    let slowest = of(Word::Slower).min_by(by_speedup).map(slow);
    let unmoved = of(Word::NoDifference).min_by(by_speedup).map(still);
    let fastest = of(Word::Faster).max_by(by_speedup);
    match (slowest.or(unmoved), fastest) {
        (Some(worst), Some(best)) => Some(format!("{worst}; {}.", fast(best))),
        (Some(_), None) if told.len() > 1 && of(Word::Slower).next().is_none() => {
            Some(format!("{threads} threads make no difference that shows."))
        }
        (Some(worst), None) => Some(format!("{worst}.")),
        (None, Some(best)) if told.len() == 1 => {
            Some(format!("{} with {threads} threads as with one.", fast(best)))
        }
        (None, Some(best)) => Some(format!(
            "Every mode is faster with {threads} threads than with one; {}.",
            fast(best)
        )),
        (None, None) => None,
    }
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

fn basis(analysis: &Analysis, recorded: &RunResult) -> String {
    let brackets = match analysis.interval {
        Interval::Rounds => "in brackets the smallest and the largest round",
        Interval::Bootstrap => "in brackets 95 % intervals, each for itself",
    };
    let rough = if analysis.rounds_done < 10 { " A first look: rough." } else { "" };
    let ended = match recorded.record.ended {
        Some(Ended::Precision) => {
            format!(
                " Ended because the headline is known within {:.0} %.",
                100.0 * recorded.plan.ending.precision
            )
        }
        Some(Ended::Budget) => {
            format!(" Ended when its {:.0} s were up.", recorded.plan.ending.budget_seconds)
        }
        Some(Ended::Stopped) => " Ended before its last round.".into(),
        Some(Ended::Rounds) | None => String::new(),
    };
    format!(
        "{}; {brackets}; cells in random order, seed {}.{rough}{ended}",
        counted(analysis.rounds_done, "round"),
        recorded.plan.seed
    )
}

/// With one thread count there are times to tell, and no speed-up.
fn one_thread_verdict(analysis: &Analysis, recorded: &RunResult) -> Verdict {
    let time = |series: &Series| {
        let estimate = series.estimates.first()?;
        let label = registry::mode_info(&series.mode)?.label;
        Some((estimate.seconds.mid, format!("“{label}” {:.2} ms", estimate.seconds.mid * 1e3)))
    };
    let mut times: Vec<(f64, String)> = analysis.series.iter().filter_map(time).collect();
    times.sort_by(|a, b| a.0.total_cmp(&b.0));
    if times.is_empty() {
        return Verdict::default();
    }
    let times: Vec<String> = times.into_iter().map(|(_, words)| words).collect();
    Verdict {
        headline: format!("With one thread a pass takes: {}.", times.join(", ")),
        basis: basis(analysis, recorded),
        ..Verdict::default()
    }
}

fn serial_verdict(analysis: &Analysis) -> Verdict {
    let Some(Spread { low, mid, high }) = analysis.base_seconds else { return Verdict::default() };
    let milliseconds = |seconds: f64| format!("{:.2}", seconds * 1e3);
    Verdict {
        headline: format!("The serial code takes {} ms a pass.", milliseconds(mid)),
        sentences: vec![format!(
            "The rounds lie between {} and {} ms. Nothing runs side by side here, so there is nothing to \
             compare it with.",
            milliseconds(low),
            milliseconds(high)
        )],
        basis: format!("{}; smallest and largest round.", counted(analysis.rounds_done, "round")),
        ..Verdict::default()
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
                // The largest ratio shows no difference, so it is not the one that is named.
                vec![told("Copies", 1.8, 1.85, 1.9), told("Plain", 0.9, 2.5, 3.0)],
                "“Plain” gains nothing that shows from 2 threads; “Copies” is 1.85 times as fast.",
            ),
            (
                vec![told("Counted", 0.7, 0.9, 0.95), told("Plain", 0.5, 0.8, 1.4)],
                "“Counted” takes 1.11 times as long with 2 threads as with one.",
            ),
            (
                vec![told("Copies", 1.8, 1.85, 1.9), told("Plain", 1.9, 1.96, 1.98)],
                "Every mode is faster with 2 threads than with one; “Plain” is 1.96 times as fast.",
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
    fn a_class_of_few_rounds_shows_no_interval() {
        let pair = crate::protocol::Pair { mode: "plain".into(), threads: 2 };
        let speedup = Spread { low: 1.9, mid: 1.9, high: 1.9 };
        let (interval, word) = (Interval::Rounds, Word::NoDifference);
        let regime = Regime {
            distance: Distance::Far,
            hand_over_seconds: Spread { low: 2e-7, mid: 2e-7, high: 2e-7 },
            rounds: 1,
            headline: vec![Compared { pair, rounds: 1, interval, speedup, word }],
        };
        assert_eq!(
            by_distance(&[regime]),
            [
                "While the cores were far apart (1 round, too few for intervals): “Shared array” 1.90×."
            ]
        );
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
