//! Samples → analysis: medians, ratios of the same round, what was discarded, what to be wary of. Pure.
//!
//! Spreads are the smallest and the largest round. A ratio's centre is the ratio of medians; its spread comes
//! from pairs of the same round, so that drift over the run cancels (R20).

use std::collections::{BTreeMap, BTreeSet};

use crate::protocol::{
    Analysis, CeilingPoint, Environment, Estimate, Plan, Point, Role, Sample, Series, Spread,
    WidthCost,
};
use crate::stats::{extremes, median};
use crate::verdict::verdict;

/// Seconds by round.
type Rounds = BTreeMap<u32, f64>;

/// What the samples say so far; any subset of a plan's samples, in any order.
pub fn analyse(plan: &Plan, samples: &[Sample], environment: &Environment) -> Analysis {
    let cells = Cells::of(plan, samples);
    let empty_pass = cells.empty_pass();
    let base = cells.rounds(&|point| point.role == Role::Base);
    let widths = |mode: &str| {
        let of_mode = |p: &&Point| p.role == Role::Measured && p.mode == mode;
        plan.points.iter().filter(of_mode).map(|p| p.threads).collect::<Vec<_>>()
    };
    let series = plan.request.modes.iter().map(|mode| Series {
        mode: mode.clone(),
        estimates: widths(mode)
            .into_iter()
            .filter_map(|threads| cells.estimate(mode, threads, &base, &empty_pass, environment))
            .collect(),
    });
    let kept = cells.kept();
    let timed = samples.iter().filter(|sample| !sample.warmup).count() as u32;
    let mut analysis = Analysis {
        series: series.collect(),
        base_seconds: spread(&base),
        ceiling: cells.ceiling(),
        empty_pass,
        hand_over_seconds: cells.hand_over(),
        drift: cells.drift(),
        rounds_done: cells.rounds_done(),
        samples_kept: kept,
        samples_discarded: timed - kept,
        verdict: Default::default(),
        warnings: Vec::new(),
    };
    analysis.warnings = warnings(&analysis, plan, samples);
    analysis.verdict = verdict(&analysis, plan, environment);
    analysis
}

/// A sample that counts: timed, seen whole, and right.
pub fn counts(sample: &Sample) -> bool {
    !sample.warmup && !sample.hidden && sample.ok
}

struct Cells<'a> {
    plan: &'a Plan,
    samples: Vec<&'a Sample>,
}

impl<'a> Cells<'a> {
    fn of(plan: &'a Plan, samples: &'a [Sample]) -> Self {
        let known = |sample: &&Sample| (sample.point as usize) < plan.points.len();
        Self { plan, samples: samples.iter().filter(known).filter(|s| counts(s)).collect() }
    }

    fn kept(&self) -> u32 {
        self.samples.len() as u32
    }

    /// Rounds in which every cell was visited.
    fn rounds_done(&self) -> u32 {
        let mut visited: BTreeMap<u32, BTreeSet<u32>> = BTreeMap::new();
        for sample in &self.samples {
            visited.entry(sample.round).or_default().insert(sample.point);
        }
        visited.values().filter(|points| points.len() == self.plan.points.len()).count() as u32
    }

    fn matching(&self, wanted: &dyn Fn(&Point) -> bool) -> impl Iterator<Item = &&'a Sample> {
        self.samples.iter().filter(move |s| wanted(&self.plan.points[s.point as usize]))
    }

    fn rounds(&self, wanted: &dyn Fn(&Point) -> bool) -> Rounds {
        self.matching(wanted).map(|sample| (sample.round, sample.seconds)).collect()
    }

    fn widths_of(&self, role: Role) -> Vec<u32> {
        self.plan.points.iter().filter(|p| p.role == role).map(|p| p.threads).collect()
    }

    fn estimate(
        &self,
        mode: &str,
        threads: u32,
        base: &Rounds,
        empty_pass: &[WidthCost],
        environment: &Environment,
    ) -> Option<Estimate> {
        let of = |threads: u32| {
            move |p: &Point| p.role == Role::Measured && p.mode == mode && p.threads == threads
        };
        let rounds = self.rounds(&of(threads));
        let seconds = spread(&rounds)?;
        // The empty pass says what starting and ending costs where it was made by the same executor.
        let executor = |wanted: &dyn Fn(&Point) -> bool| {
            self.plan.points.iter().find(|p| wanted(p)).map(|p| p.executor)
        };
        let same = executor(&of(threads)) == executor(&|p| p.role == Role::Empty);
        let empty = empty_pass.iter().find(|cost| same && cost.threads == threads);
        let (parks, passes) = self.matching(&of(threads)).fold((0.0, 0.0), |(parks, passes), s| {
            (parks + f64::from(s.parks), passes + f64::from(s.passes))
        });
        let copies: Vec<f64> = self.matching(&of(threads)).map(|s| s.copy_seconds).collect();
        Some(Estimate {
            threads,
            rounds: rounds.len() as u32,
            seconds,
            speedup: ratio(&self.rounds(&of(1)), &rounds),
            speedup_over_serial: ratio(base, &rounds),
            step_nanoseconds: seconds.mid * 1e9 / self.steps(&of(threads)),
            parks_per_pass: parks / passes,
            copy_seconds: median(&copies)?,
            start_heavy: empty.is_some_and(|empty| empty.seconds.mid > 0.01 * seconds.mid),
            oversubscribed: threads > environment.cores,
        })
    }

    /// Inner steps of a pass: as counted, and as planned until then.
    fn steps(&self, wanted: &dyn Fn(&Point) -> bool) -> f64 {
        let counted = self.plan.points.iter().filter(|p| wanted(p)).find_map(|p| p.steps);
        counted.unwrap_or(self.plan.steps_per_pass)
    }

    fn ceiling(&self) -> Vec<CeilingPoint> {
        let of = |threads: u32| move |p: &Point| p.role == Role::Ceiling && p.threads == threads;
        let one = self.rounds(&of(1));
        let widths = self.widths_of(Role::Ceiling).into_iter();
        widths
            .filter_map(|threads| {
                let speedup = ratio(&one, &self.rounds(&of(threads)))?;
                Some(CeilingPoint { threads, speedup })
            })
            .collect()
    }

    fn empty_pass(&self) -> Vec<WidthCost> {
        let widths = self.widths_of(Role::Empty).into_iter();
        widths
            .filter_map(|threads| {
                let of = |p: &Point| p.role == Role::Empty && p.threads == threads;
                Some(WidthCost { threads, seconds: spread(&self.rounds(&of))? })
            })
            .collect()
    }

    /// Over all probes: two per round.
    fn hand_over(&self) -> Option<Spread> {
        let probes = self.matching(&|point| point.role == Role::HandOver);
        spread_of(&probes.map(|sample| sample.seconds).collect::<Vec<_>>())
    }

    /// (slowest − fastest round) ÷ median of the ceiling at one thread, from two rounds on.
    fn drift(&self) -> Option<f64> {
        let rounds = self.rounds(&|point| point.role == Role::Ceiling && point.threads == 1);
        let spread = spread(&rounds).filter(|_| rounds.len() > 1)?;
        Some((spread.high - spread.low) / spread.mid)
    }
}

fn spread(rounds: &Rounds) -> Option<Spread> {
    spread_of(&rounds.values().copied().collect::<Vec<_>>())
}

fn spread_of(values: &[f64]) -> Option<Spread> {
    let (low, high) = extremes(values)?;
    Some(Spread { low, mid: median(values)?, high })
}

/// before ÷ after over the rounds that have both. The centre lies within the spread, since medians are
/// monotonic: before ≥ low · after in every round carries over to their medians.
fn ratio(before: &Rounds, after: &Rounds) -> Option<Spread> {
    let pairs: Vec<(f64, f64)> = before
        .iter()
        .filter_map(|(round, &before)| after.get(round).map(|&after| (before, after)))
        .collect();
    let (befores, afters): (Vec<f64>, Vec<f64>) = pairs.iter().copied().unzip();
    let ratios: Vec<f64> = pairs.iter().map(|(before, after)| before / after).collect();
    let (low, high) = extremes(&ratios)?;
    Some(Spread { low, mid: median(&befores)? / median(&afters)?, high })
}

/// A short time with its unit, two digits: for sentences.
fn in_words(seconds: f64) -> String {
    let (scaled, unit) = match seconds {
        s if s < 1e-6 => (s * 1e9, "ns"),
        s if s < 1e-3 => (s * 1e6, "µs"),
        s => (s * 1e3, "ms"),
    };
    if scaled < 10.0 { format!("{scaled:.1} {unit}") } else { format!("{scaled:.0} {unit}") }
}

fn warnings(analysis: &Analysis, plan: &Plan, samples: &[Sample]) -> Vec<String> {
    let mut warnings = Vec::new();
    if let Some(drift) = analysis.drift.filter(|drift| *drift > 0.05) {
        warnings.push(format!(
            "The machine’s own speed moved by {:.0} % during the run: close other programs, plug in the \
             charger, and measure again.",
            100.0 * drift
        ));
    }
    if let Some(hand_over) = analysis.hand_over_seconds
        && hand_over.high > 1.6 * hand_over.low
    {
        warnings.push(format!(
            "Handing a cache line over took {} to {}: the threads’ cores were near at times and far at \
             others, or other programs held them. What writes shared lines depends on it.",
            in_words(hand_over.low),
            in_words(hand_over.high)
        ));
    }
    let short = samples.iter().filter(|sample| counts(sample)).any(|sample| {
        let role = plan.points.get(sample.point as usize).map(|point| point.role);
        let stretch = sample.seconds * f64::from(sample.passes);
        role != Some(Role::HandOver) && stretch < 0.8 * plan.shortest_sample_seconds
    });
    if short {
        warnings.push(format!(
            "Some samples were shorter than {:.0} ms, too short for this clock.",
            plan.shortest_sample_seconds * 1e3
        ));
    }
    let heavy = analysis.series.iter().flat_map(|s| &s.estimates).any(|e| e.start_heavy);
    if heavy {
        warnings.push(
            "In cells marked “start”, starting and ending the pass takes over 1 % of it: a larger size \
             would tell more."
                .into(),
        );
    }
    if analysis.samples_discarded > 0 {
        warnings.push(format!(
            "{} samples were discarded: the page was hidden or resized, or an answer was wrong.",
            analysis.samples_discarded
        ));
    }
    warnings
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::plan;
    use crate::protocol::Level;
    use crate::settings::settle;
    use proptest::prelude::*;

    fn environment() -> Environment {
        Environment {
            engine: "test".into(),
            platform: "test".into(),
            cores: 2,
            level: Level::Threads,
            clock_quantum_seconds: 5e-6,
            hand_over_seconds: None,
            memory_limit_bytes: 1e9,
        }
    }

    fn two_modes() -> Plan {
        let texts = [("modes", "plain,counted"), ("threads", "1,2,3")];
        let texts = texts.iter().map(|(k, v)| (k.to_string(), v.to_string())).collect();
        plan(&settle(&texts, None, 2).request, &environment()).unwrap()
    }

    /// A sample for every step, `seconds(point, round)` long.
    fn carried_out(plan: &Plan, seconds: impl Fn(&Point, u32) -> f64) -> Vec<Sample> {
        plan.steps
            .iter()
            .map(|step| Sample {
                point: step.point,
                round: step.round,
                seconds: seconds(&plan.points[step.point as usize], step.round),
                passes: 1,
                warmup: step.warmup,
                ok: true,
                hidden: false,
                parks: 0,
                copy_seconds: 0.0,
            })
            .collect()
    }

    /// Plain halves with two threads, counted doubles; a slow machine drifts by round.
    fn story(point: &Point, round: u32) -> f64 {
        let drift = 1.0 + 0.01 * f64::from(round);
        let threads = f64::from(point.threads.min(2));
        drift
            * match (point.role, point.mode.as_str()) {
                (Role::Measured, "counted") => 0.1 * threads,
                (Role::Empty, _) => 1e-5,
                (Role::HandOver, _) => 50e-9,
                (Role::Base, _) => 0.09,
                _ => 0.1 / threads,
            }
    }

    fn speedup(analysis: &Analysis, mode: usize, at: usize) -> Spread {
        analysis.series[mode].estimates[at].speedup.unwrap()
    }

    #[test]
    fn ratios_come_from_pairs_of_the_same_round_so_drift_cancels() {
        let plan = two_modes();
        let analysis = analyse(&plan, &carried_out(&plan, story), &environment());
        for (mode, expected) in [(0, 2.0), (1, 0.5)] {
            let spread = speedup(&analysis, mode, 1);
            assert!((spread.low - expected).abs() < 1e-9, "{spread:?}");
            assert!((spread.high - expected).abs() < 1e-9, "{spread:?}");
        }
        let over_serial = analysis.series[0].estimates[1].speedup_over_serial.unwrap();
        assert!((over_serial.mid - 1.8).abs() < 1e-9);
        assert_eq!(analysis.rounds_done, 5);
        assert!(analysis.series[0].estimates[2].oversubscribed);
        assert!((analysis.ceiling[1].speedup.mid - 2.0).abs() < 1e-9);
    }

    #[test]
    fn hidden_and_wrong_samples_are_counted_and_left_out() {
        let plan = two_modes();
        let mut samples = carried_out(&plan, story);
        let timed = samples.iter_mut().filter(|sample| !sample.warmup);
        for (index, sample) in timed.take(4).enumerate() {
            (sample.hidden, sample.ok, sample.seconds) = (index % 2 == 0, index % 2 == 0, 99.0);
        }
        let analysis = analyse(&plan, &samples, &environment());
        assert_eq!(analysis.samples_discarded, 4);
        assert!(analysis.series.iter().flat_map(|s| &s.estimates).all(|e| e.seconds.high < 1.0));
    }

    #[test]
    fn a_run_that_was_stopped_shows_what_it_has() {
        let plan = two_modes();
        assert_eq!(analyse(&plan, &[], &environment()).series[0].estimates, []);
        let samples = carried_out(&plan, story);
        for length in 0..samples.len() {
            analyse(&plan, &samples[..length], &environment());
        }
    }

    #[test]
    fn a_jump_of_the_hand_over_time_is_told() {
        let plan = two_modes();
        let samples = carried_out(&plan, |point, round| match point.role {
            Role::HandOver if round > 3 => 200e-9,
            _ => story(point, round),
        });
        let warnings = analyse(&plan, &samples, &environment()).warnings;
        assert!(warnings.iter().any(|w| w.contains("near at times and far")), "{warnings:?}");
    }

    proptest! {
        #[test]
        fn the_order_of_samples_changes_nothing_and_a_change_of_units_no_ratio(
            times in proptest::collection::vec(1e-6..10.0f64, 400),
            seed: u32,
            scale in 1e-3..1e3f64,
        ) {
            let plan = two_modes();
            let mut samples = carried_out(&plan, |_, _| 0.0);
            for (sample, seconds) in samples.iter_mut().zip(times.iter().cycle()) {
                sample.seconds = *seconds;
            }
            let straight = analyse(&plan, &samples, &environment());
            let mut shuffled = samples.clone();
            crate::random::Random::new(seed, "test").shuffle(&mut shuffled);
            prop_assert_eq!(&analyse(&plan, &shuffled, &environment()).series, &straight.series);

            samples.iter_mut().for_each(|sample| sample.seconds *= scale);
            let scaled = analyse(&plan, &samples, &environment());
            for (a, b) in scaled.series.iter().zip(&straight.series) {
                for (a, b) in a.estimates.iter().zip(&b.estimates) {
                    let (a, b) = (a.speedup.unwrap(), b.speedup.unwrap());
                    prop_assert!((a.mid / b.mid - 1.0).abs() < 1e-9);
                    prop_assert!(a.low <= a.mid && a.mid <= a.high);
                    prop_assert!(a.low.is_finite() && a.high.is_finite());
                }
            }
        }
    }
}
