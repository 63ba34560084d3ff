//! The self-test: does this page, on this machine, find what is known beforehand (R36)? Pure.
//!
//! One configuration is measured twice per round under two labels, in an order that the seed shuffles: neither label may
//! be found slower. Beside it runs a kernel whose serial part is dialled, which has to be recovered. Every sample is
//! checked against the serial answer as in any experiment.

use crate::analyse::{RESAMPLES, analyse, counts};
use crate::param::INTERPRETER_COST;
use crate::plan::{plan, too_coarse};
use crate::protocol::{
    Analysis, Check, Environment, Interval, Plan, Point, Problem, Role, RunResult, SelfTest, Texts,
};
use crate::settings::settle;
use crate::stats::{four_digits, wilson};

/// Label-swapped pairs.
pub const PAIRS: u32 = 40;
/// Coarser clocks make samples so long that nothing can be learnt within a visit.
const COARSEST_CLOCK_SECONDS: f64 = 1e-3;
/// What the recovered serial fraction may be off beside its own interval: starting the threads is not dialled.
const TOLERANCE: f64 = 0.02;
/// Of the dialled kernel, in percent.
const SERIAL: &str = "10";

/// What the self-test measures here. Refused where nothing runs on two threads, and where the clock is too coarse for it.
pub fn self_test_plan(environment: &Environment) -> Result<Plan, Vec<Problem>> {
    // A measured step may be a hair longer than the clock's own.
    if environment.clock_quantum_seconds > 1.05 * COARSEST_CLOCK_SECONDS {
        return Err(vec![too_coarse(environment.clock_quantum_seconds)]);
    }
    let settings = [
        ("kernel", "dialled"),
        ("serial", SERIAL),
        ("steps", "10000"),
        (INTERPRETER_COST, "0"),
        ("threads", "1,2"),
        ("effort", "careful"),
    ];
    let texts: Texts = settings.iter().map(|&(key, text)| (key.into(), text.into())).collect();
    let mut plan = plan(&settle(&texts, None, environment.cores).request, environment)?;
    let Some(twin) = plan.points.iter().find(|point| of(point, Role::Measured, 2)).cloned() else {
        let why =
            "The self-test needs two threads that share a memory, which this page does not get.";
        return Err(vec![Problem::at("", why)]);
    };
    plan.points.push(Point { role: Role::Twin, ..twin });
    plan.predicted_seconds *= f64::from(PAIRS) / f64::from(plan.rounds);
    plan.rounds = PAIRS;
    plan.ending.least_rounds = PAIRS;
    plan.ending.looks.clear();
    plan.traced.clear();
    Ok(plan)
}

fn of(point: &Point, role: Role, threads: u32) -> bool {
    point.role == role && point.threads == threads
}

/// What it found, check by check, with the threshold of each.
pub fn judge(result: &RunResult) -> SelfTest {
    let analysis = analyse(result, RESAMPLES);
    let known = known(&analysis);
    let checks = [clock(result), proofs(result), twins(result), known, quiet(&analysis)];
    let checks: Vec<Check> = checks.into_iter().flatten().collect();
    SelfTest { passed: checks.iter().all(|check| check.passed), checks }
}

fn check(name: &str, passed: bool, found: String, threshold: &str) -> Option<Check> {
    Some(Check { name: name.into(), passed, found, threshold: threshold.into() })
}

fn clock(result: &RunResult) -> Option<Check> {
    let step = result.record.environment.clock_quantum_seconds;
    let found = format!("steps of {} µs", four_digits(step * 1e6));
    check("Clock", step <= COARSEST_CLOCK_SECONDS, found, "it steps by at most 1 ms")
}

fn proofs(result: &RunResult) -> Option<Check> {
    let all = result.record.samples.len();
    let right = result.record.samples.iter().filter(|sample| sample.ok).count();
    let found = format!("{right} of {all} answers are those of the serial code");
    check("Answers", right == all && all > 0, found, "all of them are")
}

/// k of m pairs in which the first label was the slower one.
fn twins(result: &RunResult) -> Option<Check> {
    let rounds = |role: Role| {
        let its = move |point: &u32| of(&result.plan.points[*point as usize], role, 2);
        let samples = result.record.samples.iter().filter(move |s| counts(s) && its(&s.point));
        samples.map(|s| (s.round, s.seconds)).collect::<std::collections::BTreeMap<u32, f64>>()
    };
    let (first, second) = (rounds(Role::Measured), rounds(Role::Twin));
    let pairs = first.iter().filter_map(|(round, a)| Some((*a, *second.get(round)?)));
    // Equal times tell nothing.
    let different: Vec<(f64, f64)> = pairs.filter(|(a, b)| a != b).collect();
    let slower = different.iter().filter(|(a, b)| a > b).count() as u32;
    let all = different.len() as u32;
    let (low, high) = wilson(slower, all);
    let found = format!(
        "the first of two equal labels was slower in {slower} of {all} pairs ({:.0} to {:.0} %)",
        100.0 * low,
        100.0 * high
    );
    let fair = all > 0 && (low..=high).contains(&0.5);
    check(
        "Same against same",
        fair,
        found,
        "50 % lies within the 95 % interval: nineteen times in twenty",
    )
}

fn known(analysis: &Analysis) -> Option<Check> {
    let two = analysis.series.first()?.estimates.iter().find(|estimate| estimate.threads == 2);
    let recovered =
        two.and_then(|two| Some((two.serial_fraction_known?, two.serial_fraction_corrected?)));
    let Some((known, Interval { low, mid, high })) = recovered else {
        let found = "the machine gave two threads hardly more than one: nothing can be recovered";
        return check("Known answer", false, found.into(), KNOWN_THRESHOLD);
    };
    let found = format!(
        "{known:.3} was dialled, {mid:.3} ({low:.3} to {high:.3}) is recovered at two threads"
    );
    let near = low - TOLERANCE <= known && known <= high + TOLERANCE;
    check("Known answer", near, found, KNOWN_THRESHOLD)
}

/// Where a page is drawn, what its drawing does to a pass (R43).
fn quiet(analysis: &Analysis) -> Option<Check> {
    let Interval { low, mid, high } = analysis.disturbance?;
    let percent = |share: f64| format!("{:.1}", 100.0 * share + 0.0);
    let found = format!(
        "a pass right after a draw takes {} % longer ({} to {}) than one after a rest",
        percent(mid),
        percent(low),
        percent(high)
    );
    check("Quiet page", low <= 0.01, found, "the interval does not lie above 1 %")
}

const KNOWN_THRESHOLD: &str = "the dialled value lies within the interval, widened by 0.02";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::noise::{Disturbance, Noise, Scatter};
    use crate::protocol::{Begun, Level, Sample};
    use crate::record::begin;

    /// A self-test on a machine where the second label takes `bias` times as long.
    fn tested(seed: u32, bias: f64, serial: f64) -> SelfTest {
        drawn(seed, bias, serial, 1.0)
    }

    /// And a pass right after a draw `drawing` times.
    fn drawn(seed: u32, bias: f64, serial: f64, drawing: f64) -> SelfTest {
        let plan = self_test_plan(&Environment::of_tests()).unwrap();
        let noise = Noise { scatter: Scatter::Skewed, deviation: 0.01, ..Noise::NONE };
        let mut disturbance = Disturbance::new(noise, seed, "self-test");
        let Begun { mut result, steps } =
            begin(plan.request.clone(), plan, Environment::of_tests());
        let samples = steps.iter().map(|step| {
            let plan = &result.plan;
            let point = &plan.points[step.point as usize];
            let shared = if point.threads == 2 { serial + (1.0 - serial) / 2.0 } else { 1.0 };
            let seconds = match point.role {
                Role::Twin => 0.02 * shared * bias,
                Role::Measured => 0.02 * shared,
                Role::Ceiling | Role::Rested => 0.02 / f64::from(point.threads),
                Role::Drawn => 0.02 * drawing / f64::from(point.threads),
                _ => 1e-5,
            };
            Sample {
                point: step.point,
                round: step.round,
                seconds: seconds * disturbance.factor(0.0),
                passes: 1,
                warmup: step.warmup,
                ok: true,
                hidden: false,
                parks: 0,
                copy_seconds: 0.0,
                lost: 0,
            }
        });
        result.record.samples = samples.collect();
        judge(&result)
    }

    fn passed(test: &SelfTest, name: &str) -> bool {
        test.checks.iter().find(|check| check.name == name).unwrap().passed
    }

    #[test]
    fn each_round_holds_a_pair_and_the_seed_swaps_its_labels() {
        let plan = self_test_plan(&Environment::of_tests()).unwrap();
        let steps = crate::plan::order::steps(&plan);
        let first_is_twin = |round: &u32| {
            let is = |role| {
                let of_role = |s: &crate::protocol::Step| {
                    s.round == *round && of(&plan.points[s.point as usize], role, 2)
                };
                steps.iter().position(of_role).unwrap()
            };
            is(Role::Twin) < is(Role::Measured)
        };
        let swapped = (1..=PAIRS).filter(first_is_twin).count();
        assert!((10..=30).contains(&swapped), "{swapped}");
    }

    #[test]
    fn equal_labels_pass_about_nineteen_times_in_twenty_and_unequal_ones_never() {
        let fair = (0..200).filter(|&s| passed(&tested(s, 1.0, 0.1), "Same against same")).count();
        assert!(fair >= 180, "{fair} of 200");
        let biased =
            (0..50).filter(|&s| passed(&tested(s, 1.05, 0.1), "Same against same")).count();
        assert_eq!(biased, 0);
    }

    #[test]
    fn another_serial_part_than_the_dialled_one_is_noticed() {
        assert!(passed(&tested(1, 1.0, 0.1), "Known answer"));
        assert!(!passed(&tested(1, 1.0, 0.2), "Known answer"));
        assert!(tested(1, 1.0, 0.1).checks.len() == 5);
    }

    #[test]
    fn a_page_whose_drawing_costs_more_than_a_percent_is_noticed() {
        assert!(passed(&drawn(1, 1.0, 0.1, 1.0), "Quiet page"));
        assert!(!passed(&drawn(1, 1.0, 0.1, 1.03), "Quiet page"));
    }

    #[test]
    fn a_coarse_clock_is_named_before_anything_is_blamed_for_it() {
        let coarse = Environment { clock_quantum_seconds: 16.667e-3, ..Environment::of_tests() };
        let problems = self_test_plan(&coarse).unwrap_err();
        assert!(problems[0].message.contains("steps of 17 ms"), "{problems:?}");
    }

    #[test]
    fn without_threads_it_says_why_there_is_none() {
        let alone = Environment { level: Level::Serial, ..Environment::of_tests() };
        let problems = self_test_plan(&alone).unwrap_err();
        assert!(problems[0].message.contains("needs two threads"), "{problems:?}");
    }
}
