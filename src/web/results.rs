//! Results: analysed, and as files and links. What a visit needs from its first result on, in a build of its own.

use wasm_bindgen::prelude::*;

use super::{Answer, from_js, to_js};
use crate::plan::order;
use crate::protocol::{Environment, LinkKind, Plan, Planned, Problem, Request, RunResult, Side};
use crate::simulated::Simulator;
use crate::{analyse as analysis, ending, file, reading, record, self_test, timeline};

/// A result before its first pass, and the steps that are to be taken for it; see [`record::begin`].
#[wasm_bindgen(unchecked_return_type = "Begun")]
pub fn begin(
    #[wasm_bindgen(unchecked_param_type = "Request")] request: JsValue,
    #[wasm_bindgen(unchecked_param_type = "Plan")] plan: JsValue,
    #[wasm_bindgen(unchecked_param_type = "Environment")] environment: JsValue,
) -> Answer {
    let request: Request = from_js("request", request)?;
    let plan: Plan = from_js("plan", plan)?;
    to_js(&record::begin(request, plan, from_js("environment", environment)?))
}

/// What was recorded so far, made readable. A first look is made of fewer draws: its intervals are rough.
#[wasm_bindgen(unchecked_return_type = "Reading")]
pub fn read(
    #[wasm_bindgen(unchecked_param_type = "RunResult")] result: JsValue,
    #[wasm_bindgen(js_name = firstLook)] first_look: bool,
) -> Answer {
    let result: RunResult = from_js("result", result)?;
    let resamples = if first_look { analysis::QUICK_RESAMPLES } else { analysis::RESAMPLES };
    to_js(&reading::read(&result, resamples))
}

/// Results and summaries beside each other; see [`reading::compare`]. A first look is made of fewer draws.
#[wasm_bindgen(js_name = sideBySide, unchecked_return_type = "SideBySide")]
pub fn side_by_side(
    #[wasm_bindgen(unchecked_param_type = "Side[]")] sides: JsValue,
    #[wasm_bindgen(js_name = firstLook)] first_look: bool,
) -> Answer {
    let sides: Vec<Side> = from_js("comparison", sides)?;
    let resamples = if first_look { analysis::QUICK_RESAMPLES } else { analysis::RESAMPLES };
    to_js(&reading::compare(&sides, resamples))
}

/// What ends the run after the rounds so far, or null; see [`ending::ended`].
#[wasm_bindgen(unchecked_return_type = "Ended | null")]
pub fn ended(#[wasm_bindgen(unchecked_param_type = "RunResult")] result: JsValue) -> Answer {
    to_js(&ending::ended(&from_js::<RunResult>("result", result)?))
}

/// A result as the text of a JSON file.
#[wasm_bindgen]
pub fn encode(
    #[wasm_bindgen(unchecked_param_type = "RunResult")] result: JsValue,
) -> Result<String, JsValue> {
    Ok(file::encode(&from_js::<RunResult>("result", result)?))
}

/// All results that stand in a text: a file of one or of many, or whatever was pasted; see [`file::open`].
#[wasm_bindgen(unchecked_return_type = "Opened")]
pub fn open(text: &str) -> Answer {
    to_js(&file::open(text))
}

/// What stands after `#` in a link of the result, `r=…`; throws the problem of one that no link takes. See [`file::link`].
#[wasm_bindgen(js_name = resultLink)]
pub fn result_link(
    #[wasm_bindgen(unchecked_param_type = "RunResult")] result: JsValue,
    #[wasm_bindgen(unchecked_param_type = "LinkKind")] kind: JsValue,
    cores: bool,
) -> Result<String, JsValue> {
    let kind: LinkKind = from_js("kind", kind)?;
    let result: RunResult = from_js("result", result)?;
    file::link(&result, kind, cores).map_err(|why| to_js(&why).unwrap_or_else(|failure| failure))
}

/// A result as the text of a table; see [`file::table`].
#[wasm_bindgen]
pub fn table(
    #[wasm_bindgen(unchecked_param_type = "RunResult")] result: JsValue,
    #[wasm_bindgen(unchecked_param_type = "TableKind")] kind: JsValue,
    #[wasm_bindgen(js_name = decimalComma)] decimal_comma: bool,
) -> Result<String, JsValue> {
    let result: RunResult = from_js("result", result)?;
    Ok(file::table(&result, from_js("kind", kind)?, decimal_comma))
}

/// Every step of a plan on its simulated machine; none for a plan that is meant for a real one.
#[wasm_bindgen(unchecked_return_type = "Outcome[]")]
pub fn simulate(#[wasm_bindgen(unchecked_param_type = "Plan")] plan: JsValue) -> Answer {
    let plan: Plan = from_js("plan", plan)?;
    let steps = order::steps(&plan).len();
    let all =
        |mut machine: Simulator| (0..steps).map(|step| machine.pass(step)).collect::<Vec<_>>();
    to_js(&Simulator::new(plan).map_or_else(Vec::new, all))
}

/// A traced pass as the text of a file that trace viewers open; see [`timeline::chrome_trace`].
#[wasm_bindgen(js_name = chromeTrace)]
pub fn chrome_trace(
    #[wasm_bindgen(unchecked_param_type = "RunResult")] result: JsValue,
    index: u32,
) -> Result<String, JsValue> {
    let result: RunResult = from_js("result", result)?;
    timeline::chrome_trace(&result, index as usize).ok_or_else(|| {
        let problem = Problem::at("trace", format!("The result has no trace {index}."));
        to_js(&problem).unwrap_or_else(|failure| failure)
    })
}

/// What the self-test measures in this environment, or why it cannot; see [`self_test::self_test_plan`].
#[wasm_bindgen(js_name = selfTestPlan, unchecked_return_type = "Planned")]
pub fn self_test_plan(
    #[wasm_bindgen(unchecked_param_type = "Environment")] environment: JsValue,
) -> Answer {
    let environment: Environment = from_js("environment", environment)?;
    to_js(&match self_test::self_test_plan(&environment) {
        Ok(plan) => Planned::Plan(Box::new(plan)),
        Err(problems) => Planned::Refused { problems },
    })
}

/// What a self-test found.
#[wasm_bindgen(unchecked_return_type = "SelfTest")]
pub fn judge(#[wasm_bindgen(unchecked_param_type = "RunResult")] result: JsValue) -> Answer {
    to_js(&self_test::judge(&from_js::<RunResult>("result", result)?))
}
