//! What will be done: the cells of an experiment, and when it may end.

use serde::{Deserialize, Serialize};
#[cfg(target_arch = "wasm32")]
use tsify::Tsify;

use super::environment::{Environment, Executor};
use super::request::{Params, Problem, Request, Scaling, Texts};

crossing! {
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
        /// What it is measured for.
        pub role: Role,
        /// Id of the kernel; "" for the hand-over probe.
        pub kernel: String,
        /// The parameters of its work: at this width, where the work grows with the threads.
        #[cfg_attr(target_arch = "wasm32", tsify(type = "Record<string, number | string | { text: string }>"))]
        pub params: Params,
        /// Id of the mode; "" for the hand-over probe.
        pub mode: String,
        /// Who makes its passes.
        pub executor: Executor,
        /// Id of the schedule that deals its tasks.
        pub schedule: String,
        /// Tasks dealt at a time.
        pub chunk: u32,
        /// Threads of a pass, or workers.
        pub threads: u32,
        /// Whether its work grows with the threads.
        pub scaling: Scaling,
    }

    /// One thing to do. A plan's steps are not stored: they follow from it.
    #[derive(Copy)]
    pub struct Step {
        /// Index into the plan's points.
        pub point: u32,
        /// 1, 2, … ; 0 for warm-up.
        pub round: u32,
        /// Whether it is made to get warm and is no part of the result.
        pub warmup: bool,
    }

    /// What will be done. A pure function of request and environment; nothing is written into it afterwards.
    pub struct Plan {
        /// The build that planned: version and commit.
        pub build: String,
        /// As it can be carried out here: without the modes that cannot run.
        pub request: Request,
        /// The request’s: what is random about the plan follows from it.
        pub seed: u32,
        /// Rounds that are made at most; the run may end after fewer.
        pub rounds: u32,
        /// When it may.
        pub ending: Ending,
        /// What the headline is about, declared before anything is measured: at most three cells, each against one
        /// thread of its mode (R23).
        pub headline: Vec<Pair>,
        /// Every cell that is measured; steps, samples and traces name one by its index here.
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
        /// Tasks that a pass of the request's own size deals.
        pub tasks: u32,
        /// Inner steps that it makes: estimated, where only the answer tells.
        pub steps_per_pass: f64,
        /// The most that the schedule can reach with tasks of equal length, by thread count: tasks ÷ the tasks of
        /// the busiest thread (R0).
        pub granularity_bounds: Vec<Bound>,
        /// Of the data of all jobs together.
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
    pub struct Bound {
        /// The width.
        pub threads: u32,
        /// Tasks that a pass of this width deals.
        pub tasks: u32,
        /// Tasks ÷ the tasks of the busiest thread.
        pub speedup: f64,
    }

    /// A mode at a thread count, against one thread of the same mode.
    pub struct Pair {
        /// Id of the mode.
        pub mode: String,
        /// The count that is compared with one thread.
        pub threads: u32,
    }

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

    /// What settings come to, all that a form shows of them.
    pub struct Chosen {
        /// What holds.
        pub request: Request,
        /// The request as texts, all of it: what the form shows.
        #[cfg_attr(target_arch = "wasm32", tsify(type = "Record<string, string>"))]
        pub texts: Texts,
        /// The request as texts, every key, as a link writes them.
        #[cfg_attr(target_arch = "wasm32", tsify(type = "Record<string, string>"))]
        pub link: Texts,
        /// What was wrong with the texts, and why there is no plan.
        pub problems: Vec<Problem>,
        /// `None` where the request cannot be carried out here; `problems` say why.
        #[cfg_attr(target_arch = "wasm32", tsify(type = "Plan | null"))]
        pub plan: Option<Plan>,
        /// Where it would be carried out: here, or on the machine that the request simulates.
        pub environment: Environment,
    }

    /// A plan, or why there is none.
    #[serde(untagged)]
    pub enum Planned {
        /// It can be carried out.
        Plan(Box<Plan>),
        /// It cannot.
        Refused {
            /// Why, one or more.
            problems: Vec<Problem>,
        },
    }
}
