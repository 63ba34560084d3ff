//! What to try next: only what this level, this kernel and this plan can follow.

use super::shown::Shown;
use crate::protocol::{Analysis, Class, Ended, Finding, Level, Part, RunResult};
use crate::registry::{kernel, mode_info, schedule};

/// More would not be read.
const MOST: usize = 2;

/// After a run that cannot tell.
pub fn after_gate(result: &RunResult) -> Vec<Finding> {
    match result.plan.request.simulated {
        // A quiet machine is a matter of its settings there.
        Some(_) => Vec::new(),
        None => vec![Finding::RunAgain, Finding::Simulate],
    }
}

/// At most two things.
pub fn next(
    analysis: &Analysis,
    result: &RunResult,
    shown: &[Shown],
    causes: &[Finding],
) -> Vec<Finding> {
    let mut next = Vec::new();
    next.extend(missing_relative(analysis, result, shown));
    next.extend(answers(causes, result));
    if analysis.rounds_done < 10 && result.record.ended == Some(Ended::Rounds) {
        next.push(Finding::MoreRounds);
    }
    // What this place cannot measure, a model shows.
    if result.record.environment.level != Level::Threads {
        next.push(Finding::Simulate);
    }
    next.truncate(MOST);
    next
}

/// A declared mode that is not faster with more threads, and whose nearest relative was not measured.
fn missing_relative(analysis: &Analysis, result: &RunResult, shown: &[Shown]) -> Option<Finding> {
    let plan = &result.plan;
    let declared = |id: &str| analysis.headline.iter().any(|compared| compared.pair.mode == id);
    let held_back = shown.iter().filter(|shown| shown.class != Class::Faster);
    let compared = |id: &str| analysis.contrasts.iter().any(|contrast| contrast.mode == id);
    let mut modes = held_back.map(|shown| shown.ratio.mode.as_str());
    let mode = mode_info(modes.find(|id| declared(id) && !compared(id))?)?;
    let offered = &kernel(&plan.request.kernel)?.modes;
    let may_be_added = |id: &str| {
        let absent = !plan.request.modes.iter().any(|chosen| chosen == id);
        let level = result.record.environment.level;
        absent && offered.iter().any(|mode| mode.info.id == id && level.runs(mode.info.executor))
    };
    let difference = mode.differs.iter().find(|difference| may_be_added(difference.from))?;
    Some(Finding::AddMode { add: difference.from.into(), mode: mode.id.into() })
}

/// What answers the parts of the loss that were found.
fn answers(causes: &[Finding], result: &RunResult) -> Vec<Finding> {
    let has = |wanted: Part| {
        causes
            .iter()
            .any(|finding| matches!(finding, Finding::PartOfLoss { part, .. } if *part == wanted))
    };
    let fixed = schedule(&result.plan.request.schedule).is_some_and(|s| s.info.id != "dynamic");
    let mut next = Vec::new();
    if has(Part::Imbalance) && fixed {
        next.push(Finding::DealDynamically);
    }
    if has(Part::Start) {
        next.push(Finding::LargerSize);
    }
    next
}
