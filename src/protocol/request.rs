//! What the visitor asks for: as texts, and settled.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
#[cfg(target_arch = "wasm32")]
use tsify::Tsify;

use super::environment::Simulation;

/// Settings as text, by key: the fragment of a link, the fields of the form, the flags of the native twin.
pub type Texts = BTreeMap<String, String>;

/// Parameter values by id.
pub type Params = BTreeMap<String, Value>;

crossing! {
    /// A parameter's value: a whole number, the id of a choice, or a text of its own, such as a program.
    #[serde(untagged)]
    pub enum Value { Whole(u32), Choice(String), Text { text: String } }

    /// Trouble that was to be expected, told at the field it came from.
    pub struct Problem {
        /// The setting's key, "" when no single field is to blame.
        pub field: String,
        /// A full sentence: the value, what is wrong, the way out.
        pub message: String,
    }

    /// What the series of an experiment run along.
    #[derive(Default)]
    #[serde(tag = "type")]
    pub enum Axis {
        #[default]
        Threads,
        /// One parameter with its values, at a fixed number of threads: stored from the start, planned by no build yet.
        Param {
            id: String,
            #[cfg_attr(target_arch = "wasm32", tsify(type = "(number | string | { text: string })[]"))]
            values: Vec<Value>,
        },
    }

    /// What the visitor asks for; every field is within its range.
    pub struct Request {
        pub kernel: String,
        #[cfg_attr(target_arch = "wasm32", tsify(type = "Record<string, number | string | { text: string }>"))]
        pub params: Params,
        pub modes: Vec<String>,
        pub schedule: String,
        /// Tasks dealt at a time.
        pub chunk: u32,
        pub threads: Vec<u32>,
        #[serde(default)]
        pub axis: Axis,
        /// Most threads that may be asked for; raised on purpose.
        pub cap: u32,
        pub scaling: Scaling,
        pub effort: String,
        pub seed: u32,
        /// A machine that is not there, in the place of this one.
        #[cfg_attr(target_arch = "wasm32", tsify(type = "Simulation | null"))]
        pub simulated: Option<Simulation>,
    }

    /// Whether the total work is fixed (strong), or the work per thread (weak); never both on one axis (R2).
    #[derive(Copy, Eq)]
    pub enum Scaling { Strong, Weak }
}
