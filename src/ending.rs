//! When a run has measured enough (R17): asked after each round, answered from what was recorded. Pure.

use crate::analyse::{is_precise, rounds_done};
use crate::hand_over::PROBE_SECONDS;
use crate::protocol::{Ended, Plan, Role, RunResult, Sample};

/// What ends the run after the rounds that were made, if anything does.
///
/// The precision is looked at after declared rounds only: whoever looks after each round stops at a lucky one. The budget
/// drops rounds, never below the least that an interval can be told from.
pub fn ended(result: &RunResult) -> Option<Ended> {
    let (plan, samples) = (&result.plan, &result.record.samples);
    let rounds = last_round(samples);
    if rounds >= plan.rounds {
        return Some(Ended::Rounds);
    }
    let whole = rounds_done(result);
    if plan.ending.looks.contains(&whole) && is_precise(result, plan.ending.precision) {
        return Some(Ended::Precision);
    }
    let (begin, measured) = spent(plan, samples, result.record.environment.pause_seconds);
    let with_another = begin + measured * f64::from(rounds + 1) / f64::from(rounds.max(1));
    let enough = whole >= plan.ending.least_rounds;
    (enough && with_another > plan.ending.budget_seconds).then_some(Ended::Budget)
}

fn last_round(samples: &[Sample]) -> u32 {
    samples.iter().map(|sample| sample.round).max().unwrap_or(0)
}

/// Seconds before the first round, and in the rounds with the pauses between them.
fn spent(plan: &Plan, samples: &[Sample], pause_seconds: f64) -> (f64, f64) {
    let stretch = |sample: &&Sample| match plan.points.get(sample.point as usize) {
        // Its seconds are those of one way.
        Some(point) if point.role == Role::HandOver => PROBE_SECONDS,
        _ => sample.seconds * f64::from(sample.passes),
    };
    let sum = |warmup| samples.iter().filter(|s| s.warmup == warmup).map(|s| stretch(&s)).sum();
    let (begin, rounds): (f64, f64) = (sum(true), sum(false));
    (begin, rounds + pause_seconds * f64::from(last_round(samples)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::{Environment, Simulation};
    use crate::record::begin;
    use crate::rounds::carry_out;
    use crate::simulated::Simulator;

    /// A simulated run of this effort, carried out until it ends: how many rounds, and why.
    fn run(effort: &str, noise_percent: u32, budget_seconds: f64) -> (u32, Ended) {
        run_with_pauses(effort, noise_percent, budget_seconds, 0.25)
    }

    fn run_with_pauses(
        effort: &str,
        noise_percent: u32,
        budget_seconds: f64,
        pause_seconds: f64,
    ) -> (u32, Ended) {
        let simulation = Simulation {
            cores: 4,
            serial_percent: 0,
            noise_percent,
            regimes: false,
            drawing_percent: 0,
        };
        let settings = [("modes", "plain"), ("threads", "1,2"), ("effort", effort)];
        let texts = settings.iter().map(|&(key, text)| (key.into(), text.into())).collect();
        let mut request = crate::settings::settle(&texts, None, 4).request;
        request.simulated = Some(simulation);
        let there = crate::plan::place(&request, &Environment::of_tests());
        let environment = Environment { pause_seconds, ..there };
        let mut plan = crate::plan::plan(&request, &environment).unwrap();
        plan.ending.budget_seconds = budget_seconds;
        let mut machine = Simulator::new(plan.clone()).unwrap();
        let begun = begin(request, plan, environment);
        let result = carry_out(begun, |step| machine.pass(step), |_, _| {}).unwrap();
        (last_round(&result.record.samples), result.record.ended.unwrap())
    }

    #[test]
    fn a_quiet_machine_is_measured_precisely_at_the_first_look() {
        assert_eq!(run("standard", 0, 1e6), (10, Ended::Precision));
        assert_eq!(run("careful", 0, 1e6), (30, Ended::Precision));
    }

    #[test]
    fn a_noisy_one_goes_on_to_the_last_round() {
        assert_eq!(run("standard", 20, 1e6), (45, Ended::Rounds));
        assert_eq!(run("quick", 20, 1e6), (5, Ended::Rounds));
    }

    #[test]
    fn a_short_budget_drops_rounds_but_never_below_five() {
        assert_eq!(run("standard", 20, 0.0), (5, Ended::Budget));
        let (rounds, ended) = run("standard", 20, 20.0);
        assert!((6..45).contains(&rounds) && ended == Ended::Budget, "{rounds}");
    }

    /// A phone has to cool between two rounds, and its visitor waits for that too.
    #[test]
    fn long_pauses_leave_fewer_rounds_within_the_same_budget() {
        let (quick, _) = run_with_pauses("standard", 20, 30.0, 0.0);
        let (slow, ended) = run_with_pauses("standard", 20, 30.0, 2.0);
        assert!(slow < quick && slow <= 15 && ended == Ended::Budget, "{slow} of {quick}");
    }
}
