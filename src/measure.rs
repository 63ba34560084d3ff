//! One timed stretch: whole passes between two readings of one clock, by the rules of docs/METHODOLOGY.md.
//! Knows no kernel.

use crate::clock::Clock;
use crate::job::{Job, Pass};
use crate::stats::four_digits;
use crate::team::Team;

/// What one stretch gave.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Timed {
    /// Per pass, four significant digits.
    pub seconds: f64,
    /// Whole passes in the stretch, and the seconds they took together.
    pub passes: u32,
    pub stretch_seconds: f64,
    /// Threads put to sleep by the mode's own lock, over the stretch.
    pub parks: u64,
    /// Spent on copies within a pass, four significant digits.
    pub copy_seconds: f64,
}

/// Times whole passes on the team.
pub fn on_the_team(job: &mut dyn Job, team: &Team, pass: Pass, clock: &dyn Clock) -> Timed {
    timed(job, pass.passes, |job| job.pass(team, pass, clock))
}

/// Times whole passes of the serial code.
pub fn serially(job: &mut dyn Job, passes: usize, clock: &dyn Clock) -> Timed {
    let tasks = job.shape().tasks;
    timed(job, passes, |job| job.serial(0..tasks, passes, clock))
}

fn timed(job: &mut dyn Job, passes: usize, run: impl FnOnce(&mut dyn Job) -> f64) -> Timed {
    let (parks_before, copied_before) = (job.parks(), job.copy_seconds());
    let stretch_seconds = run(job);
    Timed {
        seconds: four_digits(stretch_seconds / passes as f64),
        passes: passes as u32,
        stretch_seconds,
        parks: job.parks() - parks_before,
        copy_seconds: four_digits((job.copy_seconds() - copied_before) / passes as f64),
    }
}

/// A stretch whose messages somebody else has carried, and timed.
pub fn elsewhere(passes: u32, stretch_seconds: f64, copy_seconds: f64) -> Timed {
    Timed {
        seconds: four_digits(stretch_seconds / f64::from(passes)),
        passes,
        stretch_seconds,
        parks: 0,
        copy_seconds: four_digits(copy_seconds / f64::from(passes)),
    }
}

/// Steps of the clock that a sample lasts at least (R5).
const STEPS_PER_SAMPLE: f64 = 500.0;

/// Seconds that a sample lasts at least, however fine the clock. R5 asks for 5 ms; where a page shares two cores with its
/// browser, four times that scatters visibly less.
const SHORTEST_SAMPLE_SECONDS: f64 = 20e-3;

/// The coarsest step of a clock, in seconds, that makes no sample longer.
pub const FINE_CLOCK_SECONDS: f64 = SHORTEST_SAMPLE_SECONDS / STEPS_PER_SAMPLE;

/// The shortest stretch, in seconds, that a clock of this step can time.
pub fn shortest_sample(clock_quantum_seconds: f64) -> f64 {
    (STEPS_PER_SAMPLE * clock_quantum_seconds).max(SHORTEST_SAMPLE_SECONDS)
}

/// How many passes make a sample long enough, after `passes` of them took `stretch_seconds`. Grows at most
/// eightfold at a time, because a stretch of few clock steps tells little; false: look again with the new count.
pub fn enough_passes(passes: u32, stretch_seconds: f64, shortest_sample: f64) -> (u32, bool) {
    const MOST: u32 = 1 << 14;
    // A quarter more than needed: a warm-up is slower than what follows.
    let needed = f64::from(passes) * 1.25 * shortest_sample / stretch_seconds.max(1e-12);
    let grown = passes.saturating_mul(8).min(MOST);
    match needed.ceil() {
        needed if needed <= f64::from(grown) => ((needed as u32).max(passes), true),
        _ => (grown, grown == MOST),
    }
}

/// Decides when a function is warm: two successive passes agree within 3 %, or a second has gone by (R11).
#[derive(Default)]
pub struct WarmUp {
    last: Option<f64>,
    spent: f64,
}

impl WarmUp {
    /// Takes note of a pass; true when it is warm.
    pub fn is_warm_after(&mut self, seconds: f64, stretch_seconds: f64) -> bool {
        let agrees = self.last.is_some_and(|last| (seconds - last).abs() <= 0.03 * last);
        self.last = Some(seconds);
        self.spent += stretch_seconds;
        agrees || self.spent >= 1.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernels::Shape;
    use std::ops::Range;
    use std::sync::atomic::{AtomicU64, Ordering};

    /// A clock that a pretend job winds forward.
    struct Pretend(AtomicU64);

    impl Pretend {
        fn wind(&self, microseconds: u64) {
            self.0.fetch_add(microseconds, Ordering::Relaxed);
        }
    }

    impl Clock for Pretend {
        fn seconds(&self) -> f64 {
            self.0.load(Ordering::Relaxed) as f64 * 1e-6
        }
    }

    /// A job whose pass takes exactly as long as it says, and parks once.
    struct PretendJob<'a> {
        clock: &'a Pretend,
        microseconds: u64,
        parks: u64,
    }

    impl Job for PretendJob<'_> {
        fn shape(&self) -> Shape {
            Shape { tasks: 3, outputs: 0, outputs_per_task: 0, steps_per_pass: 3 }
        }
        fn lay_out(&mut self, _offset_bytes: usize) {}
        fn interpret(&mut self, _iterations_per_step: u32) {}
        fn pass(&mut self, _team: &Team, pass: Pass, clock: &dyn Clock) -> f64 {
            self.serial(0..3, pass.passes, clock)
        }
        fn serial(&mut self, tasks: Range<usize>, passes: usize, clock: &dyn Clock) -> f64 {
            let start = clock.seconds();
            self.clock.wind(self.microseconds * (tasks.len() * passes) as u64);
            self.parks += passes as u64;
            clock.seconds() - start
        }
        fn checksum(&self) -> u64 {
            0
        }
        fn answer(&self) -> String {
            String::new()
        }
        fn steps(&self) -> u64 {
            3
        }
        fn steps_of(&self, tasks: Range<usize>) -> u64 {
            tasks.len() as u64
        }
        fn watch(&mut self, _team: &Team, _pass: Pass, _clock: &dyn Clock) -> Vec<u32> {
            vec![0; 3]
        }
        fn parks(&self) -> u64 {
            self.parks
        }
        fn copy_seconds(&self) -> f64 {
            self.parks as f64 * 1e-3
        }
    }

    #[test]
    fn a_sample_is_the_time_of_whole_passes_divided_by_their_number() {
        let clock = Pretend(AtomicU64::new(5));
        let mut job = PretendJob { clock: &clock, microseconds: 400, parks: 7 };
        let timed = serially(&mut job, 5, &clock);
        assert!((timed.stretch_seconds - 6e-3).abs() < 1e-12);
        assert_eq!((timed.seconds, timed.parks, timed.copy_seconds), (1.2e-3, 5, 1e-3));
    }

    #[test]
    fn a_sample_lasts_five_hundred_clock_steps_and_never_under_twenty_milliseconds() {
        assert_eq!(shortest_sample(5e-6), 20e-3);
        assert_eq!(shortest_sample(100e-6), 50e-3);
        assert_eq!(shortest_sample(1e-3), 0.5);
    }

    #[test]
    fn passes_grow_until_a_sample_is_long_enough_and_never_shrink() {
        assert_eq!(enough_passes(1, 1.7e-3, 5e-3), (4, true));
        assert_eq!(enough_passes(1, 0.1, 5e-3), (1, true));
        assert_eq!(enough_passes(6, 0.1, 5e-3), (6, true));
        assert_eq!(enough_passes(1, 0.0, 5e-3), (8, false));
        assert_eq!(enough_passes(16_000, 0.0, 5e-3), (1 << 14, true));
    }

    #[test]
    fn warm_is_when_two_successive_passes_agree_or_a_second_is_spent() {
        let mut agreeing = WarmUp::default();
        let seen: Vec<bool> =
            [0.08, 0.05, 0.0512].into_iter().map(|s| agreeing.is_warm_after(s, s)).collect();
        assert_eq!(seen, [false, false, true]);
        let mut restless = WarmUp::default();
        let seen: Vec<bool> =
            [0.2, 0.4, 0.2, 0.4].into_iter().map(|s| restless.is_warm_after(s, s)).collect();
        assert_eq!(seen, [false, false, false, true]);
    }
}
