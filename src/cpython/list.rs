//! A list of boxed numbers, and how one element of it is read (Objects/listobject.c).
//!
//! A read by a thread that owns neither list nor item, past first touch, takes no lock: load the size, load
//! the pointer to the item array, load the slot, take a reference to the item by compare-and-swap, and look at
//! the slot again, because the list might have been changed meanwhile.
//!
//! Only where that fails does the read lock the list: when no foreign thread has touched this item before, and
//! when the slot has changed. That happens at most once per item here, before the clock starts.
//!
//! Count, lock, size and item pointer share one cache line, as they do in CPython: who only wants the size
//! waits for the line that another core has just written.

use super::object::{Boxed, Header, ThreadId};
use super::parker::Parker;
use super::pymutex::ParkingLot;
use crate::number::Number;
use crate::sync::atomic::{AtomicPtr, AtomicU64, Ordering};
use crate::team::Seat;

/// 56 bytes, alone on a cache line.
#[repr(C, align(64))]
pub struct List<T> {
    pub header: Header,
    size: AtomicU64,
    items: Pointer<Slot<T>>,
    _allocated: u64,
}

/// A place in the item array. Never empty.
#[repr(transparent)]
pub struct Slot<T>(Pointer<Boxed<T>>);

/// A pointer that takes eight bytes, where pointers are shorter too.
#[repr(C, align(8))]
struct Pointer<P>(AtomicPtr<P>);

#[cfg(not(loom))]
const _: () = {
    use std::mem::offset_of;
    assert!(size_of::<List<f64>>() == 64 && align_of::<List<f64>>() == 64);
    assert!(offset_of!(List<f64>, size) == 32);
    assert!(offset_of!(List<f64>, items) == 40);
    assert!(offset_of!(List<f64>, _allocated) == 48);
    assert!(size_of::<Slot<f64>>() == 8);
};

impl<T: Number> Slot<T> {
    /// # Safety
    ///
    /// The object outlives the slot and stays where it is, and so does every object stored later.
    pub unsafe fn holding(object: &Boxed<T>) -> Self {
        Self(Pointer(AtomicPtr::new(std::ptr::from_ref(object).cast_mut())))
    }

    #[inline(always)]
    fn item(&self) -> &Boxed<T> {
        // SAFETY: the promise of `holding`; Miri on the tests of `operands.rs` would notice.
        unsafe { &*self.0.0.load(Ordering::Acquire) }
    }
}

impl<T: Number> List<T> {
    /// # Safety
    ///
    /// The slots outlive the list and stay where they are.
    pub unsafe fn over(slots: &[Slot<T>], owner: ThreadId) -> Self {
        Self {
            header: Header::counted(owner),
            size: AtomicU64::new(slots.len() as u64),
            items: Pointer(AtomicPtr::new(slots.as_ptr().cast_mut())),
            _allocated: slots.len() as u64,
        }
    }

    /// How many elements it has.
    pub fn length(&self) -> usize {
        self.size.load(Ordering::Relaxed) as usize
    }

    /// The place of one element, nothing beyond the end.
    #[inline(always)]
    fn slot(&self, index: usize) -> Option<&Slot<T>> {
        if index as u64 >= self.size.load(Ordering::Relaxed) {
            return None;
        }
        let items = self.items.0.load(Ordering::Acquire);
        // SAFETY: the index is below the size, which is the length of the slots; these live, by the promise
        // of `over`, and the pointer came from a slice. Miri on the tests of `operands.rs` would notice. (Told
        // that the pointer is never null, the compiler leaves a test of it out of the loop.)
        unsafe {
            std::hint::assert_unchecked(!items.is_null());
            Some(&*items.add(index))
        }
    }

    /// One element, uncounted: where a lock that is held, or an item that is immortal, makes that right. Nothing
    /// beyond the end.
    #[inline(always)]
    pub fn try_item(&self, index: usize) -> Option<&Boxed<T>> {
        self.slot(index).map(Slot::item)
    }

    /// The same, where there is such an element.
    ///
    /// # Panics
    ///
    /// Beyond the end.
    #[inline(always)]
    pub fn item(&self, index: usize) -> &Boxed<T> {
        match self.try_item(index) {
            Some(object) => object,
            None => out_of_range(),
        }
    }

    /// `list[index]`: the item, with a reference to it that the caller has to drop, without the lock where that is
    /// possible. Tells the shared count that the atomic found, where the one that takes no lock was made.
    ///
    /// # Panics
    ///
    /// Beyond the end.
    #[inline(always)]
    pub fn get_item<P: Parker>(
        &self,
        index: usize,
        seat: Seat,
        lot: &ParkingLot<P>,
        found: impl FnOnce(u64),
    ) -> &Boxed<T> {
        let Some(slot) = self.slot(index) else { out_of_range() };
        let object = slot.item();
        if object.header.try_incref_fast(ThreadId::of(seat)) {
            return object;
        }
        match object.header.try_incref_shared() {
            Some(old) if std::ptr::eq(slot.item(), object) => {
                found(old);
                object
            }
            counted => {
                let wrong = counted.map(|_| object);
                self.get_item_slowly(index, seat, lot, wrong)
            }
        }
    }

    /// First touch, or a slot that has changed; then a reference to the wrong item is given back first.
    #[cold]
    #[inline(never)]
    fn get_item_slowly<P: Parker>(
        &self,
        index: usize,
        seat: Seat,
        lot: &ParkingLot<P>,
        wrong: Option<&Boxed<T>>,
    ) -> &Boxed<T> {
        let me = ThreadId::of(seat);
        if let Some(wrong) = wrong {
            wrong.header.decref(me);
        }
        lot.count_slow_read();
        self.header.mutex.lock(lot, seat.index);
        let object = self.item(index);
        object.header.incref_with_lock(me);
        self.header.mutex.unlock(lot);
        object
    }

    /// By the owner of both: makes this list a copy of a list of the same length, as `list(source)` does: the
    /// pointers are copied, the items counted once more, the items themselves stay shared.
    ///
    /// `first` of the copies that are made in a pass, see [`Header::count_copy`].
    ///
    /// # Safety
    ///
    /// The items of `source` outlive this list's slots and stay where they are, and nobody reads this list.
    pub unsafe fn copy(&self, source: &List<T>, first: bool) {
        assert_eq!(self.length(), source.length(), "a copy has the length of its source");
        self.header.renew();
        for index in 0..source.length() {
            let object = source.item(index);
            object.header.count_copy(first);
            self.put(index, object);
        }
    }

    fn put(&self, index: usize, object: &Boxed<T>) {
        let Some(slot) = self.slot(index) else { out_of_range() };
        slot.0.0.store(std::ptr::from_ref(object).cast_mut(), Ordering::Release);
    }
}

/// The way out of a hot loop for an index that no element has: never inlined, and no message is built for it.
#[cold]
#[inline(never)]
pub fn out_of_range() -> ! {
    panic!("an index beyond its operand");
}
