//! A whole result: what it was asked and planned, and every timed sample.
//!
//! Of the plan, what an analysis asks for and what a reader is shown; not what only its carrying out needed (the places of
//! its arrays, what was to be watched, the memory it might take). What it notes is left to whoever reads it.

use serde::{Deserialize, Serialize};

use super::asked::{
    Ended, Level, Origin, Params, Request, Sets, digits_of_minute, labels, minute, params, scaling,
    told_labels,
};
use super::ids::Id;
use super::numbers::Decimal;
use super::samples::Samples;
use crate::protocol as now;
use crate::protocol::{Problem, RunResult};
use crate::record::SCHEMA;

#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub struct Full {
    build: String,
    name: String,
    begun: Option<u64>,
    origin: Origin,
    ended: Option<Ended>,
    place: Place,
    sets: Vec<Params>,
    request: Request,
    plan: Plan,
    calibration: Option<(u32, Decimal, Decimal)>,
    pool_start: Option<Decimal>,
    workers_start: Option<Decimal>,
    unused_work_ratio: Option<Decimal>,
    answers: Vec<(String, Decimal)>,
    /// By point: 0, or 1 + the place of its answer.
    answer_of: Vec<u32>,
    samples: Samples,
    labels: Vec<(Id, String)>,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Place {
    engine: String,
    platform: String,
    cores: Option<u32>,
    level: Level,
    clock_quantum: Decimal,
    draws: bool,
    pause: Decimal,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Plan {
    /// Where it is not the result's.
    build: Option<String>,
    request: Option<Request>,
    seed: Option<u32>,
    rounds: u32,
    least_rounds: u32,
    looks: Vec<u32>,
    precision: Decimal,
    budget: Decimal,
    headline: Vec<(Id, u32)>,
    runs: Vec<Run>,
    order: u32,
    pool: u32,
    workers: u32,
    tasks: u32,
    steps_per_pass: Decimal,
    bounds: Vec<(u32, u32, Most)>,
    bytes: Decimal,
    shortest_sample: Decimal,
    predicted: Decimal,
}

/// Points that follow each other and differ in their width, and in the work that belongs to it.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Run {
    kind: Kind,
    /// Threads, and which parameters.
    cells: Vec<(u32, u32)>,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Kind {
    role: Role,
    kernel: Id,
    mode: Id,
    executor: Executor,
    schedule: Id,
    chunk: u32,
    weak: bool,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
enum Role {
    Measured,
    Base,
    Bare,
    Twin,
    Ceiling,
    Drawn,
    Rested,
    Empty,
    HandOver,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
enum Executor {
    Serial,
    Pool,
    Messages,
}

/// The most that a schedule can reach.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
enum Most {
    /// The tasks ÷ these of the busiest thread.
    Busiest(u32),
    Speedup(Decimal),
}

/// More points than any plan has that somebody waits for.
const MOST_POINTS: usize = 4096;
/// Texts of parameters and answers, over all points.
const MOST_TEXT: usize = 2 * 1024 * 1024;

impl Full {
    /// Errors: where the result is too large.
    pub fn of(result: &RunResult, cores: bool) -> Result<Self, Problem> {
        let RunResult { build, request, plan, record, labels, .. } = result;
        let points = plan.points.len();
        if points > MOST_POINTS {
            return Err(Problem::at(
                "",
                format!(
                    "This result has {points} cells; a link takes at most {MOST_POINTS}. Send its file instead."
                ),
            ));
        }
        let mut sets = Sets::default();
        let asked = Request::of(request, &mut sets);
        let planned = Plan::of(plan, result, &mut sets);
        let (answers, answer_of) = answers(&record.points);
        Ok(Self {
            build: build.clone(),
            name: record.name.clone(),
            begun: record.begun.as_deref().and_then(digits_of_minute),
            origin: Origin::of(record.origin),
            ended: record.ended.map(Ended::of),
            place: Place::of(&record.environment, cores),
            sets: sets.0,
            request: asked,
            plan: planned,
            calibration: record.calibration.as_ref().map(|calibration| {
                (
                    calibration.iterations_per_step,
                    Decimal::of(calibration.nanoseconds_per_iteration),
                    Decimal::of(calibration.deviation_nanoseconds),
                )
            }),
            pool_start: record.pool_start_seconds.map(Decimal::of),
            workers_start: record.workers_start_seconds.map(Decimal::of),
            unused_work_ratio: record.unused_work_ratio.map(Decimal::of),
            answers,
            answer_of,
            samples: Samples::of(&record.samples, plan)?,
            labels: told_labels(labels),
        })
    }

    /// `None` where something is said that cannot be.
    pub fn read(&self) -> Option<RunResult> {
        let request = self.request.read(&self.sets)?;
        let environment = self.place.read()?;
        let plan = self.plan.read(self, &request)?;
        let units = plan
            .points
            .iter()
            .flat_map(|point| [point.kernel.clone(), point.mode.clone(), point.schedule.clone()]);
        let labels = labels(units, &self.labels)?;
        let decimal = |told: &Option<Decimal>| match told {
            None => Some(None),
            Some(decimal) => decimal.value().map(Some),
        };
        let calibration = match &self.calibration {
            None => None,
            Some((iterations_per_step, nanoseconds, deviation)) => Some(now::Calibration {
                iterations_per_step: *iterations_per_step,
                nanoseconds_per_iteration: nanoseconds.value()?,
                deviation_nanoseconds: deviation.value()?,
            }),
        };
        let record = now::RunRecord {
            origin: self.origin.read(),
            name: self.name.clone(),
            begun: self.begun.filter(|digits| *digits < 1_000_000_000_000).map(minute),
            environment,
            calibration,
            pool_start_seconds: decimal(&self.pool_start)?,
            workers_start_seconds: decimal(&self.workers_start)?,
            unused_work_ratio: decimal(&self.unused_work_ratio)?,
            points: self.counted()?,
            samples: self.samples.read(&plan)?,
            traces: Vec::new(),
            ended: self.ended.as_ref().map(Ended::read),
        };
        let build = self.build.clone();
        Some(RunResult { schema: SCHEMA, build, request, plan, record, labels })
    }

    fn counted(&self) -> Option<Vec<Option<now::Counted>>> {
        let mut text = 0;
        let counted = self.answer_of.iter().map(|&place| {
            let Some(at) = (place as usize).checked_sub(1) else { return Some(None) };
            let (answer, steps) = self.answers.get(at)?;
            text += answer.len();
            let answer = (text <= MOST_TEXT).then(|| answer.clone())?;
            Some(Some(now::Counted { answer, steps: steps.value()? }))
        });
        counted.take(MOST_POINTS).collect()
    }
}

/// Each answer once, and by point which it is.
fn answers(points: &[Option<now::Counted>]) -> (Vec<(String, Decimal)>, Vec<u32>) {
    let mut answers = Vec::new();
    let place = |counted: &Option<now::Counted>| {
        let Some(counted) = counted else { return 0 };
        let answer = (counted.answer.clone(), Decimal::of(counted.steps));
        let at = answers.iter().position(|known| *known == answer).unwrap_or_else(|| {
            answers.push(answer);
            answers.len() - 1
        });
        at as u32 + 1
    };
    let places = points.iter().map(place).collect();
    (answers, places)
}

impl Place {
    fn of(environment: &now::Environment, cores: bool) -> Self {
        Self {
            engine: environment.engine.clone(),
            platform: environment.platform.clone(),
            cores: (cores && environment.cores > 0).then_some(environment.cores),
            level: Level::of(environment.level),
            clock_quantum: Decimal::of(environment.clock_quantum_seconds),
            draws: environment.draws,
            pause: Decimal::of(environment.pause_seconds),
        }
    }

    fn read(&self) -> Option<now::Environment> {
        Some(now::Environment {
            engine: self.engine.clone(),
            platform: self.platform.clone(),
            cores: self.cores.unwrap_or(0),
            level: self.level.read(),
            clock_quantum_seconds: self.clock_quantum.value()?,
            memory_limit_bytes: 0.0,
            draws: self.draws,
            pause_seconds: self.pause.value()?,
        })
    }
}

impl Plan {
    fn of(plan: &now::Plan, result: &RunResult, sets: &mut Sets) -> Self {
        let differs = plan.request != result.request;
        Self {
            build: (plan.build != result.build).then(|| plan.build.clone()),
            request: differs.then(|| Request::of(&plan.request, sets)),
            seed: (plan.seed != plan.request.seed).then_some(plan.seed),
            rounds: plan.rounds,
            least_rounds: plan.ending.least_rounds,
            looks: plan.ending.looks.clone(),
            precision: Decimal::of(plan.ending.precision),
            budget: Decimal::of(plan.ending.budget_seconds),
            headline: plan.headline.iter().map(|p| (Id::of(&p.mode), p.threads)).collect(),
            runs: runs(&plan.points, sets),
            order: plan.order,
            pool: plan.pool,
            workers: plan.workers,
            tasks: plan.tasks,
            steps_per_pass: Decimal::of(plan.steps_per_pass),
            bounds: plan.granularity_bounds.iter().map(bound).collect(),
            bytes: Decimal::of(plan.bytes),
            shortest_sample: Decimal::of(plan.shortest_sample_seconds),
            predicted: Decimal::rounded(plan.predicted_seconds, 4),
        }
    }

    fn read(&self, full: &Full, asked: &now::Request) -> Option<now::Plan> {
        let request = match &self.request {
            None => asked.clone(),
            Some(request) => request.read(&full.sets)?,
        };
        let pair =
            |(mode, threads): &(Id, u32)| Some(now::Pair { mode: mode.text()?, threads: *threads });
        Some(now::Plan {
            build: self.build.clone().unwrap_or_else(|| full.build.clone()),
            seed: self.seed.unwrap_or(request.seed),
            request,
            rounds: self.rounds,
            ending: now::Ending {
                least_rounds: self.least_rounds,
                looks: self.looks.clone(),
                precision: self.precision.value()?,
                budget_seconds: self.budget.value()?,
            },
            headline: self.headline.iter().map(pair).collect::<Option<_>>()?,
            points: points(&self.runs, &full.sets)?,
            order: self.order,
            traced: Vec::new(),
            offsets_bytes: Vec::new(),
            pool: self.pool,
            workers: self.workers,
            tasks: self.tasks,
            steps_per_pass: self.steps_per_pass.value()?,
            granularity_bounds: self.bounds.iter().map(read_bound).collect::<Option<_>>()?,
            bytes: self.bytes.value()?,
            shortest_sample_seconds: self.shortest_sample.value()?,
            predicted_seconds: self.predicted.value()?,
            notes: Vec::new(),
        })
    }
}

fn runs(points: &[now::Point], sets: &mut Sets) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for point in points {
        let kind = Kind {
            role: Role::of(point.role),
            kernel: Id::of(&point.kernel),
            mode: Id::of(&point.mode),
            executor: Executor::of(point.executor),
            schedule: Id::of(&point.schedule),
            chunk: point.chunk,
            weak: point.scaling == now::Scaling::Weak,
        };
        let cell = (point.threads, sets.place(&point.params));
        match runs.last_mut().filter(|run| run.kind == kind) {
            Some(run) => run.cells.push(cell),
            None => runs.push(Run { kind, cells: vec![cell] }),
        }
    }
    runs
}

fn points(runs: &[Run], sets: &[Params]) -> Option<Vec<now::Point>> {
    let count: usize = runs.iter().map(|run| run.cells.len()).sum();
    let text = |set: u32| -> Option<usize> {
        let texts = params(sets, set)?.into_iter().map(|(id, value)| {
            id.len() + if let now::Value::Whole(_) = value { 0 } else { value.to_string().len() }
        });
        Some(texts.sum())
    };
    let lengths: Vec<usize> = (0..sets.len() as u32).map(text).collect::<Option<_>>()?;
    let cells = runs.iter().flat_map(|run| {
        let ids = [&run.kind.kernel, &run.kind.mode, &run.kind.schedule];
        let spelled: usize =
            ids.iter().map(|id| if let Id::Spelled(text) = id { text.len() } else { 0 }).sum();
        run.cells.iter().map(move |&(_, set)| (set, spelled))
    });
    let mut texts = 0;
    for (set, spelled) in cells {
        texts += lengths.get(set as usize)? + spelled;
    }
    if count > MOST_POINTS || texts > MOST_TEXT {
        return None;
    }
    let mut points = Vec::with_capacity(count);
    for Run { kind, cells } in runs {
        for &(threads, set) in cells {
            points.push(now::Point {
                role: kind.role.read(),
                kernel: kind.kernel.text()?,
                params: params(sets, set)?,
                mode: kind.mode.text()?,
                executor: kind.executor.read(),
                schedule: kind.schedule.text()?,
                chunk: kind.chunk,
                threads,
                scaling: scaling(kind.weak),
            });
        }
    }
    Some(points)
}

fn bound(bound: &now::Bound) -> (u32, u32, Most) {
    let busiest = (f64::from(bound.tasks) / bound.speedup).round();
    let most = match f64::from(bound.tasks) / busiest == bound.speedup && busiest < 1e9 {
        true => Most::Busiest(busiest as u32),
        false => Most::Speedup(Decimal::of(bound.speedup)),
    };
    (bound.threads, bound.tasks, most)
}

fn read_bound((threads, tasks, most): &(u32, u32, Most)) -> Option<now::Bound> {
    let speedup = match most {
        Most::Busiest(busiest) => f64::from(*tasks) / f64::from(*busiest),
        Most::Speedup(decimal) => decimal.value()?,
    };
    Some(now::Bound { threads: *threads, tasks: *tasks, speedup })
}

super::asked::same_words! {
    Role { Measured, Base, Bare, Twin, Ceiling, Drawn, Rested, Empty, HandOver }
    Executor { Serial, Pool, Messages }
}
