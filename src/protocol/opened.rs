//! What was found in a text that somebody opened.

use serde::{Deserialize, Serialize};
#[cfg(target_arch = "wasm32")]
use tsify::Tsify;

use super::record::RunResult;
use super::request::Problem;
use super::summary::Summary;

crossing! {
    /// All that a text holds, each once, in the order in which it stands there.
    pub struct Opened {
        /// Whole results: raw samples, to be analysed.
        pub results: Vec<RunResult>,
        /// What short links say.
        pub summaries: Vec<Summary>,
        /// A sentence for each thing that could not be read, the last for all that there is no room for; one of its own
        /// where nothing was found at all.
        pub problems: Vec<Problem>,
    }

    /// What a link of a result carries.
    #[derive(Copy, Eq)]
    pub enum LinkKind {
        /// The raw samples, without the watched passes: analysed anew by whoever opens it.
        Full,
        /// A [`Summary`].
        Short,
    }
}
