//! What was measured, and the result that a file or a link carries.

use serde::{Deserialize, Serialize};
#[cfg(target_arch = "wasm32")]
use tsify::Tsify;

use super::environment::Environment;
use super::plan::{Plan, Step};
use super::request::{Request, Texts};

fn none(count: &u32) -> bool {
    *count == 0
}

/// How the ids end of what another tool measured: no build knows such a unit, and its label is all there is.
pub const ELSEWHERE: &str = "-elsewhere";

crossing! {
    /// The interpreter's cost as it was set on this machine.
    pub struct Calibration {
        /// Rounds of the xorshift chain per inner step: what is stored and what all modes share.
        pub iterations_per_step: u32,
        /// What one round of the chain takes in the kernel’s own loop: the median.
        pub nanoseconds_per_iteration: f64,
        /// Median absolute deviation of the pairs that it was found from.
        pub deviation_nanoseconds: f64,
    }

    /// One timed stretch of whole passes.
    pub struct Sample {
        /// Index into the plan’s points.
        pub point: u32,
        /// 1, 2, … ; 0 for warm-up.
        pub round: u32,
        /// Per pass, four significant digits. For the hand-over: one way.
        pub seconds: f64,
        /// Whole passes in this sample.
        pub passes: u32,
        /// Made to get warm, and no part of the statistics.
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
        /// What was timed.
        pub sample: Sample,
        /// A warm-up that has not settled: take the step once more (R11).
        pub again: bool,
        /// 16 hex digits.
        pub checksum: String,
        /// The kernel’s result for a reader; "" where there is none.
        pub answer: String,
        /// Inner steps that a pass made.
        pub steps: f64,
    }

    /// What a file or a link carries: what was asked, what was planned and what was observed, nothing derived. Every
    /// analysis is made of one of these.
    pub struct RunResult {
        /// Which fields a file of it has; another number means that they differ.
        pub schema: u32,
        /// The build that measured.
        pub build: String,
        /// As it was asked; of the plan's own request, what cannot run there was left out.
        pub request: Request,
        /// What was to be done.
        pub plan: Plan,
        /// What was observed.
        pub record: RunRecord,
        /// By id, what the kernels, modes and schedules that it speaks of are called: for a build that does not know them.
        #[cfg_attr(target_arch = "wasm32", tsify(type = "Record<string, string>"))]
        pub labels: Texts,
    }

    /// What was observed; only ever appended to.
    pub struct RunRecord {
        /// Where the samples come from.
        pub origin: Origin,
        /// What somebody calls it; "" without a name.
        #[serde(default)]
        pub name: String,
        /// The minute when it began, by UTC: "2026-11-30T16:50Z".
        #[cfg_attr(target_arch = "wasm32", tsify(type = "string | null"))]
        pub begun: Option<String>,
        /// Where they were measured.
        pub environment: Environment,
        /// `None` without an interpreter cost.
        #[cfg_attr(target_arch = "wasm32", tsify(type = "Calibration | null"))]
        pub calibration: Option<Calibration>,
        /// Starting the pool, apart from all samples.
        #[cfg_attr(target_arch = "wasm32", tsify(type = "number | null"))]
        pub pool_start_seconds: Option<f64>,
        /// Starting the Workers that messages go to, apart from all samples.
        #[cfg_attr(target_arch = "wasm32", tsify(type = "number | null"))]
        pub workers_start_seconds: Option<f64>,
        /// How many times as long a loop takes in this browser's wasm with work that nobody uses as without it: 1 where
        /// code is compiled with optimisation, which leaves it out. `None` where it was not tried.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(target_arch = "wasm32", tsify(optional, type = "number | null"))]
        pub unused_work_ratio: Option<f64>,
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
    pub struct Begun {
        /// Its record is still empty.
        pub result: RunResult,
        /// All that the plan says is to be done.
        pub steps: Vec<Step>,
    }

    /// One pass that was watched: who did what, when. Never part of the statistics, because watching costs time.
    pub struct Trace {
        /// Index into the plan's points.
        pub point: u32,
        /// From before the first round to after the last, by the coordinator's clock, as all times here.
        pub seconds: f64,
        /// How far the seats' clocks may be off the coordinator's.
        pub clock_error_seconds: f64,
        /// One for each seat.
        pub seats: Vec<SeatTrace>,
    }

    /// What one seat did, in order.
    pub struct SeatTrace {
        /// Without overlaps.
        pub spans: Vec<Span>,
    }

    /// Tasks that were dealt together.
    #[derive(Copy)]
    pub struct Span {
        /// Which phase of the kernel, from 0.
        pub phase: u32,
        /// Index of the first of them.
        pub first_task: u32,
        /// How many; they follow each other.
        pub tasks: u32,
        /// When the seat began them, from before the first round on.
        pub start_seconds: f64,
        /// When it had them done.
        pub end_seconds: f64,
        /// Of these, spent waiting for the mode's own lock.
        pub lock_wait_seconds: f64,
    }
}

/// What a kernel computed, to be looked at, and who computed it. Between Worker and page only, never in a file; two
/// long arrays of numbers, so `web/` hands them over as typed arrays rather than through serde.
#[derive(Clone, Debug, PartialEq)]
pub struct Picture {
    /// Points in a row.
    pub width: u32,
    /// Rows.
    pub height: u32,
    /// Row by row; `most` stands for the inside of the set.
    pub values: Vec<u32>,
    /// The largest value that there can be.
    pub most: u32,
    /// The worker that computed each row, from 0.
    pub workers: Vec<u32>,
}
