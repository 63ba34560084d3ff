//! The world of every mode that shares lists of boxed numbers: what differs is how one element is read.

use std::marker::PhantomData;
use std::sync::Arc;

use super::cost::{Chain, Cost};
use super::list::{List, Taken};
use super::lock_waits::LockWaits;
use super::object::{Header, ThreadId};
use super::operands::Operands;
use super::pymutex::ParkingLot;
use super::{Access, World, WorldShape, out_of_range};
use crate::number::Number;
use crate::team::Seat;

/// How a mode reads `list[index]`: its hot lines. Implementations are `#[inline(always)]`.
///
/// Each spends one share of the interpreter's work, before the element is looked up.
pub trait ReadElement: Send + Sync + 'static {
    fn read<'a, T: Number>(list: &'a List<T>, index: usize, by: &'a Reader<'_>) -> Taken<'a, T>;
}

/// Who reads. Lives in the access, so it must not escape: cold paths are given its parts.
pub struct Reader<'a> {
    pub seat: Seat,
    pub lot: &'a ParkingLot,
    pub chain: Chain,
}

impl Reader<'_> {
    #[inline(always)]
    pub fn thread(&self) -> ThreadId {
        ThreadId::of(self.seat)
    }
}

/// Lists, and the lot where those sleep who wait for a list's lock.
pub struct ListWorld<T, R> {
    operands: Operands<T>,
    lot: ParkingLot,
    cost: Cost,
    reads_per_step: u32,
    mode: PhantomData<R>,
}

impl<T: Number, R: ReadElement> ListWorld<T, R> {
    /// Lays the operands out and touches each element; `header` makes each object's header.
    pub fn of(inputs: &[Vec<T>], shape: &WorldShape, header: impl Fn() -> Header) -> Self {
        let world = Self {
            operands: Operands::of(inputs, shape.offset_bytes, header),
            lot: ParkingLot::of_seats(shape.seats),
            cost: Cost::default(),
            reads_per_step: shape.reads_per_step,
            mode: PhantomData,
        };
        world.operands.touch(&world.lot);
        world
    }

    /// For tests.
    pub fn operands(&self) -> &Operands<T> {
        &self.operands
    }

    /// For tests.
    pub fn lot(&self) -> &ParkingLot {
        &self.lot
    }
}

impl<T: Number, R: ReadElement> World<T> for ListWorld<T, R> {
    type Access<'a> = ListAccess<'a, T, R>;

    fn interpret(&mut self, iterations_per_step: u32) {
        self.cost = Cost::spread(iterations_per_step, self.reads_per_step);
    }

    fn replace(&mut self, operand: usize, values: &[T]) {
        self.operands.replace(operand, values);
    }

    #[inline(always)]
    fn enter(&self, seat: Seat, _task: usize) -> ListAccess<'_, T, R> {
        ListAccess::start(self.operands.lists(), seat, &self.lot, self.cost)
    }

    fn parks(&self) -> u64 {
        self.lot.parks()
    }

    fn lock_waits(&self) -> Option<Arc<LockWaits>> {
        Some(self.lot.lock_waits())
    }
}

/// The way to the lists for one task.
pub struct ListAccess<'a, T, R> {
    lists: &'a [List<T>],
    reader: Reader<'a>,
    mode: PhantomData<R>,
}

impl<'a, T, R> ListAccess<'a, T, R> {
    #[inline(always)]
    pub fn start(lists: &'a [List<T>], seat: Seat, lot: &'a ParkingLot, cost: Cost) -> Self {
        let reader = Reader { seat, lot, chain: Chain::start(cost) };
        Self { lists, reader, mode: PhantomData }
    }
}

impl<T: Number, R: ReadElement> Access<T> for ListAccess<'_, T, R> {
    type Item<'b>
        = Taken<'b, T>
    where
        Self: 'b;

    #[inline(always)]
    fn get(&self, operand: usize, index: usize) -> Taken<'_, T> {
        match self.lists.get(operand) {
            Some(list) => R::read(list, index, &self.reader),
            None => out_of_range(),
        }
    }

    #[inline(always)]
    fn step(&self) {
        self.reader.chain.spend();
    }
}
