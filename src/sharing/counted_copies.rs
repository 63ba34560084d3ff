//! The post's cure: `list(A)`, `list(B)` for each task. Counted as before, but on the task's own headers.
//!
//! A copy has a header and slots of its own; the numbers stay shared. As in the post the coordinator makes all
//! copies at the start of the pass, inside the clock: a serial part. Where they go is allocated before.

use std::sync::Arc;

use super::list_world::{ListAccess, NO_STATES};
use super::{
    Atomics, Difference, Family, InterpreterCost, LockWaits, MODEL_NOTE, ModeInfo, Number, Seat,
    Sharing, Symbol, World, WorldShape, counted::Counted,
};
use crate::clock::{Clock, WallClock};
use crate::cpython::object::{Header, ThreadId};
use crate::cpython::operands::{Copies, Operands, copies_bytes, operands_bytes};
use crate::cpython::pymutex::ParkingLot;

pub struct CountedCopies;

impl Sharing for CountedCopies {
    const INFO: ModeInfo = ModeInfo {
        id: "counted-copies",
        label: "List, copied per task",
        summary: "Each task has lists of its own, copied before the threads start, and counts those; the items \
                  stay shared.",
        stands_for: "like list(A) per task, the post’s cure",
        python: "pool.submit(work, list(A), task)",
        model_note: MODEL_NOTE,
        family: Family::Copied,
        symbol: Symbol::Triangle,
        atomics: Atomics { shared: 0, own: 2, item: 2 },
        read_nanoseconds: 19.55,
        differs: &[Difference {
            from: "deep-copies",
            by: "items that all threads share and count",
        }],
        ..ModeInfo::BASE
    };

    type World<T: Number> = CopiesWorld<T>;

    #[inline(never)]
    fn world<T: Number>(inputs: Vec<Vec<T>>, shape: &WorldShape) -> CopiesWorld<T> {
        let operands =
            Operands::of(&inputs, shape.offset_bytes, &|| Header::counted(ThreadId::COORDINATOR));
        let lot = ParkingLot::of_seats(shape.seats);
        operands.touch(&lot);
        CopiesWorld {
            copies: Copies::of(operands, shape.offset_bytes, shape.tasks),
            lot,
            cost: InterpreterCost::default(),
            reads_per_step: shape.reads_per_step,
            copy_seconds: 0.0,
        }
    }

    fn bytes(lengths: &[usize], _element_bytes: usize, shape: &WorldShape) -> u64 {
        operands_bytes(lengths) + copies_bytes(lengths, shape.tasks)
    }
}

pub struct CopiesWorld<T> {
    copies: Copies<T>,
    lot: ParkingLot,
    cost: InterpreterCost,
    reads_per_step: u32,
    copy_seconds: f64,
}

impl<T: Number> CopiesWorld<T> {
    /// For tests.
    pub fn copies(&self) -> &Copies<T> {
        &self.copies
    }
}

impl<T: Number> World<T> for CopiesWorld<T> {
    type Access<'a> = ListAccess<'a, T, Counted>;

    fn interpret(&mut self, iterations_per_step: u32) {
        self.cost = InterpreterCost::spread(iterations_per_step, self.reads_per_step);
    }

    fn begin_pass(&mut self) {
        let clock = WallClock::start();
        self.copies.fill();
        self.copy_seconds += clock.seconds();
    }

    fn replace(&mut self, operand: usize, values: &[T]) {
        self.copies.replace(operand, values);
    }

    #[inline(always)]
    fn enter(&self, seat: Seat, task: usize) -> ListAccess<'_, T, Counted> {
        ListAccess::start(self.copies.lists(task), &NO_STATES, seat, &self.lot, self.cost)
    }

    fn copy_seconds(&self) -> f64 {
        self.copy_seconds
    }

    fn parks(&self) -> u64 {
        self.lot.parks()
    }

    fn lock_waits(&self) -> Option<Arc<LockWaits>> {
        Some(self.lot.lock_waits())
    }
}
