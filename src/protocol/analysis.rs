//! What the samples mean, in numbers.

use serde::{Deserialize, Serialize};
#[cfg(target_arch = "wasm32")]
use tsify::Tsify;

use super::interval::{Interval, IntervalKind};
use super::models::Model;
use super::plan::Pair;

crossing! {
    /// One mode at one thread count.
    pub struct Estimate {
        /// The thread count.
        pub threads: u32,
        /// Rounds that the times are made of.
        pub rounds: u32,
        /// Of every interval here.
        pub interval: IntervalKind,
        /// Of a pass.
        pub seconds: Interval,
        /// Work of a pass ÷ work of one thread's pass: 1, unless the work grows with the threads.
        pub work: f64,
        /// Whether its rounds fall into two groups.
        #[cfg_attr(target_arch = "wasm32", tsify(type = "TwoSpeeds | null"))]
        pub two_speeds: Option<TwoSpeeds>,
        /// Median absolute deviation of the seconds.
        pub deviation_seconds: f64,
        /// Among the times.
        pub outliers: Outliers,
        /// Against one thread of the same mode, jointly by round. Of weak scaling: the scaled speed-up, work per time
        /// against work per time.
        #[cfg_attr(target_arch = "wasm32", tsify(type = "Interval | null"))]
        pub speedup: Option<Interval>,
        /// Against the serial code at the same interpreter cost.
        #[cfg_attr(target_arch = "wasm32", tsify(type = "Interval | null"))]
        pub speedup_over_serial: Option<Interval>,
        /// Against the serial code without interpreter cost.
        #[cfg_attr(target_arch = "wasm32", tsify(type = "Interval | null"))]
        pub speedup_over_bare: Option<Interval>,
        /// Karp and Flatt's serial fraction as measured.
        #[cfg_attr(target_arch = "wasm32", tsify(type = "Interval | null"))]
        pub serial_fraction: Option<Interval>,
        /// The same with what the machine gives in the place of the thread count (R30).
        #[cfg_attr(target_arch = "wasm32", tsify(type = "Interval | null"))]
        pub serial_fraction_corrected: Option<Interval>,
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
        /// Of what no part explains, what modes do that differ in one thing (R41).
        pub comparisons: Vec<Comparison>,
    }

    /// Rounds of a cell that lie in two groups, far apart beside the scatter within them.
    pub struct TwoSpeeds {
        /// Median of the faster group.
        pub fast_seconds: f64,
        /// Of the slower group.
        pub slow_seconds: f64,
        /// The rounds of the slower group.
        pub slow: Vec<u32>,
        /// How many rounds there are in both.
        pub rounds: u32,
    }

    /// Samples beyond Tukey's fences; they are counted and kept (R21).
    #[derive(Copy, Default)]
    pub struct Outliers {
        /// Beyond the inner fences, and not the outer ones.
        pub mild: u32,
        /// Beyond the outer fences.
        pub severe: u32,
    }

    /// A part of the time that the threads of a pass spent together. All parts of a pass sum to threads × pass.
    #[derive(Copy)]
    pub struct Loss {
        /// Which part.
        pub part: Part,
        /// Seconds of all threads together.
        pub seconds: f64,
    }

    /// What the thread-seconds of a pass go into.
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
        /// What is left: slower steps, for whatever reason. Below 0 where the parts above explain too much. Some of it
        /// may be told by [`Comparison`]s.
        Unexplained,
    }

    /// What a mode loses at a width beyond one that differs from it in one thing: a share of [`Part::Unexplained`], because
    /// every part of either that has a measurement of its own is taken off first.
    pub struct Comparison {
        /// The mode that does the thing ([`super::ModeInfo::differs`]).
        pub mode: String,
        /// The one that does not.
        pub other: String,
        /// Thread-seconds of a pass, jointly by round.
        pub seconds: Interval,
        /// False for the links of one chain, which begins at the mode itself and goes on from each other mode: they stand side
        /// by side and sum. True for a further comparison of the mode itself, which explains some of the same once more.
        pub overlaps: bool,
    }

    /// How the serial fraction goes with the threads, by its shape over all counts (R30).
    #[derive(Copy, Eq)]
    pub enum Trend {
        /// Not told from 0 at any count, below it, or so near that under a hundredth of the speed-up is lost.
        NoLoss,
        /// Nowhere further from its neighbours than their intervals allow.
        Level,
        /// With more threads more is lost.
        Rises,
        /// With more threads less is lost.
        Falls,
        /// It has a peak between.
        RisesThenFalls,
        /// It has a trough between.
        FallsThenRises,
    }

    /// One mode at all thread counts.
    pub struct Series {
        /// Id of the mode.
        pub mode: String,
        /// By thread count, ascending.
        pub estimates: Vec<Estimate>,
        /// Of the serial fraction as measured; `None` below two counts.
        #[cfg_attr(target_arch = "wasm32", tsify(type = "Trend | null"))]
        pub trend: Option<Trend>,
        /// Of the serial fraction corrected by what the machine gives; `None` below two counts.
        #[cfg_attr(target_arch = "wasm32", tsify(type = "Trend | null"))]
        pub trend_corrected: Option<Trend>,
        /// From how many threads on it beats the serial code.
        pub cost: OutperformsAt,
        /// What the laws say of it.
        pub model: Model,
    }

    /// COST: the fewest threads that beat the serial code at the same interpreter cost (McSherry and others 2015).
    #[derive(Copy)]
    pub struct OutperformsAt {
        /// Whether the serial code was measured beside the mode.
        pub compared: bool,
        /// `None`: no measured count does.
        #[cfg_attr(target_arch = "wasm32", tsify(type = "number | null"))]
        pub threads: Option<u32>,
    }

    /// The samples, made readable. Recomputed wherever it is shown, never stored.
    pub struct Analysis {
        /// Of every interval that has none of its own.
        pub interval: IntervalKind,
        /// One for each mode, in the order of the request.
        pub series: Vec<Series>,
        /// A pass of the serial code at the same interpreter cost.
        #[cfg_attr(target_arch = "wasm32", tsify(type = "Interval | null"))]
        pub base_seconds: Option<Interval>,
        /// A pass of the serial code without interpreter cost; `None` where that is the base itself.
        #[cfg_attr(target_arch = "wasm32", tsify(type = "Interval | null"))]
        pub bare_seconds: Option<Interval>,
        /// The machine's own speed-up on work without any sharing, by thread count.
        pub ceiling: Vec<CeilingPoint>,
        /// How many threads the machine gives full speed to; `None` where its ceiling does not tell.
        #[cfg_attr(target_arch = "wasm32", tsify(type = "Knee | null"))]
        pub knee: Option<Knee>,
        /// What starting and ending a pass takes, by thread count (R8).
        pub empty_pass: Vec<WidthCost>,
        /// How much longer the ceiling takes right after the page was drawn than after a rest, as a share (R43).
        #[cfg_attr(target_arch = "wasm32", tsify(type = "Interval | null"))]
        pub disturbance: Option<Interval>,
        /// One way of a cache line between two threads.
        #[cfg_attr(target_arch = "wasm32", tsify(type = "Interval | null"))]
        pub hand_over_seconds: Option<Interval>,
        /// What the machine's own speed did meanwhile.
        #[cfg_attr(target_arch = "wasm32", tsify(type = "Drift | null"))]
        pub drift: Option<Drift>,
        /// Rounds by the distance of the cores, where the hand-over time jumps (R16); empty where it does not.
        pub regimes: Vec<Regime>,
        /// The declared pairs, as far as they have been measured.
        pub headline: Vec<Compared>,
        /// One for each watched pass, in their order.
        pub blame: Vec<Blame>,
        /// Rounds in which every cell was visited and counts.
        pub rounds_done: u32,
        /// Samples that the numbers are made of.
        pub samples_kept: u32,
        /// Timed samples that do not count: the page was hidden, resized or busy meanwhile, or the answer was wrong.
        pub samples_discarded: u32,
        /// Of these, the ones with a wrong answer.
        pub samples_wrong: u32,
        /// Of all modes and counts together.
        pub outliers: Outliers,
        /// Modes that differ in one thing, both measured, at the headline's width.
        pub contrasts: Vec<Contrast>,
    }

    /// A mode beside one that it differs from in one thing.
    pub struct Contrast {
        /// Id of the mode.
        pub mode: String,
        /// Id of the one without the difference.
        pub other: String,
        /// Thread count of both.
        pub threads: u32,
        /// Speed-up of the other ÷ speed-up of the mode: above 1 where the difference costs speed-up.
        pub ratio: Interval,
    }

    /// What the machine gives at one thread count.
    #[derive(Copy)]
    pub struct CeilingPoint {
        /// The thread count.
        pub threads: u32,
        /// Of work without any sharing, over one thread.
        pub speedup: Interval,
    }

    /// What something takes at one thread count.
    #[derive(Copy)]
    pub struct WidthCost {
        /// The thread count.
        pub threads: u32,
        /// Of a pass.
        pub seconds: Interval,
    }

    /// How many threads the machine gives full speed to, from its ceiling alone: r · min(p, c) (R28).
    #[derive(Copy)]
    pub struct Knee {
        /// c with its interval; `None` with fewer than two counts on either side.
        #[cfg_attr(target_arch = "wasm32", tsify(type = "Interval | null"))]
        pub cores: Option<Interval>,
        /// The most threads that still rise with the ceiling.
        pub at_least: u32,
        /// The fewest that do not; `None` where every measured count still rises.
        #[cfg_attr(target_arch = "wasm32", tsify(type = "number | null"))]
        pub at_most: Option<u32>,
    }

    /// What the machine's own speed did during the run: the ceiling at one thread, and how far it moved at each width.
    pub struct Drift {
        /// Seconds by round, in order.
        pub rounds: Vec<RoundSeconds>,
        /// (slowest − fastest round) ÷ median.
        pub range: f64,
        /// The same by thread count, of those that the machine has cores for.
        pub widths: Vec<WidthDrift>,
        /// Spearman's correlation with the order of the rounds; `None` below ten rounds.
        #[cfg_attr(target_arch = "wasm32", tsify(type = "number | null"))]
        pub trend: Option<f64>,
        /// Its p-value.
        #[cfg_attr(target_arch = "wasm32", tsify(type = "number | null"))]
        pub trend_p: Option<f64>,
    }

    /// How far the machine's own speed moved at one thread count.
    #[derive(Copy)]
    pub struct WidthDrift {
        /// The thread count.
        pub threads: u32,
        /// (slowest − fastest round) ÷ median.
        pub range: f64,
    }

    /// A time of one round.
    #[derive(Copy)]
    pub struct RoundSeconds {
        /// From 1 on.
        pub round: u32,
        /// Of a pass.
        pub seconds: f64,
    }

    /// Rounds of one hand-over class, analysed by themselves.
    pub struct Regime {
        /// Which class.
        pub distance: Distance,
        /// One way of a cache line in these rounds.
        pub hand_over_seconds: Interval,
        /// How many they are.
        pub rounds: u32,
        /// The headline within this class. Below five rounds the ends of each interval are its centre: there is no interval.
        pub headline: Vec<Compared>,
    }

    /// How far apart the cores of the threads were, by the time of a cache line between them.
    #[derive(Copy, Eq)]
    pub enum Distance {
        /// The shorter time.
        Near,
        /// The longer time.
        Far,
    }

    /// A headline pair, measured.
    pub struct Compared {
        /// What is compared.
        pub pair: Pair,
        /// Rounds that both cells have.
        pub rounds: u32,
        /// What the ends of the speed-up are.
        pub interval: IntervalKind,
        /// Over one thread, jointly by round.
        pub speedup: Interval,
    }

    /// Where each seat's time went in a watched pass.
    pub struct Blame {
        /// Of the pass, from before the first round to after the last.
        pub seconds: f64,
        /// One for each seat.
        pub seats: Vec<SeatBlame>,
    }

    /// The parts sum to the seconds of the pass.
    #[derive(Copy, Default)]
    pub struct SeatBlame {
        /// Until its first task of a phase.
        pub start_up_seconds: f64,
        /// In tasks, but for the waits for the mode's own lock.
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
}

impl SeatBlame {
    /// All of the seat's time.
    pub fn sum(&self) -> f64 {
        let waiting = self.lock_wait_seconds + self.idle_seconds + self.imbalance_seconds;
        self.start_up_seconds + self.work_seconds + waiting + self.end_seconds
    }
}
