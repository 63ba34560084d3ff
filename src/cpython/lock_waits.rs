//! How long each seat has waited for its mode's own lock. Written while a traced pass is made and at no other time, and
//! only by a seat that had to wait: a lock that is free knows nothing of it.
//!
//! The atomics are std's for loom too: nothing is decided by what stands here, and loom's own would multiply the states
//! of the locks.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use crossbeam_utils::CachePadded;

/// The waits of every seat of one world.
pub struct LockWaits {
    noted: AtomicBool,
    /// Nanoseconds. Each on its own line: nobody writes another's.
    seats: Box<[CachePadded<AtomicU64>]>,
}

impl LockWaits {
    /// For so many seats. Nothing is noted yet, and nothing is allocated after this.
    pub fn of_seats(seats: usize) -> Self {
        let none = || CachePadded::new(AtomicU64::new(0));
        Self { noted: AtomicBool::new(false), seats: (0..seats).map(|_| none()).collect() }
    }

    /// Begins to note, or ends it: while no seat works.
    pub fn note(&self, from_now_on: bool) {
        self.noted.store(from_now_on, Ordering::Relaxed);
    }

    /// Whether waits are to be noted.
    pub fn are_noted(&self) -> bool {
        self.noted.load(Ordering::Relaxed)
    }

    /// By a seat that has waited since `began`; where nothing is noted, nobody looks at the clock again.
    pub fn ended(&self, seat: usize, began: Duration, now: impl FnOnce() -> Duration) {
        if self.are_noted() {
            let waited = now().saturating_sub(began).as_nanos() as u64;
            self.seats[seat].fetch_add(waited, Ordering::Relaxed);
        }
    }

    /// All that this seat has waited, ever.
    pub fn seconds(&self, seat: usize) -> f64 {
        self.seats[seat].load(Ordering::Relaxed) as f64 * 1e-9
    }
}
