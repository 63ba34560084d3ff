//! The wasm boundary: the only file that knows JavaScript.
//!
//! Values cross as plain objects. Expected trouble is a [`Problem`] (thrown as an object where the function has no
//! other way to tell it); a bug is a panic, which posts its message on a channel before the instance dies.

use js_sys::{Object, Reflect, Uint32Array};
use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::prelude::*;
use web_sys::BroadcastChannel;

use crate::clock::{WallClock, quantum};
use crate::protocol::{
    Calibration, Environment, Picture, Plan, Planned, Problem, Request, RunResult, Sample, Texts,
};
use crate::session::Session;
use crate::stats::four_digits;
use crate::team::Team;
use crate::{analyse as analysis, file, plan as planning, registry, settings};

/// Starts the pool: a promise. Only in a Worker, and never twice in one instance.
#[cfg(all(feature = "threads", target_feature = "atomics"))]
pub use wasm_bindgen_rayon::init_thread_pool;

type Answer = Result<JsValue, JsValue>;

fn give(value: &impl Serialize) -> Answer {
    Ok(value.serialize(&serde_wasm_bindgen::Serializer::json_compatible())?)
}

fn take<T: DeserializeOwned>(what: &str, value: JsValue) -> Result<T, JsValue> {
    serde_wasm_bindgen::from_value(value).map_err(|error| {
        let problem = Problem::at(what, format!("This is not a valid {what}: {error}."));
        give(&problem).unwrap_or_else(|failure| failure)
    })
}

/// Kernels, modes, schedules, efforts and their parameters.
#[wasm_bindgen(unchecked_return_type = "Catalog")]
pub fn catalog() -> Answer {
    give(&registry::catalog())
}

/// Texts read against the catalog; see [`settings::settle`].
#[wasm_bindgen(unchecked_return_type = "Settled")]
pub fn settle(
    #[wasm_bindgen(unchecked_param_type = "Record<string, string>")] texts: JsValue,
    #[wasm_bindgen(unchecked_param_type = "Request | null")] kept: JsValue,
    cores: u32,
) -> Answer {
    let texts: Texts = take("settings", texts)?;
    let kept: Option<Request> = take("request", kept)?;
    give(&settings::settle(&texts, kept.as_ref(), cores))
}

/// The plan of a request, or its problems.
#[wasm_bindgen(unchecked_return_type = "Planned")]
pub fn plan(
    #[wasm_bindgen(unchecked_param_type = "Request")] request: JsValue,
    #[wasm_bindgen(unchecked_param_type = "Environment")] environment: JsValue,
) -> Answer {
    let request: Request = take("request", request)?;
    let environment: Environment = take("environment", environment)?;
    give(&match planning::plan(&request, &environment) {
        Ok(plan) => Planned::Plan(Box::new(plan)),
        Err(problems) => Planned::Refused { problems },
    })
}

/// The samples so far, made readable.
#[wasm_bindgen(unchecked_return_type = "Analysis")]
pub fn analyse(
    #[wasm_bindgen(unchecked_param_type = "Plan")] plan: JsValue,
    #[wasm_bindgen(unchecked_param_type = "Sample[]")] samples: JsValue,
    #[wasm_bindgen(unchecked_param_type = "Environment")] environment: JsValue,
) -> Answer {
    let plan: Plan = take("plan", plan)?;
    let samples: Vec<Sample> = take("samples", samples)?;
    let environment: Environment = take("environment", environment)?;
    give(&analysis::analyse(&plan, &samples, &environment))
}

/// A result as the text of a JSON file.
#[wasm_bindgen]
pub fn encode(
    #[wasm_bindgen(unchecked_param_type = "RunResult")] result: JsValue,
) -> Result<String, JsValue> {
    Ok(file::encode(&take::<RunResult>("result", result)?))
}

/// A result's samples as the text of a CSV file.
#[wasm_bindgen]
pub fn csv(
    #[wasm_bindgen(unchecked_param_type = "RunResult")] result: JsValue,
) -> Result<String, JsValue> {
    Ok(file::csv(&take::<RunResult>("result", result)?))
}

/// The smallest step of this thread's clock, in seconds, measured.
#[wasm_bindgen(js_name = clockQuantum)]
pub fn clock_quantum() -> f64 {
    four_digits(quantum(&WallClock::start(), 12))
}

/// One experiment, step by step. The threaded build's runs on the pool that `initThreadPool` has started; the
/// plain build's runs the serial base.
#[wasm_bindgen]
pub struct Runner(Session<WallClock>);

#[wasm_bindgen]
impl Runner {
    /// Throws a problem when the plan is not one. Panics are posted on the channel of this name.
    #[wasm_bindgen(constructor)]
    pub fn new(
        #[wasm_bindgen(unchecked_param_type = "Plan")] plan: JsValue,
        channel: String,
    ) -> Result<Runner, JsValue> {
        std::panic::set_hook(Box::new(move |panic| post_panic(&channel, &panic.to_string())));
        let plan: Plan = take("plan", plan)?;
        let clock = WallClock::start();
        let quantum = quantum(&clock, 12);
        Ok(Self(Session::new(plan, team(), clock, quantum)))
    }

    /// Sets the interpreter cost that the plan asks for; null at 0 ns.
    #[wasm_bindgen(unchecked_return_type = "Calibration | null")]
    pub fn calibrate(&mut self) -> Answer {
        give(&self.0.calibrate())
    }

    /// Uses the calibration of another instance.
    pub fn interpret(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "Calibration")] calibration: JsValue,
    ) -> Result<(), JsValue> {
        self.0.interpret(take::<Calibration>("calibration", calibration)?);
        Ok(())
    }

    /// Takes one step of the plan.
    #[wasm_bindgen(unchecked_return_type = "Outcome")]
    pub fn pass(&mut self, step: u32) -> Answer {
        if step as usize >= self.0.plan().steps.len() {
            return Err(give(&Problem::at("step", format!("The plan has no step {step}.")))?);
        }
        give(&self.0.pass(step as usize))
    }

    /// What this step computes and who computes which row: a pass of its own, never timed. Between passes only;
    /// null where there is nothing to look at.
    #[wasm_bindgen(unchecked_return_type = "Picture | null")]
    pub fn picture(&mut self, step: u32) -> Answer {
        let known = (step as usize) < self.0.plan().steps.len();
        match known.then(|| self.0.picture(step as usize)).flatten() {
            Some(picture) => give_picture(&picture),
            None => Ok(JsValue::NULL),
        }
    }
}

/// The fields of [`Picture`], whose arrays are typed ones: Worker and page hand them over without a copy.
#[wasm_bindgen(typescript_custom_section)]
const PICTURE: &str = "
/** What a kernel computed, to be looked at, and who computed it. */
export interface Picture {
    width: number;
    height: number;
    /** Row by row; `most` stands for the inside of the set. */
    values: Uint32Array<ArrayBuffer>;
    most: number;
    /** The worker that computed each row, from 0. */
    workers: Uint32Array<ArrayBuffer>;
}
";

fn give_picture(picture: &Picture) -> Answer {
    let object = Object::new();
    for (field, value) in [
        ("width", picture.width.into()),
        ("height", picture.height.into()),
        ("values", Uint32Array::from(&picture.values[..]).into()),
        ("most", picture.most.into()),
        ("workers", Uint32Array::from(&picture.workers[..]).into()),
    ] {
        Reflect::set(&object, &field.into(), &value)?;
    }
    Ok(object.into())
}

#[cfg(feature = "threads")]
fn team() -> Team {
    Team::of_the_page()
}

#[cfg(not(feature = "threads"))]
fn team() -> Team {
    Team::alone()
}

/// A pool thread that panics takes nobody with it and tells nobody: the others would wait for ever. A broadcast
/// channel is the one way out of its Worker that does not need the Worker's owner to listen.
fn post_panic(channel: &str, message: &str) {
    let Ok(channel) = BroadcastChannel::new(channel) else { return };
    let note = Object::new();
    let _ = Reflect::set(&note, &"kind".into(), &"panic".into());
    let _ = Reflect::set(&note, &"message".into(), &message.into());
    let _ = channel.post_message(&note);
}
