//! The wasm boundary: nothing else knows JavaScript.
//!
//! Values cross as plain objects, and whatever does not fit its type is thrown back as a [`Problem`]. So is expected trouble
//! where a function has no other way to tell it; a bug is a panic, which posts its message on a channel before the
//! instance dies.

#![warn(missing_docs)]

use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::prelude::*;

use crate::clock::{WallClock, quantum};
use crate::protocol::Problem;
use crate::stats::four_digits;

/// Starts the pool: a promise. Only in a Worker, and never twice in one instance.
#[cfg(all(feature = "threads", target_feature = "atomics"))]
pub use wasm_bindgen_rayon::init_thread_pool;

#[cfg(feature = "serial")]
pub mod passes;
// A build that makes passes is fetched for nothing else: it knows no form and reads no results; and the threaded one is
// nobody's worker.
#[cfg(any(feature = "results", not(feature = "serial")))]
pub mod choices;
#[cfg(all(feature = "serial", not(feature = "threads")))]
pub mod rank;
#[cfg(feature = "results")]
pub mod results;

type Answer = Result<JsValue, JsValue>;

/// A value as JavaScript has it.
fn to_js(value: &impl Serialize) -> Answer {
    Ok(value.serialize(&serde_wasm_bindgen::Serializer::json_compatible())?)
}

/// A value of JavaScript's, or the problem with it: it is called by `what` it should be.
fn from_js<T: DeserializeOwned>(what: &str, value: JsValue) -> Result<T, JsValue> {
    serde_wasm_bindgen::from_value(value).map_err(|error| {
        let problem = Problem::at(what, format!("This is not a valid {what}: {error}."));
        to_js(&problem).unwrap_or_else(|failure| failure)
    })
}

/// The smallest step of this thread's clock, in seconds, measured.
#[wasm_bindgen(js_name = clockQuantum)]
pub fn clock_quantum() -> f64 {
    four_digits(quantum(&WallClock::start(), 12))
}
