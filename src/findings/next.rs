//! What to try next: only what this level, this kernel and this plan can follow.

use super::shown::Shown;
use crate::param::whole;
use crate::protocol::{
    Analysis, Class, Ended, Finding, Knee, LastThread, Level, ParamKind, Part, RunResult,
    ScheduleInfo, Simulation,
};
use crate::registry::{EFFORTS, SCHEDULES, effort, kernel, mode_info, schedule};
use crate::settings::thread_text;

/// More would not be read.
const MOST: usize = 3;
/// Of a loss, what is worth another mode.
const UNTOLD: f64 = 0.1;

/// Of work that this build cannot do nothing can be tried here.
fn is_foreign(result: &RunResult) -> bool {
    kernel(&result.plan.request.kernel).is_none()
}

/// After a run that cannot tell.
pub fn after_gate(result: &RunResult) -> Vec<Finding> {
    if is_foreign(result) {
        return Vec::new();
    }
    match result.plan.request.simulated {
        // A quiet machine is a matter of its settings there.
        Some(_) => Vec::new(),
        None => vec![Finding::RunAgain, Finding::Simulate],
    }
}

/// At most three things.
pub fn next(
    analysis: &Analysis,
    result: &RunResult,
    shown: &[Shown],
    fastest: &[Finding],
    causes: &[Finding],
    is_untold: bool,
) -> Vec<Finding> {
    if is_foreign(result) {
        return Vec::new();
    }
    let mut next = Vec::new();
    next.extend(missing_relative(analysis, result, shown));
    next.extend(fewer_threads(fastest));
    next.extend(more_threads(analysis, result));
    next.extend(answers(causes, result));
    next.extend(smaller_differences(analysis, result, is_untold));
    // What this place cannot measure, a model shows.
    if result.record.environment.level != Level::Threads {
        next.push(Finding::Simulate);
    }
    next.truncate(MOST);
    next
}

/// A declared mode that is not faster with more threads, and whose nearest relative was not measured.
fn missing_relative(analysis: &Analysis, result: &RunResult, shown: &[Shown]) -> Option<Finding> {
    let declared = |id: &str| analysis.headline.iter().any(|compared| compared.pair.mode == id);
    let held_back = shown.iter().filter(|shown| shown.class != Class::Faster);
    let compared = |id: &str| analysis.contrasts.iter().any(|contrast| contrast.mode == id);
    let mut modes = held_back.map(|shown| shown.ratio.mode.as_str());
    relative(modes.find(|id| declared(id) && !compared(id))?, result)
}

/// The first mode that this one differs from in one thing, and that can be measured here and was not.
fn relative(mode: &str, result: &RunResult) -> Option<Finding> {
    let plan = &result.plan;
    let most = effort(&plan.request.effort)?.most_modes;
    if most.is_some_and(|most| plan.request.modes.len() >= most as usize) {
        return None;
    }
    let mode = mode_info(mode)?;
    let offered = &kernel(&plan.request.kernel)?.modes;
    let may_be_added = |id: &str| {
        let absent = !plan.request.modes.iter().any(|chosen| chosen == id);
        let level = result.record.environment.level;
        absent && offered.iter().any(|mode| mode.info.id == id && level.runs(mode.info.executor))
    };
    let difference = mode.differs.iter().find(|difference| may_be_added(difference.from))?;
    Some(Finding::AddMode { add: difference.from.into(), mode: mode.id.into() })
}

/// The count at which a mode is fastest, where it loses with more.
fn fewer_threads(fastest: &[Finding]) -> Option<Finding> {
    fastest.iter().find_map(|finding| match finding {
        Finding::Fastest { mode, threads, instead_of, .. } if threads < instead_of => {
            Some(Finding::FewerThreads { mode: mode.clone(), threads: *threads })
        }
        _ => None,
    })
}

/// More threads than cores are reported had full speed, and nothing shows where that ends.
fn more_threads(analysis: &Analysis, result: &RunResult) -> Option<Finding> {
    let reported = Some(result.record.environment.cores).filter(|&cores| cores > 0)?;
    let Knee { at_least, at_most: None, .. } = *analysis.knee.as_ref()? else { return None };
    let cap = result.plan.request.cap;
    let beyond = [12, 16, 24, 32, 48, 64, 96, 128, 192, 256];
    let counts: Vec<u32> = match 16 >= 2 * at_least {
        true => (1..=16).collect(),
        false => (1..=8).chain(beyond).filter(|&count| count <= 4 * at_least).collect(),
    };
    let counts: Vec<u32> = counts.into_iter().filter(|&count| count <= cap).collect();
    let more = counts.last().is_some_and(|&most| most > at_least);
    (at_least > reported && more).then(|| Finding::MoreThreads {
        reported,
        at_least,
        counts: thread_text(&counts),
    })
}

/// What answers the parts of the loss that were found.
fn answers(causes: &[Finding], result: &RunResult) -> Vec<Finding> {
    let mut next: Vec<Finding> = Vec::new();
    for answer in causes.iter().filter_map(|cause| answer(cause, result)) {
        if !next.contains(&answer) {
            next.push(answer);
        }
    }
    next
}

fn answer(cause: &Finding, result: &RunResult) -> Option<Finding> {
    match cause {
        Finding::Granularity { .. } => Some(evener(result).unwrap_or(Finding::MoreTasks)),
        Finding::PartOfLoss { part: Part::Imbalance, last, .. } => evener(result).or(match last {
            Some(LastThread::SlowerCore | LastThread::Late) => {
                result.plan.request.simulated.is_none().then_some(Finding::RunAgain)
            }
            _ => Some(Finding::MoreTasks),
        }),
        Finding::PartOfLoss { part: Part::Start, .. } => {
            may_grow(result).then_some(Finding::LargerSize)
        }
        Finding::PartOfLoss { part: Part::LockWait | Part::Copies, mode, .. } => {
            relative(mode, result)
        }
        // What has no mechanism that was measured, a relative that was not there may tell.
        Finding::WhereLost { mode, rest, .. } if *rest > UNTOLD => relative(mode, result),
        _ => None,
    }
}

/// Whether the problem may be larger than it is.
fn may_grow(result: &RunResult) -> bool {
    let request = &result.plan.request;
    let larger = || {
        let info = &kernel(&request.kernel)?.info;
        let param =
            info.params.iter().find(|param| Some(param.id) == info.grows.map(|g| g.param))?;
        let ParamKind::Whole { max, .. } = param.kind else { return None };
        Some(whole(&request.params, param.id) < max)
    };
    larger().unwrap_or(false)
}

/// A deal that shares tasks out more evenly than this plan's, if there is one.
fn evener(result: &RunResult) -> Option<Finding> {
    let request = &result.plan.request;
    let ScheduleInfo { id, .. } = schedule(&request.schedule)?.info;
    match id == SCHEDULES[0].info.id {
        false => Some(Finding::DealDynamically),
        true => (request.chunk > 1).then_some(Finding::SingleTasks),
    }
}

/// Where this run has no intervals, or could not tell all: an effort with more rounds; beyond the last of them what else makes
/// more rounds, or such that scatter less.
fn smaller_differences(
    analysis: &Analysis,
    result: &RunResult,
    is_untold: bool,
) -> Option<Finding> {
    let RunResult { plan, record, .. } = result;
    let first_look = analysis.rounds_done < 10 && record.ended == Some(Ended::Rounds);
    if !first_look && !is_untold {
        return None;
    }
    let at = EFFORTS.iter().position(|effort| effort.id == plan.request.effort)?;
    let more = EFFORTS[at..].iter().find(|effort| effort.rounds > EFFORTS[at].rounds);
    if let Some(effort) = more {
        return Some(Finding::MoreRounds { effort: effort.id.into(), intervals: first_look });
    }
    let several = plan.request.modes.len() > 1 || plan.request.threads.len() > 2;
    match (record.ended, plan.request.simulated) {
        (Some(Ended::Stopped), _) => Some(Finding::WholeRun),
        (_, Some(Simulation { noise_percent: 0, .. })) => None,
        (_, Some(Simulation { noise_percent, .. })) => {
            Some(Finding::LessNoise { noise_percent: noise_percent / 2 })
        }
        (Some(Ended::Budget), _) if several => Some(Finding::FewerCells),
        _ => Some(Finding::LessScatter),
    }
}
