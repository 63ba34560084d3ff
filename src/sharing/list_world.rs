//! The world of every mode that shares lists of boxed numbers: what differs is how one element is read.

use std::ops::Deref;
use std::sync::Arc;

use crossbeam_utils::CachePadded;

use super::{Access, LockWaits, MOST_OPERANDS, World, WorldShape, out_of_range};
use crate::cost::{Chain, InterpreterCost};
use crate::cpython::list::List;
use crate::cpython::object::{Boxed, Header, ThreadId};
use crate::cpython::operands::Operands;
use crate::cpython::pymutex::ParkingLot;
use crate::number::Number;
use crate::team::Seat;

/// How a mode reads `list[index]`: its hot lines. Implementations are `#[inline(always)]`.
pub trait Read: Sized + Send + Sync + 'static {
    /// What the mode keeps beside each list, such as a lock of its own; `()` where there is nothing.
    type State: Default + Send + Sync;

    /// Spends one share of the interpreter's work, before the element is looked up, and makes the chain wait for the
    /// old value of each read-modify-write.
    fn read<'a, T: Number>(
        list: &'a List<T>,
        state: &'a Self::State,
        index: usize,
        by: &'a ThreadState<'_>,
    ) -> ItemRef<'a, T>;
}

/// By operand: the state that a mode keeps beside each list, on lines of its own. An array, so that the place of an
/// operand that the kernel names is known when it is compiled.
pub type States<R> = [CachePadded<<R as Read>::State>; MOST_OPERANDS];

/// Of a mode that keeps nothing.
pub static NO_STATES: [CachePadded<()>; MOST_OPERANDS] =
    [const { CachePadded::new(()) }; MOST_OPERANDS];

/// Who reads. Lives in the access, so it must not escape: cold paths are given its parts.
pub struct ThreadState<'a> {
    pub seat: Seat,
    pub lot: &'a ParkingLot,
    pub chain: Chain,
}

impl ThreadState<'_> {
    /// Whose counts its reads are.
    #[inline(always)]
    pub fn thread(&self) -> ThreadId {
        ThreadId::of(self.seat)
    }
}

/// `list[index]` without a lock where that is possible, see [`List::get_item`].
#[inline(always)]
pub fn get_item<'a, T: Number>(
    list: &'a List<T>,
    index: usize,
    by: &'a ThreadState<'_>,
) -> ItemRef<'a, T> {
    let chain = &by.chain;
    ItemRef::new(list.get_item(index, by.seat, by.lot, |old| chain.wait_for(old)), by)
}

/// An item with a reference to it, until it drops.
pub struct ItemRef<'a, T: Number> {
    object: &'a Boxed<T>,
    thread: ThreadId,
    chain: &'a Chain,
}

impl<'a, T: Number> ItemRef<'a, T> {
    /// For an item whose reference this thread has counted.
    #[inline(always)]
    pub fn new(object: &'a Boxed<T>, by: &'a ThreadState<'_>) -> Self {
        Self { object, thread: by.thread(), chain: &by.chain }
    }
}

impl<T: Number> Deref for ItemRef<'_, T> {
    type Target = T;

    #[inline(always)]
    fn deref(&self) -> &T {
        self.object.value()
    }
}

impl<T: Number> Drop for ItemRef<'_, T> {
    #[inline(always)]
    fn drop(&mut self) {
        self.chain.wait_for(self.object.header.decref(self.thread));
    }
}

/// Lists, what the mode keeps beside each, and the lot where those sleep who wait for a list's lock.
pub struct ListWorld<T, R: Read> {
    operands: Operands<T>,
    states: States<R>,
    lot: ParkingLot,
    cost: InterpreterCost,
    reads_per_step: u32,
}

impl<T: Number, R: Read> ListWorld<T, R> {
    /// Lays the operands out and touches each element; `header` makes each object's header.
    #[inline(never)]
    pub fn of(inputs: &[Vec<T>], shape: &WorldShape, header: &dyn Fn() -> Header) -> Self {
        assert!(inputs.len() <= MOST_OPERANDS, "{} operands", inputs.len());
        let world = Self {
            operands: Operands::of(inputs, shape.offset_bytes, header),
            states: Default::default(),
            lot: ParkingLot::of_seats(shape.seats),
            cost: InterpreterCost::default(),
            reads_per_step: shape.reads_per_step,
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

impl<T: Number, R: Read> World<T> for ListWorld<T, R> {
    type Access<'a> = ListAccess<'a, T, R>;

    fn interpret(&mut self, iterations_per_step: u32) {
        self.cost = InterpreterCost::spread(iterations_per_step, self.reads_per_step);
    }

    fn replace(&mut self, operand: usize, values: &[T]) {
        self.operands.replace(operand, values);
    }

    #[inline(always)]
    fn enter(&self, seat: Seat, _task: usize) -> ListAccess<'_, T, R> {
        ListAccess::start(self.operands.lists(), &self.states, seat, &self.lot, self.cost)
    }

    fn parks(&self) -> u64 {
        self.lot.parks()
    }

    fn lock_waits(&self) -> Option<Arc<LockWaits>> {
        Some(self.lot.lock_waits())
    }
}

/// The way to the lists for one task.
pub struct ListAccess<'a, T, R: Read> {
    lists: &'a [List<T>],
    states: &'a States<R>,
    by: ThreadState<'a>,
}

impl<'a, T, R: Read> ListAccess<'a, T, R> {
    /// Begins a task of this seat over these lists.
    #[inline(always)]
    pub fn start(
        lists: &'a [List<T>],
        states: &'a States<R>,
        seat: Seat,
        lot: &'a ParkingLot,
        cost: InterpreterCost,
    ) -> Self {
        let by = ThreadState { seat, lot, chain: Chain::start(cost) };
        Self { lists, states, by }
    }
}

impl<T: Number, R: Read> Access<T> for ListAccess<'_, T, R> {
    type Item<'b>
        = ItemRef<'b, T>
    where
        Self: 'b;

    #[inline(always)]
    fn get(&self, operand: usize, index: usize) -> ItemRef<'_, T> {
        match self.lists.get(operand) {
            Some(list) => R::read(list, &self.states[operand], index, &self.by),
            None => out_of_range(),
        }
    }

    #[inline(always)]
    fn step(&self) {
        self.by.chain.spend();
    }
}

#[cfg(all(test, not(loom)))]
mod tests {
    use std::sync::atomic::{AtomicU64, Ordering};

    use super::*;

    /// A mode that keeps a count of the reads beside each list.
    struct Counting;

    impl Read for Counting {
        type State = AtomicU64;

        fn read<'a, T: Number>(
            list: &'a List<T>,
            reads: &'a AtomicU64,
            index: usize,
            by: &'a ThreadState<'_>,
        ) -> ItemRef<'a, T> {
            reads.fetch_add(1, Ordering::Relaxed);
            get_item(list, index, by)
        }
    }

    #[test]
    fn a_mode_keeps_its_own_beside_each_list_on_lines_of_its_own() {
        let shape = WorldShape { seats: 1, tasks: 1, reads_per_step: 2, offset_bytes: 0 };
        let counted = || Header::counted(ThreadId::COORDINATOR);
        let world = ListWorld::<u64, Counting>::of(&[vec![1, 2], vec![3]], &shape, &counted);
        let access = world.enter(Seat { index: 0, width: 1 }, 0);
        let sum = *access.get(0, 0) + *access.get(0, 1) + *access.get(1, 0);
        assert_eq!(sum, 6);
        let reads = world.states.each_ref().map(|reads| reads.load(Ordering::Relaxed));
        assert_eq!(reads, [2, 1, 0, 0]);
        let line = |at: usize| std::ptr::from_ref(&*world.states[at]).addr() / 64;
        assert!(line(0) != line(1) && line(1) != line(2));
    }

    #[test]
    #[should_panic(expected = "5 operands")]
    fn a_kernel_of_more_operands_than_there_is_room_for_is_refused() {
        let shape = WorldShape { seats: 1, tasks: 1, reads_per_step: 1, offset_bytes: 0 };
        let counted = || Header::counted(ThreadId::COORDINATOR);
        ListWorld::<u64, Counting>::of(&vec![vec![1]; 5], &shape, &counted);
    }
}
