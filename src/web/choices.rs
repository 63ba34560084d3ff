//! What there is to choose, and what a choice comes to.

use wasm_bindgen::prelude::*;

use super::{Answer, from_js, to_js};
use crate::protocol::{Environment, Request, Texts};
use crate::{plan, registry, settings};

/// Kernels, modes, schedules, efforts and their parameters.
#[wasm_bindgen(unchecked_return_type = "Catalog")]
pub fn catalog() -> Answer {
    to_js(&registry::catalog())
}

/// What a visitor's texts come to; see [`plan::choose`].
#[wasm_bindgen(unchecked_return_type = "Chosen")]
pub fn choose(
    #[wasm_bindgen(unchecked_param_type = "Record<string, string>")] texts: JsValue,
    #[wasm_bindgen(unchecked_param_type = "Request | null")] kept: JsValue,
    #[wasm_bindgen(unchecked_param_type = "Environment")] here: JsValue,
) -> Answer {
    let texts: Texts = from_js("settings", texts)?;
    let kept: Option<Request> = from_js("request", kept)?;
    let here: Environment = from_js("environment", here)?;
    to_js(&plan::choose(&texts, kept.as_ref(), &here))
}

/// A request as the texts of a form, every key; see [`settings::texts_of`].
#[wasm_bindgen(unchecked_return_type = "Record<string, string>")]
pub fn texts(#[wasm_bindgen(unchecked_param_type = "Request")] request: JsValue) -> Answer {
    to_js(&settings::texts_of(&from_js::<Request>("request", request)?))
}
