//! A machine that is not there: up to 256 cores, deterministic from a seed. It shows what two cores cannot, and feeds
//! the tests of the analysis. Whatever it says is labelled *simulated*.
//!
//! Its model is a handful of bottlenecks, each of which one knows from the machine room: cores that slow down in company,
//! tasks that do not divide evenly, a line that all threads write and that goes from core to core one way at a time,
//! items whose line another core counted last, a lock whose sleepers have to be woken, one thread at a time for a
//! global lock. A pass takes what the narrowest of them lets through.
//!
//! Four numbers describe the machine ([`Machine`]), none of them a mode's or a count's: what a mode does to them follows
//! from what it says it writes. `tests/reference/fit_machine.py` fits them to every other count of the stored run on
//! sixteen cores, and prints how far off they are on the other counts and on the run on two cores (R42).

use crate::noise::{Disturbance, Noise, Scatter};
use crate::param::interpreter_nanoseconds;
use crate::plan::order;
use crate::plan::{shortest_stretch, steps_of};
use crate::protocol::{
    Executor, Family, ModeInfo, Outcome, Plan, Point, Role, Sample, Simulation, Step,
};
use crate::random::Random;
use crate::registry::{kernel, mode_info};
use crate::stats::four_digits;

/// What the machine is made of, beside the number of its cores.
#[derive(Clone, Copy, Debug)]
struct Machine {
    /// How much longer a core takes when all are busy: clocks fall, and the way to memory is shared.
    company: f64,
    /// One way of a written cache line between near cores.
    hand_over_seconds: f64,
    /// How long a thread goes on asking for a lock before it sleeps.
    patience_seconds: f64,
    /// What waking a sleeper costs the one who unlocks.
    wake_seconds: f64,
}

/// Fitted to 2, 4, 8, 12 and 20 threads of `docs/examples/story-16-cores.json`. The way of a line is near the 61 ns that
/// this run's probe measured, which the fit does not know of.
const FITTED: Machine = Machine {
    company: 0.154,
    hand_over_seconds: 45e-9,
    patience_seconds: 16.3e-6,
    wake_seconds: 1.27e-6,
};

/// How many times as far it is between far cores: what the setting means, and not fitted.
const FAR: f64 = 4.0;
/// Of the reads of a step, those that find an item where another thread may have counted it last. Known of the kernel of
/// the story and not fitted: a task has its rows of A for itself, and every task reads all of B.
const READ_BY_OTHERS: f64 = 0.5;
/// Full speed of one core on the ceiling's work, one pass. No speed-up depends on it.
const CEILING_SECONDS: f64 = 20e-3;
/// What waking and sending home one more thread costs: under a hundredth of any pass of the story.
const START_SECONDS: f64 = 4e-6;

/// A plan carried out on it, step by step.
pub struct Simulator {
    plan: Plan,
    steps: Vec<Step>,
    simulation: Simulation,
    machine: Machine,
    /// By point.
    disturbances: Vec<Disturbance>,
    /// By round: whether the cores are far apart.
    far: Vec<bool>,
}

impl Simulator {
    /// `None` for a plan that is meant for a real machine.
    pub fn new(plan: Plan) -> Option<Self> {
        Self::of(plan, FITTED)
    }

    fn of(plan: Plan, machine: Machine) -> Option<Self> {
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
        Some(Self { plan, steps, simulation, machine, disturbances, far })
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
            Role::HandOver => self.hand_over(far),
            Role::Empty => START_SECONDS * f64::from(threads + 1),
            Role::Ceiling | Role::Drawn | Role::Rested => CEILING_SECONDS / self.ceiling(threads),
            Role::Base | Role::Bare => self.alone(point),
            Role::Measured | Role::Twin => self.measured(point, far),
        }
    }

    /// What its page adds to a pass right after a draw.
    fn drawing(&self, role: Role) -> f64 {
        let percent = if role == Role::Drawn { self.simulation.drawing_percent } else { 0 };
        1.0 + f64::from(percent) / 100.0
    }

    fn hand_over(&self, far: bool) -> f64 {
        self.machine.hand_over_seconds * if far { FAR } else { 1.0 }
    }

    /// Threads that have a core at one time. More of them take turns, and lose nothing by it.
    fn active(&self, threads: u32) -> f64 {
        f64::from(threads.min(self.simulation.cores))
    }

    /// What a core among so many active ones gives, of what it gives alone. Of a machine of this form a core's loss in
    /// company is Amdahl's serial share: the laws stay exact on it.
    fn pace(&self, threads: u32) -> f64 {
        let others = f64::from(self.simulation.cores - 1).max(1.0);
        1.0 / (1.0 + self.machine.company * (self.active(threads) - 1.0) / others)
    }

    fn ceiling(&self, threads: u32) -> f64 {
        self.active(threads) * self.pace(threads)
    }

    /// The ceiling of tasks that cannot be cut. Threads that take turns deal the tasks to the cores there are.
    fn speed(&self, threads: u32) -> f64 {
        let bounds = &self.plan.granularity_bounds;
        let bound = bounds.iter().find(|bound| bound.threads == threads);
        let active = self.active(threads);
        bound.map_or(active, |bound| bound.speedup.min(active)) * self.pace(threads)
    }

    fn measured(&self, point: &Point, far: bool) -> f64 {
        let Some(mode) = mode_info(&point.mode) else { return self.alone(point) };
        let work = self.alone(point);
        let start = START_SECONDS * f64::from(point.threads);
        let of_kernel = kernel(&point.kernel).map(|kernel| kernel.known_speedup);
        let known = of_kernel.and_then(|known| known(&point.params, self.ceiling(point.threads)));
        if let Some(speedup) = known {
            return work / speedup + start;
        }
        if mode.serialises {
            return work + start;
        }
        let serial = work * f64::from(self.simulation.serial_percent) / 100.0;
        let shared = self.shared(mode, point, work - serial, self.hand_over(far));
        serial + shared + self.copies(point) + start
    }

    /// The work that all threads share: as long as the narrowest place takes to let it through.
    fn shared(&self, mode: &ModeInfo, point: &Point, work: f64, hand_over: f64) -> f64 {
        let active = self.active(point.threads);
        // What one thread does alone in the serial share pulls no line to and fro.
        let share = work / self.alone(point);
        let reads = share * steps_of(point) * reads_per_step(point);
        // A read counts its item up and down; its line is fetched once for that, if another core had it last.
        let fetched = reads * f64::from(mode.atomics.item.min(1)) * READ_BY_OTHERS;
        let items = fetched * hand_over * (1.0 - 1.0 / active);
        let parallel = (work + items) / self.speed(point.threads);
        // While one core has the line the others work: the longer of the two counts, not their sum.
        let line = reads * f64::from(mode.atomics.shared) * hand_over;
        match mode.family {
            _ if active < 2.0 => parallel,
            Family::Locked => {
                // A thread that finds a lock taken steps back: the line is not pulled away from the holder, who goes on
                // by itself wherever that is faster than taking turns.
                let lock = line.min(work);
                parallel.max(lock) + self.wakes(reads, lock / reads, active - work / lock)
            }
            _ => parallel.max(line),
        }
    }

    /// What waking sleepers adds to so many uses of a lock, when so many threads are too many for it.
    ///
    /// A waiter asks for `patience`, sleeps, and is woken when its turn comes, once in as many uses as there are
    /// waiters. Every waking makes a use longer, in which more of the others lose their patience: a use takes
    /// t = t₁ + wake · n · t ÷ (patience + n · t), a quadratic equation.
    fn wakes(&self, uses: f64, alone: f64, waiters: f64) -> f64 {
        // Not a number either: of a lock that is never used, or of work that is none.
        if waiters.is_nan() || waiters <= 0.0 {
            return 0.0;
        }
        let Machine { patience_seconds: patience, wake_seconds: wake, .. } = self.machine;
        let linear = patience - waiters * (alone + wake);
        let root = (linear * linear + 4.0 * waiters * patience * alone).sqrt();
        uses * ((root - linear) / (2.0 * waiters) - alone)
    }

    /// One thread.
    fn alone(&self, point: &Point) -> f64 {
        let of_pair = kernel(&point.kernel).zip(mode_info(&point.mode));
        let step = of_pair.map_or(1.0, |(kernel, mode)| kernel.step_nanoseconds(mode));
        steps_of(point) * (step + interpreter_nanoseconds(&point.params)) * 1e-9
    }

    /// A copy per task of a hundredth of the work, or what is sent to workers that share nothing.
    fn copies(&self, point: &Point) -> f64 {
        let is_copied = |mode: &ModeInfo| matches!(mode.family, Family::Copied | Family::Messages);
        let copied = mode_info(&point.mode).is_some_and(is_copied);
        let several = point.role == Role::Measured && point.executor != Executor::Serial;
        if copied && several { 0.01 * self.alone(point) } else { 0.0 }
    }
}

/// Of the inner step. What a kernel reads outside of it is rare, and is not simulated.
fn reads_per_step(point: &Point) -> f64 {
    kernel(&point.kernel).map_or(0.0, |kernel| f64::from(kernel.info.reads_per_step))
}

fn role_has_steps(role: Role) -> bool {
    matches!(role, Role::Measured | Role::Twin | Role::Base | Role::Bare)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analyse::{RESAMPLES, analyse};
    use crate::file::decode;
    use crate::findings::find;
    use crate::plan::place;
    use crate::protocol::{
        Analysis, Environment, Finding, Interval, Problem, RunResult, Sentence, Value,
    };
    use crate::record::begin;
    use crate::rounds::carry_out;
    use crate::stats::median;
    use crate::words::tell;

    /// A machine whose cores are as fast in company as alone: what is told of it is what was set, and nothing else.
    const EVEN: Machine = Machine { company: 0.0, ..FITTED };

    fn simulated(settings: &[(&str, &str)], simulation: Simulation) -> (RunResult, Analysis) {
        simulated_on(FITTED, settings, simulation)
    }

    fn simulated_on(
        machine: Machine,
        settings: &[(&str, &str)],
        simulation: Simulation,
    ) -> (RunResult, Analysis) {
        let plan = planned(settings, simulation).unwrap();
        let environment = place(&plan.request, &Environment::of_tests());
        let mut simulator = Simulator::of(plan.clone(), machine).unwrap();
        let mut begun = begin(plan.request.clone(), plan, environment);
        // To the last round, however precise it is.
        begun.result.plan.ending.looks.clear();
        let result = carry_out(begun, |step| simulator.pass(step), |_, _| {}).unwrap();
        let analysis = analyse(&result, RESAMPLES);
        (result, analysis)
    }

    fn planned(settings: &[(&str, &str)], simulation: Simulation) -> Result<Plan, Vec<Problem>> {
        let texts = settings.iter().map(|&(key, text)| (key.into(), text.into())).collect();
        let mut request = crate::settings::settle(&texts, None, simulation.cores).request;
        request.simulated = Some(simulation);
        let environment = place(&request, &Environment::of_tests());
        crate::plan::plan(&request, &environment)
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
        let machines = [EVEN, FITTED].map(|machine| [(0, machine), (5, machine), (20, machine)]);
        for (percent, machine) in machines.concat() {
            let simulation = Simulation { serial_percent: percent, ..QUIET };
            // 120 tasks: those counts divide evenly. No start-up to speak of beside the work.
            let chosen = [
                ("modes", "plain"),
                ("threads", "1,2,3,4,5,6,8,10,12,15"),
                ("step", "1"),
                ("n", "240"),
                ("interp", "1000"),
            ];
            let (_, analysis) = simulated_on(machine, &chosen, simulation);
            // What cores lose in company is a serial share too, of what is left.
            let share = f64::from(percent) / 100.0;
            let share = share + (1.0 - share) * machine.company / 15.0;
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
            let (recorded, analysis) = simulated_on(EVEN, &chosen, QUIET);
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
            let known = |finding: &Finding| matches!(finding, Finding::Recovered { .. });
            assert!(find(&analysis, &recorded).iter().any(known));
        }
    }

    #[test]
    fn the_knee_is_the_number_of_cores() {
        for cores in [4, 8, 32, 128, 256] {
            let machine = Simulation { cores, noise_percent: 1, ..QUIET };
            let chosen = [("modes", "plain"), ("effort", "standard"), ("cap", "256")];
            let (_, analysis) = simulated_on(EVEN, &chosen, machine);
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
        let (recorded, analysis) = simulated(&[("effort", "standard")], machine);
        let words = tell(&find(&analysis, &recorded), &recorded);
        assert!(words.headline.to_string().contains("“List, counted” takes"), "{words:?}");
        let header = |cause: &Sentence| cause.to_string().contains("the list’s header");
        assert!(words.causes.iter().any(header), "{words:?}");
        let of = |mode: &str| analysis.series.iter().find(|s| s.mode == mode).unwrap();
        // Its loss is taken apart as it would be without any noise.
        let (_, quiet) = simulated(&[("effort", "standard")], QUIET);
        let sixteen = |analysis: &Analysis| {
            let counted = analysis.series.iter().find(|s| s.mode == "counted").unwrap();
            let here = counted.estimates.iter().find(|e| e.threads == 16).unwrap();
            here.comparisons.clone()
        };
        let (noisy, known) = (sixteen(&analysis), sixteen(&quiet));
        assert_eq!(known[0].other, "borrowed");
        for known in known.iter().filter(|link| noisy.iter().any(|n| n.other == link.other)) {
            let found = noisy.iter().find(|n| n.other == known.other).unwrap().seconds;
            assert!((found.low..=found.high).contains(&known.seconds.mid), "{known:?} {found:?}");
        }
        assert_eq!(of("counted").cost.threads, None);
        assert_eq!(of("plain").cost.threads, Some(2));
    }

    #[test]
    fn work_that_grows_with_the_threads_follows_gustafson_and_takes_its_own_time() {
        let machine = Simulation { cores: 8, ..QUIET };
        let chosen = [("modes", "plain"), ("threads", "1-8"), ("scaling", "weak"), ("step", "1")];
        let (recorded, analysis) = simulated_on(EVEN, &chosen, machine);
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
            let Interval { low, mid, high } = analysis.disturbance.unwrap();
            assert!(low <= dialled && dialled <= high, "{percent} % gave {mid} ({low}–{high})");
            let found = find(&analysis, &recorded);
            let warned = found.iter().any(|finding| matches!(finding, Finding::Disturbed { .. }));
            assert_eq!(warned, percent > 0, "{found:?}");
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

    /// A stored run, and the machine of the model in its place.
    struct Stored {
        run: RunResult,
        model: Simulator,
    }

    impl Stored {
        fn new(name: &str) -> Self {
            let path = format!("{}/docs/examples/{name}.json", env!("CARGO_MANIFEST_DIR"));
            let run = decode(&std::fs::read_to_string(path).unwrap()).unwrap();
            let simulated = Some(Simulation { cores: run.record.environment.cores, ..QUIET });
            let request = crate::protocol::Request { simulated, ..run.plan.request.clone() };
            let model = Simulator::new(Plan { request, ..run.plan.clone() }).unwrap();
            Self { run, model }
        }

        /// What a pass took, the median over the rounds, and what the model says; “” is the ceiling.
        fn seconds(&self, mode: &str, threads: u32) -> (f64, f64) {
            let role = if mode.is_empty() { Role::Ceiling } else { Role::Measured };
            let plan = &self.run.plan;
            let its = |point: &Point| {
                (point.role, point.threads) == (role, threads) && [&point.mode, ""].contains(&mode)
            };
            let at = plan.points.iter().position(its).unwrap();
            let of_point = |sample: &&Sample| {
                sample.point as usize == at && sample.ok && !sample.warmup && !sample.hidden
            };
            let samples = self.run.record.samples.iter().filter(of_point);
            let measured = median(&samples.map(|s| s.seconds).collect::<Vec<_>>()).unwrap();
            (measured, self.model.seconds(&plan.points[at], false))
        }

        fn speedup(&self, mode: &str, threads: u32) -> (f64, f64) {
            let (one, several) = (self.seconds(mode, 1), self.seconds(mode, threads));
            (one.0 / several.0, one.1 / several.1)
        }

        /// Of the speed-ups: root of the mean square, and the largest.
        fn misfit(&self, mode: &str, counts: &[u32]) -> (f64, f64) {
            let off = counts.iter().map(|&threads| {
                let (measured, model) = self.speedup(mode, threads);
                (model / measured - 1.0).abs()
            });
            let off: Vec<f64> = off.collect();
            let squares: f64 = off.iter().map(|off| off * off).sum();
            ((squares / off.len() as f64).sqrt(), off.into_iter().fold(0.0, f64::max))
        }

        /// The modes of the run, and its ceiling.
        fn names(&self) -> Vec<&str> {
            let modes = self.run.plan.request.modes.iter().map(String::as_str);
            std::iter::once("").chain(modes).collect()
        }
    }

    #[test]
    fn on_sixteen_cores_each_mode_is_as_deep_as_measured_on_the_fitted_counts_and_on_the_others() {
        let stored = Stored::new("story-16-cores");
        for counts in [[2, 4, 8, 12, 20], [3, 6, 10, 16, 24]] {
            for mode in stored.names() {
                let (typical, worst) = stored.misfit(mode, &counts);
                assert!(typical < 0.1 && worst < 0.16, "{mode} {counts:?}: {typical} {worst}");
            }
        }
    }

    #[test]
    fn at_sixteen_threads_modes_that_were_a_sixth_apart_come_in_the_measured_order() {
        let stored = Stored::new("story-16-cores");
        let found: Vec<_> = stored.names().iter().map(|mode| stored.speedup(mode, 16)).collect();
        let mut told_apart = 0;
        for (slow, modelled) in &found {
            for faster in found.iter().filter(|(fast, _)| *fast > slow * 7.0 / 6.0) {
                assert!(faster.1 > *modelled, "{found:?}");
                told_apart += 1;
            }
        }
        // Of 28 pairs: three of nothing shared, and one of counted items, are closer.
        assert_eq!(told_apart, 24, "{found:?}");
    }

    #[test]
    fn on_two_cores_which_the_fit_has_not_seen_the_model_is_off_by_what_the_page_about_it_says() {
        let stored = Stored::new("story-2-cores");
        for (mode, most) in [
            ("", 0.15),
            ("plain", 0.15),
            ("immortal", 0.15),
            ("locked", 0.15),
            ("gil", 0.15),
            ("borrowed", 0.2),
            ("counted-copies", 0.2),
        ] {
            let (typical, _) = stored.misfit(mode, &[2, 3]);
            assert!(typical < most, "{mode}: {typical}");
        }
        // An atomic costs a quarter there of what the modes' files say, as long as nobody else wants the line: the
        // speed-up is far off, the time of two threads is not.
        let (measured, model) = stored.seconds("counted", 2);
        assert!((model / measured - 1.0).abs() < 0.2, "{model} {measured}");
        assert!((0.6..0.9).contains(&stored.misfit("counted", &[2, 3]).0));
    }

    #[test]
    fn a_lock_holds_back_as_often_as_it_is_asked_for() {
        let speedup = |settings: &[(&str, &str)]| {
            let chosen = [&[("modes", "locked"), ("threads", "1,16")], settings].concat();
            let (_, analysis) = simulated(&chosen, QUIET);
            analysis.series[0].estimates[1].speedup.unwrap().mid
        };
        let [often, less_often, rarely] =
            ["60", "300", "1000"].map(|ns| speedup(&[("interp", ns)]));
        assert!(often < 0.2 && often < less_often && less_often < rarely);
        // The sieve reads its list once per prime and segment: that is not simulated, and costs next to nothing.
        assert!(speedup(&[("kernel", "sieve")]) > 10.0);
    }

    #[test]
    fn what_one_thread_does_alone_pulls_no_line_to_and_fro() {
        let machine = Simulation { serial_percent: 100, ..QUIET };
        let chosen = [("modes", "borrowed,counted,locked"), ("threads", "1,16")];
        let (_, analysis) = simulated(&chosen, machine);
        for series in &analysis.series {
            let speedup = series.estimates[1].speedup.unwrap().mid;
            assert!((speedup - 1.0).abs() < 0.01, "{} {speedup}", series.mode);
        }
    }

    #[test]
    fn schedules_of_unequal_tasks_are_refused_because_the_model_cannot_tell_them_apart() {
        let refused = |settings: &[(&str, &str)]| -> Vec<String> {
            let chosen = [&[("modes", "plain")], settings].concat();
            let problems = planned(&chosen, QUIET).err().unwrap_or_default();
            assert!(problems.iter().all(|problem| problem.message.contains("equally long")));
            problems.into_iter().map(|problem| problem.field).collect()
        };
        for schedule in ["block", "cyclic", "guided"] {
            let chosen = [("kernel", "mandelbrot"), ("schedule", schedule)];
            assert_eq!(refused(&chosen), ["schedule"]);
            assert!(refused(&[("kernel", "matmul"), ("schedule", schedule)]).is_empty());
        }
        assert_eq!(refused(&[("kernel", "mandelbrot"), ("chunk", "8")]), ["chunk"]);
        assert!(refused(&[("kernel", "mandelbrot")]).is_empty());
    }
}
