//! A machine that is not there: up to 256 cores, deterministic from a seed. It shows what two cores cannot, and feeds
//! the tests of the analysis. Whatever it says is labelled *simulated*.
//!
//! Its model is the simplest that has the parts that the page tells apart: a ceiling, tasks that do not divide evenly,
//! one cache line at a time for what all threads write, one thread at a time for a global lock.

use crate::noise::{Disturbance, Noise, Scatter};
use crate::order;
use crate::plan::{shortest_stretch, steps_of};
use crate::protocol::{
    Executor, ModeInfo, Outcome, Plan, Point, Role, Sample, Simulation, Step, Value,
};
use crate::random::Random;
use crate::registry::{kernel, mode_info};
use crate::stats::four_digits;

/// One way of a cache line between near cores, and how many times that between far ones.
const HAND_OVER_SECONDS: f64 = 50e-9;
const FAR: f64 = 4.0;
/// Full speed of one core on the ceiling's work, one pass.
const CEILING_SECONDS: f64 = 20e-3;
/// What waking and sending home one more thread costs.
const START_SECONDS: f64 = 4e-6;
/// A thread that takes turns with others loses this much to the switches.
const TURNS: f64 = 0.03;

/// A plan carried out on it, step by step.
pub struct Simulator {
    plan: Plan,
    steps: Vec<Step>,
    simulation: Simulation,
    /// By point.
    disturbances: Vec<Disturbance>,
    /// By round: whether the cores are far apart.
    far: Vec<bool>,
}

impl Simulator {
    /// `None` for a plan that is meant for a real machine.
    pub fn new(plan: Plan) -> Option<Self> {
        let simulation = plan.request.simulated?;
        let seed = plan.seed;
        let noise = Noise {
            scatter: Scatter::Skewed,
            deviation: f64::from(simulation.noise_percent) / 100.0,
            ..Noise::NONE
        };
        let of_point = |index: usize| Disturbance::new(noise, seed, &format!("simulated {index}"));
        let disturbances = (0..plan.points.len()).map(of_point).collect();
        let mut random = Random::new(seed, "regime");
        let mut switches = || simulation.regimes && random.unit() < 0.4;
        let far = (0..=plan.rounds).map(|_| switches()).collect();
        let steps = order::steps(&plan);
        Some(Self { plan, steps, simulation, disturbances, far })
    }

    /// The outcome of one step. Steps are taken in order.
    pub fn pass(&mut self, index: usize) -> Outcome {
        let Step { point: at, round, warmup } = self.steps[index];
        let point = &self.plan.points[at as usize];
        let share = f64::from(round) / f64::from(self.plan.rounds.max(1));
        let model = self.seconds(point, self.far[round as usize]) * self.drawing(point.role);
        let seconds = four_digits(model * self.disturbances[at as usize].factor(share));
        let shortest = shortest_stretch(&self.plan);
        let passes = match point.role {
            Role::HandOver => 1,
            _ => (shortest / seconds).ceil().clamp(1.0, 16384.0) as u32,
        };
        let sample = Sample {
            point: at,
            round,
            seconds,
            passes,
            warmup,
            ok: true,
            hidden: false,
            parks: 0,
            copy_seconds: four_digits(self.copies(point)),
            lost: 0,
        };
        let steps = if role_has_steps(point.role) { steps_of(point) } else { 0.0 };
        Outcome { sample, again: false, checksum: String::new(), answer: String::new(), steps }
    }

    /// What a pass takes before any noise.
    fn seconds(&self, point: &Point, far: bool) -> f64 {
        let threads = point.threads;
        match point.role {
            Role::HandOver => HAND_OVER_SECONDS * if far { FAR } else { 1.0 },
            Role::Empty => START_SECONDS * f64::from(threads + 1),
            Role::Ceiling | Role::Drawn | Role::Rested => CEILING_SECONDS / self.speed(threads),
            Role::Base | Role::Bare => self.alone(point),
            Role::Measured | Role::Twin => self.measured(point, far),
        }
    }

    /// What its page adds to a pass right after a draw.
    fn drawing(&self, role: Role) -> f64 {
        let percent = if role == Role::Drawn { self.simulation.drawing_percent } else { 0 };
        1.0 + f64::from(percent) / 100.0
    }

    /// r · min(p, c), and a little less where threads take turns.
    fn speed(&self, threads: u32) -> f64 {
        let cores = self.simulation.cores;
        match threads > cores {
            true => f64::from(cores) * (1.0 - TURNS),
            false => f64::from(threads),
        }
    }

    fn measured(&self, point: &Point, far: bool) -> f64 {
        let Some(mode) = mode_info(&point.mode) else { return self.alone(point) };
        let threads = f64::from(point.threads);
        let work = self.alone(point);
        let start = START_SECONDS * threads;
        let of_kernel = kernel(&point.kernel).map(|kernel| kernel.known_speedup);
        let known = of_kernel.and_then(|known| known(&point.params, self.speed(point.threads)));
        if let Some(speedup) = known {
            return work / speedup + start;
        }
        if mode.serialises {
            return work * if point.threads > 1 { 1.0 + TURNS } else { 1.0 } + start;
        }
        let bounds = &self.plan.granularity_bounds;
        let bound = bounds.iter().find(|bound| bound.threads == point.threads);
        let uneven = bound.map_or(1.0, |bound| threads / bound.speedup);
        let serial = work * f64::from(self.simulation.serial_percent) / 100.0;
        let parallel = (work - serial) * uneven / self.speed(point.threads);
        serial + parallel + self.line(mode, point, far) + self.copies(point) + start
    }

    /// The lines that all threads write go from core to core, one hand-over at a time.
    fn line(&self, mode: &ModeInfo, point: &Point, far: bool) -> f64 {
        let active = f64::from(point.threads.min(self.simulation.cores));
        let hand_over = HAND_OVER_SECONDS * if far { FAR } else { 1.0 };
        let reads = kernel(&point.kernel).map_or(1, |kernel| kernel.info.reads_per_step.max(1));
        let writes = steps_of(point) * f64::from(reads * mode.atomics.shared);
        writes * hand_over * (1.0 - 1.0 / active)
    }

    /// One thread.
    fn alone(&self, point: &Point) -> f64 {
        let mode = mode_info(&point.mode).map_or(1.0, |mode| mode.expected_step_nanoseconds);
        let interpreter = match point.params.get("interp") {
            Some(Value::Whole(nanoseconds)) => f64::from(*nanoseconds),
            _ => 0.0,
        };
        steps_of(point) * (mode + interpreter) * 1e-9
    }

    /// A copy per task of a hundredth of the work, or what is sent to workers that share nothing.
    fn copies(&self, point: &Point) -> f64 {
        use crate::protocol::Family::{Copied, Messages};
        let copied = mode_info(&point.mode).is_some_and(|m| matches!(m.family, Copied | Messages));
        let several = point.role == Role::Measured && point.executor != Executor::Serial;
        if copied && several { 0.01 * self.alone(point) } else { 0.0 }
    }
}

fn role_has_steps(role: Role) -> bool {
    matches!(role, Role::Measured | Role::Twin | Role::Base | Role::Bare)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analyse::{RESAMPLES, analyse};
    use crate::plan::place;
    use crate::protocol::{Analysis, Environment, RunResult, Spread};
    use crate::record::begin;
    use crate::rounds::carry_out;

    fn simulated(settings: &[(&str, &str)], simulation: Simulation) -> (RunResult, Analysis) {
        let texts = settings.iter().map(|&(key, text)| (key.into(), text.into())).collect();
        let mut request = crate::settings::settle(&texts, None, simulation.cores).request;
        request.simulated = Some(simulation);
        let environment = place(&request, &Environment::of_tests());
        let plan = crate::plan::plan(&request, &environment).unwrap();
        let mut simulator = Simulator::new(plan.clone()).unwrap();
        let mut begun = begin(request, plan, environment);
        // To the last round, however precise it is.
        begun.result.plan.ending.looks.clear();
        let result = carry_out(begun, |step| simulator.pass(step), |_, _| {}).unwrap();
        let analysis = analyse(&result, RESAMPLES);
        (result, analysis)
    }

    const QUIET: Simulation = Simulation {
        cores: 16,
        serial_percent: 0,
        noise_percent: 0,
        regimes: false,
        drawing_percent: 0,
    };

    #[test]
    fn a_machine_without_noise_gives_its_own_parameters_back() {
        for (percent, share) in [(0, 0.0), (5, 0.05), (20, 0.2)] {
            let machine = Simulation { serial_percent: percent, ..QUIET };
            // 120 tasks: those counts divide evenly. No start-up to speak of beside the work.
            let chosen = [
                ("modes", "plain"),
                ("threads", "1,2,3,4,5,6,8,10,12,15"),
                ("step", "1"),
                ("n", "240"),
                ("interp", "1000"),
            ];
            let (_, analysis) = simulated(&chosen, machine);
            let model = &analysis.series[0].model;
            assert_eq!(model.counts.len(), 10, "{model:?}");
            let amdahl = &model.fits[0];
            assert!((amdahl.parameters[1].mid - share).abs() < 1e-4, "{amdahl:?}");
            assert!(!amdahl.rejected, "{amdahl:?}");
        }
    }

    #[test]
    fn what_was_dialled_is_recovered() {
        for (dial, percent) in [("serial", "10"), ("critical", "25"), ("imbalance", "10")] {
            let chosen = [
                ("kernel", "dialled"),
                ("serial", "0"),
                (dial, percent),
                ("threads", "1,2,3,4,6,8,10,12,16"),
                ("steps", "640000"),
                ("interp", "1000"),
            ];
            let (_, analysis) = simulated(&chosen, QUIET);
            for estimate in &analysis.series[0].estimates[1..] {
                let known = estimate.serial_fraction_known.unwrap();
                let found = estimate.serial_fraction_corrected.unwrap().mid;
                // Starting the threads is not dialled, and takes 70 µs of more than a second.
                assert!(
                    (found - known).abs() < 1e-3,
                    "{dial} {} {found} {known}",
                    estimate.threads
                );
            }
            assert!(analysis.verdict.sentences.iter().any(|s| s.starts_with("Dialled:")));
        }
    }

    #[test]
    fn the_knee_is_the_number_of_cores() {
        for cores in [4, 8, 32, 128, 256] {
            let machine = Simulation { cores, noise_percent: 1, ..QUIET };
            let chosen = [("modes", "plain"), ("effort", "standard"), ("cap", "256")];
            let (_, analysis) = simulated(&chosen, machine);
            if let Some(found) = analysis.knee.and_then(|knee| knee.cores) {
                assert!(
                    (found.mid - f64::from(cores)).abs() < 0.05 * f64::from(cores),
                    "{found:?}"
                );
            } else {
                assert!(cores > 170, "with two counts beyond the cores there is a knee: {cores}");
            }
        }
    }

    #[test]
    fn the_story_can_be_lived_through_on_sixteen_cores() {
        let machine = Simulation { noise_percent: 2, ..QUIET };
        let (_, analysis) = simulated(&[("effort", "standard")], machine);
        let verdict = &analysis.verdict;
        assert!(verdict.headline.contains("“List, counted” takes"), "{verdict:?}");
        assert!(verdict.causes.iter().any(|c| c.contains("the list’s header")), "{verdict:?}");
        let of = |mode: &str| analysis.series.iter().find(|s| s.mode == mode).unwrap();
        assert_eq!(of("counted").cost.threads, None);
        assert_eq!(of("plain").cost.threads, Some(2));
    }

    #[test]
    fn work_that_grows_with_the_threads_follows_gustafson_and_takes_its_own_time() {
        let machine = Simulation { cores: 8, ..QUIET };
        let chosen = [("modes", "plain"), ("threads", "1-8"), ("scaling", "weak"), ("step", "1")];
        let (recorded, analysis) = simulated(&chosen, machine);
        let sizes: Vec<_> = recorded.plan.points[..8].iter().map(|p| &p.params["n"]).collect();
        assert_eq!((sizes[0], sizes[7]), (&Value::Whole(120), &Value::Whole(240)));
        let eight = &analysis.series[0].estimates[7];
        assert!((eight.speedup.unwrap().mid - 8.0).abs() < 0.4, "{eight:?}");
        let one = &analysis.series[0].estimates[0];
        assert!((eight.seconds.mid / one.seconds.mid - 1.0).abs() < 0.05, "{eight:?}");
        let fits = &analysis.series[0].model.fits;
        assert_eq!(fits.iter().map(|fit| fit.law.as_str()).collect::<Vec<_>>(), ["gustafson"]);
        assert!(eight.losses.is_empty());
    }

    #[test]
    fn what_the_page_costs_is_recovered_and_warned_about_where_it_is_more_than_a_percent() {
        for (percent, effort) in [(0, "standard"), (3, "standard"), (20, "quick")] {
            let machine = Simulation { noise_percent: 1, drawing_percent: percent, ..QUIET };
            let (recorded, analysis) = simulated(&[("effort", effort)], machine);
            let dialled = f64::from(percent) / 100.0;
            let Spread { low, mid, high } = analysis.disturbance.unwrap();
            assert!(low <= dialled && dialled <= high, "{percent} % gave {mid} ({low}–{high})");
            let warned = analysis.warnings.iter().any(|warning| warning.rule == "R43");
            assert_eq!(warned, percent > 0, "{:?}", analysis.warnings);
            assert!(recorded.plan.rounds >= 5);
        }
    }

    #[test]
    fn cores_that_come_near_and_go_far_are_told_apart() {
        let machine = Simulation { noise_percent: 1, regimes: true, ..QUIET };
        let (_, analysis) = simulated(&[("effort", "standard")], machine);
        let rounds: u32 = analysis.regimes.iter().map(|regime| regime.rounds).sum();
        assert_eq!((analysis.regimes.len(), rounds), (2, analysis.rounds_done));
        let counted = |at: usize| {
            let headline = &analysis.regimes[at].headline;
            headline.iter().find(|c| c.pair.mode == "counted").unwrap().speedup.mid
        };
        assert!(counted(0) > 2.0 * counted(1), "near {} far {}", counted(0), counted(1));
    }
}
