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

use super::cost::{Chain, Cost};
use super::list::{List, Taken};
use super::list_world::ListAccess;
use super::lock_waits::LockWaits;
use super::object::{Header, ThreadId};
use super::operands::Operands;
use super::pymutex::ParkingLot;
use super::{
    Access, Atomics, Executor, Family, MODEL_NOTE, ModeInfo, Number, Seat, Shape, Sharing, World,
    WorldShape, counted::Counted,
};
use crate::clock::{Clock, WallClock};

pub struct DeepCopies;

impl Sharing for DeepCopies {
    const INFO: ModeInfo = ModeInfo {
        id: "deep-copies",
        label: "List, deep copy per task",
        summary: "Each thread copies lists and items for each of its tasks and counts its own: reads write \
                  nothing that another thread uses.",
        stands_for: "each worker makes its own lists and numbers",
        python: "A, B = [a * 1.0 for a in A], [b * 1.0 for b in B]",
        model_note: MODEL_NOTE,
        family: Family::Copied,
        shape: Shape::Star,
        atomics: Atomics { shared: 0, own: 0, item: 0 },
        // Half of it is reads; the other half the copies of the default product, half an item per step.
        expected_step_nanoseconds: 21.0,
        serialises: false,
        executor: Executor::Pool,
        differs: &[],
    };

    type World<T: Number> = DeepWorld<T>;

    fn world<T: Number>(inputs: Vec<Vec<T>>, shape: &WorldShape) -> DeepWorld<T> {
        let offset = shape.offset_bytes;
        let originals = Operands::of(&inputs, offset, || Header::counted(ThreadId::COORDINATOR));
        let lot = ParkingLot::of_seats(shape.seats);
        originals.touch(&lot);
        let desk = |index| {
            let seat = Seat { index, width: shape.seats };
            CachePadded::new(Desk::new(Operands::of_seat(&inputs, offset, seat)))
        };
        DeepWorld {
            originals,
            desks: (0..shape.seats).map(desk).collect(),
            lot,
            cost: Cost::default(),
            reads_per_step: shape.reads_per_step,
        }
    }

    fn bytes<T: Number>(lengths: &[usize], shape: &WorldShape) -> u64 {
        (1 + shape.seats as u64) * Operands::<T>::bytes(lengths)
    }
}

pub struct DeepWorld<T> {
    originals: Operands<T>,
    /// One per seat.
    desks: Box<[CachePadded<Desk<T>>]>,
    lot: ParkingLot,
    cost: Cost,
    reads_per_step: u32,
}

/// Where one seat works on its copies. Padded, and the slack of its arrays is a page: no seat writes to a line of
/// another one's.
struct Desk<T> {
    /// Written once when it is laid out, so that its pages are there before the clock starts (R14).
    copies: Operands<T>,
    taken: AtomicBool,
    /// Bits of an `f64`; written by the seat, read between passes.
    copy_seconds: AtomicU64,
}

impl<T: Number> Desk<T> {
    fn new(copies: Operands<T>) -> Self {
        Self {
            copies,
            taken: AtomicBool::new(false),
            copy_seconds: AtomicU64::new(0.0_f64.to_bits()),
        }
    }

    /// One swap per task: what makes writing to the copies sound, whatever the callers do.
    fn take(&self, seat: Seat) -> TakenDesk<'_, T> {
        let taken = self.taken.swap(true, Ordering::Acquire);
        assert!(!taken, "seat {} is in a task already", seat.index);
        TakenDesk(self)
    }

    fn copy_seconds(&self) -> f64 {
        f64::from_bits(self.copy_seconds.load(Ordering::Relaxed))
    }

    fn add_copy_seconds(&self, seconds: f64) {
        let sum = self.copy_seconds() + seconds;
        self.copy_seconds.store(sum.to_bits(), Ordering::Relaxed);
    }
}

/// A desk that nobody else can take until this drops.
struct TakenDesk<'a, T>(&'a Desk<T>);

impl<T> Drop for TakenDesk<'_, T> {
    #[inline(always)]
    fn drop(&mut self) {
        self.0.taken.store(false, Ordering::Release);
    }
}

impl<T: Number> DeepWorld<T> {
    /// A desk with new copies of everything on it. A function of its own: its loop shares no register with the
    /// kernel's.
    ///
    /// Telling the copies apart costs two readings of the clock per task, natively some 50 ns together. No other
    /// mode pays it, and a copy of a few hundred items takes far longer.
    #[inline(never)]
    fn desk(&self, seat: Seat) -> TakenDesk<'_, T> {
        let clock = WallClock::start();
        let desk = self.desks[seat.index].take(seat);
        let chain = Chain::start(self.cost);
        let copies = desk.0.copies.lists();
        for (copy, original) in copies.iter().zip(self.originals.lists()) {
            // SAFETY: the copies are reached through a taken desk alone, but for the tests' way in, and this is
            // the only one: no other thread is there, and items cannot outlive the access that they came from.
            // Miri and ThreadSanitizer on `tests/sharing_modes.rs` would notice.
            unsafe { copy.copy_with_items(original, seat, &self.lot, &chain) };
        }
        drop(chain);
        desk.0.add_copy_seconds(clock.seconds() / seat.width as f64);
        desk
    }

    /// For tests.
    pub fn originals(&self) -> &Operands<T> {
        &self.originals
    }

    /// For tests: to look at, from the thread that works there or while nobody does.
    pub fn copies_of(&self, seat: Seat) -> &Operands<T> {
        &self.desks[seat.index].copies
    }

    /// For tests.
    pub fn lot(&self) -> &ParkingLot {
        &self.lot
    }
}

impl<T: Number> World<T> for DeepWorld<T> {
    type Access<'a> = DeepAccess<'a, T>;

    fn interpret(&mut self, iterations_per_step: u32) {
        self.cost = Cost::spread(iterations_per_step, self.reads_per_step);
    }

    fn replace(&mut self, operand: usize, values: &[T]) {
        self.originals.replace(operand, values);
    }

    #[inline(always)]
    fn enter(&self, seat: Seat, _task: usize) -> DeepAccess<'_, T> {
        let desk = self.desk(seat);
        let lists: &[List<T>] = desk.0.copies.lists();
        DeepAccess { lists: ListAccess::start(lists, seat, &self.lot, self.cost), _desk: desk }
    }

    fn copy_seconds(&self) -> f64 {
        self.desks.iter().map(|desk| desk.copy_seconds()).sum()
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
    _desk: TakenDesk<'a, T>,
}

impl<T: Number> Access<T> for DeepAccess<'_, T> {
    type Item<'b>
        = Taken<'b, T>
    where
        Self: 'b;

    #[inline(always)]
    fn get(&self, operand: usize, index: usize) -> Taken<'_, T> {
        self.lists.get(operand, index)
    }

    #[inline(always)]
    fn step(&self) {
        self.lists.step();
    }
}
