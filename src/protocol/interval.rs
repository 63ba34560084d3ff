//! A number with what lies around it.

use serde::{Deserialize, Serialize};
#[cfg(target_arch = "wasm32")]
use tsify::Tsify;

crossing! {
    /// A centre with what lies around it: see [`Interval`].
    #[derive(Copy)]
    pub struct Spread { pub low: f64, pub mid: f64, pub high: f64 }

    /// What the ends of a [`Spread`] are.
    #[derive(Copy, Eq)]
    pub enum Interval {
        /// The smallest and the largest round: too few rounds for more.
        Rounds,
        /// 95 % percentile bootstrap over rounds, pointwise.
        Bootstrap,
    }
}
