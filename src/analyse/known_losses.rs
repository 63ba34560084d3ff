//! Whether losses by comparison are what was put in: machines whose parts are known, two of them overlapping (R41).
//!
//! `cargo test --lib known_losses -- --nocapture` prints the shares of the stored runs.

#![cfg(test)]

use super::tests::{carried_out, planned};
use super::{RESAMPLES, analyse};
use crate::file::decode;
use crate::noise::{Disturbance, Noise, Scatter};
use crate::protocol::{
    Comparison, Estimate, Interval, Part, Plan, Point, Role, RunResult, SeatTrace, Span, Trace,
};

const THREADS: u32 = 8;
/// Of eight cores the machine gives so many.
const CEILING: f64 = 6.4;
const EXPERIMENTS: u32 = 400;

/// What a pass of eight threads loses, in thread-seconds, beside what the machine does not give.
#[derive(Clone, Copy)]
struct Known {
    /// The pointer to each item, the item's count, the header's count.
    pointer: f64,
    item: f64,
    header: f64,
    /// Whether counting the header goes on while items are waited for: then the longer of the two counts.
    overlap: bool,
}

impl Known {
    /// Of this mode, without a measured mechanism.
    fn lost(self, mode: &str) -> f64 {
        let Known { pointer, item, header, overlap } = self;
        let both = if overlap { item.max(header) } else { item + header };
        match mode {
            "immortal" => pointer,
            "borrowed" => pointer + item,
            "counted" => pointer + both,
            // The header is each task's own; the items are counted as before.
            "counted-copies" => pointer + item,
            _ => 0.0,
        }
    }

    fn seconds(self, point: &Point) -> f64 {
        let one = match point.mode.as_str() {
            "plain" => 0.060,
            "immortal" => 0.064,
            _ => 0.072,
        };
        match (point.role, point.threads) {
            (Role::Measured, THREADS) => {
                one / CEILING + self.lost(&point.mode) / f64::from(THREADS)
            }
            (Role::Measured, _) => one,
            (Role::Ceiling | Role::Drawn | Role::Rested, THREADS) => 0.02 / CEILING,
            (Role::Empty, _) => 1e-9,
            (Role::HandOver, _) => 50e-9,
            _ => 0.02,
        }
    }
}

fn ladder() -> Plan {
    let modes = "plain,immortal,borrowed,counted,counted-copies";
    let settings = [("modes", modes), ("threads", "1,8"), ("effort", "standard"), ("step", "1")];
    let mut plan = planned(&settings);
    plan.granularity_bounds.clear();
    plan
}

fn noisy(plan: &Plan, known: Known, experiment: u32) -> RunResult {
    // Symmetric: the median of what all cells of a round have in common times what each has of its own is then 1, and the
    // seconds of the parts, which are no ratios, are those that were put in.
    let noise = Noise { scatter: Scatter::Normal, deviation: 0.02, drift: 0.0, memory: 0.0 };
    let factor = |name: String| Disturbance::new(noise, experiment, &name).factor(0.0);
    carried_out(plan, |point, round| {
        let common = factor(format!("all {round}"));
        let own = format!("{:?} {} {} {round}", point.role, point.mode, point.threads);
        known.seconds(point) * common * factor(own)
    })
}

fn at(result: &RunResult, mode: &str, threads: u32) -> Estimate {
    let analysis = analyse(result, RESAMPLES);
    let series = analysis.series.into_iter().find(|series| series.mode == mode).unwrap();
    series.estimates.into_iter().find(|estimate| estimate.threads == threads).unwrap()
}

fn link<'a>(comparisons: &'a [Comparison], mode: &str, other: &str) -> Option<&'a Comparison> {
    comparisons.iter().find(|one| (one.mode.as_str(), one.other.as_str()) == (mode, other))
}

/// How often each part was within its interval, in percent, where the analysis told it at all: and it always did.
fn recovered(known: Known, pairs: &[(&str, &str, f64)]) {
    let plan = ladder();
    let mut within = vec![0; pairs.len()];
    for experiment in 0..EXPERIMENTS {
        let told = at(&noisy(&plan, known, experiment), "counted", THREADS).comparisons;
        for (hits, (mode, other, truth)) in within.iter_mut().zip(pairs) {
            let Some(found) = link(&told, mode, other) else { panic!("{mode} {other}: {told:?}") };
            let Interval { low, high, .. } = found.seconds;
            *hits += u32::from((low..=high).contains(truth));
        }
    }
    for (hits, pair) in within.into_iter().zip(pairs) {
        let share = 100.0 * f64::from(hits) / f64::from(EXPERIMENTS);
        println!("| {pair:?} | {share:.1} % |");
        assert!(share >= 92.5, "{pair:?} {share}");
    }
}

#[test]
fn parts_that_add_up_are_recovered_within_their_intervals() {
    let known = Known { pointer: 0.04, item: 0.10, header: 0.50, overlap: false };
    recovered(
        known,
        &[
            ("counted", "borrowed", known.header),
            ("borrowed", "immortal", known.item),
            ("immortal", "plain", known.pointer),
            ("counted", "counted-copies", known.header),
        ],
    );
}

/// Of two causes of which the longer one counts, the comparison tells what goes when the one is taken away, and no more.
#[test]
fn of_parts_that_overlap_each_link_is_what_goes_with_it() {
    let known = Known { pointer: 0.04, item: 0.30, header: 0.50, overlap: true };
    recovered(
        known,
        &[
            ("counted", "borrowed", known.header - known.item),
            ("borrowed", "immortal", known.item),
            ("immortal", "plain", known.pointer),
        ],
    );
}

#[test]
fn a_cause_that_another_one_hides_is_not_told() {
    let known = Known { pointer: 0.04, item: 0.50, header: 0.30, overlap: true };
    let told = at(&noisy(&ladder(), known, 1), "counted", THREADS).comparisons;
    assert!(told.is_empty(), "without the header nothing is faster: {told:?}");
    let told = at(&noisy(&ladder(), known, 1), "borrowed", THREADS).comparisons;
    assert!(link(&told, "borrowed", "immortal").is_some(), "{told:?}");
}

#[test]
fn the_links_sum_to_what_the_last_mode_of_the_chain_does_not_lose() {
    let known = Known { pointer: 0.04, item: 0.10, header: 0.50, overlap: false };
    let result = carried_out(&ladder(), |point, _| known.seconds(point));
    let counted = at(&result, "counted", THREADS);
    let unexplained = |estimate: &Estimate| {
        estimate.losses.iter().find(|loss| loss.part == Part::Unexplained).unwrap().seconds
    };
    let chain = counted.comparisons.iter().filter(|one| !one.overlaps);
    let (names, seconds): (Vec<_>, Vec<f64>) =
        chain.map(|one| (one.other.as_str(), one.seconds.mid)).unzip();
    assert_eq!(names, ["borrowed", "immortal", "plain"]);
    let rest = unexplained(&counted) - seconds.iter().sum::<f64>();
    assert!((rest - unexplained(&at(&result, "plain", THREADS))).abs() < 1e-9);
    let copies = link(&counted.comparisons, "counted", "counted-copies").unwrap();
    assert!(copies.overlaps && (copies.seconds.mid - known.header).abs() < 1e-9);
}

/// A lock's waiting that was measured in the watched pass is no part by comparison as well.
#[test]
fn what_was_measured_in_the_pass_is_not_told_twice() {
    let settings = [("modes", "borrowed,locked"), ("threads", "1,8"), ("effort", "standard")];
    let mut plan = planned(&settings);
    plan.granularity_bounds.clear();
    let locked = |point: &Point| point.mode == "locked" && point.threads == THREADS;
    let known = Known { pointer: 0.0, item: 0.0, header: 0.0, overlap: false };
    let slow = 0.4 / f64::from(THREADS);
    let seconds = |point: &Point, _| known.seconds(point) + if locked(point) { slow } else { 0.0 };
    let mut result = carried_out(&plan, seconds);
    let told = at(&result, "locked", THREADS).comparisons;
    assert!((link(&told, "locked", "borrowed").unwrap().seconds.mid - 0.4).abs() < 1e-9);

    let point = plan.points.iter().position(locked).unwrap();
    let whole = known.seconds(&plan.points[point]) + slow;
    let span = Span {
        phase: 0,
        first_task: 0,
        tasks: 1,
        start_seconds: 0.0,
        end_seconds: whole,
        lock_wait_seconds: slow,
    };
    let seats = (0..THREADS).map(|_| SeatTrace { spans: vec![span] }).collect();
    let trace = Trace { point: point as u32, seconds: whole, clock_error_seconds: 0.0, seats };
    result.record.traces.push(trace);
    let estimate = at(&result, "locked", THREADS);
    assert!(estimate.comparisons.is_empty(), "{:?}", estimate.comparisons);
    let lock = estimate.losses.iter().find(|loss| loss.part == Part::LockWait).unwrap();
    assert!((lock.seconds - 0.4).abs() < 1e-9);
}

#[test]
fn without_a_ceiling_or_with_two_rounds_nothing_is_told_by_comparison() {
    let known = Known { pointer: 0.04, item: 0.10, header: 0.50, overlap: false };
    let result = carried_out(&ladder(), |point, _| known.seconds(point));
    let kept = |result: &RunResult, keep: &dyn Fn(&Point, u32) -> bool| {
        let mut result = result.clone();
        let points = result.plan.points.clone();
        result.record.samples.retain(|sample| keep(&points[sample.point as usize], sample.round));
        at(&result, "counted", THREADS).comparisons
    };
    assert!(kept(&result, &|point, _| point.role != Role::Ceiling).is_empty());
    assert!(kept(&result, &|_, round| round < 3).is_empty());
    assert!(!kept(&result, &|_, round| round < 4).is_empty());
}

/// Measured in the pass, told by comparison, and without a mechanism: of what the mode loses.
#[test]
fn of_the_stored_runs_most_of_the_collapse_is_explained() {
    for (name, threads) in [("story-2-cores", 2), ("story-16-cores", 16)] {
        let path = format!("{}/docs/examples/{name}.json", env!("CARGO_MANIFEST_DIR"));
        let run = decode(&std::fs::read_to_string(path).unwrap()).unwrap();
        let estimate = at(&run, "counted", threads);
        let whole: f64 = estimate.losses.iter().map(|loss| loss.seconds).sum();
        let of = |part: Part| {
            let its = estimate.losses.iter().find(|loss| loss.part == part);
            its.map_or(0.0, |loss| loss.seconds)
        };
        let lost = whole - of(Part::Useful);
        let measured = (lost - of(Part::Unexplained)) / lost;
        println!("| {name} | loses {:.1} % of its thread-seconds |", 100.0 * lost / whole);
        println!("| measured | {:.1} % |", 100.0 * measured);
        let mut rest = 1.0 - measured;
        for Comparison { mode, other, seconds: Interval { low, mid, high }, overlaps } in
            &estimate.comparisons
        {
            let [low, mid, high] = [low, mid, high].map(|seconds| seconds / lost);
            println!("| {mode} − {other} {overlaps} | {mid:.3} ({low:.3}–{high:.3}) |");
            rest -= if *overlaps { 0.0 } else { mid };
        }
        println!("| without a mechanism | {:.1} % |", 100.0 * rest);
        assert!(rest.abs() < 0.2, "{name}: {rest}");
    }
}
