//! CPython's lock of one byte, and the parking lot where its waiters sleep (Python/lock.c, Python/parking_lot.c).
//!
//! Bit 0 says locked, bit 1 that somebody sleeps in the lot. Nobody there: one compare-and-swap locks, one
//! unlocks, and both are inlined. Somebody holds it: yield up to 40 times, then set the parked bit and sleep.
//!
//! An unlock that finds the parked bit wakes one sleeper and **releases** the lock: whoever comes first has it,
//! so that a lock is not handed to a thread that still has to wake up. A sleeper may lose that race again and
//! again; one that has waited for more than a millisecond is given the lock instead (**hand-over**).
//!
//! The parked bit must stay while others sleep: the one who is woken locks *beside* it. Were it forgotten, the
//! next unlock would take the short way and leave the others asleep for ever; `tests/loom.rs` shows it.
//!
//! Departures from CPython: the lot belongs to a world, not to the process, and a sleeper's place in it to its seat,
//! so that nothing is allocated; nothing interrupts a sleep.

use std::sync::Arc;
use std::time::Duration;

use super::lock_waits::LockWaits;
use super::parker::{Parker, SystemParker};
use crate::sync::Mutex;
use crate::sync::atomic::{AtomicBool, AtomicU8, AtomicU64, AtomicUsize, Ordering};

const UNLOCKED: u8 = 0;
const LOCKED: u8 = 1;
const HAS_PARKED: u8 = 2;

/// Yields before a thread goes to sleep.
const MOST_YIELDS: u32 = 40;

/// A sleeper that has waited for longer is handed the lock.
const TIME_TO_BE_FAIR: Duration = Duration::from_millis(1);

/// A prime, so that addresses spread. One for the model checker, which pays for every object.
const BUCKETS: usize = if cfg!(loom) { 1 } else { 257 };

/// One byte; lives in the header of the object that it guards.
#[repr(transparent)]
pub struct PyMutex(AtomicU8);

impl PyMutex {
    #[allow(clippy::new_without_default, reason = "an atomic of the model checker is an event")]
    pub fn new() -> Self {
        Self(AtomicU8::new(UNLOCKED))
    }

    /// Returns the byte that the atomic found, for the interpreter's chain to wait for.
    #[inline(always)]
    pub fn lock<P: Parker>(&self, lot: &ParkingLot<P>, seat: usize) -> u64 {
        match self.0.compare_exchange(UNLOCKED, LOCKED, Ordering::SeqCst, Ordering::Relaxed) {
            Ok(old) => u64::from(old),
            Err(_) => self.lock_slowly(lot, seat),
        }
    }

    /// By the holder only. Returns the byte that the atomic found.
    #[inline(always)]
    pub fn unlock<P: Parker>(&self, lot: &ParkingLot<P>) -> u64 {
        match self.0.compare_exchange(LOCKED, UNLOCKED, Ordering::SeqCst, Ordering::Relaxed) {
            Ok(old) => u64::from(old),
            Err(old) => self.unlock_slowly(lot, old),
        }
    }

    #[cold]
    #[inline(never)]
    fn lock_slowly<P: Parker>(&self, lot: &ParkingLot<P>, seat: usize) -> u64 {
        let began = lot.parker.now();
        let byte = self.wait_until_mine(lot, seat, began + TIME_TO_BE_FAIR);
        lot.lock_waits.ended(seat, began, || lot.parker.now());
        u64::from(byte)
    }

    /// Until it is locked by the caller. Returns the byte that the last atomic found.
    fn wait_until_mine<P: Parker>(
        &self,
        lot: &ParkingLot<P>,
        seat: usize,
        fair_after: Duration,
    ) -> u8 {
        let mut yields = 0;
        let mut byte = self.0.load(Ordering::Relaxed);
        loop {
            if byte & LOCKED == 0 {
                match self.swap(byte, byte | LOCKED) {
                    Ok(old) => return old,
                    Err(now) => byte = now,
                }
            } else if byte & HAS_PARKED == 0 && yields < MOST_YIELDS {
                // The byte is not read again between the yields: CPython does not before 3.15.0a8 (gh-135871).
                lot.parker.yield_now(seat);
                yields += 1;
            } else if byte & HAS_PARKED == 0
                && let Err(now) = self.swap(byte, byte | HAS_PARKED)
            {
                byte = now;
            } else if lot.park(&self.0, byte | HAS_PARKED, seat, fair_after) {
                return byte;
            } else {
                byte = self.0.load(Ordering::Relaxed);
            }
        }
    }

    #[cold]
    #[inline(never)]
    fn unlock_slowly<P: Parker>(&self, lot: &ParkingLot<P>, found: u8) -> u64 {
        assert!(found & LOCKED != 0, "a lock was released that nobody held");
        lot.release_and_wake_one(&self.0);
        u64::from(found)
    }

    fn swap(&self, from: u8, to: u8) -> Result<u8, u8> {
        self.0.compare_exchange(from, to, Ordering::SeqCst, Ordering::Relaxed)
    }

    /// Whether somebody holds it, for tests.
    pub fn is_locked(&self) -> bool {
        self.0.load(Ordering::Relaxed) & LOCKED != 0
    }
}

/// Where the threads of one world sleep, in queues by the address of the byte that they wait for.
pub struct ParkingLot<P = SystemParker> {
    buckets: Box<[Mutex<Queue>]>,
    places: Box<[Place]>,
    parker: P,
    parks: AtomicU64,
    slow_reads: AtomicU64,
    lock_waits: Arc<LockWaits>,
}

/// The sleepers of one bucket, first come first served: a list through their places.
#[derive(Default)]
struct Queue {
    first: Option<usize>,
    last: Option<usize>,
}

/// What a seat that sleeps has left behind. Guarded by the mutex of the bucket that it sleeps in, so that
/// relaxed atomics are enough.
struct Place {
    address: AtomicUsize,
    /// Seat that came next, or [`NOBODY`].
    next: AtomicUsize,
    fair_after_nanoseconds: AtomicU64,
    /// Told to the sleeper: the lock is yours already.
    handed_over: AtomicBool,
}

const NOBODY: usize = usize::MAX;

impl<P: Parker> ParkingLot<P> {
    /// Room for so many seats. Nothing is allocated after this.
    pub fn of_seats(seats: usize) -> Self {
        Self {
            buckets: (0..BUCKETS).map(|_| Mutex::new(Queue::default())).collect(),
            places: (0..seats).map(|_| Place::empty()).collect(),
            parker: P::of_seats(seats),
            parks: AtomicU64::new(0),
            slow_reads: AtomicU64::new(0),
            lock_waits: Arc::new(LockWaits::of_seats(seats)),
        }
    }

    /// How often a thread was put to sleep.
    pub fn parks(&self) -> u64 {
        self.parks.load(Ordering::Relaxed)
    }

    /// How long each seat has waited for the locks of this lot.
    pub fn lock_waits(&self) -> Arc<LockWaits> {
        Arc::clone(&self.lock_waits)
    }

    /// How often a read that needs no lock as a rule had to take one: first touches.
    pub fn slow_reads(&self) -> u64 {
        self.slow_reads.load(Ordering::Relaxed)
    }

    pub fn count_slow_read(&self) {
        self.slow_reads.fetch_add(1, Ordering::Relaxed);
    }

    /// Sleeps, if the byte is still as expected. True when the lock was handed over meanwhile.
    fn park(&self, byte: &AtomicU8, expected: u8, seat: usize, fair_after: Duration) -> bool {
        let place = &self.places[seat];
        {
            let mut queue = self.bucket(byte).lock().unwrap();
            if byte.load(Ordering::SeqCst) != expected {
                return false;
            }
            place.occupy(address_of(byte), fair_after);
            queue.push(seat, &self.places);
        }
        self.parks.fetch_add(1, Ordering::Relaxed);
        self.parker.park(seat);
        place.handed_over.load(Ordering::Relaxed)
    }

    /// Sets the byte free, or hands it over, and wakes the first sleeper.
    fn release_and_wake_one(&self, byte: &AtomicU8) {
        let woken = {
            let mut queue = self.bucket(byte).lock().unwrap();
            let woken = queue.remove_first(address_of(byte), &self.places);
            let hand_over = woken.is_some_and(|seat| self.places[seat].decide(self.parker.now()));
            // Other bytes' sleepers in this bucket count as well: one way too many into the lot does no harm.
            let others = woken.is_some() && queue.first.is_some() && P::KEEPS_PARKED_BIT;
            let locked = if hand_over { LOCKED } else { UNLOCKED };
            let parked = if others { HAS_PARKED } else { UNLOCKED };
            byte.store(locked | parked, Ordering::SeqCst);
            woken
        };
        if let Some(seat) = woken {
            self.parker.unpark(seat);
        }
    }

    fn bucket(&self, byte: &AtomicU8) -> &Mutex<Queue> {
        &self.buckets[address_of(byte) % BUCKETS]
    }
}

fn address_of(byte: &AtomicU8) -> usize {
    std::ptr::from_ref(byte).addr()
}

impl Place {
    fn empty() -> Self {
        Self {
            address: AtomicUsize::new(0),
            next: AtomicUsize::new(NOBODY),
            fair_after_nanoseconds: AtomicU64::new(0),
            handed_over: AtomicBool::new(false),
        }
    }

    fn occupy(&self, address: usize, fair_after: Duration) {
        self.address.store(address, Ordering::Relaxed);
        self.next.store(NOBODY, Ordering::Relaxed);
        self.fair_after_nanoseconds.store(nanoseconds(fair_after), Ordering::Relaxed);
        self.handed_over.store(false, Ordering::Relaxed);
    }

    /// Whether the sleeper has waited long enough to be handed the lock; tells it.
    fn decide(&self, now: Duration) -> bool {
        let hand_over = nanoseconds(now) > self.fair_after_nanoseconds.load(Ordering::Relaxed);
        self.handed_over.store(hand_over, Ordering::Relaxed);
        hand_over
    }

    fn next(&self) -> Option<usize> {
        Some(self.next.load(Ordering::Relaxed)).filter(|&seat| seat != NOBODY)
    }

    fn set_next(&self, seat: Option<usize>) {
        self.next.store(seat.unwrap_or(NOBODY), Ordering::Relaxed);
    }
}

fn nanoseconds(time: Duration) -> u64 {
    time.as_nanos() as u64
}

impl Queue {
    fn push(&mut self, seat: usize, places: &[Place]) {
        match self.last {
            Some(last) => places[last].set_next(Some(seat)),
            None => self.first = Some(seat),
        }
        self.last = Some(seat);
    }

    /// Takes the first who waits for this address out of the queue.
    fn remove_first(&mut self, address: usize, places: &[Place]) -> Option<usize> {
        let mut before = None;
        let mut candidate = self.first?;
        while places[candidate].address.load(Ordering::Relaxed) != address {
            before = Some(candidate);
            candidate = places[candidate].next()?;
        }
        let next = places[candidate].next();
        match before {
            Some(seat) => places[seat].set_next(next),
            None => self.first = next,
        }
        if next.is_none() {
            self.last = before;
        }
        Some(candidate)
    }
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::*;
    use std::cell::UnsafeCell;

    #[test]
    fn alone_it_is_locked_and_unlocked_by_one_swap_each() {
        let (mutex, lot) = (PyMutex::new(), ParkingLot::<SystemParker>::of_seats(1));
        assert_eq!(mutex.lock(&lot, 0), u64::from(UNLOCKED));
        assert!(mutex.is_locked());
        assert_eq!(mutex.unlock(&lot), u64::from(LOCKED));
        assert!(!mutex.is_locked());
        assert_eq!(lot.parks(), 0);
    }

    #[test]
    #[should_panic(expected = "nobody held")]
    fn releasing_a_free_lock_is_a_bug() {
        PyMutex::new().unlock(&ParkingLot::<SystemParker>::of_seats(1));
    }

    #[test]
    fn a_queue_gives_each_address_its_sleepers_in_their_order() {
        let places: Vec<Place> = (0..5).map(|_| Place::empty()).collect();
        let mut queue = Queue::default();
        for (seat, address) in [(3, 7), (0, 9), (4, 7), (1, 9), (2, 7)] {
            places[seat].occupy(address, Duration::ZERO);
            queue.push(seat, &places);
        }
        let order: Vec<_> =
            [7, 9, 9, 9, 7, 7, 7].map(|address| queue.remove_first(address, &places)).to_vec();
        assert_eq!(order, [Some(3), Some(0), Some(1), None, Some(4), Some(2), None]);
        assert!(queue.first.is_none() && queue.last.is_none());
        queue.push(0, &places);
        assert_eq!(queue.first, Some(0));
    }

    #[test]
    fn the_lock_keeps_plain_additions_apart() {
        struct Guarded(PyMutex, UnsafeCell<u64>);
        // SAFETY: the test touches the cell under the lock only; ThreadSanitizer and the sum would notice.
        unsafe impl Sync for Guarded {}
        let guarded = &Guarded(PyMutex::new(), UnsafeCell::new(0));
        let lot = &ParkingLot::<SystemParker>::of_seats(3);
        let rounds = if cfg!(miri) { 40 } else { 20_000 };
        std::thread::scope(|scope| {
            for seat in 0..3 {
                scope.spawn(move || {
                    for _ in 0..rounds {
                        guarded.0.lock(lot, seat);
                        // SAFETY: as above.
                        unsafe { *guarded.1.get() += 1 };
                        guarded.0.unlock(lot);
                    }
                });
            }
        });
        // SAFETY: all threads are joined.
        assert_eq!(unsafe { *guarded.1.get() }, 3 * rounds);
    }

    /// Seat 0 holds the lock until seat 1 sleeps.
    fn make_seat_1_wait(mutex: &PyMutex, lot: &ParkingLot<SystemParker>) {
        let parks = lot.parks();
        mutex.lock(lot, 0);
        std::thread::scope(|scope| {
            scope.spawn(|| {
                mutex.lock(lot, 1);
                mutex.unlock(lot);
            });
            while lot.parks() == parks {
                std::thread::yield_now();
            }
            mutex.unlock(lot);
        });
    }

    #[test]
    fn waits_are_noted_where_there_are_any_and_only_when_asked_for() {
        let (mutex, lot) = (PyMutex::new(), ParkingLot::<SystemParker>::of_seats(2));
        let waits = lot.lock_waits();
        make_seat_1_wait(&mutex, &lot);
        assert_eq!([0, 1].map(|seat| waits.seconds(seat)), [0.0, 0.0]);
        waits.note(true);
        (0..100).for_each(|_| _ = (mutex.lock(&lot, 0), mutex.unlock(&lot)));
        assert_eq!([0, 1].map(|seat| waits.seconds(seat)), [0.0, 0.0]);
        make_seat_1_wait(&mutex, &lot);
        assert_eq!(waits.seconds(0), 0.0);
        let noted = waits.seconds(1);
        assert!(noted > 0.0);
        waits.note(false);
        make_seat_1_wait(&mutex, &lot);
        assert_eq!(waits.seconds(1), noted);
    }

    #[test]
    fn who_waits_for_long_sleeps_and_is_handed_the_lock() {
        let (mutex, lot) = (&PyMutex::new(), &ParkingLot::<SystemParker>::of_seats(2));
        mutex.lock(lot, 0);
        std::thread::scope(|scope| {
            scope.spawn(move || {
                mutex.lock(lot, 1);
                mutex.unlock(lot);
            });
            while lot.parks() == 0 {
                std::thread::yield_now();
            }
            std::thread::sleep(2 * TIME_TO_BE_FAIR);
            mutex.unlock(lot);
        });
        assert_eq!(lot.parks(), 1);
        assert!(lot.places[1].handed_over.load(Ordering::Relaxed));
    }
}
