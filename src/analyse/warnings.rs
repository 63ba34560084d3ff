//! What to be wary of: each warning names the rule that it follows from.

use super::cells::Cells;
use super::conditions::JUMP;
use crate::protocol::{Analysis, Distance, Role, RunResult, Spread, Warning};
use crate::stats::median;
use crate::verdict::counted;

/// In the order of weight.
pub fn warnings(analysis: &Analysis, cells: &Cells, result: &RunResult) -> Vec<Warning> {
    let told = [
        drift(analysis),
        trend(analysis),
        hand_over(analysis),
        short(cells),
        coarse(cells),
        slow_first_round(cells),
        start_heavy(analysis),
        discarded(analysis),
        disturbed(analysis),
        slow_trace(cells, result),
    ];
    let warning = |(rule, words): (&str, String)| Warning { rule: rule.into(), words };
    told.into_iter().flatten().map(warning).collect()
}

type Told = Option<(&'static str, String)>;

fn drift(analysis: &Analysis) -> Told {
    let drift = analysis.drift.as_ref().filter(|drift| drift.range > 0.05)?;
    let words = format!(
        "The machine’s own speed moved by {:.0} % during the run: close other programs, plug in the charger, and \
         measure again.",
        100.0 * drift.range
    );
    Some(("R16", words))
}

fn trend(analysis: &Analysis) -> Told {
    let drift = analysis.drift.as_ref().filter(|drift| drift.trend_p.is_some_and(|p| p < 0.01))?;
    let way = if drift.trend? > 0.0 { "slower" } else { "faster" };
    let words = format!(
        "The machine became {way} from round to round: it warms up, or something else changes with the time."
    );
    Some(("R16", words))
}

fn hand_over(analysis: &Analysis) -> Told {
    let spread = analysis.hand_over_seconds.filter(|spread| spread.high > JUMP * spread.low)?;
    let range = format!(
        "Handing a cache line over took {} to {}",
        in_words(spread.low),
        in_words(spread.high)
    );
    let rounds = |wanted: Distance| {
        let regime = analysis.regimes.iter().find(|regime| regime.distance == wanted);
        counted(regime.map_or(0, |regime| regime.rounds), "round")
    };
    let words = match analysis.regimes.is_empty() {
        true => format!(
            "{range}: the threads’ cores were near at times and far at others, or other programs held them. What \
             writes shared lines depends on it."
        ),
        false => format!(
            "{range}: the threads’ cores were near in {} and far in {}. What writes shared lines depends on \
             it, so these rounds are told apart below.",
            rounds(Distance::Near),
            rounds(Distance::Far)
        ),
    };
    Some(("R16", words))
}

fn short(cells: &Cells) -> Told {
    let shortest = cells.plan.shortest_sample_seconds;
    // An empty pass takes a tenth of the time when nobody had to be woken: its samples may fall short of the plan.
    let timed = cells.all().filter(|c| !matches!(c.point.role, Role::HandOver | Role::Empty));
    let mut stretches =
        timed.flat_map(|cell| &cell.samples).map(|s| s.seconds * f64::from(s.passes));
    stretches.any(|stretch| stretch < 0.8 * shortest).then(|| {
        let words = format!(
            "Some samples were shorter than {:.0} ms, too short for this clock.",
            shortest * 1e3
        );
        ("R5", words)
    })
}

/// Rounds that do not differ at all were not measured: the clock stood still.
fn coarse(cells: &Cells) -> Told {
    let still = |seconds: &[f64]| seconds.len() >= 5 && seconds.windows(2).all(|w| w[0] == w[1]);
    let measured = cells.all().filter(|cell| cell.point.role == Role::Measured);
    let stuck = measured.filter(|cell| still(&cell.seconds())).count();
    (stuck > 0).then(|| {
        let words =
            "In some cells every round took exactly as long: this clock is too coarse for them.";
        ("R5", words.into())
    })
}

/// Over all cells, how the first round compares with the median of the others.
fn slow_first_round(cells: &Cells) -> Told {
    let lead = |rounds: &crate::bootstrap::Rounds| {
        let (_, first) = rounds.first_key_value()?;
        let rest: Vec<f64> = rounds.values().skip(1).copied().collect();
        Some(first / median(&rest).filter(|_| rest.len() >= 4)?)
    };
    let measured = cells.all().filter(|cell| cell.point.role == Role::Measured);
    let leads: Vec<f64> = measured.filter_map(|cell| lead(&cell.rounds)).collect();
    let typical = median(&leads).filter(|&lead| lead > 1.1)?;
    let words = format!(
        "The first round took {:.0} % longer than the others: something was not warm yet.",
        100.0 * (typical - 1.0)
    );
    Some(("R21", words))
}

fn start_heavy(analysis: &Analysis) -> Told {
    let heavy = analysis.series.iter().flat_map(|s| &s.estimates).any(|e| e.start_heavy);
    heavy.then(|| {
        let words = "In cells marked “start”, starting and ending the pass takes over 1 % of it: a larger size would \
                     tell more.";
        ("R8", words.into())
    })
}

fn discarded(analysis: &Analysis) -> Told {
    (analysis.samples_discarded > 0).then(|| {
        let words = format!(
            "{} samples were discarded: the page was hidden or resized, or an answer was wrong.",
            analysis.samples_discarded
        );
        ("R15", words)
    })
}

/// The page's drawing reaches into what it measures.
fn disturbed(analysis: &Analysis) -> Told {
    let Spread { low, mid, high } = analysis.disturbance?;
    (low > 0.01 && analysis.rounds_done >= 3).then(|| {
        let words = format!(
            "A pass right after the page was drawn takes {:.1} % longer ({:.1}–{:.1}) than one after a rest: part of what \
             is measured here is the page itself.",
            100.0 * mid,
            100.0 * low,
            100.0 * high
        );
        ("R43", words)
    })
}

/// Watching costs time; where it costs much, the timeline shows another pass than the figures.
fn slow_trace(cells: &Cells, result: &RunResult) -> Told {
    let cost = |trace: &crate::protocol::Trace| {
        let cell = cells.all().nth(trace.point as usize)?;
        Some(trace.seconds / median(&cell.seconds())?)
    };
    let worst = result.record.traces.iter().filter_map(cost).fold(0.0, f64::max);
    (worst > 1.5).then(|| {
        let words = format!(
            "A watched pass took up to {worst:.1} times as long as the timed ones: read its timeline with care."
        );
        ("N10", words)
    })
}

/// A short time with its unit, two digits.
fn in_words(seconds: f64) -> String {
    let (scaled, unit) = match seconds {
        s if s < 1e-6 => (s * 1e9, "ns"),
        s if s < 1e-3 => (s * 1e6, "µs"),
        s => (s * 1e3, "ms"),
    };
    if scaled < 10.0 { format!("{scaled:.1} {unit}") } else { format!("{scaled:.0} {unit}") }
}
