//! Every value that crosses the boundary: between Rust and the page, and between a run and a file.
//!
//! Units are part of the names. No 64-bit integer crosses (a large one traps in JavaScript): seeds are
//! `u32`, checksums are 16 hex digits. TypeScript's types are generated from these, so a renamed field
//! breaks the type check, not the page.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
#[cfg(target_arch = "wasm32")]
use tsify::Tsify;

/// Derives what a value needs to cross: serde always, the TypeScript type in wasm builds.
macro_rules! crossing {
    ($($item:item)*) => { $(
        #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
        #[cfg_attr(target_arch = "wasm32", derive(Tsify))]
        #[serde(rename_all = "camelCase")]
        $item
    )* };
}

/// The same for what units say of themselves: static text, only ever sent outwards.
macro_rules! describing {
    ($($item:item)*) => { $(
        #[derive(Clone, Debug, PartialEq, Serialize)]
        #[cfg_attr(target_arch = "wasm32", derive(Tsify))]
        #[serde(rename_all = "camelCase")]
        $item
    )* };
}

// ---- what units say of themselves -------------------------------------------------------------

describing! {
    /// What one may choose, all of it: the form, the links, the tests and the docs read this list.
    pub struct Catalog {
        pub kernels: Vec<KernelEntry>,
        pub modes: Vec<ModeInfo>,
        pub schedules: Vec<ScheduleInfo>,
        pub efforts: &'static [EffortInfo],
        pub laws: Vec<LawInfo>,
        /// Parameters that every kernel has, beside its own (the interpreter cost).
        pub common_params: &'static [ParamInfo],
        /// Settings of every experiment beside kernel, modes, threads and effort: chunk, seed, thread cap.
        pub settings: &'static [ParamInfo],
        /// The settings of the first visit.
        pub story: Preset,
        pub threads: ThreadLimits,
    }

    /// How many threads may be asked for.
    pub struct ThreadLimits {
        /// The cap of a fresh page.
        pub cap: u32,
        /// How far the visitor may raise it.
        pub most: u32,
    }

    /// A kernel as the catalog tells it: what it says of itself, and the modes it can run under.
    pub struct KernelEntry {
        pub info: KernelInfo,
        /// Ids of its modes, in the order of the ladder.
        pub modes: Vec<&'static str>,
    }

    pub struct KernelInfo {
        pub id: &'static str,
        pub label: &'static str,
        pub summary: &'static str,
        /// Who reads and who writes what, in one sentence.
        pub sharing: &'static str,
        pub params: &'static [ParamInfo],
        pub presets: &'static [Preset],
        /// Ids of the modes that a first visit begins with; the others are a click away.
        pub first_modes: &'static [&'static str],
        /// What one inner step is, for the axis of "ns per step".
        pub step: &'static str,
        /// Reads through the sharing mode that come with every inner step; the interpreter's work is placed by it.
        /// 0 where there are none, or where they stand outside the inner loop: each then costs the interpreter
        /// as much as a whole step, and counts as one.
        pub reads_per_step: u32,
        /// How it takes on more work, for weak scaling; `None` where it cannot.
        pub grows: Option<Growth>,
        /// Rough cost of one inner step in the serial base with no interpreter cost, in ns: for the predicted time of
        /// a run, and never shown as a result.
        pub step_nanoseconds: f64,
        /// What it knows better than what follows from kernel and mode apart. No mode stands in two of them.
        pub pairs: &'static [PairInfo],
    }

    /// A kernel under some of its modes.
    pub struct PairInfo {
        /// Ids of the modes.
        pub modes: &'static [&'static str],
        /// The Python line whose sharing this models, in place of the mode's.
        pub python: &'static str,
        /// Rough cost of one inner step, in place of the kernel's and its reads', in ns; `None` where these tell.
        #[cfg_attr(target_arch = "wasm32", tsify(type = "number | null"))]
        pub step_nanoseconds: Option<f64>,
    }

    /// p threads get p times the work of one when this parameter is multiplied by p to the exponent.
    #[derive(Copy)]
    pub struct Growth { pub param: &'static str, pub exponent: f64 }

    /// Settings under a name, as they would stand in a link.
    pub struct Preset {
        pub id: &'static str,
        pub label: &'static str,
        pub summary: &'static str,
        #[cfg_attr(target_arch = "wasm32", tsify(type = "[string, string][]"))]
        pub settings: &'static [(&'static str, &'static str)],
    }

    pub struct ParamInfo {
        pub id: &'static str,
        pub label: &'static str,
        /// The unit of a number, or "".
        pub unit: &'static str,
        pub summary: &'static str,
        pub kind: ParamKind,
    }

    #[serde(tag = "type")]
    pub enum ParamKind {
        Whole { min: u32, max: u32, default: u32 },
        Choice { options: &'static [ChoiceInfo], default: &'static str },
    }

    pub struct ChoiceInfo {
        pub id: &'static str,
        pub label: &'static str,
    }

    pub struct ModeInfo {
        pub id: &'static str,
        pub label: &'static str,
        /// One sentence: what each read (or write) does.
        pub summary: &'static str,
        /// The real thing it stands for.
        pub stands_for: &'static str,
        /// A Python line whose sharing it models, where the kernel has none of its own: see [`PairInfo`].
        pub python: &'static str,
        /// "A model of the sharing pattern, not CPython", where it is so; else "".
        pub model_note: &'static str,
        pub family: Family,
        pub symbol: Symbol,
        /// Atomic read-modify-writes, uncontended, past first touch.
        pub atomics: Atomics,
        /// Rough cost of a read (or write) at one thread, beyond one of a plain array, in ns: for the predicted time
        /// of a run, and never shown as a result.
        pub read_nanoseconds: f64,
        /// True where one thread at a time makes progress by design (the GIL).
        pub serialises: bool,
        pub executor: Executor,
        /// The modes that it differs from in one thing, and that thing: what causes are told by.
        pub differs: &'static [Difference],
    }

    /// What this mode does, and the other does not.
    pub struct Difference {
        /// Id of the other mode.
        pub from: &'static str,
        /// A noun phrase: "the count of the list’s header, which all threads write".
        pub by: &'static str,
    }

    /// Read-modify-writes per read of one element (or per write, for tallies).
    pub struct Atomics {
        /// On a line that all threads write: list header, lock, shared bin.
        pub shared: u32,
        /// On a line of the task's own.
        pub own: u32,
        /// On the item that is read.
        pub item: u32,
    }

    /// Decides the colour, everywhere the same.
    pub enum Family { Uncounted, Counted, Locked, GlobalLock, Copied, Messages, Tally }

    /// Tells members of one family apart, everywhere the same.
    pub enum Symbol { Circle, Square, Triangle, Diamond, Bar, Cross, Star, Hexagon }

    pub struct ScheduleInfo {
        pub id: &'static str,
        pub label: &'static str,
        pub summary: &'static str,
        /// Whether the chunk setting means anything to it.
        pub chunked: bool,
    }

    /// How long to go on (R17).
    pub struct EffortInfo {
        pub id: &'static str,
        pub label: &'static str,
        pub summary: &'static str,
        /// Rounds that it wants at least; a short budget leaves fewer, but never fewer than five.
        pub rounds: u32,
        /// Rounds that it never goes beyond.
        pub most_rounds: u32,
        /// Seconds after which no further round is begun.
        pub budget_seconds: f64,
    }

    /// A law of scaling.
    pub struct LawInfo {
        pub id: &'static str,
        pub label: &'static str,
        pub summary: &'static str,
        pub formula: &'static str,
        pub parameters: &'static [LawParam],
        /// Which kind of sweep it is about.
        pub scaling: Scaling,
        /// Thread counts that it needs to be fitted at all (R26).
        pub counts_needed: u32,
        pub source: &'static str,
    }

    pub struct LawParam {
        pub id: &'static str,
        pub label: &'static str,
        pub summary: &'static str,
        pub unit: &'static str,
    }
}

impl KernelInfo {
    /// What a description may leave out.
    pub const BASE: Self = Self {
        id: "",
        label: "",
        summary: "",
        sharing: "Nothing is shared.",
        params: &[],
        presets: &[],
        first_modes: &[],
        step: "",
        reads_per_step: 0,
        grows: None,
        step_nanoseconds: 1.0,
        pairs: &[],
    };
}

impl ModeInfo {
    /// What a description may leave out: nothing is written, nobody waits, threads of one memory do it.
    pub const BASE: Self = Self {
        id: "",
        label: "",
        summary: "",
        stands_for: "",
        python: "",
        model_note: "",
        family: Family::Uncounted,
        symbol: Symbol::Circle,
        atomics: Atomics { shared: 0, own: 0, item: 0 },
        read_nanoseconds: 0.0,
        serialises: false,
        executor: Executor::Pool,
        differs: &[],
    };
}

// ---- settings, request, plan ------------------------------------------------------------------

/// Settings as text, by key: the fragment of a link, the fields of the form, the flags of the native twin.
pub type Texts = BTreeMap<String, String>;

/// Parameter values by id.
pub type Params = BTreeMap<String, Value>;

crossing! {
    /// A parameter's value: a whole number, the id of a choice, or a text of its own, such as a program.
    #[serde(untagged)]
    pub enum Value { Whole(u32), Choice(String), Text { text: String } }

    /// Trouble that was to be expected, told at the field it came from.
    pub struct Problem {
        /// The setting's key, "" when no single field is to blame.
        pub field: String,
        /// A full sentence: the value, what is wrong, the way out.
        pub message: String,
    }

    /// Where the run takes place, as far as it can be told.
    pub struct Environment {
        pub engine: String,
        pub platform: String,
        pub cores: u32,
        pub level: Level,
        /// Smallest step of the clock that stamps the samples, measured.
        pub clock_quantum_seconds: f64,
        /// How large the worlds of one experiment may be together.
        pub memory_limit_bytes: f64,
        /// Whether a page is drawn meanwhile, by whoever measures.
        #[serde(default)]
        pub draws: bool,
    }

    /// Who makes the passes.
    #[derive(Copy, Eq)]
    pub enum Executor {
        /// One thread, in the build that has no others.
        Serial,
        /// Threads over one memory.
        Pool,
        /// Workers with a memory each: all they know was sent to them.
        Messages,
    }

    /// What a page may measure with; the page says which one it has, and why.
    #[derive(Copy, Eq)]
    pub enum Level {
        /// Shared memory: every mode.
        Threads,
        /// Workers without shared memory: the serial code and message passing.
        Messages,
        /// No Workers: the serial code.
        Serial,
    }

    /// A machine that is not there, and what it is like.
    #[derive(Copy, Eq)]
    pub struct Simulation {
        pub cores: u32,
        /// Of the work, what one thread does alone.
        pub serial_percent: u32,
        /// Typical deviation of a sample.
        pub noise_percent: u32,
        /// The cores come near and go far between rounds.
        pub regimes: bool,
        /// How much longer a pass takes right after its page was drawn.
        #[serde(default)]
        pub drawing_percent: u32,
    }

    /// What the series of an experiment run along.
    #[derive(Default)]
    #[serde(tag = "type")]
    pub enum Axis {
        #[default]
        Threads,
        /// One parameter with its values, at a fixed number of threads: stored from the start, planned by no build yet.
        Param {
            id: String,
            #[cfg_attr(target_arch = "wasm32", tsify(type = "(number | string | { text: string })[]"))]
            values: Vec<Value>,
        },
    }

    /// What the visitor asks for; every field is within its range.
    pub struct Request {
        pub kernel: String,
        #[cfg_attr(target_arch = "wasm32", tsify(type = "Record<string, number | string | { text: string }>"))]
        pub params: Params,
        pub modes: Vec<String>,
        pub schedule: String,
        /// Tasks dealt at a time.
        pub chunk: u32,
        pub threads: Vec<u32>,
        #[serde(default)]
        pub axis: Axis,
        /// Most threads that may be asked for; raised on purpose.
        pub cap: u32,
        pub scaling: Scaling,
        pub effort: String,
        pub seed: u32,
        /// A machine that is not there, in the place of this one.
        #[cfg_attr(target_arch = "wasm32", tsify(type = "Simulation | null"))]
        pub simulated: Option<Simulation>,
    }

    /// Whether the total work is fixed (strong), or the work per thread (weak); never both on one axis (R2).
    #[derive(Copy, Eq)]
    pub enum Scaling { Strong, Weak }

    /// What a point is measured for.
    #[derive(Copy, Eq, Hash)]
    pub enum Role {
        /// Kernel × mode × threads: the experiment.
        Measured,
        /// The serial code, in the build without pool or atomics, at the same interpreter cost.
        Base,
        /// The same without any interpreter cost: what compiled code takes.
        Bare,
        /// The same cell as a measured one under another label: for the self-test (R36).
        Twin,
        /// Register-only work without sharing: what the machine can give (R16).
        Ceiling,
        /// The same cell as a ceiling, right after the page has been drawn: for the page's own disturbance (R43).
        Drawn,
        /// And once more after a rest, beside [`Role::Drawn`] in every round.
        Rested,
        /// A pass with nothing to do: what starting and ending one costs (R8).
        Empty,
        /// One way of a cache line between two threads.
        HandOver,
    }

    /// A cell of the experiment.
    pub struct Point {
        pub role: Role,
        pub kernel: String,
        #[cfg_attr(target_arch = "wasm32", tsify(type = "Record<string, number | string | { text: string }>"))]
        pub params: Params,
        pub mode: String,
        pub executor: Executor,
        pub schedule: String,
        pub chunk: u32,
        pub threads: u32,
        pub scaling: Scaling,
    }

    /// One thing to do. A plan's steps are not stored: they follow from it.
    #[derive(Copy)]
    pub struct Step {
        /// Index into the plan's points.
        pub point: u32,
        /// 1, 2, … ; 0 for warm-up.
        pub round: u32,
        pub warmup: bool,
    }

    /// What will be done. A pure function of request and environment; nothing is written into it afterwards.
    pub struct Plan {
        pub build: String,
        pub request: Request,
        pub seed: u32,
        /// Rounds that are made at most; the run may end after fewer.
        pub rounds: u32,
        /// When it may.
        pub ending: Ending,
        /// What the headline is about, declared before anything is measured: at most three cells, each against one
        /// thread of its mode (R23).
        pub headline: Vec<Pair>,
        pub points: Vec<Point>,
        /// The rule by which the order of the steps follows from the seed: see [`crate::order`].
        pub order: u32,
        /// Points whose passes are made once more after the last round, and watched.
        pub traced: Vec<u32>,
        /// How far behind the start of its memory each array begins, by round; first for the warm-up (R14).
        pub offsets_bytes: Vec<u32>,
        /// Seats that the pool needs; 0 when nothing runs on threads.
        pub pool: u32,
        /// Workers with a memory each that message passing needs; 0 when nothing is sent.
        pub workers: u32,
        /// Tasks that a pass deals, and inner steps that it makes: estimated, where only the answer tells.
        pub tasks: u32,
        pub steps_per_pass: f64,
        /// The most that the schedule can reach with tasks of equal length, by thread count: tasks ÷ the tasks of
        /// the busiest thread (R0).
        pub granularity_bounds: Vec<Bound>,
        pub bytes: f64,
        /// Shortest sample allowed, in seconds (R5).
        pub shortest_sample_seconds: f64,
        /// Before anything was measured: from the expected costs of the modes.
        pub predicted_seconds: f64,
        /// What the reader should know before it starts.
        pub notes: Vec<String>,
    }

    /// The most that a schedule can reach at this width, and the tasks that it has there.
    #[derive(Copy)]
    pub struct Bound { pub threads: u32, pub tasks: u32, pub speedup: f64 }

    /// A mode at a thread count, against one thread of the same mode.
    pub struct Pair { pub mode: String, pub threads: u32 }

    /// When a run may end before its last round (R17).
    pub struct Ending {
        /// Rounds that are made whatever the budget says.
        pub least_rounds: u32,
        /// Rounds after which the precision is looked at, and after no others.
        pub looks: Vec<u32>,
        /// Half the width of a headline ratio's interval that is precise enough, relative to its centre.
        pub precision: f64,
        /// Seconds of measuring after which no further round is begun.
        pub budget_seconds: f64,
    }

    /// What ended a run.
    #[derive(Copy, Eq)]
    pub enum Ended {
        /// All rounds of the plan were made.
        Rounds,
        /// Every headline ratio is known within the precision.
        Precision,
        /// The budget would not have held another round.
        Budget,
        /// Somebody, or something that broke.
        Stopped,
    }

    /// What settings come to, all that a form shows of them.
    pub struct Chosen {
        pub request: Request,
        /// The request as texts, all of it: what the form shows.
        #[cfg_attr(target_arch = "wasm32", tsify(type = "Record<string, string>"))]
        pub texts: Texts,
        /// The request as texts, only what differs from the defaults: the link.
        #[cfg_attr(target_arch = "wasm32", tsify(type = "Record<string, string>"))]
        pub link: Texts,
        /// What was wrong with the texts, and why there is no plan.
        pub problems: Vec<Problem>,
        #[cfg_attr(target_arch = "wasm32", tsify(type = "Plan | null"))]
        pub plan: Option<Plan>,
        /// Where it would be carried out: here, or on the machine that the request simulates.
        pub environment: Environment,
    }

    /// A plan, or why there is none.
    #[serde(untagged)]
    pub enum Planned { Plan(Box<Plan>), Refused { problems: Vec<Problem> } }
}

// ---- what was measured ------------------------------------------------------------------------

fn none(count: &u32) -> bool {
    *count == 0
}

crossing! {
    /// The interpreter's cost as it was set on this machine.
    pub struct Calibration {
        /// Rounds of the xorshift chain per inner step: what is stored and what all modes share.
        pub iterations_per_step: u32,
        pub nanoseconds_per_iteration: f64,
        /// Median absolute deviation of the pairs that it was found from.
        pub deviation_nanoseconds: f64,
    }

    /// One timed stretch of whole passes.
    pub struct Sample {
        pub point: u32,
        pub round: u32,
        /// Per pass, four significant digits. For the hand-over: one way.
        pub seconds: f64,
        /// Whole passes in this sample.
        pub passes: u32,
        pub warmup: bool,
        /// The checksum agreed with the serial answer.
        pub ok: bool,
        /// The page was hidden or resized meanwhile (set by the page).
        pub hidden: bool,
        /// Times that a thread was put to sleep by the mode's own lock, over all passes.
        pub parks: u32,
        /// Of `seconds`, spent by one thread on copies that are part of the mode: by the coordinator, or, where
        /// each thread copies for itself, by the average thread.
        pub copy_seconds: f64,
        /// Errors that were counted by a mode that declares itself inexact; every other wrong answer ends the run.
        #[serde(default, skip_serializing_if = "none")]
        pub lost: u32,
    }

    /// What one step brought.
    pub struct Outcome {
        pub sample: Sample,
        /// A warm-up that has not settled: take the step once more (R11).
        pub again: bool,
        /// 16 hex digits.
        pub checksum: String,
        pub answer: String,
        /// Inner steps that a pass made.
        pub steps: f64,
    }

    /// What a file or a link carries: what was asked, what was planned and what was observed, nothing derived. Every
    /// analysis is made of one of these.
    pub struct RunResult {
        pub schema: u32,
        /// The build that measured.
        pub build: String,
        /// As it was asked; of the plan's own request, what cannot run there was left out.
        pub request: Request,
        pub plan: Plan,
        pub record: RunRecord,
        /// By id, what the kernels, modes and schedules that it speaks of are called: for a build that does not know them.
        #[cfg_attr(target_arch = "wasm32", tsify(type = "Record<string, string>"))]
        pub labels: Texts,
    }

    /// What was observed; only ever appended to.
    pub struct RunRecord {
        pub origin: Origin,
        /// What somebody calls it; "" without a name.
        #[serde(default)]
        pub name: String,
        /// The minute when it began, by UTC: "2026-11-30T16:50Z".
        #[cfg_attr(target_arch = "wasm32", tsify(type = "string | null"))]
        pub begun: Option<String>,
        pub environment: Environment,
        #[cfg_attr(target_arch = "wasm32", tsify(type = "Calibration | null"))]
        pub calibration: Option<Calibration>,
        /// Starting the pool, apart from all samples.
        #[cfg_attr(target_arch = "wasm32", tsify(type = "number | null"))]
        pub pool_start_seconds: Option<f64>,
        /// Starting the Workers that messages go to, apart from all samples.
        #[cfg_attr(target_arch = "wasm32", tsify(type = "number | null"))]
        pub workers_start_seconds: Option<f64>,
        /// By point of the plan; `None` until its first sample.
        #[cfg_attr(target_arch = "wasm32", tsify(type = "(Counted | null)[]"))]
        pub points: Vec<Option<Counted>>,
        /// In the order in which they were taken.
        pub samples: Vec<Sample>,
        /// Watched passes, made after the last round.
        pub traces: Vec<Trace>,
        /// What ended it; `None` while it goes on.
        #[cfg_attr(target_arch = "wasm32", tsify(type = "Ended | null"))]
        pub ended: Option<Ended>,
    }

    /// Where a result's samples come from.
    #[derive(Copy, Eq)]
    pub enum Origin {
        /// Passes of this laboratory, in a page or natively.
        Here,
        /// A model.
        Simulated,
        /// Another tool.
        Elsewhere,
    }

    /// What the first sample of a point told of all its passes.
    pub struct Counted {
        /// The kernel's result for a reader.
        pub answer: String,
        /// Inner steps of a pass.
        pub steps: f64,
    }

    /// A result before its first pass, and what is to be done for it, in order.
    pub struct Begun { pub result: RunResult, pub steps: Vec<Step> }

    /// One pass that was watched: who did what, when. Never part of the statistics, because watching costs time.
    pub struct Trace {
        pub point: u32,
        /// From before the first round to after the last, by the coordinator's clock, as all times here.
        pub seconds: f64,
        /// How far the seats' clocks may be off the coordinator's.
        pub clock_error_seconds: f64,
        /// One for each seat.
        pub seats: Vec<SeatTrace>,
    }

    /// What one seat did, in order.
    pub struct SeatTrace { pub spans: Vec<Span> }

    /// Tasks that were dealt together.
    #[derive(Copy)]
    pub struct Span {
        pub phase: u32,
        pub first_task: u32,
        pub tasks: u32,
        pub start_seconds: f64,
        pub end_seconds: f64,
        /// Of these, spent waiting for the mode's own lock.
        pub lock_wait_seconds: f64,
    }
}

#[cfg(test)]
impl Environment {
    /// Two cores that measure well: what tests plan for.
    pub fn of_tests() -> Self {
        Self {
            engine: "test".into(),
            platform: "test".into(),
            cores: 2,
            level: Level::Threads,
            clock_quantum_seconds: 5e-6,
            memory_limit_bytes: 1e9,
            draws: true,
        }
    }
}

impl SeatBlame {
    /// All of the seat's time.
    pub fn sum(&self) -> f64 {
        let waiting = self.lock_wait_seconds + self.idle_seconds + self.imbalance_seconds;
        self.start_up_seconds + self.work_seconds + waiting + self.end_seconds
    }
}

/// What a kernel computed, to be looked at, and who computed it. Between Worker and page only, never in a file; two
/// long arrays of numbers, so `web.rs` hands them over as typed arrays rather than through serde.
#[derive(Clone, Debug, PartialEq)]
pub struct Picture {
    pub width: u32,
    pub height: u32,
    /// Row by row; `most` stands for the inside of the set.
    pub values: Vec<u32>,
    pub most: u32,
    /// The worker that computed each row, from 0.
    pub workers: Vec<u32>,
}

// ---- what it means ----------------------------------------------------------------------------

crossing! {
    /// A centre with what lies around it: see [`Interval`].
    #[derive(Copy)]
    pub struct Spread { pub low: f64, pub mid: f64, pub high: f64 }

    /// What the ends of a [`Spread`] are.
    #[derive(Copy, Eq)]
    pub enum Interval {
        /// The smallest and the largest round: too few rounds for more.
        Rounds,
        /// 95 % percentile bootstrap over rounds, pointwise.
        Bootstrap,
    }

    /// One mode at one thread count.
    pub struct Estimate {
        pub threads: u32,
        pub rounds: u32,
        /// Of every spread here.
        pub interval: Interval,
        pub seconds: Spread,
        /// Work of a pass ÷ work of one thread's pass: 1, unless the work grows with the threads.
        pub work: f64,
        /// Whether its rounds fall into two groups.
        #[cfg_attr(target_arch = "wasm32", tsify(type = "TwoSpeeds | null"))]
        pub two_speeds: Option<TwoSpeeds>,
        /// Median absolute deviation of the seconds.
        pub deviation_seconds: f64,
        pub outliers: Outliers,
        /// Against one thread of the same mode, jointly by round. Of weak scaling: the scaled speed-up, work per time
        /// against work per time.
        #[cfg_attr(target_arch = "wasm32", tsify(type = "Spread | null"))]
        pub speedup: Option<Spread>,
        /// Against the serial code at the same interpreter cost.
        #[cfg_attr(target_arch = "wasm32", tsify(type = "Spread | null"))]
        pub speedup_over_serial: Option<Spread>,
        /// Against the serial code without interpreter cost.
        #[cfg_attr(target_arch = "wasm32", tsify(type = "Spread | null"))]
        pub speedup_over_bare: Option<Spread>,
        /// Karp and Flatt's serial fraction as measured.
        #[cfg_attr(target_arch = "wasm32", tsify(type = "Spread | null"))]
        pub serial_fraction: Option<Spread>,
        /// The same with what the machine gives in the place of the thread count (R30).
        #[cfg_attr(target_arch = "wasm32", tsify(type = "Spread | null"))]
        pub serial_fraction_corrected: Option<Spread>,
        /// What the serial fraction has to be, for a kernel whose losses are dialled.
        #[cfg_attr(target_arch = "wasm32", tsify(type = "number | null"))]
        pub serial_fraction_known: Option<f64>,
        /// Nanoseconds per inner step and thread-independent: wall time ÷ steps.
        pub step_nanoseconds: f64,
        /// Parks per pass, where the mode has a lock that parks.
        pub parks_per_pass: f64,
        /// Of the pass, spent on copies: the median; 0 for modes that make none.
        pub copy_seconds: f64,
        /// The empty pass of this width takes more than 1 % of the pass (R8).
        pub start_heavy: bool,
        /// More threads than the machine has cores: reported ones, or as many as its ceiling shows, whichever is fewer.
        pub oversubscribed: bool,
        /// Where the thread-seconds of a pass went (F7).
        pub losses: Vec<Loss>,
    }

    /// Rounds of a cell that lie in two groups, far apart beside the scatter within them.
    pub struct TwoSpeeds {
        /// Median seconds of either group.
        pub fast_seconds: f64,
        pub slow_seconds: f64,
        /// The rounds of the slower one, and how many there are of both.
        pub slow: Vec<u32>,
        pub rounds: u32,
    }

    /// Samples beyond Tukey's fences; they are counted and kept (R21).
    #[derive(Copy, Default)]
    pub struct Outliers { pub mild: u32, pub severe: u32 }

    /// A part of the time that the threads of a pass spent together. All parts of a pass sum to threads × pass.
    #[derive(Copy)]
    pub struct Loss { pub part: Part, pub seconds: f64 }

    #[derive(Copy, Eq)]
    pub enum Part {
        /// What one thread of this mode needs for the whole work.
        Useful,
        /// What the machine itself does not give at this width: shared units, lower clock, too few cores (R16).
        Machine,
        /// Tasks that cannot be shared out evenly (R0).
        Granularity,
        /// Starting and ending: the empty pass.
        Start,
        /// Copies that the mode makes.
        Copies,
        /// Waiting for a lock of the mode's own, in the traced pass.
        LockWait,
        /// Waiting at the end for the last thread, beyond what granularity explains, in the traced pass.
        Imbalance,
        /// What is left: slower steps, for whatever reason. Below 0 where the parts above explain too much.
        Unexplained,
    }

    /// How the serial fraction goes with the threads, by its shape over all counts (R30).
    #[derive(Copy, Eq)]
    pub enum Trend { Level, Rises, Falls, RisesThenFalls, FallsThenRises }

    pub struct Series {
        pub mode: String,
        pub estimates: Vec<Estimate>,
        /// Of the serial fraction as measured, and corrected by what the machine gives; `None` below two counts.
        #[cfg_attr(target_arch = "wasm32", tsify(type = "Trend | null"))]
        pub trend: Option<Trend>,
        #[cfg_attr(target_arch = "wasm32", tsify(type = "Trend | null"))]
        pub trend_corrected: Option<Trend>,
        pub cost: Cost,
        pub model: Model,
    }

    /// COST: the fewest threads that beat the serial code at the same interpreter cost (McSherry and others 2015).
    #[derive(Copy)]
    pub struct Cost {
        /// Whether the serial code was measured beside the mode.
        pub compared: bool,
        /// `None`: no measured count does.
        #[cfg_attr(target_arch = "wasm32", tsify(type = "number | null"))]
        pub threads: Option<u32>,
    }

    /// What the laws say of a mode (R26–R29).
    pub struct Model {
        /// Thread counts that the laws are fitted to: those that the machine has cores for.
        pub counts: Vec<u32>,
        pub fits: Vec<Fit>,
        /// The fitted law that the points favour, if they tell one from the others.
        #[cfg_attr(target_arch = "wasm32", tsify(type = "string | null"))]
        pub best: Option<String>,
        /// What cannot be told, or is against every law, in a sentence; "" when there is nothing of the kind.
        pub said: String,
    }

    pub struct Fit {
        pub law: String,
        /// In the order of the law's own parameters; ends are 95 % of the refits.
        pub parameters: Vec<Spread>,
        /// Largest |measured ÷ fitted − 1| of the times.
        pub residual: f64,
        /// Akaike's criterion, corrected for few points; lower is better. `None` with too few points.
        #[cfg_attr(target_arch = "wasm32", tsify(type = "number | null"))]
        pub aicc: Option<f64>,
        /// p-value of the lack of fit against the scatter of the rounds.
        #[cfg_attr(target_arch = "wasm32", tsify(type = "number | null"))]
        pub lack_of_fit: Option<f64>,
        /// Rejected: the lack of fit is significant and a residual is above 3 % (R27).
        pub rejected: bool,
        /// The highest speed-up that the law leaves room for, if any.
        #[cfg_attr(target_arch = "wasm32", tsify(type = "Spread | null"))]
        pub limit: Option<Spread>,
        /// The thread count where it is reached, for a law with a peak.
        #[cfg_attr(target_arch = "wasm32", tsify(type = "Spread | null"))]
        pub peak_threads: Option<Spread>,
        /// Fitted speed-up, up to twice the largest fitted count; beyond that count it is extrapolated (R29).
        pub curve: Vec<CurvePoint>,
    }

    #[derive(Copy)]
    pub struct CurvePoint { pub threads: f64, pub speedup: f64, pub extrapolated: bool }

    /// The samples, made readable. Recomputed wherever it is shown, never stored.
    pub struct Analysis {
        /// Of every spread that has none of its own.
        pub interval: Interval,
        pub series: Vec<Series>,
        #[cfg_attr(target_arch = "wasm32", tsify(type = "Spread | null"))]
        pub base_seconds: Option<Spread>,
        #[cfg_attr(target_arch = "wasm32", tsify(type = "Spread | null"))]
        pub bare_seconds: Option<Spread>,
        /// The machine's own speed-up on work without any sharing, by thread count.
        pub ceiling: Vec<CeilingPoint>,
        #[cfg_attr(target_arch = "wasm32", tsify(type = "Knee | null"))]
        pub knee: Option<Knee>,
        pub empty_pass: Vec<WidthCost>,
        /// How much longer the ceiling takes right after the page was drawn than after a rest, as a share (R43).
        #[cfg_attr(target_arch = "wasm32", tsify(type = "Spread | null"))]
        pub disturbance: Option<Spread>,
        #[cfg_attr(target_arch = "wasm32", tsify(type = "Spread | null"))]
        pub hand_over_seconds: Option<Spread>,
        #[cfg_attr(target_arch = "wasm32", tsify(type = "Drift | null"))]
        pub drift: Option<Drift>,
        /// Rounds by the distance of the cores, where the hand-over time jumps (R16); empty where it does not.
        pub regimes: Vec<Regime>,
        pub headline: Vec<Compared>,
        /// One for each watched pass, in their order.
        pub blame: Vec<Blame>,
        pub rounds_done: u32,
        pub samples_kept: u32,
        pub samples_discarded: u32,
        pub outliers: Outliers,
        /// Modes that differ in one thing, both measured, at the headline's width.
        pub contrasts: Vec<Contrast>,
    }

    /// A mode beside one that it differs from in one thing.
    pub struct Contrast {
        pub mode: String,
        pub other: String,
        pub threads: u32,
        /// Speed-up of the other ÷ speed-up of the mode: above 1 where the difference costs speed-up.
        pub ratio: Spread,
    }

    #[derive(Copy)]
    pub struct CeilingPoint { pub threads: u32, pub speedup: Spread }

    #[derive(Copy)]
    pub struct WidthCost { pub threads: u32, pub seconds: Spread }

    /// How many threads the machine gives full speed to, from its ceiling alone: r · min(p, c) (R28).
    #[derive(Copy)]
    pub struct Knee {
        /// c with its interval; `None` with fewer than two counts on either side.
        #[cfg_attr(target_arch = "wasm32", tsify(type = "Spread | null"))]
        pub cores: Option<Spread>,
        /// The most threads that still rise with the ceiling.
        pub at_least: u32,
        /// The fewest that do not; `None` where every measured count still rises.
        #[cfg_attr(target_arch = "wasm32", tsify(type = "number | null"))]
        pub at_most: Option<u32>,
    }

    /// What the machine's own speed did during the run: the ceiling at one thread.
    pub struct Drift {
        /// Seconds by round, in order.
        pub rounds: Vec<RoundSeconds>,
        /// (slowest − fastest round) ÷ median.
        pub range: f64,
        /// Spearman's correlation with the order of the rounds; `None` below ten rounds.
        #[cfg_attr(target_arch = "wasm32", tsify(type = "number | null"))]
        pub trend: Option<f64>,
        /// Its p-value.
        #[cfg_attr(target_arch = "wasm32", tsify(type = "number | null"))]
        pub trend_p: Option<f64>,
    }

    #[derive(Copy)]
    pub struct RoundSeconds { pub round: u32, pub seconds: f64 }

    /// Rounds of one hand-over class, analysed by themselves.
    pub struct Regime {
        pub distance: Distance,
        pub hand_over_seconds: Spread,
        pub rounds: u32,
        /// The headline within this class. Below five rounds the ends of a spread are its centre: no interval.
        pub headline: Vec<Compared>,
    }

    #[derive(Copy, Eq)]
    pub enum Distance { Near, Far }

    /// A headline pair, measured.
    pub struct Compared {
        pub pair: Pair,
        pub rounds: u32,
        pub interval: Interval,
        pub speedup: Spread,
    }

    /// Where each seat's time went in a watched pass.
    pub struct Blame { pub seconds: f64, pub seats: Vec<SeatBlame> }

    /// The parts sum to the seconds of the pass.
    #[derive(Copy, Default)]
    pub struct SeatBlame {
        /// Until its first task of a phase.
        pub start_up_seconds: f64,
        pub work_seconds: f64,
        /// For the mode's own lock.
        pub lock_wait_seconds: f64,
        /// Between tasks: being dealt the next one, or without a core.
        pub idle_seconds: f64,
        /// For the slowest seat of a phase.
        pub imbalance_seconds: f64,
        /// After the last task of all.
        pub end_seconds: f64,
    }

    /// What the self-test found.
    pub struct SelfTest { pub passed: bool, pub checks: Vec<Check> }

    pub struct Check {
        pub name: String,
        pub passed: bool,
        pub found: String,
        /// When it passes, in words.
        pub threshold: String,
    }
}

mod findings;

pub use findings::*;
