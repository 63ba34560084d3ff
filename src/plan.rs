//! Request → plan: which cells, how large, how long. Pure.
//!
//! A round visits every cell once in a seeded random order ([`crate::order`]), with the hand-over probe at both ends; the
//! serial base, the machine ceiling and the empty pass are cells like the others, so that drift meets them all (R3, R16).

use std::collections::BTreeMap;

use crate::measure::shortest_sample;
use crate::order;
use crate::param::whole;
use crate::protocol::{
    Axis, Bound, Chosen, EffortInfo, Ending, Environment, Executor, Family, Level, ModeInfo, Pair,
    Params, Plan, Point, Problem, Request, Role, Scaling, Step, Texts, Value,
};
use crate::random::Random;
use crate::registry::{self, Registered};
use crate::settings::{Settled, settle, texts_of};
use crate::sharing::{Sharing, messages::Messages, plain::Plain};
use crate::slack::SLACK_BYTES;

/// The build that planned and measured: version and commit. `build.sh` tells the compiler the commit, and with
/// it, the toolchain being pinned, the whole of the wasm.
pub fn build() -> String {
    format!(
        "{}+{}",
        env!("CARGO_PKG_VERSION"),
        option_env!("THREADSCAPE_COMMIT").unwrap_or("local")
    )
}

/// What a visitor's texts come to here; a wrong one keeps the value of `kept`, or the default, and leaves a problem.
pub fn choose(texts: &Texts, kept: Option<&Request>, here: &Environment) -> Chosen {
    let Settled { request, link, texts, mut problems } = settle(texts, kept, here.cores);
    let environment = place(&request, here);
    let refused = |whys: Vec<Problem>| problems.extend(whys);
    let plan = plan(&request, &environment).map_err(refused).ok();
    Chosen { request, texts, link, problems, plan, environment }
}

/// The plan of a request, or why it is refused, told at the fields.
pub fn plan(request: &Request, environment: &Environment) -> Result<Plan, Vec<Problem>> {
    let settled = settle(&texts_of(request), None, environment.cores);
    if !settled.problems.is_empty() {
        return Err(settled.problems);
    }
    if request.axis != Axis::Threads {
        let why = "Axis: series run along the thread counts only. Choose threads.";
        return Err(vec![Problem::at("axis", why)]);
    }
    let asked = settled.request;
    let kernel = registry::kernel(&asked.kernel).expect("settled requests name a kernel");
    if let Some(problem) = beyond_the_model(&asked, kernel) {
        return Err(vec![problem]);
    }
    let effort = registry::effort(&asked.effort).expect("settled requests name an effort");
    let shape = (kernel.shape)(&asked.params);
    let request =
        Request { modes: measured_modes(&asked, kernel, environment.level), ..asked.clone() };

    let environment = &place(&request, environment);
    let pool = if environment.level == Level::Threads { pool_of(&request) } else { 0 };
    let sent = request.modes.iter().any(|mode| executor(mode) == Executor::Messages);
    let workers = if sent { widest(&request) } else { 0 };
    let bytes = bytes(&request, kernel, pool.max(workers));
    if environment.clock_quantum_seconds > COARSEST_CLOCK_SECONDS {
        return Err(vec![too_coarse(environment.clock_quantum_seconds)]);
    }
    if bytes > environment.memory_limit_bytes {
        return Err(vec![too_large(bytes, environment.memory_limit_bytes)]);
    }

    let widths = widths(&request);
    let grown = grown(&request, kernel, &widths)?;
    let points = points(&request, kernel, &grown, pool, workers, environment);
    let mut plan = Plan {
        build: build(),
        seed: request.seed,
        rounds: effort.most_rounds,
        ending: ending(effort),
        headline: headline(&request, environment.cores),
        order: order::RULE,
        traced: traced(&points),
        offsets_bytes: offsets(effort.most_rounds, request.seed),
        points,
        pool,
        workers,
        tasks: shape.tasks as u32,
        steps_per_pass: shape.steps_per_pass as f64,
        granularity_bounds: granularity(kernel, &request, &grown),
        bytes,
        shortest_sample_seconds: shortest_sample(environment.clock_quantum_seconds),
        predicted_seconds: 0.0,
        notes: Vec::new(),
        request,
    };
    plan.predicted_seconds = predict(&plan, environment);
    if plan.request.simulated.is_some() {
        // Nothing takes time there: no round has to be dropped for it.
        plan.predicted_seconds = 1.0;
        plan.ending.budget_seconds = BOUNDLESS_SECONDS;
    }
    plan.notes = notes(&plan, &asked, environment);
    Ok(plan)
}

/// The widths that are measured: those asked for, and 1, which every speed-up needs.
fn widths(request: &Request) -> Vec<u32> {
    let mut widths = request.threads.clone();
    if !widths.contains(&1) {
        widths.insert(0, 1);
    }
    widths
}

fn widest(request: &Request) -> u32 {
    request.threads.iter().copied().max().unwrap_or(1)
}

/// When the run may end before its last round (R17). Looking more often would find precision by chance.
fn ending(effort: &EffortInfo) -> Ending {
    Ending {
        least_rounds: 5,
        looks: [10, 15, 20, 30, 45].into_iter().filter(|&look| look >= effort.rounds).collect(),
        precision: 0.02,
        budget_seconds: effort.budget_seconds,
    }
}

/// What the headline will be about (R23), at the most threads that still have a core each, else the fewest beyond one:
/// the mode that shares least, the one that shares most, and between them a cure, or else the one that takes turns.
fn headline(request: &Request, cores: u32) -> Vec<Pair> {
    let Some(threads) = telling(request, cores) else { return Vec::new() };
    let modes: Vec<&ModeInfo> =
        request.modes.iter().filter_map(|id| registry::mode_info(id)).collect();
    let most = modes.iter().map(|mode| mode.atomics.shared).max().unwrap_or(0);
    let cure = |mode: &&&ModeInfo| matches!(mode.family, Family::Copied | Family::Messages);
    let chosen = [
        modes.first(),
        modes.iter().find(|mode| most > 0 && mode.atomics.shared == most),
        modes.iter().rfind(cure).or_else(|| modes.iter().find(|mode| mode.serialises)),
    ];
    let chosen: Vec<&str> = chosen.into_iter().flatten().map(|mode| mode.id).collect();
    let ids = request.modes.iter().filter(|id| chosen.contains(&id.as_str()));
    ids.map(|id| Pair { mode: id.clone(), threads }).collect()
}

/// The most threads that still have a core each, else the fewest beyond one.
fn telling(request: &Request, cores: u32) -> Option<u32> {
    let several = || request.threads.iter().copied().filter(|&threads| threads > 1);
    several().filter(|&threads| threads <= cores).max().or_else(|| several().min())
}

/// Two seats at least: the hand-over probe needs them.
fn pool_of(request: &Request) -> u32 {
    widest(request).max(2)
}

fn executor(mode: &str) -> Executor {
    registry::mode_info(mode).map_or(Executor::Pool, |mode| mode.executor)
}

/// The modes asked for, as far as they can run here. Where none of them can, those that can, if the kernel has any: Run
/// does something useful on every level.
fn measured_modes(asked: &Request, kernel: &Registered, level: Level) -> Vec<String> {
    let runs = |mode: &&str| match level {
        Level::Threads => true,
        Level::Messages => executor(mode) == Executor::Messages,
        Level::Serial => false,
    };
    let chosen = asked.modes.iter().map(String::as_str).filter(runs);
    let any = kernel.modes.iter().map(|mode| mode.info.id).filter(runs);
    let (chosen, any): (Vec<&str>, Vec<&str>) = (chosen.collect(), any.collect());
    let modes = if chosen.is_empty() { any } else { chosen };
    modes.into_iter().map(String::from).collect()
}

/// Of the job of each mode, the serial base's and the reference's, all at once.
fn bytes(request: &Request, kernel: &Registered, seats: u32) -> f64 {
    let of = |mode| kernel.bytes(mode, &request.params, seats.max(1) as usize) as f64;
    let base = of(kernel.base());
    // Of weak scaling every width has its own data, the widest times as much as one thread's.
    let widths = match request.scaling {
        Scaling::Strong => 1.0,
        Scaling::Weak => request.threads.iter().map(|&threads| f64::from(threads)).sum(),
    };
    let modes: f64 =
        request.modes.iter().filter_map(|id| kernel.mode(id)).map(of).sum::<f64>() * widths;
    if seats == 0 { base } else { 2.0 * base + modes }
}

/// A budget that no run exceeds.
const BOUNDLESS_SECONDS: f64 = 1e9;

/// A sample lasts 500 steps of the clock: with coarser ones nobody would wait for a run (R5).
const COARSEST_CLOCK_SECONDS: f64 = 20e-3;

fn too_coarse(step: f64) -> Problem {
    let (step, sample) = (step * 1e3, shortest_sample(step));
    let why = format!(
        "This browser’s clock moves in steps of {step:.0} ms, so each sample would have to last {sample:.0} s. Privacy \
         settings coarsen clocks (Firefox: privacy.resistFingerprinting): make an exception for this page, or choose a \
         simulated machine."
    );
    Problem::at("", why)
}

fn too_large(bytes: f64, limit: f64) -> Problem {
    let megabytes = |bytes: f64| format!("{:.0} MB", (bytes / 1e6).ceil());
    Problem::at(
        "",
        format!(
            "This plan needs {} of memory, and {} is the limit. Choose a smaller size or fewer modes.",
            megabytes(bytes),
            megabytes(limit)
        ),
    )
}

/// The simulated machine takes tasks as equally long. Where they are not, only tasks dealt one by one to whoever is free
/// come near that: of all other deals it would show one and the same curve.
fn beyond_the_model(request: &Request, kernel: &Registered) -> Option<Problem> {
    if request.simulated.is_none() || kernel.equal_tasks {
        return None;
    }
    let usual = &registry::SCHEDULES[0].info;
    let (field, instead) = match request.chunk {
        _ if request.schedule != usual.id => {
            ("schedule", format!("the schedule “{}”", usual.label))
        }
        1 => return None,
        _ => ("chunk", "chunks of one task".into()),
    };
    let why = format!(
        "The simulated machine takes all tasks as equally long, and those of “{}” are not: it cannot tell how this deal \
         would share them out. Choose {instead}, or your own machine.",
        kernel.info.label
    );
    Some(Problem::at(field, why))
}

/// What the schedule deals at a time: tasks, or chunks of them.
fn pieces(plan_tasks: u32, request: &Request) -> u32 {
    let chunked = registry::schedule(&request.schedule).is_some_and(|s| s.info.chunked);
    plan_tasks.div_ceil(if chunked { request.chunk } else { 1 })
}

/// Tasks ÷ the tasks of the busiest seat (R0): each schedule knows how evenly it can share them out.
fn granularity(kernel: &Registered, request: &Request, grown: &Grown) -> Vec<Bound> {
    let schedule = registry::schedule(&request.schedule).expect("settled requests name a schedule");
    let bound = |(&threads, params): (&u32, &Params)| {
        let tasks = (kernel.shape)(params).tasks;
        let busiest = (schedule.busiest)(tasks, request.chunk as usize, threads as usize);
        let speedup = tasks as f64 / busiest.max(1) as f64;
        Bound { threads, tasks: tasks as u32, speedup }
    };
    grown.iter().map(bound).collect()
}

/// The kernel's parameters at each width, in ascending order: the same for strong scaling.
type Grown = BTreeMap<u32, Params>;

/// Of weak scaling, each width's own parameters: as much work for each thread as one has alone.
fn grown(request: &Request, kernel: &Registered, widths: &[u32]) -> Result<Grown, Vec<Problem>> {
    let wrong = |message: String| vec![Problem::at("scaling", message)];
    let of_width = |&threads: &u32| {
        if request.scaling == Scaling::Strong {
            return Ok((threads, request.params.clone()));
        }
        let growth = kernel.info.grows.ok_or_else(|| {
            wrong(format!(
                "“{}” cannot grow with the threads: choose strong scaling.",
                kernel.info.label
            ))
        })?;
        let info = kernel.info.params.iter().find(|info| info.id == growth.param);
        let info = info.expect("kernels grow by a parameter of theirs");
        let value = f64::from(whole(&request.params, growth.param));
        let larger = (value * f64::from(threads).powf(growth.exponent)).round();
        let value = Value::Whole(larger as u32);
        info.check(&value).map_err(|_| {
            wrong(format!(
                "For {threads} threads “{}” would have to be {larger}, beyond its limit. Choose a smaller size, fewer \
                 threads or strong scaling.",
                info.label
            ))
        })?;
        let mut params = request.params.clone();
        params.insert(growth.param.into(), value);
        Ok((threads, params))
    };
    widths.iter().map(of_width).collect()
}

/// Where a request is carried out: here, or on the machine that it simulates.
pub fn place(request: &Request, here: &Environment) -> Environment {
    let Some(simulation) = request.simulated else { return here.clone() };
    Environment {
        engine: "Simulated machine".into(),
        platform: "no machine".into(),
        cores: simulation.cores,
        level: Level::Threads,
        clock_quantum_seconds: 5e-6,
        memory_limit_bytes: 1e12,
        draws: true,
    }
}

fn instrument(role: Role) -> bool {
    !matches!(role, Role::Measured | Role::Twin | Role::Base | Role::Bare)
}

/// Made by one thread, in the build that has no others.
fn serial(role: Role) -> bool {
    matches!(role, Role::Base | Role::Bare)
}

/// The same parameters without any interpreter cost.
fn bare(params: &Params) -> Params {
    let mut params = params.clone();
    params.insert("interp".into(), Value::Whole(0));
    params
}

fn points(
    request: &Request,
    kernel: &Registered,
    grown: &Grown,
    pool: u32,
    workers: u32,
    environment: &Environment,
) -> Vec<Point> {
    let widths: Vec<u32> = grown.keys().copied().collect();
    let point = |role: Role, kernel: &str, mode: &str, threads: u32| Point {
        role,
        kernel: kernel.to_string(),
        params: match role {
            role if instrument(role) => Params::new(),
            Role::Bare => bare(&request.params),
            Role::Measured | Role::Twin => grown[&threads].clone(),
            _ => request.params.clone(),
        },
        mode: mode.to_string(),
        executor: if serial(role) { Executor::Serial } else { executor(mode) },
        // An instrument measures the machine, not what the visitor chose: it is dealt evenly, always.
        schedule: match instrument(role) {
            true => registry::SCHEDULES[0].info.id.to_string(),
            false => request.schedule.clone(),
        },
        chunk: if instrument(role) { 1 } else { request.chunk },
        threads,
        scaling: request.scaling,
    };
    let mut bases = vec![point(Role::Base, kernel.info.id, kernel.base().info.id, 1)];
    // At no interpreter cost the two are the same code.
    if bare(&request.params) != request.params {
        bases.push(point(Role::Bare, kernel.info.id, kernel.base().info.id, 1));
    }
    if pool == 0 && workers == 0 {
        return bases;
    }
    let mut points: Vec<Point> = Vec::new();
    for mode in &request.modes {
        points.extend(widths.iter().map(|&w| point(Role::Measured, kernel.info.id, mode, w)));
    }
    points.extend(bases);
    // Without a pool the machine is measured by the Workers that there are, and there is no line to hand over.
    let instruments = if pool > 0 { Plain::INFO.id } else { Messages::INFO.id };
    points.extend(widths.iter().map(|&w| point(Role::Ceiling, "ceiling", instruments, w)));
    points.extend(widths.iter().map(|&w| point(Role::Empty, "empty", instruments, w)));
    if environment.draws {
        let width = telling(request, environment.cores).unwrap_or(1);
        let pair = [Role::Drawn, Role::Rested];
        points.extend(pair.map(|role| point(role, "ceiling", instruments, width)));
    }
    if pool > 0 {
        points.push(point(Role::HandOver, "", "", 2));
    }
    points
}

/// Every point where threads of one memory share the work of the kernel.
fn traced(points: &[Point]) -> Vec<u32> {
    let shared = |point: &Point| {
        point.role == Role::Measured && point.executor == Executor::Pool && point.threads > 1
    };
    (0..).zip(points).filter(|(_, point)| shared(point)).map(|(index, _)| index).collect()
}

/// Another distance for each round, in steps of 16 bytes, below a page: the alignment that allocators keep (R14).
fn offsets(rounds: u32, seed: u32) -> Vec<u32> {
    let mut random = Random::new(seed, "offsets");
    let mut offsets: Vec<u32> = (0..SLACK_BYTES as u32 / 16).map(|step| 16 * step).collect();
    random.shuffle(&mut offsets);
    offsets.truncate(rounds as usize + 1);
    offsets
}

/// Seconds, from the expected costs of the modes: an estimate to choose by, never shown as a result.
fn predict(plan: &Plan, environment: &Environment) -> f64 {
    const POOL_START: f64 = 0.5;
    const CALIBRATION: f64 = 0.5;
    const PAUSE: f64 = 0.25;
    let widest = plan.points.iter().map(|point| point.threads).max().unwrap_or(1);
    let per_step = |step: &Step| {
        let point = &plan.points[step.point as usize];
        let sample = expected_sample(plan, point, widest, environment.cores);
        // The first warm-up of a function takes two to three passes.
        if step.warmup && point.threads == 1 { 2.5 * sample } else { sample }
    };
    let steps = order::steps(plan);
    let (warm_ups, rounds): (Vec<&Step>, Vec<&Step>) = steps.iter().partition(|step| step.warmup);
    let begin = POOL_START + CALIBRATION + warm_ups.into_iter().map(per_step).sum::<f64>();
    let count = f64::from(plan.rounds);
    let round = PAUSE + rounds.into_iter().map(per_step).sum::<f64>() / count;
    let within = ((plan.ending.budget_seconds - begin) / round).floor();
    begin + round * within.clamp(f64::from(plan.ending.least_rounds), count)
}

/// What a sample of this point should take, before anything is known of the machine.
pub fn expected_sample(plan: &Plan, point: &Point, widest: u32, cores: u32) -> f64 {
    let shortest = plan.shortest_sample_seconds;
    match point.role {
        Role::HandOver => 6e-3,
        Role::Empty => shortest,
        Role::Ceiling | Role::Drawn | Role::Rested => {
            (0.02f64).max(shortest * f64::from(widest)) / speed(point.threads, cores)
        }
        Role::Measured | Role::Twin | Role::Base | Role::Bare => {
            let Some(mode) = registry::mode_info(&point.mode) else { return shortest };
            let one = steps_of(point) * expected_step_seconds(point, mode);
            let fastest = one / if scales(mode) { speed(widest, cores) } else { 1.0 };
            let passes = (shortest / fastest).ceil().max(1.0);
            passes * one / if scales(mode) { speed(point.threads, cores) } else { 1.0 }
        }
    }
}

/// Inner steps of a pass of this point, as its kernel says.
pub fn steps_of(point: &Point) -> f64 {
    let kernel = registry::kernel(&point.kernel).expect("plans name registered kernels");
    (kernel.shape)(&point.params).steps_per_pass as f64
}

fn expected_step_seconds(point: &Point, mode: &ModeInfo) -> f64 {
    let interpreter = match point.params.get("interp") {
        Some(Value::Whole(nanoseconds)) => f64::from(*nanoseconds),
        _ => 0.0,
    };
    let kernel = registry::kernel(&point.kernel).expect("plans name registered kernels");
    (kernel.step_nanoseconds(mode) + interpreter) * 1e-9
}

/// Seconds that a sample should last.
pub fn shortest_stretch(plan: &Plan) -> f64 {
    1.25 * plan.shortest_sample_seconds
}

fn scales(mode: &ModeInfo) -> bool {
    !mode.serialises && mode.atomics.shared == 0
}

fn speed(threads: u32, cores: u32) -> f64 {
    f64::from(threads.min(cores.max(1)))
}

fn notes(plan: &Plan, asked: &Request, environment: &Environment) -> Vec<String> {
    let mut notes = Vec::new();
    if plan.request.simulated.is_some() {
        notes.push("Simulated: a model’s numbers. Nothing is measured on this machine.".into());
    }
    if plan.pool == 0 && plan.workers == 0 {
        notes.push("Without threads or Workers only the serial code is measured.".into());
        return notes;
    }
    if plan.request.modes != asked.modes {
        notes.push(left_out(plan, asked));
    }
    if !plan.request.threads.contains(&1) {
        notes.push(
            "One thread was added to the counts: every speed-up is measured against it.".into(),
        );
    }
    if plan.predicted_seconds > 1.5 * plan.ending.budget_seconds {
        notes.push(format!(
            "This will take about {:.0} s, beyond the {:.0} s of this effort, although no more than {} rounds are \
             made: a smaller size, or fewer modes or thread counts, would allow more of them.",
            plan.predicted_seconds, plan.ending.budget_seconds, plan.ending.least_rounds
        ));
    }
    let pieces = pieces(plan.tasks, &plan.request);
    let few = |threads: u32| pieces < 4 * threads;
    if let Some(&threads) = plan.request.threads.iter().find(|&&threads| few(threads)) {
        notes.push(format!(
            "{pieces} {} are fewer than four per thread from {threads} threads on: no schedule can level \
             that out. The dotted bound shows what is possible.",
            if pieces == plan.tasks { "tasks" } else { "chunks" }
        ));
    }
    let beyond = plan.request.threads.iter().filter(|&&threads| threads > environment.cores);
    let beyond: Vec<u32> = beyond.copied().collect();
    if !beyond.is_empty() {
        notes.push(format!(
            "More threads than the {} {} cores: {}. They take turns, and are marked.",
            environment.cores,
            if plan.request.simulated.is_some() { "simulated" } else { "reported" },
            crate::settings::thread_text(&beyond)
        ));
    }
    notes
}

/// What was asked for, and what is measured instead.
fn left_out(plan: &Plan, asked: &Request) -> String {
    let quoted =
        |id: &String| format!("“{}”", registry::mode_info(id).map_or("", |mode| mode.label));
    let list =
        |modes: &mut dyn Iterator<Item = &String>| modes.map(quoted).collect::<Vec<_>>().join(", ");
    let without =
        |of: &[String], other: &[String]| list(&mut of.iter().filter(|mode| !other.contains(mode)));
    let missing = without(&asked.modes, &plan.request.modes);
    let instead = without(&plan.request.modes, &asked.modes);
    let rest =
        if instead.is_empty() { String::new() } else { format!(" {instead} is measured instead.") };
    format!("Without shared memory these modes cannot run: {missing}.{rest}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn environment() -> Environment {
        Environment { memory_limit_bytes: 512e6, ..Environment::of_tests() }
    }

    fn request(pairs: &[(&str, &str)]) -> Request {
        let texts: Texts = pairs.iter().map(|(k, v)| (k.to_string(), v.to_string())).collect();
        settle(&texts, None, 2).request
    }

    fn planned(pairs: &[(&str, &str)]) -> Plan {
        plan(&request(pairs), &environment()).unwrap()
    }

    #[test]
    fn every_round_visits_every_cell_once_between_two_hand_over_probes() {
        let here = Environment { draws: false, ..environment() };
        let plan = plan(&request(&[("modes", "plain,counted")]), &here).unwrap();
        let steps = order::steps(&plan);
        let cells: BTreeSet<u32> = (0..plan.points.len() as u32 - 1).collect();
        let probe = plan.points.len() as u32 - 1;
        for round in 1..=plan.rounds {
            let visited: Vec<u32> =
                steps.iter().filter(|s| s.round == round).map(|s| s.point).collect();
            assert_eq!((visited[0], visited[visited.len() - 1]), (probe, probe));
            let between = &visited[1..visited.len() - 1];
            assert_eq!(between.len(), cells.len());
            assert_eq!(between.iter().copied().collect::<BTreeSet<_>>(), cells);
        }
    }

    #[test]
    fn a_page_measures_one_cell_after_a_draw_and_after_a_rest_before_each_round_in_seeded_order() {
        let plan = planned(&[("effort", "careful"), ("threads", "1,2,4")]);
        let steps = order::steps(&plan);
        let role = |step: &Step| plan.points[step.point as usize].role;
        let pair = |round: u32| -> [Role; 2] {
            let mut steps = steps.iter().filter(|step| step.round == round);
            [(); 2].map(|()| role(steps.next().unwrap()))
        };
        let drawn_first = (1..=plan.rounds).filter(|&round| pair(round)[0] == Role::Drawn).count();
        assert!((10..=35).contains(&drawn_first), "{drawn_first} of {}", plan.rounds);
        assert!((1..=plan.rounds).all(|round| pair(round).contains(&Role::Rested)));
        let cell = |role: Role| plan.points.iter().find(|point| point.role == role).unwrap();
        let ceiling = plan.points.iter().find(|p| (p.role, p.threads) == (Role::Ceiling, 2));
        for role in [Role::Drawn, Role::Rested] {
            assert_eq!(&Point { role: Role::Ceiling, ..cell(role).clone() }, ceiling.unwrap());
        }
    }

    #[test]
    fn the_order_is_the_seeds_and_differs_between_rounds_and_seeds() {
        let order = |seed: &str, round: u32| -> Vec<u32> {
            let steps = order::steps(&planned(&[("seed", seed)]));
            steps.iter().filter(|s| s.round == round).map(|s| s.point).collect()
        };
        assert_eq!(order("1", 1), order("1", 1));
        assert_ne!(order("1", 1), order("1", 2));
        assert_ne!(order("1", 1), order("2", 1));
    }

    #[test]
    fn warm_ups_come_first_and_reach_every_cell() {
        let plan = planned(&[("modes", "plain,counted"), ("threads", "1-4")]);
        let steps = order::steps(&plan);
        let warm: Vec<u32> =
            steps.iter().take_while(|step| step.warmup).map(|step| step.point).collect();
        assert_eq!(warm, (0..plan.points.len() as u32).collect::<Vec<_>>());
        assert!(steps.iter().skip(warm.len()).all(|step| !step.warmup));
    }

    #[test]
    fn every_round_has_its_own_offset() {
        let plan = planned(&[("effort", "careful")]);
        let different: BTreeSet<u32> = plan.offsets_bytes.iter().copied().collect();
        assert_eq!(different.len(), plan.rounds as usize + 1);
        assert!(different.iter().all(|offset| offset % 16 == 0 && *offset < 4096));
    }

    #[test]
    fn one_thread_is_added_where_it_was_not_asked_for() {
        let plan = planned(&[("threads", "2"), ("modes", "plain")]);
        let widths: Vec<u32> = plan
            .points
            .iter()
            .filter(|point| point.role == Role::Measured)
            .map(|point| point.threads)
            .collect();
        assert_eq!(widths, [1, 2]);
        assert!(plan.notes[0].starts_with("One thread was added"));
    }

    #[test]
    fn the_posts_ten_tasks_bound_eight_threads_at_five() {
        let plan = planned(&[("n", "200"), ("step", "20"), ("threads", "1,2,4,8")]);
        let bounds: Vec<f64> = plan.granularity_bounds.iter().map(|bound| bound.speedup).collect();
        assert_eq!(bounds, [1.0, 2.0, 10.0 / 3.0, 5.0]);
        assert!(plan.notes.iter().any(|note| note.contains("fewer than four per thread")));
    }

    #[test]
    fn what_is_dealt_at_a_time_bounds_the_speed_up() {
        let bound = |schedule, chunk| {
            let chosen = [("chunk", chunk), ("schedule", schedule), ("threads", "1,2")];
            planned(&chosen).granularity_bounds[1].speedup
        };
        // 30 tasks in chunks of 30, and of 20: then one of the two has 20.
        for schedule in ["dynamic", "cyclic", "guided"] {
            assert_eq!((bound(schedule, "30"), bound(schedule, "20")), (1.0, 1.5), "{schedule}");
        }
        assert_eq!((bound("block", "30"), bound("guided", "1")), (2.0, 2.0));
    }

    #[test]
    fn instruments_measure_the_machine_and_not_what_was_chosen() {
        let plan = planned(&[("chunk", "30"), ("schedule", "block")]);
        let instruments = plan.points.iter().filter(|point| instrument(point.role));
        assert!(instruments.clone().count() > 3);
        for point in instruments {
            assert_eq!((point.schedule.as_str(), point.chunk), ("dynamic", 1), "{point:?}");
        }
    }

    #[test]
    fn a_plan_beyond_its_budget_drops_rounds_and_says_what_else_would_help() {
        let large = planned(&[("n", "400"), ("effort", "standard")]);
        let note = large.notes.iter().find(|note| note.contains("beyond the 60 s"));
        assert!(
            note.is_some_and(|note| note.contains("no more than 5 rounds")),
            "{:?}",
            large.notes
        );
        let small = planned(&[("effort", "standard")]);
        assert!(
            small.predicted_seconds < 61.0 && small.notes.iter().all(|n| !n.contains("beyond"))
        );
    }

    #[test]
    fn the_headline_is_declared_and_has_three_pairs_at_most() {
        let pairs = |settings: &[(&str, &str)]| -> Vec<(String, u32)> {
            planned(settings).headline.into_iter().map(|pair| (pair.mode, pair.threads)).collect()
        };
        let at_two = |modes: &[&str]| modes.iter().map(|m| (m.to_string(), 2)).collect::<Vec<_>>();
        assert_eq!(pairs(&[]), at_two(&["plain", "counted-copies", "counted"]));
        assert_eq!(pairs(&[("modes", "plain,gil")]), at_two(&["plain", "gil"]));
        assert_eq!(pairs(&[("modes", "locked")]), at_two(&["locked"]));
        assert_eq!(pairs(&[("threads", "1")]), []);
    }

    #[test]
    fn a_clock_that_hardly_moves_is_refused_and_a_simulated_machine_has_its_own() {
        let environment = Environment { clock_quantum_seconds: 0.1, ..environment() };
        let problems = plan(&request(&[]), &environment).unwrap_err();
        assert!(
            problems[0].message.contains("steps of 100 ms, so each sample would have to last 50 s")
        );
        assert!(plan(&request(&[("machine", "simulated")]), &environment).is_ok());
    }

    #[test]
    fn a_plan_that_does_not_fit_is_refused_with_its_size() {
        let problems = plan(&request(&[("n", "1024")]), &environment()).unwrap_err();
        assert_eq!(problems.len(), 1);
        assert!(problems[0].message.contains("MB of memory"), "{problems:?}");
        let copies = request(&[("n", "1024"), ("modes", "counted-copies")]);
        let problems = plan(&copies, &environment()).unwrap_err();
        // 256 tasks × 2 lists × 1024² pointers: more than 32 bits count.
        assert!(problems[0].message.contains("needs 44"), "{problems:?}");
    }

    #[test]
    fn a_request_from_outside_is_checked_like_a_text() {
        let mut request = request(&[]);
        request.kernel = "nonsense".into();
        request.threads = vec![0];
        let fields: Vec<String> =
            plan(&request, &environment()).unwrap_err().into_iter().map(|p| p.field).collect();
        assert_eq!(fields, ["kernel", "threads"]);
    }

    #[test]
    fn what_was_chosen_comes_with_its_plan_or_with_every_reason_why_there_is_none() {
        let texts = |pairs: &[(&str, &str)]| -> Texts {
            pairs.iter().map(|(k, v)| (k.to_string(), v.to_string())).collect()
        };
        let simulated = choose(&texts(&[("machine", "simulated")]), None, &environment());
        assert_eq!((simulated.environment.cores, simulated.problems.len()), (16, 0));
        assert_eq!(simulated.plan.unwrap().request, simulated.request);

        let wrong = texts(&[("n", "1024"), ("threads", "0")]);
        let refused = choose(&wrong, Some(&simulated.request), &environment());
        let fields: Vec<&str> = refused.problems.iter().map(|p| p.field.as_str()).collect();
        assert_eq!((fields, refused.plan), (vec!["threads", ""], None));
        assert_eq!(refused.request.threads, simulated.request.threads);
        assert_eq!(refused.texts["n"], "1024");
    }

    #[test]
    fn series_along_a_parameter_are_refused_until_they_can_be_planned() {
        let values = vec![Value::Whole(100), Value::Whole(200)];
        let axis = Axis::Param { id: "n".into(), values };
        let problems = plan(&Request { axis, ..request(&[]) }, &environment()).unwrap_err();
        assert_eq!(problems[0].field, "axis");
    }

    #[test]
    fn without_workers_only_the_serial_base_is_planned() {
        let environment = Environment { level: Level::Serial, ..environment() };
        let plan = plan(&request(&[]), &environment).unwrap();
        assert_eq!(plan.pool, 0);
        assert!(plan.points.iter().all(|p| serial(p.role)));
    }

    #[test]
    fn without_shared_memory_messages_are_measured_by_workers_beside_the_serial_base() {
        let environment = Environment { level: Level::Messages, ..environment() };
        let plan = plan(&request(&[("threads", "1,2")]), &environment).unwrap();
        assert_eq!((plan.pool, plan.workers), (0, 2));
        assert_eq!(plan.request.modes, ["messages"]);
        assert!(plan.points.iter().all(|p| serial(p.role) || p.mode == "messages"));
        assert!(plan.points.iter().all(|p| p.role != Role::HandOver));
        assert!(plan.notes[0].ends_with("“Messages” is measured instead."), "{:?}", plan.notes);
    }

    #[test]
    fn without_shared_memory_a_kernel_that_nobody_can_send_is_measured_serially() {
        let environment = Environment { level: Level::Messages, ..environment() };
        let plan = plan(&request(&[("kernel", "histogram")]), &environment).unwrap();
        assert!(plan.points.iter().all(|p| serial(p.role)));
        assert_eq!(plan.notes.len(), 1);
    }

    #[test]
    fn messages_need_as_many_workers_as_the_widest_pass_and_only_where_they_are_chosen() {
        assert_eq!(planned(&[("modes", "plain,messages"), ("threads", "1,3")]).workers, 3);
        assert_eq!(planned(&[("modes", "plain,gil"), ("threads", "1,3")]).workers, 0);
    }

    #[test]
    fn the_story_on_two_cores_is_predicted_to_take_about_twenty_seconds() {
        let seconds = planned(&[]).predicted_seconds;
        assert!((10.0..30.0).contains(&seconds), "{seconds}");
    }
}
