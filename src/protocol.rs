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
    }

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
        /// The Python line whose sharing it models.
        pub python: &'static str,
        /// "A model of the sharing pattern, not CPython", where it is so; else "".
        pub model_note: &'static str,
        pub family: Family,
        pub shape: Shape,
        /// Atomic read-modify-writes, uncontended, past first touch.
        pub atomics: Atomics,
        /// Rough cost of one inner step at one thread with no interpreter cost, in ns. For the
        /// predicted time of a run and nothing else: it is never shown as a result.
        pub expected_step_nanoseconds: f64,
        /// True where one thread at a time makes progress by design (the GIL).
        pub serialises: bool,
        pub executor: Executor,
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
    pub enum Family { Uncounted, Counted, Locked, GlobalLock, Copied, Optimistic, Messages, Tally }

    /// Tells members of one family apart, everywhere the same.
    pub enum Shape { Circle, Square, Triangle, Diamond, Bar, Cross, Star, Hexagon }

    pub struct ScheduleInfo {
        pub id: &'static str,
        pub label: &'static str,
        pub summary: &'static str,
        /// Whether the chunk setting means anything to it.
        pub chunked: bool,
    }

    pub struct EffortInfo {
        pub id: &'static str,
        pub label: &'static str,
        pub summary: &'static str,
        pub rounds: u32,
    }
}

// ---- settings, request, plan ------------------------------------------------------------------

/// Settings as text, by key: the fragment of a link, the fields of the form, the flags of the native twin.
pub type Texts = BTreeMap<String, String>;

/// Parameter values by id.
pub type Params = BTreeMap<String, Value>;

crossing! {
    /// A parameter's value: a whole number, or the id of a choice.
    #[serde(untagged)]
    pub enum Value { Whole(u32), Choice(String) }

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
        /// One way of a cache line between two threads: the median over the run, once there is one.
        #[cfg_attr(target_arch = "wasm32", tsify(type = "number | null"))]
        pub hand_over_seconds: Option<f64>,
        /// How large the worlds of one experiment may be together.
        pub memory_limit_bytes: f64,
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

    /// What the visitor asks for; every field is within its range.
    pub struct Request {
        pub kernel: String,
        #[cfg_attr(target_arch = "wasm32", tsify(type = "Record<string, number | string>"))]
        pub params: Params,
        pub modes: Vec<String>,
        pub schedule: String,
        /// Tasks dealt at a time.
        pub chunk: u32,
        pub threads: Vec<u32>,
        /// Most threads that may be asked for; raised on purpose.
        pub cap: u32,
        pub scaling: Scaling,
        pub effort: String,
        pub seed: u32,
    }

    /// Texts read against the catalog: what holds, and what was wrong.
    pub struct Settled {
        pub request: Request,
        /// The request as texts, only what differs from the defaults: the link.
        #[cfg_attr(target_arch = "wasm32", tsify(type = "Record<string, string>"))]
        pub link: Texts,
        /// The request as texts, all of it: what the form shows.
        #[cfg_attr(target_arch = "wasm32", tsify(type = "Record<string, string>"))]
        pub texts: Texts,
        pub problems: Vec<Problem>,
    }

    /// Whether the total work is fixed (strong), or the work per thread (weak).
    pub enum Scaling { Strong }

    /// What a point is measured for.
    #[derive(Copy, Eq, Hash)]
    pub enum Role {
        /// Kernel × mode × threads: the experiment.
        Measured,
        /// The serial code, in the build without pool or atomics.
        Base,
        /// Register-only work without sharing: what the machine can give (R16).
        Ceiling,
        /// A pass with nothing to do: what starting and ending one costs (R8).
        Empty,
        /// One way of a cache line between two threads.
        HandOver,
    }

    /// A cell of the experiment.
    pub struct Point {
        pub role: Role,
        pub kernel: String,
        #[cfg_attr(target_arch = "wasm32", tsify(type = "Record<string, number | string>"))]
        pub params: Params,
        pub mode: String,
        pub executor: Executor,
        pub schedule: String,
        pub chunk: u32,
        pub threads: u32,
        pub scaling: Scaling,
        /// The kernel's result for a reader; filled in by the first sample.
        #[cfg_attr(target_arch = "wasm32", tsify(type = "string | null"))]
        pub answer: Option<String>,
        /// Inner steps of a pass as they were counted; filled in by the first sample.
        #[cfg_attr(target_arch = "wasm32", tsify(type = "number | null"))]
        pub steps: Option<f64>,
    }

    /// One thing to do.
    #[derive(Copy)]
    pub struct Step {
        /// Index into the plan's points.
        pub point: u32,
        /// 1, 2, … ; 0 for warm-up.
        pub round: u32,
        pub warmup: bool,
    }

    /// What will be done, in which order.
    pub struct Plan {
        pub build: String,
        pub request: Request,
        pub seed: u32,
        pub rounds: u32,
        pub points: Vec<Point>,
        pub steps: Vec<Step>,
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

    #[derive(Copy)]
    pub struct Bound { pub threads: u32, pub speedup: f64 }

    /// A plan, or why there is none.
    #[serde(untagged)]
    pub enum Planned { Plan(Box<Plan>), Refused { problems: Vec<Problem> } }
}

// ---- what was measured ------------------------------------------------------------------------

crossing! {
    /// The interpreter's cost as it was set on this machine.
    pub struct Calibration {
        /// Rounds of the xorshift chain per inner step: what is stored and what all modes share.
        pub iterations_per_step: u32,
        pub nanoseconds_per_iteration: f64,
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

    /// What a file or a link carries: everything measured, nothing derived.
    pub struct RunResult {
        pub schema: u32,
        pub build: String,
        pub environment: Environment,
        pub request: Request,
        #[cfg_attr(target_arch = "wasm32", tsify(type = "Calibration | null"))]
        pub calibration: Option<Calibration>,
        /// Starting the pool, apart from all samples.
        #[cfg_attr(target_arch = "wasm32", tsify(type = "number | null"))]
        pub pool_start_seconds: Option<f64>,
        /// Starting the Workers that messages go to, apart from all samples.
        #[cfg_attr(target_arch = "wasm32", tsify(type = "number | null"))]
        pub workers_start_seconds: Option<f64>,
        pub plan: Plan,
        pub samples: Vec<Sample>,
        pub notes: Vec<String>,
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
    /// A centre with the smallest and the largest round around it.
    #[derive(Copy)]
    pub struct Spread { pub low: f64, pub mid: f64, pub high: f64 }

    /// One mode at one thread count.
    pub struct Estimate {
        pub threads: u32,
        pub rounds: u32,
        pub seconds: Spread,
        /// Against one thread of the same mode; pairs of the same round.
        #[cfg_attr(target_arch = "wasm32", tsify(type = "Spread | null"))]
        pub speedup: Option<Spread>,
        /// Against the serial code at the same interpreter cost.
        #[cfg_attr(target_arch = "wasm32", tsify(type = "Spread | null"))]
        pub speedup_over_serial: Option<Spread>,
        /// Nanoseconds per inner step and thread-independent: wall time ÷ steps.
        pub step_nanoseconds: f64,
        /// Parks per pass, where the mode has a lock that parks.
        pub parks_per_pass: f64,
        /// Of the pass, spent on copies: the median; 0 for modes that make none.
        pub copy_seconds: f64,
        /// The empty pass of this width takes more than 1 % of the pass (R8).
        pub start_heavy: bool,
        /// More threads than the cores reported.
        pub oversubscribed: bool,
    }

    pub struct Series {
        pub mode: String,
        pub estimates: Vec<Estimate>,
    }

    /// The samples, made readable. Recomputed wherever it is shown, never stored.
    pub struct Analysis {
        pub series: Vec<Series>,
        #[cfg_attr(target_arch = "wasm32", tsify(type = "Spread | null"))]
        pub base_seconds: Option<Spread>,
        /// The machine's own speed-up on work without any sharing, by thread count.
        pub ceiling: Vec<CeilingPoint>,
        pub empty_pass: Vec<WidthCost>,
        #[cfg_attr(target_arch = "wasm32", tsify(type = "Spread | null"))]
        pub hand_over_seconds: Option<Spread>,
        /// (slowest − fastest round) ÷ median of the ceiling at one thread.
        #[cfg_attr(target_arch = "wasm32", tsify(type = "number | null"))]
        pub drift: Option<f64>,
        pub rounds_done: u32,
        pub samples_kept: u32,
        pub samples_discarded: u32,
        pub verdict: Verdict,
        pub warnings: Vec<String>,
    }

    #[derive(Copy)]
    pub struct CeilingPoint { pub threads: u32, pub speedup: Spread }

    #[derive(Copy)]
    pub struct WidthCost { pub threads: u32, pub seconds: Spread }

    /// The result in words, from the analysis alone.
    #[derive(Default)]
    pub struct Verdict {
        /// One sentence, what stands out.
        pub headline: String,
        pub sentences: Vec<String>,
        /// How sure: rounds, interval, order.
        pub basis: String,
    }
}
