//! A number with what lies around it.

use serde::{Deserialize, Serialize};
#[cfg(target_arch = "wasm32")]
use tsify::Tsify;

crossing! {
    /// A centre with what lies around it: see [`IntervalKind`].
    #[derive(Copy)]
    pub struct Interval {
        /// The lower end, in the unit of the quantity.
        pub low: f64,
        /// The centre: a median, or what is made of medians.
        pub mid: f64,
        /// The upper end.
        pub high: f64,
    }

    /// What the ends of an [`Interval`] are.
    #[derive(Copy, Eq)]
    pub enum IntervalKind {
        /// The smallest and the largest round: too few rounds for more.
        Rounds,
        /// 95 % percentile bootstrap over rounds, pointwise.
        Bootstrap,
    }
}
