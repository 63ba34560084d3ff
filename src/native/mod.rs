//! The same experiment on the machine's own threads: for the command line, for tests, for `bench`, and for scaling curves
//! without a browser. Everything but this folder is what runs in the page.

pub mod cores;

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use crate::clock::{WallClock, quantum};
use crate::plan::choose;
use crate::protocol::{
    Begun, Chosen, Ended, Environment, Level, Outcome, Problem, RunResult, Step, Texts, Trace,
};
use crate::record::begin;
use crate::rounds::carry_out_until;
use crate::self_test::self_test_plan;
use crate::session::Session;
use crate::simulated::Simulator;
use crate::stats::four_digits;
use crate::team::Team;

/// This machine.
pub fn environment() -> Environment {
    let cores = std::thread::available_parallelism().map_or(1, |cores| cores.get() as u32);
    Environment {
        engine: "native".into(),
        platform: std::env::consts::OS.into(),
        cores,
        level: Level::Threads,
        clock_quantum_seconds: four_digits(quantum(&WallClock::start(), 100)),
        memory_limit_bytes: 4e9,
        draws: false,
        pause_seconds: 0.0,
    }
}

/// Measures what the settings ask for; `on_step` hears of every step and what it brought.
///
/// Problems name the settings that were wrong, or the cell whose answer was: nothing after it was measured.
pub fn run(texts: &Texts, on_step: impl FnMut(&Step, &Outcome)) -> Result<RunResult, Vec<Problem>> {
    let begun = begin_run(texts, &environment())?;
    measure(begun, &Conduct::free(), on_step).map_err(|problem| vec![problem])
}

/// What the settings ask for, before its first pass. Problems name the settings that were wrong.
pub fn begin_run(texts: &Texts, here: &Environment) -> Result<Begun, Vec<Problem>> {
    let Chosen { request, plan, environment, problems, .. } = choose(texts, None, here);
    let Some(plan) = plan.filter(|_| problems.is_empty()) else { return Err(problems) };
    Ok(begin(request, plan, environment))
}

/// The self-test on this machine, before its first pass; [`crate::self_test::judge`] judges what comes of it. Problems say why it
/// cannot be made here.
pub fn begin_self_test() -> Result<Begun, Vec<Problem>> {
    let environment = environment();
    let plan = self_test_plan(&environment)?;
    Ok(begin(plan.request.clone(), plan, environment))
}

/// What a run is told on its way, beside its plan.
pub struct Conduct<'a> {
    /// Once it is set, the run ends after the pass that is being made, and its result says that it was stopped.
    pub stop: &'a AtomicBool,
    /// Called on each thread of the team, with its seat, before the first pass: what pins it to a core.
    pub seated: &'a (dyn Fn(usize) + Sync),
}

impl Conduct<'_> {
    /// To its end, on whatever cores the system likes.
    pub fn free() -> Conduct<'static> {
        static NEVER: AtomicBool = AtomicBool::new(false);
        Conduct { stop: &NEVER, seated: &|_| {} }
    }

    fn stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }
}

/// Carries a run out, on the machine that it is planned for; `on_step` hears of every step and what it brought.
///
/// Errors: the threads were refused, or a cell gave a wrong answer.
pub fn measure(
    mut begun: Begun,
    conduct: &Conduct,
    on_step: impl FnMut(&Step, &Outcome),
) -> Result<RunResult, Problem> {
    begun.result.record.begun = Some(utc_minute(SystemTime::now()));
    match Simulator::new(begun.result.plan.clone()) {
        Some(mut machine) => {
            carry_out_until(begun, |step| machine.pass(step), on_step, || conduct.stopped())
        }
        None => measure_here(begun, conduct, on_step),
    }
}

/// On this machine's threads.
fn measure_here(
    mut begun: Begun,
    conduct: &Conduct,
    on_step: impl FnMut(&Step, &Outcome),
) -> Result<RunResult, Problem> {
    let plan = begun.result.plan.clone();
    let clock = WallClock::start();
    let start = Instant::now();
    let team = Team::start(plan.pool as usize).map_err(|why| Problem::at("threads", why))?;
    let record = &mut begun.result.record;
    record.pool_start_seconds = Some(four_digits(start.elapsed().as_secs_f64()));
    team.run(team.size(), 1, &clock, &mut |_| {}, &|seat, _| (conduct.seated)(seat.index));
    let quantum = record.environment.clock_quantum_seconds;
    let mut session = Session::new(plan, team, clock, quantum);
    record.calibration = session.calibrate();
    let pass = |step| session.pass(step);
    let mut result = carry_out_until(begun, pass, on_step, || conduct.stopped())?;
    if result.record.ended != Some(Ended::Stopped) {
        result.record.traces = traces(&mut session, conduct)?;
    }
    Ok(result)
}

/// The passes that the plan wants watched, as long as nobody stops it.
fn traces(session: &mut Session<WallClock>, conduct: &Conduct) -> Result<Vec<Trace>, Problem> {
    let points = session.plan().traced.clone();
    let points = points.into_iter().take_while(|_| !conduct.stopped());
    let traces = points.map(|point| session.trace(point as usize).transpose());
    traces.flatten().collect()
}

/// As JavaScript's `toISOString` writes it, without seconds: "2026-11-30T16:50Z".
fn utc_minute(when: SystemTime) -> String {
    let minutes = when.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs() / 60);
    let (minute, hour) = (minutes % 60, minutes / 60 % 24);
    let (year, month, day) = date(minutes / (60 * 24));
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}Z")
}

/// Year, month and day of so many days after 1 January 1970. Years are counted from March, so that a leap day is the
/// last of its year, and in eras of 400 years, which are all of one length.
fn date(days: u64) -> (u64, u64, u64) {
    let days = days + 719_468;
    let (era, of_era) = (days / 146_097, days % 146_097);
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let march = (5 * of_year + 2) / 153;
    let day = of_year - (153 * march + 2) / 5 + 1;
    let month = if march < 10 { march + 3 } else { march - 9 };
    (400 * era + year + u64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn the_minute_is_written_as_everybody_writes_it() {
        for (seconds, text) in [
            (0, "1970-01-01T00:00Z"),
            (951_782_399, "2000-02-28T23:59Z"),
            (951_782_400, "2000-02-29T00:00Z"),
            (1_709_251_199, "2024-02-29T23:59Z"),
            (1_796_057_459, "2026-11-30T16:50Z"),
            (4_107_542_400, "2100-03-01T00:00Z"),
        ] {
            assert_eq!(utc_minute(UNIX_EPOCH + Duration::from_secs(seconds)), text);
        }
    }
}
