//! How a thread waits: the few things that locks ask of the system, behind a trait.
//!
//! Two reasons for a trait. In a page, std's `yield_now` does nothing, so a yield has to be built. And a model
//! checker has no time: it brings waits that may end at any moment and a clock that it sets itself.

use std::time::Duration;

use crossbeam_utils::CachePadded;

use crate::clock::{Clock, WallClock};
use crate::sync::{Condvar, Mutex, MutexGuard};

/// What locks ask of the system. Seats are counted from 0; each parks for itself.
pub trait Parker: Send + Sync {
    /// False only in the test that shows why an unlock must keep the parked bit while others wait.
    const KEEPS_PARKED_BIT: bool = true;

    /// For so many seats. Nothing is allocated after this.
    fn of_seats(seats: usize) -> Self;

    /// Lets somebody else run, if anybody wants to.
    fn yield_now(&self, seat: usize);

    /// Sleeps until [`Parker::unpark`] was called for this seat, which may have been before.
    fn park(&self, seat: usize);

    /// Ends one sleep of the seat: the one that lasts, or the next one.
    fn unpark(&self, seat: usize);

    /// Time since some moment, the same for all seats as well as the system can tell.
    fn now(&self) -> Duration;

    /// Waits for `bell` with `mutex` released, but not longer than `limit`; it may end early for no reason.
    fn wait_at_most<'a, T>(
        &self,
        mutex: &'a Mutex<T>,
        bell: &Condvar,
        guard: MutexGuard<'a, T>,
        limit: Duration,
    ) -> MutexGuard<'a, T>;
}

/// The system's own waits.
pub struct SystemParker {
    permits: Permits,
    clock: WallClock,
    /// Words that nobody ever writes: what a yield in a page waits on.
    #[cfg(all(target_arch = "wasm32", target_feature = "atomics"))]
    words: Box<[CachePadded<std::sync::atomic::AtomicI32>]>,
}

impl Parker for SystemParker {
    fn of_seats(seats: usize) -> Self {
        Self {
            permits: Permits::of_seats(seats),
            clock: WallClock::start(),
            #[cfg(all(target_arch = "wasm32", target_feature = "atomics"))]
            words: (0..seats).map(|_| Default::default()).collect(),
        }
    }

    #[cfg(not(all(target_arch = "wasm32", target_feature = "atomics")))]
    fn yield_now(&self, _seat: usize) {
        std::thread::yield_now();
    }

    /// A sleep of a nanosecond: the shortest way to the scheduler and back that a page has.
    #[cfg(all(target_arch = "wasm32", target_feature = "atomics"))]
    fn yield_now(&self, seat: usize) {
        let word = self.words[seat].as_ptr();
        // SAFETY: the word is aligned and lives as long as `self`; an unaligned one would trap in the run of
        // every mode that `tests/web.rs` makes in a browser. That it keeps its 0 makes this a sleep.
        unsafe { core::arch::wasm32::memory_atomic_wait32(word, 0, 1) };
    }

    fn park(&self, seat: usize) {
        self.permits.park(seat);
    }

    fn unpark(&self, seat: usize) {
        self.permits.unpark(seat);
    }

    fn now(&self) -> Duration {
        Duration::from_secs_f64(self.clock.seconds())
    }

    fn wait_at_most<'a, T>(
        &self,
        _mutex: &'a Mutex<T>,
        bell: &Condvar,
        guard: MutexGuard<'a, T>,
        limit: Duration,
    ) -> MutexGuard<'a, T> {
        bell.wait_timeout(guard, limit).unwrap().0
    }
}

/// One permit per seat: [`Permits::park`] sleeps until it is there and takes it.
///
/// A mutex and a condition variable each, which std turns into a futex, and in a page into
/// `memory.atomic.wait32`: they are apart from the objects whose locks are waited for, as in CPython.
pub struct Permits(Box<[CachePadded<Permit>]>);

struct Permit {
    given: Mutex<bool>,
    bell: Condvar,
}

impl Permits {
    pub fn of_seats(seats: usize) -> Self {
        let none = || Permit { given: Mutex::new(false), bell: Condvar::new() };
        Self((0..seats).map(|_| CachePadded::new(none())).collect())
    }

    pub fn park(&self, seat: usize) {
        let permit = &self.0[seat];
        let mut given = permit.given.lock().unwrap();
        while !*given {
            given = permit.bell.wait(given).unwrap();
        }
        *given = false;
    }

    pub fn unpark(&self, seat: usize) {
        let permit = &self.0[seat];
        *permit.given.lock().unwrap() = true;
        permit.bell.notify_one();
    }
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::*;

    #[test]
    fn an_unpark_before_the_park_is_not_lost() {
        let parker = SystemParker::of_seats(2);
        parker.unpark(1);
        parker.park(1);
    }

    #[test]
    fn each_unpark_ends_one_sleep_of_its_seat() {
        let parker = SystemParker::of_seats(2);
        std::thread::scope(|scope| {
            scope.spawn(|| (0..100).for_each(|_| (parker.park(0), parker.unpark(1)).1));
            (0..100).for_each(|_| (parker.unpark(0), parker.park(1)).1);
        });
    }

    #[test]
    fn a_wait_with_a_limit_ends_without_a_bell() {
        let parker = SystemParker::of_seats(1);
        let (mutex, bell) = (Mutex::new(7), Condvar::new());
        let limit = Duration::from_millis(1);
        let guard = parker.wait_at_most(&mutex, &bell, mutex.lock().unwrap(), limit);
        assert_eq!(*guard, 7);
    }
}
