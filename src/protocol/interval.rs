//! A number with what lies around it.

use serde::{Deserialize, Serialize};
#[cfg(target_arch = "wasm32")]
use tsify::Tsify;

crossing! {
    /// A centre with what lies around it: see [`IntervalKind`].
    #[derive(Copy)]
    pub struct Interval { pub low: f64, pub mid: f64, pub high: f64 }

    /// What the ends of an [`Interval`] are.
    #[derive(Copy, Eq)]
    pub enum IntervalKind {
        /// The smallest and the largest round: too few rounds for more.
        Rounds,
        /// 95 % percentile bootstrap over rounds, pointwise.
        Bootstrap,
    }
}
