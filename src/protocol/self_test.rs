//! What the laboratory found when it tested itself.

use serde::{Deserialize, Serialize};
#[cfg(target_arch = "wasm32")]
use tsify::Tsify;

crossing! {
    /// What the self-test found.
    pub struct SelfTest {
        /// Whether every check has passed.
        pub passed: bool,
        /// In the order in which they are shown.
        pub checks: Vec<Check>,
    }

    /// One thing that is known beforehand, and what was measured of it.
    pub struct Check {
        /// What is checked.
        pub name: String,
        /// Whether it is as it has to be.
        pub passed: bool,
        /// What was measured, in words.
        pub found: String,
        /// When it passes, in words.
        pub threshold: String,
    }
}
