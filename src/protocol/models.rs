//! What the laws of scaling say of the samples.

use serde::{Deserialize, Serialize};
#[cfg(target_arch = "wasm32")]
use tsify::Tsify;

use super::interval::Interval;

crossing! {
    /// What the laws say of a mode (R26–R29).
    pub struct Model {
        /// Thread counts that the laws are fitted to: those that the machine has cores for.
        pub counts: Vec<u32>,
        /// One for each law that the counts are enough for.
        pub fits: Vec<Fit>,
        /// The fitted law that the points favour, if they tell one from the others.
        #[cfg_attr(target_arch = "wasm32", tsify(type = "string | null"))]
        pub best: Option<String>,
        /// What cannot be told, or is against every law, in a sentence; "" when there is nothing of the kind.
        pub said: String,
    }

    /// A law, fitted to the times of one mode.
    pub struct Fit {
        /// Id of the law.
        pub law: String,
        /// In the order of the law's own parameters; ends are 95 % of the refits.
        pub parameters: Vec<Interval>,
        /// Largest |measured ÷ fitted − 1| of the times.
        pub residual: f64,
        /// Akaike's criterion, corrected for few points; lower is better. `None` with too few points.
        #[cfg_attr(target_arch = "wasm32", tsify(type = "number | null"))]
        pub aicc: Option<f64>,
        /// p-value of the lack of fit against the scatter of the rounds.
        #[cfg_attr(target_arch = "wasm32", tsify(type = "number | null"))]
        pub lack_of_fit: Option<f64>,
        /// Rejected: the lack of fit is significant and a residual is above 3 % (R27).
        pub rejected: bool,
        /// The highest speed-up that the law leaves room for, if any.
        #[cfg_attr(target_arch = "wasm32", tsify(type = "Interval | null"))]
        pub limit: Option<Interval>,
        /// The thread count where it is reached, for a law with a peak.
        #[cfg_attr(target_arch = "wasm32", tsify(type = "Interval | null"))]
        pub peak_threads: Option<Interval>,
        /// Fitted speed-up, up to twice the largest fitted count; beyond that count it is extrapolated (R29).
        pub curve: Vec<CurvePoint>,
    }

    /// A point of a fitted curve.
    #[derive(Copy)]
    pub struct CurvePoint {
        /// Also between counts.
        pub threads: f64,
        /// What the law says for so many.
        pub speedup: f64,
        /// Whether it lies beyond the counts that the law is fitted to.
        pub extrapolated: bool,
    }
}
