//! What an analysis concludes, as values.

use serde::{Deserialize, Serialize};
#[cfg(target_arch = "wasm32")]
use tsify::Tsify;

use super::analysis::{Distance, Part};
use super::interval::{Interval, IntervalKind};
use super::record::Ended;
use super::request::Scaling;

crossing! {
    /// One thing that the analysis concludes: a code and its arguments. Labs check it, tests compare it, and
    /// `words/` makes a sentence of it; nobody reads a sentence back.
    ///
    /// What the arguments are called, they are everywhere here: `mode` and `other` are ids of modes, `threads` is the
    /// thread count that it is about, `rounds` the rounds that it is made of, a `share` is one of the whole (0 to 1), and a
    /// `ratio` or a `speedup` of 1 is no difference.
    #[allow(missing_docs, reason = "arguments that are called the same are the same: see above")]
    #[serde(tag = "code", rename_all_fields = "camelCase")]
    pub enum Finding {
        // ---- what stands out: one of them, unless there is nothing to tell --------------------------
        /// No headline: the run cannot carry one (R38).
        CannotTell { threads: u32, because: Because },
        /// The declared modes with so many threads against one (R23).
        Headline {
            threads: u32,
            scaling: Scaling,
            /// The slowest of those that are slower.
            #[cfg_attr(target_arch = "wasm32", tsify(type = "ModeRatio | null"))]
            slower: Option<ModeRatio>,
            /// The lowest of those that are not told from one thread; only where none is slower.
            #[cfg_attr(target_arch = "wasm32", tsify(type = "ModeRatio | null"))]
            level: Option<ModeRatio>,
            /// The fastest of those that are faster.
            #[cfg_attr(target_arch = "wasm32", tsify(type = "ModeRatio | null"))]
            faster: Option<ModeRatio>,
            /// Of all modes that are shown, not only of the declared ones: every one is faster.
            every_mode_faster: bool,
            /// Of all modes that are shown: none is told from one thread.
            none_told: bool,
        },
        /// One thread count only: times, the shortest first.
        OneThread { modes: Vec<ModeSeconds> },
        /// Nothing ran beside the serial code.
        SerialOnly { seconds: Interval },
        /// The run has no whole round.
        NoRound {
            kept: u32,
            discarded: u32,
            /// Of those discarded, the ones with a wrong answer.
            wrong: u32,
            rounds: u32,
        },

        // ---- the list --------------------------------------------------------------------------------
        /// Modes of one class, the highest ratio first.
        Group { threads: u32, scaling: Scaling, class: Class, modes: Vec<ModeRatio> },
        /// All modes, of a run that cannot tell: no class is claimed.
        Unclassed { threads: u32, scaling: Scaling, modes: Vec<ModeRatio> },
        /// What this run could have shown of a mode whose class is not told: ratios above or below these.
        Detectable { mode: String, threads: u32, scaling: Scaling, above: f64, below: f64 },
        /// Of two modes that differ in one thing, whose difference was not shown: a factor of the speed-up above or below
        /// these would have been.
        NoDifference {
            mode: String,
            other: String,
            threads: u32,
            scaling: Scaling,
            above: f64,
            below: f64,
        },
        /// Of a mode that loses with as many threads as the headline is about: the count at which it is fastest.
        Fastest {
            mode: String,
            threads: u32,
            speedup: Interval,
            /// The count that the headline is about.
            instead_of: u32,
            /// And the mode's speed-up there.
            there: Interval,
        },
        /// The declared modes while the cores were near, or far (R16).
        ByDistance { distance: Distance, scaling: Scaling, rounds: u32, modes: Vec<ModeRatio> },
        /// What was dialled, and what was found (N3).
        Recovered {
            threads: u32,
            known: f64,
            #[cfg_attr(target_arch = "wasm32", tsify(type = "Interval | null"))]
            measured: Option<Interval>,
            #[cfg_attr(target_arch = "wasm32", tsify(type = "Interval | null"))]
            corrected: Option<Interval>,
        },
        /// What was dialled cannot be recovered from passes that are mostly start: their share.
        NotRecoverable { threads: u32, known: f64, start_share: f64 },

        // ---- why -------------------------------------------------------------------------------------
        /// Two modes differ in one thing, which costs a factor of the speed-up.
        Difference { mode: String, other: String, threads: u32, scaling: Scaling, ratio: Interval },
        /// The machine gives less than as many cores.
        Machine { threads: u32, speedup: Interval },
        /// The tasks cannot be shared out evenly.
        Granularity { threads: u32, tasks: u32, bound: f64 },
        /// A measured part of a mode's pass, as a share of all thread-seconds.
        PartOfLoss {
            mode: String,
            threads: u32,
            part: Part,
            share: f64,
            /// Of [`Part::Imbalance`]: why the last thread was the last.
            #[cfg_attr(target_arch = "wasm32", tsify(type = "LastThread | null"))]
            last: Option<LastThread>,
        },
        /// Where that went which a mode loses: shares of the loss, which sum to 1. The rest is below 0 where the parts explain
        /// too much.
        WhereLost {
            mode: String,
            threads: u32,
            /// In parts that have a measurement of their own: the machine, uneven tasks, starting, copies, waiting.
            measured: f64,
            /// By comparison with modes that differ in one thing (R41).
            compared: Vec<LossShare>,
            /// Without a mechanism that was measured.
            rest: f64,
        },

        // ---- what next -------------------------------------------------------------------------------
        /// The same once more, on a quieter machine.
        RunAgain,
        /// An effort with more rounds: then intervals can be told, or smaller differences.
        MoreRounds { effort: String, intervals: bool },
        /// To its end, of a run that was stopped: then smaller differences can be told.
        WholeRun,
        /// Fewer modes or thread counts, of a run that its budget ended: more rounds fit in.
        FewerCells,
        /// The same on a quieter machine, where there is no effort with more rounds: rounds that scatter less.
        LessScatter,
        /// A simulated machine with less noise.
        LessNoise { noise_percent: u32 },
        /// No more threads than a mode is fastest with.
        FewerThreads { mode: String, threads: u32 },
        /// More threads than cores are reported, because the machine gives them full speed.
        MoreThreads {
            /// Cores.
            reported: u32,
            /// Threads at full speed.
            at_least: u32,
            /// Counts to try, as they are written in the form.
            counts: String,
        },
        /// The simulated machine, which is quiet.
        Simulate,
        /// The relative of a mode that tells whether the one thing is the reason.
        AddMode { add: String, mode: String },
        /// A schedule that shares unequal tasks out while they are computed.
        DealDynamically,
        /// One task at a time: shorter pieces share out more evenly.
        SingleTasks,
        /// A larger problem, or smaller tasks: more of them share out more evenly.
        MoreTasks,
        /// A larger problem: starting a pass weighs less.
        LargerSize,

        // ---- what to be wary of ----------------------------------------------------------------------
        /// The machine's own speed with so many threads moved: (slowest − fastest round) ÷ median.
        Drift { threads: u32, range: f64 },
        /// It moved one way, from round to round.
        Trend { slower: bool },
        /// The cores were near in some rounds and far in others.
        HandOver { low_seconds: f64, high_seconds: f64, near_rounds: u32, far_rounds: u32 },
        /// In so many of the probes handing a line over took longer than any line needs: a thread had no core meanwhile.
        CoreHeld { longest_seconds: f64, probes: u32, of: u32 },
        /// Samples are shorter than the clock's step asks for.
        ShortSamples { shortest_seconds: f64 },
        /// The clock moves in coarse steps.
        CoarseClock,
        /// The first round was slower than the others by this share.
        SlowFirstRound { share: f64 },
        /// The rounds of one cell fall into two groups.
        TwoSpeeds {
            mode: String,
            threads: u32,
            fast_seconds: f64,
            slow_seconds: f64,
            slow_rounds: u32,
            rounds: u32,
            /// Where work that shares nothing was slower in the very same rounds: its speed-up in the others, and in these.
            #[cfg_attr(target_arch = "wasm32", tsify(type = "CeilingSpeeds | null"))]
            ceiling: Option<CeilingSpeeds>,
        },
        /// Starting and ending weigh more than 1 % of some pass (R8).
        StartHeavy,
        /// So many samples do not count.
        Discarded {
            samples: u32,
            /// Those with a wrong answer; of the others the page was hidden, resized or busy meanwhile.
            wrong: u32,
        },
        /// The page's own drawing costs this share of a pass (R43).
        Disturbed { cost: Interval },
        /// Watched passes took so many times as long as timed ones.
        SlowTrace { times: f64 },
        /// It came by a link, which holds no watched passes: what they would tell of a loss is not told (N10).
        NotInLink,

        // ---- how sure --------------------------------------------------------------------------------
        /// What all of it is based on; `precision` is what the plan asks for, relative to a ratio. No `seed` where nobody here
        /// knows in which order the cells came.
        Basis {
            rounds: u32,
            interval: IntervalKind,
            #[cfg_attr(target_arch = "wasm32", tsify(type = "number | null"))]
            seed: Option<u32>,
            #[cfg_attr(target_arch = "wasm32", tsify(type = "Ended | null"))]
            ended: Option<Ended>,
            precision: f64,
            budget_seconds: f64,
        },
    }

    /// Why the last thread of a watched pass was the last: the largest of what set it apart from the others.
    #[derive(Copy, Eq)]
    pub enum LastThread {
        /// It had more tasks.
        MoreTasks,
        /// Its tasks took longer, as they may in this kernel.
        LongerTasks,
        /// Its tasks took longer, though all are of one length.
        SlowerCore,
        /// It began later, or stood still between its tasks.
        Late,
    }

    /// Speed-ups of work that shares nothing over one thread, in rounds of two kinds.
    #[derive(Copy)]
    pub struct CeilingSpeeds {
        /// In the fast rounds.
        pub fast: f64,
        /// In the slow ones.
        pub slow: f64,
    }

    /// Why a run cannot tell.
    #[allow(missing_docs, reason = "called as in `Finding`")]
    #[serde(tag = "reason", rename_all_fields = "camelCase")]
    pub enum Because {
        /// Too few to tell anything.
        FewRounds { rounds: u32 },
        /// Even work that shares nothing gained less than this at its lower end.
        Ceiling { speedup: Interval, needed: f64 },
        /// (Slowest − fastest round) ÷ median of the machine's own speed.
        Drift { range: f64 },
    }

    /// A mode with its speed-up over one thread: scaled speed-up, where the work grows with the threads.
    pub struct ModeRatio {
        /// Id of the mode.
        pub mode: String,
        /// Over one thread of the same mode.
        pub speedup: Interval,
        /// Time of a pass ÷ that of one thread. Not 1 ÷ speed-up where the work grows with the threads.
        pub times_as_long: Interval,
    }

    /// What the first of two modes does and the other does not, as a share of a loss.
    pub struct LossShare {
        /// Id of the mode that does it.
        pub mode: String,
        /// Id of the mode that does not.
        pub other: String,
        /// Of all that the mode loses whose loss is told.
        pub share: Interval,
    }

    /// A mode with the time of its pass.
    pub struct ModeSeconds {
        /// Id of the mode.
        pub mode: String,
        /// Median of a pass.
        pub seconds: f64,
    }

    /// What the interval of a ratio to one thread allows to say (R22).
    #[derive(Copy, Eq)]
    pub enum Class {
        /// All of it lies above.
        Faster,
        /// All of it lies below.
        Slower,
        /// It holds 1, or nearly.
        NotTold,
    }
}
