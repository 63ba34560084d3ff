//! What a short link carries: the conclusion of a run as its sender had it, and not the run.

use serde::{Deserialize, Serialize};
#[cfg(target_arch = "wasm32")]
use tsify::Tsify;

use super::environment::Level;
use super::interval::{Interval, IntervalKind};
use super::record::{Ended, Origin};
use super::request::Texts;

crossing! {
    /// Speed-ups without the samples that they were made of: nobody can check them, so no law, no cause and nothing that is
    /// faster or slower is concluded from them. Every number has the digits that its sender saw.
    pub struct Summary {
        /// The build that measured; "" where that is not told.
        pub build: String,
        /// What somebody calls it; "" without a name.
        pub name: String,
        /// Where the samples came from.
        pub origin: Origin,
        /// The minute when it began, by UTC: "2026-11-30T16:50Z".
        #[cfg_attr(target_arch = "wasm32", tsify(type = "string | null"))]
        pub begun: Option<String>,
        /// What was asked, every key, as it stands in a settings link.
        #[cfg_attr(target_arch = "wasm32", tsify(type = "Record<string, string>"))]
        pub settings: Texts,
        /// Browser engine and its major version, "native" or "Simulated machine".
        pub engine: String,
        /// Family of operating systems.
        pub platform: String,
        /// Logical cores, as they were reported; `None` where they are not told.
        #[cfg_attr(target_arch = "wasm32", tsify(type = "number | null"))]
        pub cores: Option<u32>,
        /// What it was measured with.
        pub level: Level,
        /// Rounds in which every cell was visited and counts.
        pub rounds: u32,
        /// What ended the run; `None` where it was still going on.
        #[cfg_attr(target_arch = "wasm32", tsify(type = "Ended | null"))]
        pub ended: Option<Ended>,
        /// One for each mode, in the order of the request.
        pub series: Vec<SummarySeries>,
        /// By id, what the kernel, the modes and the schedule that it speaks of are called: for a build that does not know
        /// them.
        #[cfg_attr(target_arch = "wasm32", tsify(type = "Record<string, string>"))]
        pub labels: Texts,
    }

    /// One mode at all thread counts.
    pub struct SummarySeries {
        /// Id of the mode.
        pub mode: String,
        /// A pass of one thread of this mode, three significant digits; `None` where one thread was not measured.
        #[cfg_attr(target_arch = "wasm32", tsify(type = "number | null"))]
        pub one_thread_seconds: Option<f64>,
        /// By thread count, ascending.
        pub points: Vec<SummaryPoint>,
    }

    /// What one thread count came to.
    #[derive(Copy)]
    pub struct SummaryPoint {
        /// The thread count.
        pub threads: u32,
        /// What the ends of its speed-up are.
        pub interval: IntervalKind,
        /// Over one thread of the same mode, as its sender saw it.
        pub speedup: Interval,
    }
}
