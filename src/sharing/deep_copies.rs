//! Lists *and numbers* of one's own: each worker copies both for each task and counts them by itself alone.
//!
//! What makes a new number in CPython is arithmetic: `[a * 1.0 for a in A]`. `float(a)`, `copy.deepcopy(A)` and
//! `list(A)` give the same float objects back, so that the next read still counts a shared one.
//!
//! A read goes the way of [`super::counted`]: header up, item up, header down, item down. But the seat owns all of
//! it, so that each of these is a plain load and a plain store to a line that no other thread uses.
//!
//! The copy itself reads the shared lists, as the comprehension does: it counts a list while it goes over it, and
//! each item for a turn, with read-modify-writes, because the seat owns neither. That is all this mode writes to
//! shared lines. It falls into the copies' time, which is told apart.
//!
//! Departures: where copies go is allocated before and is the same memory for each task of a seat, so that no
//! allocator is measured. CPython hands out memory that it has just got back too, from free lists of its own.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use crossbeam_utils::CachePadded;

use super::list_world::{ItemRef, ListAccess, NO_STATES};
use super::{
    Access, Chain, Family, InterpreterCost, LockWaits, MODEL_NOTE, ModeInfo, Number, Seat, Sharing,
    Symbol, World, WorldShape, counted::Counted,
};
use crate::clock::{Clock, WallClock};
use crate::cpython::list::List;
use crate::cpython::object::{Header, ThreadId};
use crate::cpython::operands::{Operands, operands_bytes};
use crate::cpython::pymutex::ParkingLot;

pub struct DeepCopies;

impl Sharing for DeepCopies {
    const INFO: ModeInfo = ModeInfo {
        id: "deep-copies",
        label: "List, deep copy per task",
        summary: "Each thread copies lists and items for each of its tasks and counts its own: reads write \
                  nothing that another thread uses.",
        stands_for: "like new lists and new numbers per worker",
        python: "A = [a * 1.0 for a in A]",
        model_note: MODEL_NOTE,
        family: Family::Copied,
        symbol: Symbol::Star,
        read_nanoseconds: 9.55,
        ..ModeInfo::BASE
    };

    type World<T: Number> = DeepWorld<T>;

    #[inline(never)]
    fn world<T: Number>(inputs: Vec<Vec<T>>, shape: &WorldShape) -> DeepWorld<T> {
        let offset = shape.offset_bytes;
        let originals = Operands::of(&inputs, offset, &|| Header::counted(ThreadId::COORDINATOR));
        let lot = ParkingLot::of_seats(shape.seats);
        originals.touch(&lot);
        let workspace = |index| {
            let seat = Seat { index, width: shape.seats };
            CachePadded::new(Workspace::new(Operands::of_seat(&inputs, offset, seat)))
        };
        DeepWorld {
            originals,
            workspaces: (0..shape.seats).map(workspace).collect(),
            lot,
            cost: InterpreterCost::default(),
            reads_per_step: shape.reads_per_step,
        }
    }

    fn bytes(lengths: &[usize], _element_bytes: usize, shape: &WorldShape) -> u64 {
        (1 + shape.seats as u64) * operands_bytes(lengths)
    }
}

pub struct DeepWorld<T> {
    originals: Operands<T>,
    /// One per seat.
    workspaces: Box<[CachePadded<Workspace<T>>]>,
    lot: ParkingLot,
    cost: InterpreterCost,
    reads_per_step: u32,
}

/// Where one seat works on its copies. Padded, and the slack of its arrays is a page: no seat writes to a line of
/// another one's.
struct Workspace<T> {
    /// Written once when it is laid out, so that its pages are there before the clock starts (R14).
    copies: Operands<T>,
    in_use: AtomicBool,
    /// Bits of an `f64`; written by the seat, read between passes.
    copy_seconds: AtomicU64,
}

impl<T: Number> Workspace<T> {
    fn new(copies: Operands<T>) -> Self {
        Self {
            copies,
            in_use: AtomicBool::new(false),
            copy_seconds: AtomicU64::new(0.0_f64.to_bits()),
        }
    }

    /// One swap per task: what makes writing to the copies sound, whatever the callers do.
    fn occupy(&self, seat: Seat) -> Occupied<'_, T> {
        let in_use = self.in_use.swap(true, Ordering::Acquire);
        assert!(!in_use, "seat {} is in a task already", seat.index);
        Occupied(self)
    }

    fn copy_seconds(&self) -> f64 {
        f64::from_bits(self.copy_seconds.load(Ordering::Relaxed))
    }

    fn add_copy_seconds(&self, seconds: f64) {
        let sum = self.copy_seconds() + seconds;
        self.copy_seconds.store(sum.to_bits(), Ordering::Relaxed);
    }
}

/// A workspace that nobody else can use until this drops.
struct Occupied<'a, T>(&'a Workspace<T>);

impl<T> Drop for Occupied<'_, T> {
    #[inline(always)]
    fn drop(&mut self) {
        self.0.in_use.store(false, Ordering::Release);
    }
}

impl<T: Number> DeepWorld<T> {
    /// A workspace with new copies of everything on it. A function of its own: its loop shares no register with the
    /// kernel's.
    ///
    /// Telling the copies apart costs two readings of the clock per task, natively some 50 ns together. No other
    /// mode pays it, and a copy of a few hundred items takes far longer.
    #[inline(never)]
    fn workspace(&self, seat: Seat) -> Occupied<'_, T> {
        let clock = WallClock::start();
        let workspace = self.workspaces[seat.index].occupy(seat);
        let chain = Chain::start(self.cost);
        let copies = workspace.0.copies.lists();
        for (copy, original) in copies.iter().zip(self.originals.lists()) {
            // SAFETY: the copies are reached through a workspace in use alone, but for the tests' way in, and this
            // is the only use: no other thread is there, and items cannot outlive the access that they came from.
            // Miri and ThreadSanitizer on `tests/sharing_modes.rs` would notice.
            unsafe { copy_with_items(copy, original, seat, &self.lot, &chain) };
        }
        drop(chain);
        workspace.0.add_copy_seconds(clock.seconds() / seat.width as f64);
        workspace
    }

    /// For tests.
    pub fn originals(&self) -> &Operands<T> {
        &self.originals
    }

    /// For tests: to look at, from the thread that works there or while nobody does.
    pub fn copies_of(&self, seat: Seat) -> &Operands<T> {
        &self.workspaces[seat.index].copies
    }

    /// For tests.
    pub fn lot(&self) -> &ParkingLot {
        &self.lot
    }
}

/// By the seat that owns the copy and its items: makes it one of a foreign list of the same length, numbers and all, as
/// `[a * 1.0 for a in source]` does. The source is counted while the loop goes over it, each of its items for a turn;
/// and a turn has one share of the interpreter's work.
///
/// The slots keep their items: only what these hold is new.
///
/// # Safety
///
/// No other thread is at the copy or its items, and nobody holds one of them.
#[inline(always)]
unsafe fn copy_with_items<T: Number>(
    copy: &List<T>,
    source: &List<T>,
    seat: Seat,
    lot: &ParkingLot,
    chain: &Chain,
) {
    assert_eq!(copy.length(), source.length(), "a copy has the length of its source");
    let me = ThreadId::of(seat);
    chain.wait_for(source.header.incref(me));
    copy.header.renew_own();
    for index in 0..source.length() {
        chain.spend();
        let counted = source.get_item(index, seat, lot, |old| chain.wait_for(old));
        let number = *counted.value();
        chain.wait_for(counted.header.decref(me));
        let object = copy.item(index);
        object.header.renew_own();
        // SAFETY: the caller's promise.
        unsafe { object.set(number) };
    }
    chain.wait_for(source.header.decref(me));
}

impl<T: Number> World<T> for DeepWorld<T> {
    type Access<'a> = DeepAccess<'a, T>;

    fn interpret(&mut self, iterations_per_step: u32) {
        self.cost = InterpreterCost::spread(iterations_per_step, self.reads_per_step);
    }

    fn replace(&mut self, operand: usize, values: &[T]) {
        self.originals.replace(operand, values);
    }

    #[inline(always)]
    fn enter(&self, seat: Seat, _task: usize) -> DeepAccess<'_, T> {
        let workspace = self.workspace(seat);
        let lists: &[List<T>] = workspace.0.copies.lists();
        DeepAccess {
            lists: ListAccess::start(lists, &NO_STATES, seat, &self.lot, self.cost),
            _desk: workspace,
        }
    }

    fn copy_seconds(&self) -> f64 {
        self.workspaces.iter().map(|workspace| workspace.copy_seconds()).sum()
    }

    fn parks(&self) -> u64 {
        self.lot.parks()
    }

    fn lock_waits(&self) -> Option<Arc<LockWaits>> {
        Some(self.lot.lock_waits())
    }
}

pub struct DeepAccess<'a, T> {
    lists: ListAccess<'a, T, Counted>,
    _desk: Occupied<'a, T>,
}

impl<T: Number> Access<T> for DeepAccess<'_, T> {
    type Item<'b>
        = ItemRef<'b, T>
    where
        Self: 'b;

    #[inline(always)]
    fn get(&self, operand: usize, index: usize) -> ItemRef<'_, T> {
        self.lists.get(operand, index)
    }

    #[inline(always)]
    fn step(&self) {
        self.lists.step();
    }
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::*;

    const SEAT: Seat = Seat { index: 1, width: 2 };

    #[test]
    fn a_seats_copy_reads_the_originals_as_any_foreign_thread_does() {
        let inputs = [vec![1.0, 2.0, 3.0], vec![10.0, 20.0]];
        let counted = || Header::counted(ThreadId::COORDINATOR);
        let (operands, lot) = (Operands::of(&inputs, 64, &counted), ParkingLot::of_seats(2));
        let own = Operands::of_seat(&[vec![0.0; 3], vec![0.0; 2]], 64, SEAT);
        let chain = Chain::start(InterpreterCost::default());
        let copy = || {
            for (copy, source) in own.lists().iter().zip(operands.lists()) {
                // SAFETY: one thread, and it holds no item.
                unsafe { copy_with_items(copy, source, SEAT, &lot, &chain) };
            }
        };
        copy();
        assert_eq!(
            lot.slow_reads(),
            5,
            "each original is counted as a foreign item, here for the first time"
        );
        assert!(operands.lists().iter().all(|list| list.header.counts() == (1, 0)));
        assert!((0..3).all(|index| operands.lists()[0].item(index).header.is_touched()));
        assert!((0..3).all(|index| !own.lists()[0].item(index).header.is_touched()));
        copy();
        let numbers = |list: &List<f64>| (0..list.length()).map(|i| *list.item(i).value()).sum();
        let sum: f64 = own.lists().iter().map(numbers).map(|sum: f64| sum).sum();
        assert_eq!((sum, lot.slow_reads()), (36.0, 5));
    }
}
