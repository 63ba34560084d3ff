//! CPython's objects, as far as sharing goes: the header with its two reference counts, and a boxed number.
//!
//! Free-threaded CPython counts references with a bias (Include/refcount.h). The thread that made an object,
//! its **owner**, counts in `local` with plain loads and stores. Every other thread counts in `shared` with
//! atomic read-modify-writes, in steps of 4: the two low bits are flags. So reading somebody else's object
//! *writes* to it, and a cache line can be written by one core at a time. **Immortal** objects (small whole
//! numbers, constants) are not counted at all; a look at `local` tells.
//!
//! Sizes and offsets are CPython's, on every target: an object's neighbours on its cache line are part of
//! what is measured. The whole header is there, also the fields that nothing here reads.
//!
//! Departures from CPython: objects live as long as their world, so that no count ever ends one, and the two
//! counts are never merged. Atomic read-modify-writes are sequentially consistent, as CPython's are. The owner's
//! stores are volatile ones, see [`Header::set_local`].

use std::cell::UnsafeCell;

use super::pymutex::PyMutex;
use crate::number::Number;
use crate::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use crate::team::Seat;

/// Who counts. Seats are foreign to all objects that the coordinator has made, and own what they made themselves.
///
/// Each stands for one thread at a time: an owner counts without atomics.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ThreadId(u64);

impl ThreadId {
    pub const COORDINATOR: Self = Self(u64::MAX);

    #[inline(always)]
    pub fn of(seat: Seat) -> Self {
        Self(seat.index as u64 + 1)
    }
}

/// `local` of an object that is not counted.
const IMMORTAL: u32 = u32::MAX;

/// One reference in `shared`.
const ONE_SHARED: u64 = 4;

/// In `shared`: may have weak references. Set on first touch by a foreign thread; from then on the object
/// may be taken without a lock, even when `shared` counts nothing.
const MAYBE_WEAKREF: u64 = 1;

/// What every object begins with: 32 bytes.
#[repr(C, align(8))]
pub struct Header {
    owner: ThreadId,
    _flags: u16,
    pub mutex: PyMutex,
    _gc_bits: u8,
    local: AtomicU32,
    shared: AtomicU64,
    _type: u64,
}

#[cfg(not(loom))]
const _: () = {
    use std::mem::offset_of;
    assert!(size_of::<Header>() == 32);
    assert!(offset_of!(Header, owner) == 0);
    assert!(offset_of!(Header, mutex) == 10);
    assert!(offset_of!(Header, local) == 12);
    assert!(offset_of!(Header, shared) == 16);
};

impl Header {
    /// Of an object with one reference, the owner's.
    pub fn counted(owner: ThreadId) -> Self {
        Self::with_local(owner, 1)
    }

    /// Of an object that nobody counts.
    pub fn immortal() -> Self {
        Self::with_local(ThreadId::COORDINATOR, IMMORTAL)
    }

    fn with_local(owner: ThreadId, local: u32) -> Self {
        Self {
            owner,
            _flags: 0,
            mutex: PyMutex::new(),
            _gc_bits: 0,
            local: AtomicU32::new(local),
            shared: AtomicU64::new(0),
            _type: 0,
        }
    }

    /// Makes it the header of a new object of the same owner: what allocating it again does.
    pub fn renew(&self) {
        self.set_local(1);
        self.shared.store(0, Ordering::Relaxed);
    }

    /// The same for an object that no thread but its owner has ever counted: `shared` is what it was.
    #[inline(always)]
    pub fn renew_own(&self) {
        self.set_local(1);
    }

    /// By the owner: the new count.
    ///
    /// A plain store, as CPython's is. An atomic one, however relaxed, is sequentially consistent in WebAssembly,
    /// and an engine makes an exchange of it: then an owner would count no cheaper than anybody else. Volatile,
    /// because the compiler would otherwise leave out pairs of up and down.
    #[inline(always)]
    fn set_local(&self, count: u32) {
        #[cfg(loom)]
        self.local.store(count, Ordering::Relaxed);
        // SAFETY: the place is the atomic's own. No other thread is at the object while its owner counts: the
        // coordinator counts what it owns between passes, and what a seat owns is reached through the one access
        // that `deep_copies.rs` lets it have. Miri and ThreadSanitizer on `tests/sharing_modes.rs` would notice.
        #[cfg(not(loom))]
        unsafe {
            self.local.as_ptr().write_volatile(count);
        }
    }

    /// Takes a reference to an object that is known to live: what `LOAD_FAST` did with a local variable.
    /// Returns the shared count before, 0 where it was not touched.
    #[inline(always)]
    pub fn incref(&self, me: ThreadId) -> u64 {
        if self.try_incref_fast(me) {
            return 0;
        }
        self.shared.fetch_add(ONE_SHARED, Ordering::SeqCst)
    }

    /// Drops a reference. Returns the shared count before, 0 where it was not touched.
    #[inline(always)]
    pub fn decref(&self, me: ThreadId) -> u64 {
        let local = self.local.load(Ordering::Relaxed);
        if local == IMMORTAL {
            return 0;
        }
        if self.owner == me {
            self.set_local(local - 1);
            return 0;
        }
        self.swap_shared(|shared| Some(shared.wrapping_sub(ONE_SHARED))).unwrap_or(0)
    }

    /// Takes a reference without any atomic, if the object is immortal or one's own.
    #[inline(always)]
    pub fn try_incref_fast(&self, me: ThreadId) -> bool {
        let local = self.local.load(Ordering::Relaxed);
        if local == IMMORTAL {
            return true;
        }
        let own = self.owner == me;
        if own {
            self.set_local(local + 1);
        }
        own
    }

    /// Takes a reference to a foreign object found in a list that is not locked. Nothing, where no foreign
    /// thread has touched it before: its owner could be about to end it.
    #[inline(always)]
    pub fn try_incref_shared(&self) -> Option<u64> {
        self.swap_shared(|shared| (shared != 0).then_some(shared.wrapping_add(ONE_SHARED)))
    }

    /// Takes a reference to an object found in a list that is locked, and marks it as touched.
    #[inline(always)]
    pub fn incref_with_lock(&self, me: ThreadId) -> u64 {
        if self.try_incref_fast(me) {
            return 0;
        }
        let more = |shared: u64| {
            let mark = if shared & 3 == 0 { MAYBE_WEAKREF } else { 0 };
            Some(shared.wrapping_add(ONE_SHARED) | mark)
        };
        self.swap_shared(more).unwrap_or(0)
    }

    /// By the owner: one more copy of a list holds this object.
    ///
    /// The copies of the last pass are gone when those of the next one are made; `first` of these forgets
    /// them all at once. So `local` never exceeds one more than the copies of one pass, whatever the number
    /// of passes, and cannot reach the mark of immortality. (CPython counts down one by one when it frees a
    /// copy; in the post that falls outside the clock.)
    #[inline(always)]
    pub fn count_copy(&self, first: bool) {
        let held = if first { 1 } else { self.local.load(Ordering::Relaxed) };
        self.set_local(held + 1);
    }

    /// One compare-and-swap, more when somebody was faster. The old value, nothing if there is no new one.
    #[inline(always)]
    fn swap_shared(&self, new: impl Fn(u64) -> Option<u64>) -> Option<u64> {
        let mut shared = self.shared.load(Ordering::Relaxed);
        loop {
            match self.shared.compare_exchange(
                shared,
                new(shared)?,
                Ordering::SeqCst,
                Ordering::Relaxed,
            ) {
                Ok(old) => return Some(old),
                Err(now) => shared = now,
            }
        }
    }

    /// (local, shared without flags): for tests.
    pub fn counts(&self) -> (u32, u64) {
        (self.local.load(Ordering::Relaxed), self.shared.load(Ordering::Relaxed) / ONE_SHARED)
    }

    /// Whether a foreign thread has touched it: for tests.
    pub fn is_touched(&self) -> bool {
        self.shared.load(Ordering::Relaxed) & MAYBE_WEAKREF != 0
    }
}

/// A number as an object: 40 bytes, of which the allocator's size class makes 48.
#[repr(C, align(16))]
pub struct Boxed<T> {
    pub header: Header,
    value: Wide<T>,
}

/// Eight bytes, however few `T` needs.
#[repr(C, align(8))]
struct Wide<T>(UnsafeCell<T>);

#[cfg(not(loom))]
const _: () = {
    assert!(size_of::<Boxed<f64>>() == 48 && size_of::<Boxed<u8>>() == 48);
    assert!(std::mem::offset_of!(Boxed<u8>, value) == 32);
    assert!(size_of::<Wide<u8>>() == 8 && size_of::<Wide<f64>>() == 8);
};

// SAFETY: the value is written in `set` only, whose caller promises that nobody reads meanwhile; all else is
// atomic or never written. ThreadSanitizer on `tests/sharing_modes.rs` would notice.
unsafe impl<T: Number> Sync for Boxed<T> {}

impl<T: Number> Boxed<T> {
    pub fn new(header: Header, value: T) -> Self {
        Self { header, value: Wide(UnsafeCell::new(value)) }
    }

    #[inline(always)]
    pub fn value(&self) -> &T {
        // SAFETY: see `set`: no write happens while a reader is there.
        unsafe { &*self.value.0.get() }
    }

    /// # Safety
    ///
    /// The caller has the object for itself: nobody reads this value, or holds a reference to it.
    pub unsafe fn set(&self, value: T) {
        // SAFETY: the caller's promise.
        unsafe { *self.value.0.get() = value };
    }
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::*;

    const SEAT: ThreadId = ThreadId(1);

    #[test]
    fn a_foreign_thread_counts_in_shared_and_the_owner_in_local() {
        let header = Header::counted(ThreadId::COORDINATOR);
        header.incref(SEAT);
        assert_eq!(header.counts(), (1, 1));
        header.incref(ThreadId::COORDINATOR);
        assert_eq!(header.counts(), (2, 1));
        header.decref(SEAT);
        header.decref(ThreadId::COORDINATOR);
        assert_eq!(header.counts(), (1, 0));
    }

    #[test]
    fn an_untouched_object_cannot_be_taken_without_the_lock_and_a_touched_one_can_for_ever() {
        let header = Header::counted(ThreadId::COORDINATOR);
        assert_eq!(header.try_incref_shared(), None);
        assert!(!header.is_touched());
        header.incref_with_lock(SEAT);
        header.decref(SEAT);
        assert!(header.is_touched());
        assert_eq!(header.counts(), (1, 0));
        assert_eq!(header.try_incref_shared(), Some(MAYBE_WEAKREF));
        header.incref_with_lock(SEAT);
        assert_eq!(header.counts(), (1, 2));
        assert!(header.is_touched());
    }

    #[test]
    fn nothing_is_written_to_an_immortal_object() {
        let header = Header::immortal();
        for me in [SEAT, ThreadId::COORDINATOR] {
            assert!(header.try_incref_fast(me));
            header.incref(me);
            header.incref_with_lock(me);
            header.decref(me);
        }
        assert_eq!(header.counts(), (IMMORTAL, 0));
        assert!(!header.is_touched());
    }

    #[test]
    fn every_read_modify_write_tells_the_count_before() {
        let header = Header::counted(ThreadId::COORDINATOR);
        assert_eq!(header.incref(SEAT), 0);
        assert_eq!(header.incref(SEAT), ONE_SHARED);
        assert_eq!(header.try_incref_shared(), Some(2 * ONE_SHARED));
        assert_eq!(header.decref(SEAT), 3 * ONE_SHARED);
    }

    #[test]
    fn an_object_of_a_seats_own_is_counted_by_the_seat_without_shared() {
        let header = Header::counted(SEAT);
        assert_eq!(header.incref(SEAT), 0);
        assert!(header.try_incref_fast(SEAT));
        assert_eq!(header.counts(), (3, 0));
        header.decref(SEAT);
        assert_eq!(header.counts(), (2, 0));
        header.renew_own();
        assert_eq!(header.counts(), (1, 0));
        assert!(!header.is_touched());
    }

    #[test]
    fn copies_are_counted_by_the_owner_and_never_add_up_over_passes() {
        let header = Header::counted(ThreadId::COORDINATOR);
        for _pass in 0..5 {
            (0..3).for_each(|copy| header.count_copy(copy == 0));
            assert_eq!(header.counts(), (4, 0));
        }
    }
}
