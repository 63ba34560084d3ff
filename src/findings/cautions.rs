//! What to be wary of. `words/` names the rule that each follows from.

use crate::analyse::{Cells, HELD_SECONDS, JUMP, cells};
use crate::protocol::{
    Analysis, CeilingSpeeds, Distance, Executor, Finding, Interval, Origin, Point, Role, RunResult,
};
use crate::stats::{extremes, median};

/// The machine's own speed may move by so much, of its median.
const DRIFT: f64 = 0.05;
/// What the page's own drawing may cost.
const DISTURBANCE: f64 = 0.01;

/// In the order of weight.
pub fn cautions(analysis: &Analysis, result: &RunResult) -> Vec<Finding> {
    let cells = &cells(result);
    let single = [
        drift(analysis),
        trend(analysis),
        hand_over(analysis, cells),
        core_held(cells),
        short(cells),
        coarse(cells),
        slow_first_round(cells),
        start_heavy(analysis),
        discarded(analysis),
        disturbed(analysis),
        slow_trace(cells, result),
        not_in_link(result),
    ];
    let mut found: Vec<Finding> = single.into_iter().flatten().collect();
    found.extend(two_speeds(analysis, cells));
    found
}

/// At the width where it moved most.
fn drift(analysis: &Analysis) -> Option<Finding> {
    let widths = analysis.drift.as_ref()?.widths.iter();
    let most = widths.max_by(|a, b| a.range.total_cmp(&b.range))?;
    let (threads, range) = (most.threads, most.range);
    (range > DRIFT).then_some(Finding::Drift { threads, range })
}

fn trend(analysis: &Analysis) -> Option<Finding> {
    let drift = analysis.drift.as_ref().filter(|drift| drift.trend_p.is_some_and(|p| p < 0.01))?;
    Some(Finding::Trend { slower: drift.trend? > 0.0 })
}

fn hand_over(analysis: &Analysis, cells: &Cells) -> Option<Finding> {
    let told = cells.probes.iter().map(|&(_, seconds)| seconds).filter(|&s| s <= HELD_SECONDS);
    let (low_seconds, high_seconds) = extremes(&told.collect::<Vec<_>>())?;
    if high_seconds <= JUMP * low_seconds {
        return None;
    }
    let rounds = |wanted: Distance| {
        let regime = analysis.regimes.iter().find(|regime| regime.distance == wanted);
        regime.map_or(0, |regime| regime.rounds)
    };
    Some(Finding::HandOver {
        low_seconds,
        high_seconds,
        near_rounds: rounds(Distance::Near),
        far_rounds: rounds(Distance::Far),
    })
}

fn core_held(cells: &Cells) -> Option<Finding> {
    let held = cells.probes.iter().map(|&(_, seconds)| seconds).filter(|&s| s > HELD_SECONDS);
    let (probes, of) = (held.clone().count() as u32, cells.probes.len() as u32);
    let longest_seconds = held.fold(0.0, f64::max);
    (probes > 0).then_some(Finding::CoreHeld { longest_seconds, probes, of })
}

fn short(cells: &Cells) -> Option<Finding> {
    let shortest_seconds = cells.plan.shortest_sample_seconds;
    // An empty pass takes a tenth of the time when nobody had to be woken: its samples may fall short of the plan.
    let timed = cells.all().filter(|c| !matches!(c.point.role, Role::HandOver | Role::Empty));
    let mut stretches =
        timed.flat_map(|cell| &cell.samples).map(|s| s.seconds * f64::from(s.passes));
    stretches
        .any(|stretch| stretch < 0.8 * shortest_seconds)
        .then_some(Finding::ShortSamples { shortest_seconds })
}

/// Rounds that do not differ at all were not measured: the clock stood still.
fn coarse(cells: &Cells) -> Option<Finding> {
    let still = |seconds: &[f64]| seconds.len() >= 5 && seconds.windows(2).all(|w| w[0] == w[1]);
    let mut measured = cells.all().filter(|cell| cell.point.role == Role::Measured);
    measured.any(|cell| still(&cell.seconds())).then_some(Finding::CoarseClock)
}

/// Over all cells, how the first round compares with the median of the others. A later round that is as slow says that it is
/// no matter of the first.
fn slow_first_round(cells: &Cells) -> Option<Finding> {
    let lead = |rounds: &crate::bootstrap::Rounds| {
        let (_, first) = rounds.first_key_value()?;
        let rest: Vec<f64> = rounds.values().skip(1).copied().collect();
        let slowest = rest.iter().copied().fold(0.0, f64::max);
        let alone = rest.len() >= 4 && slowest < 0.95 * first;
        Some(first / median(&rest).filter(|_| rest.len() >= 4)?).map(|lead| (lead, alone))
    };
    let measured = cells.all().filter(|cell| cell.point.role == Role::Measured);
    let leads: Vec<(f64, bool)> = measured.filter_map(|cell| lead(&cell.rounds)).collect();
    let typical = median(&leads.iter().map(|&(lead, _)| lead).collect::<Vec<_>>())?;
    let alone = leads.iter().filter(|&&(_, alone)| alone).count();
    (typical > 1.1 && 2 * alone > leads.len())
        .then_some(Finding::SlowFirstRound { share: typical - 1.0 })
}

fn start_heavy(analysis: &Analysis) -> Option<Finding> {
    let heavy = analysis.series.iter().flat_map(|s| &s.estimates).any(|e| e.start_heavy);
    heavy.then_some(Finding::StartHeavy)
}

fn discarded(analysis: &Analysis) -> Option<Finding> {
    let (samples, wrong) = (analysis.samples_discarded, analysis.samples_wrong);
    (samples > 0).then_some(Finding::Discarded { samples, wrong })
}

/// The page's drawing reaches into what it measures.
fn disturbed(analysis: &Analysis) -> Option<Finding> {
    let cost: Interval = analysis.disturbance?;
    (cost.low > DISTURBANCE && analysis.rounds_done >= 3).then_some(Finding::Disturbed { cost })
}

/// Watching costs time; where it costs much, the timeline shows another pass than the figures.
fn slow_trace(cells: &Cells, result: &RunResult) -> Option<Finding> {
    let cost = |trace: &crate::protocol::Trace| {
        let cell = cells.all().nth(trace.point as usize)?;
        Some(trace.seconds / median(&cell.seconds())?)
    };
    let times = result.record.traces.iter().filter_map(cost).fold(0.0, f64::max);
    (times > 1.5).then_some(Finding::SlowTrace { times })
}

/// A plan has passes watched wherever threads share a memory; only of one that a link brought nobody knows of any.
fn not_in_link(result: &RunResult) -> Option<Finding> {
    let RunResult { plan, record, .. } = result;
    let shares = |point: &Point| {
        point.role == Role::Measured && point.executor == Executor::Pool && point.threads > 1
    };
    let by_link = plan.traced.is_empty() && plan.points.iter().any(shares);
    let is_measured = record.origin == Origin::Here && !record.samples.is_empty();
    (by_link && is_measured && record.traces.is_empty()).then_some(Finding::NotInLink)
}

/// The cell of the largest jump between two speeds, and whether the machine itself jumped with it.
fn two_speeds(analysis: &Analysis, cells: &Cells) -> Option<Finding> {
    let all = analysis.series.iter().flat_map(|series| {
        series.estimates.iter().map(move |estimate| (series.mode.as_str(), estimate))
    });
    let two =
        all.filter_map(|(mode, estimate)| Some((mode, estimate, estimate.two_speeds.clone()?)));
    let jump = |two: &crate::protocol::TwoSpeeds| two.slow_seconds / two.fast_seconds;
    let (mode, estimate, two) = two.max_by(|a, b| jump(&a.2).total_cmp(&jump(&b.2)))?;
    let threads = estimate.threads;
    let ceiling = cells.ceiling(threads).zip(cells.ceiling(1)).and_then(|(ceiling, alone)| {
        let of = |slow: bool| {
            let its = ceiling.rounds.iter().filter(|(round, _)| two.slow.contains(round) == slow);
            its.map(|(_, &seconds)| seconds).collect::<Vec<_>>()
        };
        let (slow, fast) = (of(true), of(false));
        let slowest_fast = fast.iter().copied().fold(0.0, f64::max);
        let one = alone.median()?;
        let speeds = CeilingSpeeds { fast: one / median(&fast)?, slow: one / median(&slow)? };
        slow.iter().all(|&s| s > 1.1 * slowest_fast).then_some(speeds)
    });
    Some(Finding::TwoSpeeds {
        mode: mode.into(),
        threads,
        fast_seconds: two.fast_seconds,
        slow_seconds: two.slow_seconds,
        slow_rounds: two.slow.len() as u32,
        rounds: two.rounds,
        ceiling,
    })
}
