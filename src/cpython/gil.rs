//! CPython's global interpreter lock (Python/ceval_gil.c).
//!
//! A flag under a mutex, with a condition variable for those who want it. A waiter sleeps for up to the
//! **switch interval**; if the same thread holds the lock all that time, it sets the drop request. The holder
//! looks at the request at its loops' back edges, drops the lock, and then waits until another thread *has
//! taken* it (**forced switching**): a thread that is awake would otherwise always beat the one that is not.
//!
//! A request always has somebody behind it who waits, because every taking clears it; so a forced switch ends.
//!
//! Departures from CPython: one mutex serves both condition variables. And a seat drops the lock at the end of
//! each task, where a Python thread would keep it; therefore a waiter that is woken there but comes too late
//! goes on with its interval, where CPython's would begin a new one.

use std::sync::Arc;
use std::time::Duration;

use crossbeam_utils::CachePadded;

use super::lock_waits::LockWaits;
use super::parker::{Parker, SystemParker};
use crate::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use crate::sync::{Condvar, Mutex, MutexGuard};

/// How long the same thread may hold the lock while others wait: `sys.getswitchinterval()`.
const SWITCH_INTERVAL: Duration = Duration::from_millis(5);

pub struct Gil<P = SystemParker> {
    /// On a line of its own: the holder looks at it all the time, and waiters use the mutex meanwhile.
    drop_request: CachePadded<AtomicBool>,
    state: Mutex<State>,
    /// Rung for those who wait for the lock.
    dropped: Condvar,
    /// Rung for the one who waits to be relieved.
    switched: Condvar,
    parker: P,
    forced_switches: AtomicU64,
    lock_waits: Arc<LockWaits>,
}

#[derive(Default)]
struct State {
    locked: bool,
    /// Seat that took it last, whether it still has it or not.
    last_holder: Option<usize>,
    /// Times that it went from one seat to another.
    switches: u64,
}

impl<P: Parker> Gil<P> {
    pub fn of_seats(seats: usize) -> Self {
        Self {
            drop_request: CachePadded::new(AtomicBool::new(false)),
            state: Mutex::new(State::default()),
            dropped: Condvar::new(),
            switched: Condvar::new(),
            parker: P::of_seats(seats),
            forced_switches: AtomicU64::new(0),
            lock_waits: Arc::new(LockWaits::of_seats(seats)),
        }
    }

    /// Waits for the lock and takes it; dropping the guard drops the lock.
    pub fn lock(&self, seat: usize) -> GilGuard<'_, P> {
        self.take_gil(seat);
        GilGuard { gil: self, seat }
    }

    /// How often a holder was made to give way.
    pub fn forced_switches(&self) -> u64 {
        self.forced_switches.load(Ordering::Relaxed)
    }

    /// How long each seat has waited: for the lock, and to be relieved of it.
    pub fn lock_waits(&self) -> Arc<LockWaits> {
        Arc::clone(&self.lock_waits)
    }

    fn take_gil(&self, seat: usize) {
        let mut state = self.state.lock().unwrap();
        if state.locked {
            state = self.wait_until_dropped(state, seat);
        }
        state.locked = true;
        if state.last_holder != Some(seat) {
            state.last_holder = Some(seat);
            state.switches += 1;
        }
        self.drop_request.store(false, Ordering::Relaxed);
        self.switched.notify_one();
    }

    #[cold]
    #[inline(never)]
    fn wait_until_dropped<'a>(
        &'a self,
        mut state: MutexGuard<'a, State>,
        seat: usize,
    ) -> MutexGuard<'a, State> {
        let began = self.parker.now();
        let mut interval = Some((state.switches, began + SWITCH_INTERVAL));
        while state.locked {
            let (switches, end) = *interval
                .get_or_insert_with(|| (state.switches, self.parker.now() + SWITCH_INTERVAL));
            let left = end.saturating_sub(self.parker.now());
            state = self.parker.wait_at_most(&self.state, &self.dropped, state, left);
            let timed_out = self.parker.now() >= end;
            if state.locked && timed_out && state.switches == switches {
                self.drop_request.store(true, Ordering::Relaxed);
            }
            if timed_out || state.switches != switches {
                interval = None;
            }
        }
        self.lock_waits.ended(seat, began, || self.parker.now());
        state
    }

    fn drop_gil(&self, seat: usize) {
        let mut state = self.state.lock().unwrap();
        state.locked = false;
        self.dropped.notify_one();
        if self.drop_request.load(Ordering::Relaxed) {
            self.wait_to_be_relieved(state, seat);
        }
    }

    #[cold]
    #[inline(never)]
    fn wait_to_be_relieved(&self, mut state: MutexGuard<State>, seat: usize) {
        self.forced_switches.fetch_add(1, Ordering::Relaxed);
        let began = self.lock_waits.are_noted().then(|| self.parker.now());
        while state.last_holder == Some(seat) {
            state = self.switched.wait(state).unwrap();
        }
        if let Some(began) = began {
            self.lock_waits.ended(seat, began, || self.parker.now());
        }
    }

    #[cold]
    #[inline(never)]
    fn give_way(&self, seat: usize) {
        self.drop_gil(seat);
        self.take_gil(seat);
    }
}

/// The lock, held by a seat.
pub struct GilGuard<'a, P: Parker = SystemParker> {
    gil: &'a Gil<P>,
    seat: usize,
}

impl<P: Parker> GilGuard<'_, P> {
    /// Whether somebody asks; then the lock is dropped, and taken again when its turn has come.
    #[inline(always)]
    pub fn check(&self) {
        if self.gil.drop_request.load(Ordering::Relaxed) {
            // By value: the guard must not escape, it lives beside the chain.
            Gil::give_way(self.gil, self.seat);
        }
    }
}

impl<P: Parker> Drop for GilGuard<'_, P> {
    fn drop(&mut self) {
        Gil::drop_gil(self.gil, self.seat);
    }
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, fence};

    #[test]
    fn one_thread_takes_and_drops_it_without_ever_waiting() {
        let gil = Gil::<SystemParker>::of_seats(1);
        for _ in 0..3 {
            let held = gil.lock(0);
            held.check();
        }
        assert_eq!(gil.forced_switches(), 0);
        assert_eq!(gil.state.lock().unwrap().switches, 1);
    }

    /// A holder that stays until it was asked, made to give way, and let in again: both seats wait.
    fn wait_for_each_other(gil: &Gil<SystemParker>) {
        let been_inside = &AtomicUsize::new(0);
        let held = gil.lock(0);
        std::thread::scope(|scope| {
            scope.spawn(move || {
                let _held = gil.lock(1);
                been_inside.store(1, Ordering::Relaxed);
            });
            while been_inside.load(Ordering::Relaxed) == 0 {
                held.check();
            }
        });
    }

    #[test]
    fn waits_are_noted_where_there_are_any_and_only_when_asked_for() {
        let gil = Gil::<SystemParker>::of_seats(2);
        let waits = gil.lock_waits();
        wait_for_each_other(&gil);
        assert_eq!([0, 1].map(|seat| waits.seconds(seat)), [0.0, 0.0]);
        waits.note(true);
        (0..100).for_each(|_| gil.lock(0).check());
        assert_eq!([0, 1].map(|seat| waits.seconds(seat)), [0.0, 0.0]);
        wait_for_each_other(&gil);
        let [relieved, waiter] = [0, 1].map(|seat| waits.seconds(seat));
        // It was asked for when the interval was over.
        assert!(waiter >= SWITCH_INTERVAL.as_secs_f64() && relieved > 0.0, "{waiter} {relieved}");
    }

    /// No seat leaves before all have been inside, so it ends only if holders are made to give way.
    #[test]
    fn every_waiter_gets_in_and_never_two_are_inside() {
        const SEATS: usize = 3;
        let gil = &Gil::<SystemParker>::of_seats(SEATS);
        let (inside, arrived) = (&AtomicUsize::new(0), &AtomicUsize::new(0));
        std::thread::scope(|scope| {
            for seat in 0..SEATS {
                scope.spawn(move || {
                    let held = gil.lock(seat);
                    arrived.fetch_add(1, Ordering::Relaxed);
                    while arrived.load(Ordering::Relaxed) < SEATS {
                        assert_eq!(inside.fetch_add(1, Ordering::Relaxed), 0);
                        fence(Ordering::SeqCst);
                        inside.fetch_sub(1, Ordering::Relaxed);
                        held.check();
                    }
                });
            }
        });
        assert!(gil.forced_switches() >= SEATS as u64 - 1);
    }
}
