//! How far the seats' clocks are off the coordinator's (R9).
//!
//! Natively all threads look at one clock. In a page each Worker counts from a moment of its own, and what it says that
//! moment was is rounded. So before a pass is traced, the coordinator asks each seat for its time, to and fro through
//! one line: the seat looked at its clock after the question and before the answer, and half the way there and back is
//! the most that its clock can be misjudged by.

use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering};

use crossbeam_utils::CachePadded;

use crate::clock::Clock;
use crate::hand_over::wait_for_turn;
use crate::stats::median;
use crate::team::Team;

/// Questions to each seat.
const QUESTIONS: u32 = 200;
/// The quickest ones are looked at: the others were held up on the way.
const QUICKEST: usize = 25;
/// A seat is asked no longer than this, but once at least: on a busy machine each answer can wait for a time slice.
const LONGEST_SECONDS: f64 = 0.02;

/// What a seat's clock shows more than the coordinator's at the same moment, and how wrong that may be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Offset {
    pub seconds: f64,
    pub error_seconds: f64,
}

/// The offsets of the first `width` seats, of which the first is the coordinator's own. Nobody else works meanwhile.
pub fn clock_offsets(
    team: &Team,
    width: usize,
    clock: &dyn Clock,
    clock_quantum_seconds: f64,
) -> Vec<Offset> {
    let ask = |seat| {
        let line = Line::default();
        let mut questions = Vec::with_capacity(QUESTIONS as usize);
        team.beside(seat, &|| line.answer(clock), || line.ask(clock, &mut questions));
        offset(questions, clock_quantum_seconds)
    };
    let own = Offset { seconds: 0.0, error_seconds: clock_quantum_seconds };
    std::iter::once(own).chain((1..width).map(ask)).collect()
}

/// A question, by the coordinator's clock but for the answer.
struct Question {
    asked_seconds: f64,
    answer_seconds: f64,
    heard_seconds: f64,
}

impl Question {
    fn seconds(&self) -> f64 {
        self.heard_seconds - self.asked_seconds
    }

    /// What the answer is off the middle between question and hearing.
    fn offset_seconds(&self) -> f64 {
        self.answer_seconds - (self.asked_seconds + self.heard_seconds) / 2.0
    }
}

fn offset(mut questions: Vec<Question>, clock_quantum_seconds: f64) -> Offset {
    questions.sort_by(|a, b| a.seconds().total_cmp(&b.seconds()));
    questions.truncate(QUICKEST);
    let offsets: Vec<f64> = questions.iter().map(Question::offset_seconds).collect();
    let slowest = questions.last().expect("one question at least is answered").seconds();
    Offset {
        seconds: median(&offsets).expect("as above"),
        // Both clocks stand still between two steps.
        error_seconds: slowest / 2.0 + clock_quantum_seconds,
    }
}

/// What coordinator and seat pass to and fro.
#[derive(Default)]
struct Line {
    /// Odd: a question. Even: the answer is there.
    turn: CachePadded<AtomicU32>,
    answer: AtomicU64,
    over: CachePadded<AtomicBool>,
}

impl Line {
    /// By the coordinator.
    fn ask(&self, clock: &dyn Clock, questions: &mut Vec<Question>) {
        let began = clock.seconds();
        for turn in (1..=2 * QUESTIONS).step_by(2) {
            let asked_seconds = clock.seconds();
            self.turn.store(turn, Ordering::Release);
            // The first answer comes as surely as the seat goes home.
            let go_on = || questions.is_empty() || clock.seconds() - began < LONGEST_SECONDS;
            if !wait_for_turn(&self.turn, turn + 1, go_on) {
                break;
            }
            let answer_seconds = f64::from_bits(self.answer.load(Ordering::Relaxed));
            let heard_seconds = clock.seconds();
            questions.push(Question { asked_seconds, answer_seconds, heard_seconds });
        }
        self.over.store(true, Ordering::Release);
    }

    /// By the seat.
    fn answer(&self, clock: &dyn Clock) {
        for turn in (1..=2 * QUESTIONS).step_by(2) {
            if !wait_for_turn(&self.turn, turn, || !self.over.load(Ordering::Acquire)) {
                return;
            }
            self.answer.store(clock.seconds().to_bits(), Ordering::Relaxed);
            self.turn.store(turn + 1, Ordering::Release);
        }
    }
}

#[cfg(all(test, feature = "threads", not(loom)))]
mod tests {
    use super::*;
    use crate::clock::WallClock;
    use std::cell::Cell;

    thread_local! {
        static AHEAD: Cell<f64> = const { Cell::new(0.0) };
    }

    /// A clock that each thread reads ahead by as much as it was told.
    struct Apart(WallClock);

    impl Clock for Apart {
        fn seconds(&self) -> f64 {
            self.0.seconds() + AHEAD.get()
        }
    }

    /// Under Miri a team has new threads for each run: nothing told to them would last.
    #[test]
    #[cfg_attr(miri, ignore)]
    fn clocks_that_are_apart_are_found_to_be_as_well_as_the_questions_can_tell() {
        const SEATS: usize = 3;
        let team = Team::start(SEATS).unwrap();
        let clock = Apart(WallClock::start());
        let ahead = |seat: usize| 1000.0 * seat as f64 - 0.25;
        team.run(SEATS, 1, &clock, &mut |_| {}, &|seat, _| AHEAD.set(ahead(seat.index)));
        let offsets = clock_offsets(&team, SEATS, &clock, 1e-9);
        assert_eq!(offsets.len(), SEATS);
        for (seat, found) in offsets.into_iter().enumerate() {
            let off = (found.seconds - (ahead(seat) - ahead(0))).abs();
            // A number near 2000 has no digits below a picosecond.
            assert!(off <= found.error_seconds + 1e-12, "seat {seat}: {found:?}");
        }
    }

    #[test]
    fn the_quickest_questions_tell_and_the_slowest_of_them_says_how_well() {
        let question = |asked: f64, there: f64, back: f64| Question {
            asked_seconds: asked,
            answer_seconds: asked + there + 5.0,
            heard_seconds: asked + there + back,
        };
        let held_up = (0..200).map(|i| question(i.into(), 0.5, 0.0));
        let quick = (0..25).map(|i| question(i.into(), 0.0625, 0.0625));
        let offset = offset(held_up.chain(quick).collect(), 0.25);
        assert_eq!(offset, Offset { seconds: 5.0, error_seconds: 0.0625 + 0.25 });
    }

    /// A clock on which all the time there is goes by at each look.
    struct Leaping(AtomicU64);

    impl Clock for Leaping {
        fn seconds(&self) -> f64 {
            self.0.fetch_add(1, Ordering::Relaxed) as f64
        }
    }

    #[test]
    fn a_seat_that_comes_late_is_waited_for_once_and_not_again() {
        let (line, clock) = (Line::default(), Leaping(AtomicU64::new(0)));
        let mut questions = Vec::new();
        std::thread::scope(|scope| {
            // One answer, then it has lost its core.
            scope.spawn(|| {
                assert!(wait_for_turn(&line.turn, 1, || true));
                line.turn.store(2, Ordering::Release);
            });
            line.ask(&clock, &mut questions);
        });
        assert_eq!(questions.len(), 1);
        assert!(line.over.load(Ordering::Relaxed));
        // It comes back, and goes home.
        line.turn.store(2, Ordering::Relaxed);
        line.answer(&clock);
    }
}
