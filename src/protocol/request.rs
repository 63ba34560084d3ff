//! What the visitor asks for: as texts, and settled.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
#[cfg(target_arch = "wasm32")]
use tsify::Tsify;

use super::environment::Simulation;

/// Settings as text, by key: the fragment of a link, the fields of the form, the flags of the command line.
pub type Texts = BTreeMap<String, String>;

/// Parameter values by id.
pub type Params = BTreeMap<String, Value>;

fn chosen(auto: &bool) -> bool {
    !auto
}

crossing! {
    /// A parameter's value: a whole number, the id of a choice, or a text of its own, such as a program.
    #[serde(untagged)]
    pub enum Value {
        /// A number, in the unit of its parameter.
        Whole(u32),
        /// The id of what was chosen.
        Choice(String),
        /// A text of its own.
        Text {
            /// As it was written.
            text: String,
        },
    }

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
        /// The thread counts of the request.
        #[default]
        Threads,
        /// One parameter with its values, at a fixed number of threads: stored from the start, planned by no build yet.
        Param {
            /// Which parameter.
            id: String,
            /// Its values, in order.
            #[cfg_attr(target_arch = "wasm32", tsify(type = "(number | string | { text: string })[]"))]
            values: Vec<Value>,
        },
    }

    /// What the visitor asks for; every field is within its range.
    pub struct Request {
        /// Id of the kernel.
        pub kernel: String,
        /// A value for each parameter of the kernel, and for those that all kernels have.
        #[cfg_attr(target_arch = "wasm32", tsify(type = "Record<string, number | string | { text: string }>"))]
        pub params: Params,
        /// Ids of its modes, in the order of the ladder.
        pub modes: Vec<String>,
        /// Id of the schedule.
        pub schedule: String,
        /// Tasks dealt at a time.
        pub chunk: u32,
        /// Thread counts, ascending, each once.
        pub threads: Vec<u32>,
        /// Whether nobody chose them: then they follow the machine and the effort, wherever the request is made.
        #[serde(default, skip_serializing_if = "chosen")]
        #[cfg_attr(target_arch = "wasm32", tsify(optional))]
        pub threads_auto: bool,
        /// What the series run along.
        #[serde(default)]
        pub axis: Axis,
        /// Most threads that may be asked for; raised on purpose.
        pub cap: u32,
        /// Whether the work grows with the threads.
        pub scaling: Scaling,
        /// Id of the effort.
        pub effort: String,
        /// Decides data, order, offsets, draws and simulated noise (R25).
        pub seed: u32,
        /// A machine that is not there, in the place of this one.
        #[cfg_attr(target_arch = "wasm32", tsify(type = "Simulation | null"))]
        pub simulated: Option<Simulation>,
    }

    /// What is fixed while the threads grow; never both on one axis (R2).
    #[derive(Copy, Eq)]
    pub enum Scaling {
        /// The total work.
        Strong,
        /// The work per thread.
        Weak,
    }
}
