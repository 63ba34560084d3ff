//! A worker of passes by messages, in the page: an instance of the plain build.

use wasm_bindgen::prelude::*;

use super::from_js;
use super::passes::{known, tell_panics_on};
use crate::protocol::Calibration;
use crate::rank::RankSession;

/// A worker with a memory of its own: an instance of the plain build that takes part in a plan's steps by messages.
#[wasm_bindgen(js_name = Rank)]
pub struct WebRank {
    session: RankSession,
    step: usize,
}

#[wasm_bindgen(js_class = Rank)]
impl WebRank {
    /// Throws a problem when the plan is not one. Panics are posted on the channel of this name.
    #[wasm_bindgen(constructor)]
    pub fn new(
        #[wasm_bindgen(unchecked_param_type = "Plan")] plan: JsValue,
        channel: String,
    ) -> Result<WebRank, JsValue> {
        tell_panics_on(channel);
        Ok(Self { session: RankSession::new(from_js("plan", plan)?), step: 0 })
    }

    /// Uses the coordinator's calibration.
    pub fn interpret(
        &mut self,
        #[wasm_bindgen(unchecked_param_type = "Calibration")] calibration: JsValue,
    ) -> Result<(), JsValue> {
        self.session.interpret(from_js::<Calibration>("calibration", calibration)?);
        Ok(())
    }

    /// Makes ready for a step. Never timed.
    pub fn ready(&mut self, step: u32) -> Result<(), JsValue> {
        self.step = known(self.session.steps(), step)?;
        self.session.ready(self.step);
        Ok(())
    }

    /// Takes the content of an operand in.
    pub fn receive(&mut self, operand: u32, bytes: &[u8]) {
        self.session.ready(self.step).receive(operand as usize, bytes);
    }

    /// Computes these tasks; answers with their piece of the output.
    pub fn work(&mut self, start: u32, end: u32) -> Vec<u8> {
        self.session.ready(self.step).work(start as usize..end as usize).to_vec()
    }
}
