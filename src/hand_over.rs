//! The hand-over probe: how long a written cache line takes from one thread to another, one way.
//!
//! Two seats pass one atomic word back and forth. All modes that write shared lines depend on this time, and a
//! virtual machine moves between near and far cores within minutes; so it is measured at both ends of every
//! round and travels with the result (R16).

use std::hint::spin_loop;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering};

use crossbeam_utils::CachePadded;

use crate::clock::Clock;
use crate::stats::median;
use crate::team::{Seat, Team};

const BATCHES: usize = 20;
/// There and back, per batch, for a clock of 5 µs: about 100 µs where cores are near.
const ROUND_TRIPS: u32 = 1000;
/// Spins before the other side is thought to have lost its core.
const PATIENCE: u32 = 20_000;

/// Median over the batches of the one-way time in seconds. The team has at least two seats.
pub fn hand_over_seconds(team: &Team, clock: &dyn Clock, clock_quantum_seconds: f64) -> f64 {
    let coarse = (clock_quantum_seconds / 5e-6).ceil().clamp(1.0, 20.0) as u32;
    let trips = ROUND_TRIPS * coarse;
    let line = CachePadded::new(AtomicU32::new(0));
    let batches = Mutex::new(Vec::with_capacity(BATCHES));
    team.run(2, 1, clock, &mut |_| {}, &|seat, _| {
        let mut turn = seat.index as u32;
        for _ in 0..BATCHES {
            let start = clock.seconds();
            for _ in 0..trips {
                pass_on(&line, turn);
                turn += 2;
            }
            let one_way = (clock.seconds() - start) / f64::from(2 * trips);
            if is_timekeeper(seat) {
                batches.lock().unwrap().push(one_way);
            }
        }
    });
    median(&batches.into_inner().unwrap()).expect("a probe has batches")
}

fn is_timekeeper(seat: Seat) -> bool {
    seat.index == 0
}

/// Waits until the line shows `turn`, then writes the next number.
fn pass_on(line: &AtomicU32, turn: u32) {
    let mut spins = 0;
    while line.load(Ordering::Acquire) != turn {
        spin_loop();
        spins += 1;
        if spins % PATIENCE == 0 {
            // With one core for two threads the other side needs ours.
            std::thread::yield_now();
        }
    }
    line.store(turn + 1, Ordering::Release);
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
}
