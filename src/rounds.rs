//! Carrying a plan out: step by step, each until it need not be taken again, round by round, until it is enough. The one
//! such loop in Rust, for the native twin and for tests; whoever measures is a closure. (The page has its own, which waits,
//! draws and gives up: `www/engine/experiment.ts`.)

use crate::ending::ended;
use crate::protocol::{Begun, Ended, Outcome, Problem, RunResult, Step};
use crate::session::wrong_answer;

/// The result with every outcome of `pass`, which is asked by the index of the step. A wrong answer ends it with its
/// problem; nothing after it is measured.
pub fn carry_out(
    begun: Begun,
    pass: impl FnMut(usize) -> Outcome,
    on_step: impl FnMut(&Step, &Outcome),
) -> Result<RunResult, Problem> {
    carry_out_until(begun, pass, on_step, || false)
}

/// The same, until somebody wants it stopped, who is asked after each pass: then the result says so, and holds what there is.
pub fn carry_out_until(
    begun: Begun,
    mut pass: impl FnMut(usize) -> Outcome,
    mut on_step: impl FnMut(&Step, &Outcome),
    stopped: impl Fn() -> bool,
) -> Result<RunResult, Problem> {
    let Begun { mut result, steps } = begun;
    for (index, step) in steps.iter().enumerate() {
        loop {
            let outcome = pass(index);
            on_step(step, &outcome);
            if !outcome.sample.ok {
                return Err(wrong_answer(&result.plan.points[step.point as usize]));
            }
            let again = outcome.again;
            result.record.add(outcome);
            if stopped() {
                result.record.ended = Some(Ended::Stopped);
                return Ok(result);
            }
            if !again {
                break;
            }
        }
        let ends_round = steps.get(index + 1).is_none_or(|next| next.round != step.round);
        if ends_round && !step.warmup {
            result.record.ended = ended(&result);
            if result.record.ended.is_some() {
                break;
            }
        }
    }
    Ok(result)
}
