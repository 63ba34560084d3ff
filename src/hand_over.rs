//! The hand-over probe: how long a written cache line takes from one thread to another, one way.
//!
//! Two seats pass one atomic word back and forth. All modes that write shared lines depend on this time, and a
//! virtual machine moves between near and far cores within minutes; so it is measured at both ends of every
//! round and travels with the result (R16).

use std::hint::spin_loop;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

use crossbeam_utils::CachePadded;

use crate::clock::Clock;
use crate::stats::median;
use crate::team::Team;

/// What a probe takes all in all, in seconds, where cores are far rather than near: for predictions and budgets, because a
/// sample has only the time of one way.
pub const PROBE_SECONDS: f64 = 6e-3;

const BATCHES: usize = 20;
/// There and back, per batch, for a clock of 5 µs: about 100 µs where cores are near.
const ROUND_TRIPS: u32 = 1000;
/// Spins before the other side is thought to have lost its core. Natively it then gets ours; in a page nobody can
/// be let before.
const PATIENCE: u32 = 2000;
/// A probe ends after this long, whatever it has: on a busy machine each turn can wait for a time slice.
const LONGEST_SECONDS: f64 = 0.1;

/// Median over the batches of the one-way time in seconds. The team has at least two seats.
pub fn hand_over_seconds(team: &Team, clock: &dyn Clock, clock_quantum_seconds: f64) -> f64 {
    let coarse = (clock_quantum_seconds / 5e-6).ceil().clamp(1.0, 20.0) as u32;
    let trips = ROUND_TRIPS * coarse;
    let line = CachePadded::new(AtomicU32::new(0));
    // Not a number on the line: the other side may lose its core between its load and its store, and would
    // overwrite it an age later.
    let over = CachePadded::new(AtomicBool::new(false));
    let batches = Mutex::new(Vec::with_capacity(BATCHES));
    team.run(2, 1, clock, &mut |_| {}, &|seat, _| match seat.index {
        0 => keep_time(&line, &over, trips, clock, &mut batches.lock().unwrap()),
        _ => answer(&line, &over, trips * BATCHES as u32),
    });
    median(&batches.into_inner().unwrap()).expect("a probe has at least a part of a batch")
}

/// Seat 0: passes even numbers on and times the batches.
fn keep_time(
    line: &AtomicU32,
    over: &AtomicBool,
    trips: u32,
    clock: &dyn Clock,
    batches: &mut Vec<f64>,
) {
    let began = clock.seconds();
    let in_time = || clock.seconds() - began < LONGEST_SECONDS;
    let mut turn = 0;
    for _ in 0..BATCHES {
        let start = clock.seconds();
        let done = (0..trips).take_while(|_| pass_on(line, &mut turn, in_time)).count();
        // A batch that time ran out on says something only if nothing else does: it took at least so long.
        if done == trips as usize || batches.is_empty() {
            batches.push((clock.seconds() - start) / (2 * done.max(1)) as f64);
        }
        if done < trips as usize {
            return over.store(true, Ordering::Release);
        }
    }
}

/// Seat 1: passes odd numbers on until all are done or the timekeeper stops.
fn answer(line: &AtomicU32, over: &AtomicBool, trips: u32) {
    let mut turn = 1;
    for _ in 0..trips {
        if !pass_on(line, &mut turn, || !over.load(Ordering::Acquire)) {
            return;
        }
    }
}

/// Waits until the line shows `turn` and writes the next number; false when it is time to give up.
#[inline(always)]
fn pass_on(line: &AtomicU32, turn: &mut u32, go_on: impl Fn() -> bool) -> bool {
    let in_time = wait_for_turn(line, *turn, go_on);
    if in_time {
        line.store(*turn + 1, Ordering::Release);
        *turn += 2;
    }
    in_time
}

/// Waits until the line shows `turn`; false when it is time to give up. Whether it is time is asked only when the other
/// side seems to have lost its core.
#[inline(always)]
pub fn wait_for_turn(line: &AtomicU32, turn: u32, go_on: impl Fn() -> bool) -> bool {
    let mut spins = 0;
    while line.load(Ordering::Acquire) != turn {
        spin_loop();
        spins += 1;
        if spins % PATIENCE == 0 {
            if !go_on() {
                return false;
            }
            std::thread::yield_now();
        }
    }
    true
}

#[cfg(all(test, feature = "threads", not(loom)))]
mod tests {
    use super::*;
    use crate::clock::WallClock;

    #[test]
    fn the_line_goes_to_and_fro_until_every_batch_is_done() {
        let team = Team::start(3).unwrap();
        let seconds = hand_over_seconds(&team, &WallClock::start(), 5e-6);
        assert!(seconds > 0.0 && seconds.is_finite());
    }

    #[test]
    fn a_probe_whose_other_side_has_lost_its_core_ends() {
        let (line, over) = (AtomicU32::new(1), AtomicBool::new(false));
        let mut batches = Vec::new();
        keep_time(&line, &over, 1000, &WallClock::start(), &mut batches);
        assert_eq!(batches.len(), 1);
        // The other side comes back and writes what it had begun to write; nobody answers that.
        line.store(2, Ordering::Relaxed);
        answer(&line, &over, 1000);
    }
}
