//! What the laboratory found when it tested itself.

use serde::{Deserialize, Serialize};
#[cfg(target_arch = "wasm32")]
use tsify::Tsify;

crossing! {
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
