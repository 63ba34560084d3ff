//! What there is to choose, and what a choice comes to.

use wasm_bindgen::prelude::*;

use super::{Answer, give, take};
use crate::protocol::{Environment, Request, Texts};
use crate::{plan, registry};

/// Kernels, modes, schedules, efforts and their parameters.
#[wasm_bindgen(unchecked_return_type = "Catalog")]
pub fn catalog() -> Answer {
    give(&registry::catalog())
}

/// What a visitor's texts come to; see [`plan::choose`].
#[wasm_bindgen(unchecked_return_type = "Chosen")]
pub fn choose(
    #[wasm_bindgen(unchecked_param_type = "Record<string, string>")] texts: JsValue,
    #[wasm_bindgen(unchecked_param_type = "Request | null")] kept: JsValue,
    #[wasm_bindgen(unchecked_param_type = "Environment")] here: JsValue,
) -> Answer {
    let texts: Texts = take("settings", texts)?;
    let kept: Option<Request> = take("request", kept)?;
    let here: Environment = take("environment", here)?;
    give(&plan::choose(&texts, kept.as_ref(), &here))
}
