//! Passes, as a Worker of the page makes them: the whole of it, or one worker's part in passes by messages.

use js_sys::{Object, Reflect, Uint8Array, Uint32Array};
use wasm_bindgen::prelude::*;
use web_sys::BroadcastChannel;

use super::{Answer, from_js, to_js};
use crate::clock::{WallClock, quantum};
use crate::job::messages::Input;
use crate::plan::order;
use crate::protocol::{Calibration, Picture, Plan, Problem, Step};
use crate::session::Session;
use crate::team::Team;

/// What a plan's steps are, in order; see [`order::steps`].
#[wasm_bindgen(unchecked_return_type = "Step[]")]
pub fn steps(#[wasm_bindgen(unchecked_param_type = "Plan")] plan: JsValue) -> Answer {
    to_js(&order::steps(&from_js::<Plan>("plan", plan)?))
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
        tell_panics_on(channel);
        let plan: Plan = from_js("plan", plan)?;
        let clock = WallClock::start();
        let quantum = quantum(&clock, 12);
        Ok(Self(Session::new(plan, team(), clock, quantum)))
    }

    /// Sets the interpreter cost that the plan asks for; null at 0 ns.
    #[wasm_bindgen(unchecked_return_type = "Calibration | null")]
    pub fn calibrate(&mut self) -> Answer {
        to_js(&self.0.calibrate())
    }

    /// Uses the calibration of another instance. Throws a problem when it is not one.
    pub fn interpret(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "Calibration")] calibration: JsValue,
    ) -> Result<(), JsValue> {
        self.0.interpret(from_js::<Calibration>("calibration", calibration)?);
        Ok(())
    }

    /// Takes one step of the plan. Throws a problem when the plan has no such step.
    #[wasm_bindgen(unchecked_return_type = "Outcome")]
    pub fn pass(&mut self, step: u32) -> Answer {
        let step = known(self.0.steps(), step)?;
        to_js(&self.0.pass(step))
    }

    /// Seconds that a little work takes on so many seats at most; see [`Session::probe`]. Between passes only.
    pub fn probe(&self, width: u32) -> f64 {
        self.0.probe(width)
    }

    /// What this step computes and who computes which row: a pass of its own, never timed. Between passes only;
    /// null where there is nothing to look at.
    #[wasm_bindgen(unchecked_return_type = "Picture | null")]
    pub fn picture(&mut self, step: u32) -> Answer {
        let known = (step as usize) < self.0.steps().len();
        match known.then(|| self.0.picture(step as usize)).flatten() {
            Some(picture) => picture_to_js(&picture),
            None => Ok(JsValue::NULL),
        }
    }

    /// Who does what, when, in a pass of this point of the plan: a pass of its own, never timed. Between passes only; null
    /// where threads do not share the work, or there are more spans than anybody could look at. Throws a problem when the
    /// answer is wrong.
    #[wasm_bindgen(unchecked_return_type = "Trace | null")]
    pub fn trace(&mut self, point: u32) -> Answer {
        let known = (point as usize) < self.0.plan().points.len();
        let traced = if known { self.0.trace(point as usize) } else { Ok(None) };
        match traced {
            Ok(trace) => to_js(&trace),
            Err(problem) => Err(to_js(&problem)?),
        }
    }

    /// Begins a step by messages, which JavaScript carries; answers with its number of rounds. Never timed. Throws a problem
    /// when the plan has no such step.
    pub fn begin(&mut self, step: u32) -> Result<u32, JsValue> {
        let step = known(self.0.steps(), step)?;
        Ok(self.0.begin(step).rounds() as u32)
    }

    /// What every worker has to be sent before this round.
    #[wasm_bindgen(unchecked_return_type = "Input[]")]
    pub fn inputs(&mut self, round: u32) -> js_sys::Array {
        let inputs = self.0.coordinator().inputs(round as usize);
        inputs.into_iter().map(|input| input_to_js(&input)).collect()
    }

    /// The next tasks for this seat, [start, end), or nothing when none is left for it.
    pub fn deal(&mut self, round: u32, seat: u32) -> Option<Vec<u32>> {
        let tasks = self.0.coordinator().deal(round as usize, seat as usize)?;
        Some(vec![tasks.start as u32, tasks.end as u32])
    }

    /// Takes in what came out of the tasks from `start` to before `end`.
    pub fn gather(&mut self, start: u32, end: u32, bytes: &[u8]) {
        self.0.coordinator().gather(start as usize..end as usize, bytes);
    }

    /// After the last delivery of a round.
    #[wasm_bindgen(js_name = endRound)]
    pub fn end_round(&mut self, round: u32) {
        self.0.coordinator().end_round(round as usize);
    }

    /// Ends the step that has begun: how many seconds its messages took, and how many of these the copies.
    #[wasm_bindgen(unchecked_return_type = "Outcome")]
    pub fn finish(&mut self, stretch_seconds: f64, copy_seconds: f64) -> Answer {
        to_js(&self.0.finish(stretch_seconds, copy_seconds))
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

fn picture_to_js(picture: &Picture) -> Answer {
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

pub(super) fn known(steps: &[Step], step: u32) -> Result<usize, JsValue> {
    if (step as usize) < steps.len() {
        return Ok(step as usize);
    }
    Err(to_js(&Problem::at("step", format!("The plan has no step {step}.")))?)
}

#[wasm_bindgen(typescript_custom_section)]
const INPUT: &str = "/** What a worker is sent before a round: the content of an operand. */
export interface Input { operand: number; bytes: Uint8Array<ArrayBuffer>; }";

fn input_to_js(input: &Input) -> JsValue {
    let object = Object::new();
    let _ = Reflect::set(&object, &"operand".into(), &(input.operand as u32).into());
    let _ = Reflect::set(&object, &"bytes".into(), &Uint8Array::from(&input.bytes[..]));
    object.into()
}

pub(super) fn tell_panics_on(channel: String) {
    std::panic::set_hook(Box::new(move |panic| post_panic(&channel, &panic.to_string())));
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
