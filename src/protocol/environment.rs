//! Where a run takes place, and who makes its passes.

use serde::{Deserialize, Serialize};
#[cfg(target_arch = "wasm32")]
use tsify::Tsify;

/// Seconds: of a page on a desktop, which draws and waits for its browser.
fn usual_pause() -> f64 {
    0.25
}

crossing! {
    /// Where the run takes place, as far as it can be told.
    pub struct Environment {
        /// Browser engine and its major version, "native", "native, pinned" (each thread kept on a core) or "Simulated machine".
        pub engine: String,
        /// Family of operating systems.
        pub platform: String,
        /// Logical cores, as they are reported; 0 where a link does not tell.
        pub cores: u32,
        /// What it can measure with.
        pub level: Level,
        /// Smallest step of the clock that stamps the samples, measured.
        pub clock_quantum_seconds: f64,
        /// How large the data of one experiment may be, all jobs together.
        pub memory_limit_bytes: f64,
        /// Whether a page is drawn meanwhile, by whoever measures.
        #[serde(default)]
        pub draws: bool,
        /// How long whoever measures pauses between two rounds, in seconds: nothing natively, longer on a phone, which has
        /// to cool (R15). No sample tells, so the prediction and the budget count it by this.
        #[serde(default = "usual_pause")]
        pub pause_seconds: f64,
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
        /// Cores that it has.
        pub cores: u32,
        /// Of the work, what one thread does alone.
        pub serial_percent: u32,
        /// Typical deviation of a sample, relative to its length.
        pub noise_percent: u32,
        /// The cores come near and go far between rounds.
        pub regimes: bool,
        /// How much longer a pass takes right after its page was drawn.
        #[serde(default)]
        pub drawing_percent: u32,
    }
}

impl Level {
    /// Whether this level has somebody who makes such passes.
    pub fn runs(self, executor: Executor) -> bool {
        match self {
            Level::Threads => true,
            Level::Messages => executor != Executor::Pool,
            Level::Serial => executor == Executor::Serial,
        }
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
            pause_seconds: usual_pause(),
        }
    }
}
