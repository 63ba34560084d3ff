//! Python with its global lock: one thread at a time computes, the others wait for their turn.
//!
//! The lock ([`crate::cpython::gil`]) is taken for a task and dropped in between when another thread asks. Reads are
//! loads of boxed numbers. The counts that CPython keeps under the lock are plain additions to lines that one
//! core keeps to itself for whole switch intervals; they are left out.

use std::sync::Arc;

use super::{
    Access, Chain, Difference, Family, InterpreterCost, LockWaits, MODEL_NOTE, ModeInfo, Number,
    Seat, Sharing, Symbol, World, WorldShape, out_of_range,
};
use crate::cpython::gil::{Gil, GilGuard};
use crate::cpython::list::List;
use crate::cpython::object::{Header, ThreadId};
use crate::cpython::operands::{Operands, operands_bytes};

pub struct GlobalLock;

impl Sharing for GlobalLock {
    const INFO: ModeInfo = ModeInfo {
        id: "gil",
        label: "Global lock",
        summary: "One lock for everything: whoever holds it computes, and gives it away every 5 ms when \
                  others wait.",
        stands_for: "like Python with its GIL",
        python: "x = A[i]",
        model_note: MODEL_NOTE,
        family: Family::GlobalLock,
        symbol: Symbol::Bar,
        read_nanoseconds: 0.55,
        serialises: true,
        differs: &[Difference {
            from: "immortal",
            by: "one lock for everything, which one thread holds at a time",
        }],
        ..ModeInfo::BASE
    };

    type World<T: Number> = GlobalLockWorld<T>;

    #[inline(never)]
    fn world<T: Number>(inputs: Vec<Vec<T>>, shape: &WorldShape) -> GlobalLockWorld<T> {
        GlobalLockWorld {
            operands: Operands::of(&inputs, shape.offset_bytes, &|| {
                Header::counted(ThreadId::COORDINATOR)
            }),
            gil: Gil::of_seats(shape.seats),
            cost: InterpreterCost::default(),
            reads_per_step: shape.reads_per_step,
        }
    }

    fn bytes(lengths: &[usize], _element_bytes: usize, _shape: &WorldShape) -> u64 {
        operands_bytes(lengths)
    }
}

pub struct GlobalLockWorld<T> {
    operands: Operands<T>,
    gil: Gil,
    cost: InterpreterCost,
    reads_per_step: u32,
}

impl<T: Number> World<T> for GlobalLockWorld<T> {
    type Access<'a> = GlobalLockAccess<'a, T>;

    fn interpret(&mut self, iterations_per_step: u32) {
        self.cost = InterpreterCost::spread(iterations_per_step, self.reads_per_step);
    }

    fn replace(&mut self, operand: usize, values: &[T]) {
        self.operands.replace(operand, values);
    }

    #[inline(always)]
    fn enter(&self, seat: Seat, _task: usize) -> GlobalLockAccess<'_, T> {
        let held = self.gil.lock(seat.index);
        GlobalLockAccess { lists: self.operands.lists(), chain: Chain::start(self.cost), held }
    }

    /// A forced switch is a holder put to sleep.
    fn parks(&self) -> u64 {
        self.gil.forced_switches()
    }

    fn lock_waits(&self) -> Option<Arc<LockWaits>> {
        Some(self.gil.lock_waits())
    }
}

pub struct GlobalLockAccess<'a, T> {
    lists: &'a [List<T>],
    chain: Chain,
    held: GilGuard<'a>,
}

impl<T: Number> Access<T> for GlobalLockAccess<'_, T> {
    type Item<'b>
        = &'b T
    where
        Self: 'b;

    #[inline(always)]
    fn get(&self, operand: usize, index: usize) -> &T {
        self.chain.spend();
        match self.lists.get(operand) {
            Some(list) => list.item(index).value(),
            None => out_of_range(),
        }
    }

    #[inline(always)]
    fn step(&self) {
        self.chain.spend();
        self.held.check();
    }
}
