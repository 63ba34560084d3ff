//! Every interleaving, as far as loom can tell: the counts of an object, CPython's two locks, the team's gate, the
//! guided deal.
//!
//! ```text
//! RUSTFLAGS="--cfg loom" LOOM_MAX_PREEMPTIONS=3 cargo test --release --test loom --target-dir target/loom
//! ```
//!
//! A model has no time. The clock is one that a test sets: it stands still, or it leaps at every look; and a
//! wait with a limit is over at once, or ended by its bell only (loom's own never runs out of time).
//!
//! Everything is shared through std's `Arc`: loom's would add states, and cannot be dropped after the deadlock that
//! one of these tests is after.
#![cfg(loom)]

use std::sync::Arc;
use std::sync::atomic::{AtomicU64 as Total, Ordering};
use std::time::Duration;

use loom::cell::UnsafeCell;
use loom::sync::{Condvar, Mutex, MutexGuard};
use loom::thread;

use threadscape::cpython::gil::Gil;
use threadscape::cpython::object::{Header, ThreadId};
use threadscape::cpython::operands::Operands;
use threadscape::cpython::parker::{Parker, Permits};
use threadscape::cpython::pymutex::{ParkingLot, PyMutex};
use threadscape::schedule::{Deal, guided::Guided};
use threadscape::team::{Gate, Seat};

/// Pretended waits. Time stands still, unless `LEAPS`: then every look is two seconds later.
struct Pretended<const LEAPS: bool, const KEEPS: bool = true> {
    permits: Permits,
    looks: Total,
    waits: Total,
}

/// Where time leaps, so many waits are over at once. Not all: a thread could then wait for ever without
/// anybody else running.
const WAITS_THAT_RUN_OUT: u64 = 2;

impl<const LEAPS: bool, const KEEPS: bool> Parker for Pretended<LEAPS, KEEPS> {
    const KEEPS_PARKED_BIT: bool = KEEPS;

    fn of_seats(seats: usize) -> Self {
        Self { permits: Permits::of_seats(seats), looks: Total::new(0), waits: Total::new(0) }
    }

    /// Nothing: the number of yields is limited, and each would double the states.
    fn yield_now(&self, _seat: usize) {}

    fn park(&self, seat: usize) {
        self.permits.park(seat);
    }

    fn unpark(&self, seat: usize) {
        self.permits.unpark(seat);
    }

    fn now(&self) -> Duration {
        let looks = if LEAPS { self.looks.fetch_add(1, Ordering::Relaxed) } else { 0 };
        Duration::from_secs(2 * looks)
    }

    fn wait_at_most<'a, T>(
        &self,
        mutex: &'a Mutex<T>,
        bell: &Condvar,
        guard: MutexGuard<'a, T>,
        _limit: Duration,
    ) -> MutexGuard<'a, T> {
        if LEAPS && self.waits.fetch_add(1, Ordering::Relaxed) < WAITS_THAT_RUN_OUT {
            drop(guard);
            mutex.lock().unwrap()
        } else {
            bell.wait(guard).unwrap()
        }
    }
}

/// Runs `work(seat)` on so many threads, seat 0 on this one.
fn on_seats(seats: usize, work: impl Fn(usize) + Clone + 'static) {
    let others: Vec<_> = (1..seats)
        .map(|seat| {
            let work = work.clone();
            thread::spawn(move || work(seat))
        })
        .collect();
    work(0);
    others.into_iter().for_each(|other| other.join().unwrap());
}

fn thread_id(seat: usize) -> ThreadId {
    ThreadId::of(Seat { index: seat, width: 2 })
}

// ---- the counts of an object ------------------------------------------------------------------

#[test]
fn counts_of_foreign_threads_and_of_the_owner_all_come_back() {
    loom::model(|| {
        let header = Arc::new(Header::counted(ThreadId::COORDINATOR));
        let foreign = Arc::clone(&header);
        let counts = move |seat| {
            let me = if seat == 0 { ThreadId::COORDINATOR } else { thread_id(seat) };
            foreign.incref(me);
            foreign.decref(me);
        };
        on_seats(3, counts);
        assert_eq!(header.counts(), (1, 0));
    });
}

/// Two threads meet an untouched item: one or both find it so and lock the list, and no count is lost.
#[test]
fn a_first_touch_by_two_threads_loses_no_count() {
    loom::model(|| {
        let operands =
            Arc::new(Operands::of(&[vec![7.0]], 0, &|| Header::counted(ThreadId::COORDINATOR)));
        let lot = Arc::new(ParkingLot::<Pretended<false>>::of_seats(2));
        let read = {
            let (operands, lot) = (Arc::clone(&operands), Arc::clone(&lot));
            move |index| {
                let seat = Seat { index, width: 2 };
                let item = operands.lists()[0].get_item(0, seat, &lot, |_| {});
                assert_eq!(*item.value(), 7.0);
                assert!(operands.lists()[0].item(0).header.counts().1 >= 1, "a held item counts");
                item.header.decref(thread_id(index));
            }
        };
        on_seats(2, read);
        let header = &operands.lists()[0].item(0).header;
        assert!(header.is_touched() && (1..=2).contains(&lot.slow_reads()));
        assert_eq!(header.counts(), (1, 0));
    });
}

// ---- PyMutex ----------------------------------------------------------------------------------

/// `seats` threads take the lock `rounds` times and add one to a number that only the lock protects; loom reports
/// any two that touch it at once.
fn contend<P: Parker + 'static>(seats: usize, rounds: u64) -> u64 {
    let mutex = Arc::new(PyMutex::new());
    let lot = Arc::new(ParkingLot::<P>::of_seats(seats));
    let number = Arc::new(UnsafeCell::new(0));
    let work = {
        let (mutex, lot, number) = (Arc::clone(&mutex), Arc::clone(&lot), Arc::clone(&number));
        move |seat| {
            for _ in 0..rounds {
                mutex.lock(&lot, seat);
                // SAFETY: this is what is being checked.
                number.with_mut(|number| unsafe { *number += 1 });
                mutex.unlock(&lot);
            }
        }
    };
    on_seats(seats, work);
    // SAFETY: all threads are joined.
    assert_eq!(number.with(|number| unsafe { *number }), seats as u64 * rounds);
    assert!(!mutex.is_locked());
    lot.parks()
}

/// All interleavings of [`contend`]; in some of them somebody sleeps.
fn contend_in_every_way<P: Parker + 'static>(seats: usize, rounds: u64) {
    let parks = Arc::new(Total::new(0));
    let seen = Arc::clone(&parks);
    loom::model(move || {
        seen.fetch_add(contend::<P>(seats, rounds), Ordering::Relaxed);
    });
    assert!(parks.load(Ordering::Relaxed) > 0);
}

#[test]
fn two_threads_exclude_each_other_and_both_get_in() {
    contend_in_every_way::<Pretended<false>>(2, 2);
}

#[test]
fn three_threads_lose_no_wake_up() {
    contend_in_every_way::<Pretended<false>>(3, 1);
}

/// Every sleeper has waited for too long, so every unlock that finds one hands the lock over.
#[test]
fn a_lock_that_is_handed_over_excludes_as_well() {
    contend_in_every_way::<Pretended<true>>(2, 2);
}

#[test]
fn three_threads_hand_the_lock_on() {
    contend_in_every_way::<Pretended<true>>(3, 1);
}

/// The mutation that shows what the parked bit is for: two sleep, one is woken, and the other for ever asleep.
#[test]
#[should_panic(expected = "deadlock")]
fn forgetting_the_parked_bit_loses_a_wake_up() {
    contend_in_every_way::<Pretended<false, false>>(3, 1);
}

// ---- the global lock --------------------------------------------------------------------------

/// Threads that hold the lock for a while and look twice; loom reports any two that are inside at once.
fn share_gil<P: Parker + 'static>(seats: usize, looks: usize) -> u64 {
    let gil = Arc::new(Gil::<P>::of_seats(seats));
    let inside = Arc::new(UnsafeCell::new(0));
    let shared = Arc::clone(&gil);
    on_seats(seats, move |seat| {
        let held = shared.lock(seat);
        for _ in 0..looks {
            // SAFETY: this is what is being checked.
            inside.with_mut(|inside| unsafe { *inside += 1 });
            held.check();
        }
    });
    gil.forced_switches()
}

#[test]
fn without_any_request_each_waiter_is_woken_when_the_lock_is_dropped() {
    loom::model(|| {
        assert_eq!(share_gil::<Pretended<false>>(3, 1), 0);
    });
}

#[test]
fn a_holder_that_is_asked_gives_way_and_comes_back() {
    let switches = Arc::new(Total::new(0));
    let seen = Arc::clone(&switches);
    loom::model(move || {
        seen.fetch_add(share_gil::<Pretended<true>>(2, 2), Ordering::Relaxed);
    });
    assert!(switches.load(Ordering::Relaxed) > 0, "in some interleaving a holder gives way");
}

#[test]
fn three_threads_give_way_to_each_other_and_all_end() {
    loom::model(|| {
        share_gil::<Pretended<true>>(3, 1);
    });
}

// ---- the gate ---------------------------------------------------------------------------------

/// `width` seats of a team of `size`, the first of them the coordinator’s, and `rounds` rounds: everybody ends, a seat enters
/// a round only after it was opened, and the coordinator goes on only when all are home.
fn pass_the_gate(size: usize, width: usize, rounds: usize) {
    let gate = Arc::new(Gate::new(size, width));
    let written = Arc::new(UnsafeCell::new(0));
    let seats: Vec<_> = (1..size)
        .map(|index| {
            let (gate, written) = (Arc::clone(&gate), Arc::clone(&written));
            thread::spawn(move || {
                gate.answer(Seat { index, width });
                let mut round = 0;
                while index < width && gate.wait_until_open(round) {
                    let _home = gate.home_at_drop();
                    // SAFETY: this is what is being checked: the coordinator writes only while all wait.
                    assert_eq!(written.with(|written| unsafe { *written }), round + 1);
                    round += 1;
                }
                assert_eq!(round, if index < width { rounds } else { 0 });
            })
        })
        .collect();
    gate.wait_for_answers();
    let close = gate.close_at_drop();
    for round in 0..rounds {
        // SAFETY: as above.
        written.with_mut(|written| unsafe { *written = round + 1 });
        gate.open(round);
        gate.wait_until_all_home();
    }
    drop(close);
    seats.into_iter().for_each(|seat| seat.join().unwrap());
}

#[test]
fn two_seats_and_their_coordinator_pass_two_rounds() {
    loom::model(|| pass_the_gate(3, 3, 2));
}

#[test]
fn a_seat_beyond_the_width_answers_and_goes_home() {
    loom::model(|| pass_the_gate(3, 2, 2));
}

/// A coordinator that panics opens no further round: nobody may wait for one.
#[test]
fn a_gate_that_closes_early_lets_everybody_go() {
    loom::model(|| {
        let gate = Arc::new(Gate::new(2, 2));
        let seats = Arc::clone(&gate);
        let seat = thread::spawn(move || {
            seats.answer(Seat { index: 1, width: 2 });
            let mut round = 0;
            while seats.wait_until_open(round) {
                drop(seats.home_at_drop());
                round += 1;
            }
        });
        gate.wait_for_answers();
        gate.open(0);
        drop(gate.close_at_drop());
        seat.join().unwrap();
    });
}

// ---- the guided deal --------------------------------------------------------------------------

/// Seats that take pieces until none are left, each task theirs alone: loom reports any two that touch one at once.
fn deal_guided(seats: usize, tasks: usize, chunk: usize) {
    let deal = Arc::new(Guided::new(tasks, chunk, seats));
    let done: Arc<Vec<_>> = Arc::new((0..tasks).map(|_| UnsafeCell::new(0)).collect());
    let work = {
        let (deal, done) = (Arc::clone(&deal), Arc::clone(&done));
        move |index| {
            while let Some(range) = deal.next(Seat { index, width: seats }) {
                // SAFETY: this is what is being checked.
                range.for_each(|task| done[task].with_mut(|done| unsafe { *done += 1 }));
            }
        }
    };
    on_seats(seats, work);
    // SAFETY: all threads are joined.
    assert!(done.iter().all(|done| done.with(|done| unsafe { *done }) == 1));
}

#[test]
fn two_seats_are_guided_to_every_task_once() {
    loom::model(|| deal_guided(2, 5, 1));
}

#[test]
fn three_seats_are_guided_to_every_task_once() {
    loom::model(|| deal_guided(3, 4, 2));
}
