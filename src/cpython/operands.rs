//! The operands of a job as lists of boxed numbers, and the memory that holds them.

use super::list::{List, Slot};
use super::object::{Boxed, Header, ThreadId};
use super::parker::Parker;
use super::pymutex::ParkingLot;
use crate::number::Number;
use crate::slack::Slack;
use crate::team::Seat;

/// One list per operand, with its slots and its objects: one object per element, in order.
///
/// All of it is laid out once and never moves: lists point into slots, slots to objects. The vectors below
/// are therefore never borrowed mutably after they are filled.
pub struct Operands<T> {
    lists: Slack<List<T>>,
    slots: Vec<Slack<Slot<T>>>,
    objects: Vec<Slack<Boxed<T>>>,
}

impl<T: Number> Operands<T> {
    /// Boxes the inputs; `header` makes each object's header. Every array begins `offset` bytes behind the
    /// start of its memory.
    pub fn of(inputs: &[Vec<T>], offset: usize, header: &dyn Fn() -> Header) -> Self {
        Self::laid_out(inputs, offset, ThreadId::COORDINATOR, header)
    }

    /// Lists and items that belong to a seat: its own copies.
    pub fn of_seat(inputs: &[Vec<T>], offset: usize, seat: Seat) -> Self {
        let me = ThreadId::of(seat);
        Self::laid_out(inputs, offset, me, &|| Header::counted(me))
    }

    /// Compiled once for all modes and kernels of one kind of number, like all that lays out.
    #[inline(never)]
    fn laid_out(
        inputs: &[Vec<T>],
        offset: usize,
        owner_of_lists: ThreadId,
        header: &dyn Fn() -> Header,
    ) -> Self {
        let boxed = |value: T| Boxed::new(header(), value);
        let objects: Vec<Slack<Boxed<T>>> = inputs
            .iter()
            .map(|values| {
                Slack::new(offset, || boxed(T::default()), values.iter().map(|&v| boxed(v)))
            })
            .collect();
        let slots: Vec<Slack<Slot<T>>> = objects.iter().map(|o| slots_of(o, offset)).collect();
        let lists = lists_over(&slots, offset, owner_of_lists);
        Self { lists, slots, objects }
    }

    /// One list per operand.
    pub fn lists(&self) -> &[List<T>] {
        &self.lists
    }

    /// Lets a foreign thread read every element once, so that no first touch is left for later (R14).
    pub fn touch<P: Parker>(&self, lot: &ParkingLot<P>) {
        touch(&self.lists, lot);
    }

    /// New values in the same objects.
    pub fn replace(&mut self, operand: usize, values: &[T]) {
        let objects = &self.objects[operand];
        assert_eq!(objects.len(), values.len(), "an operand keeps its length");
        for (object, &value) in objects.iter().zip(values) {
            // SAFETY: `&mut self`: no access, and no item of one, is there to read.
            unsafe { object.set(value) };
        }
    }

    /// What it really has allocated: for tests.
    pub fn allocated_bytes(&self) -> u64 {
        let slots: u64 = self.slots.iter().map(Slack::allocated_bytes).sum();
        let objects: u64 = self.objects.iter().map(Slack::allocated_bytes).sum();
        self.lists.allocated_bytes() + slots + objects
    }
}

fn slots_of<T: Number>(objects: &[Boxed<T>], offset: usize) -> Slack<Slot<T>> {
    // SAFETY: as for the lists: the objects stay where they are for as long as the slots live.
    let slot = |object: &Boxed<T>| unsafe { Slot::holding(object) };
    Slack::new(offset, || slot(&objects[0]), objects.iter().map(slot))
}

fn lists_over<T: Number>(
    slots: &[Slack<Slot<T>>],
    offset: usize,
    owner: ThreadId,
) -> Slack<List<T>> {
    // SAFETY: the slots live in the same struct as the lists, and it neither moves nor frees their elements
    // while it lives. Miri on the tests below would notice.
    let list = |slots: &Slack<Slot<T>>| unsafe { List::over(slots, owner) };
    Slack::new(offset, || list(&slots[0]), slots.iter().map(list))
}

/// What [`Operands::of`] allocates for operands of these lengths: a box is as large whatever it holds.
pub fn operands_bytes(lengths: &[usize]) -> u64 {
    let arrays =
        |&length: &usize| Slack::<Slot<u64>>::bytes(length) + Slack::<Boxed<u64>>::bytes(length);
    Slack::<List<u64>>::bytes(lengths.len()) + lengths.iter().map(arrays).sum::<u64>()
}

/// What [`Copies::of`] allocates for so many tasks, beside the originals.
pub fn copies_bytes(lengths: &[usize], tasks: usize) -> u64 {
    let slots = |&length: &usize| Slack::<Slot<u64>>::bytes(length);
    Slack::<List<u64>>::bytes(tasks * lengths.len())
        + tasks as u64 * lengths.iter().map(slots).sum::<u64>()
}

/// A foreign thread reads every element once.
fn touch<T: Number, P: Parker>(lists: &[List<T>], lot: &ParkingLot<P>) {
    let seat = Seat { index: 0, width: 1 };
    for list in lists {
        for index in 0..list.length() {
            list.get_item(index, seat, lot, |_| {}).header.decref(ThreadId::of(seat));
        }
    }
}

/// The operands, and a further list of each of them for each task: the same items, but headers and slots of
/// its own.
pub struct Copies<T> {
    originals: Operands<T>,
    /// By task, then by operand.
    lists: Slack<List<T>>,
    slots: Vec<Slack<Slot<T>>>,
}

impl<T: Number> Copies<T> {
    /// Copies for so many tasks; filled, so that no slot is ever empty.
    #[inline(never)]
    pub fn of(originals: Operands<T>, offset: usize, tasks: usize) -> Self {
        let one_task = || originals.objects.iter().map(|objects| slots_of(objects, offset));
        let slots: Vec<Slack<Slot<T>>> = (0..tasks).flat_map(|_| one_task()).collect();
        let lists = lists_over(&slots, offset, ThreadId::COORDINATOR);
        Self { originals, lists, slots }
    }

    pub fn originals(&self) -> &Operands<T> {
        &self.originals
    }

    pub fn replace(&mut self, operand: usize, values: &[T]) {
        self.originals.replace(operand, values);
    }

    /// `list(operand)` for each task and operand, by the owner.
    pub fn fill(&mut self) {
        let originals = self.originals.lists();
        for (index, copy) in self.lists.iter().enumerate() {
            let (task, operand) = (index / originals.len(), index % originals.len());
            // SAFETY: the items live in the same struct as the copies; `&mut self`: nobody reads.
            unsafe { copy.copy(&originals[operand], task == 0) };
        }
    }

    /// The task's own lists, one per operand.
    #[inline]
    pub fn lists(&self, task: usize) -> &[List<T>] {
        let operands = self.originals.lists.len();
        &self.lists[task * operands..(task + 1) * operands]
    }

    /// What they really have allocated: for tests.
    pub fn allocated_bytes(&self) -> u64 {
        self.lists.allocated_bytes() + self.slots.iter().map(Slack::allocated_bytes).sum::<u64>()
    }
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::super::parker::SystemParker;
    use super::*;

    const SEAT: Seat = Seat { index: 1, width: 2 };

    fn counted() -> Header {
        Header::counted(ThreadId::COORDINATOR)
    }

    fn small() -> (Operands<f64>, ParkingLot<SystemParker>) {
        let inputs = [vec![1.0, 2.0, 3.0], vec![10.0, 20.0]];
        (Operands::of(&inputs, 64, &counted), ParkingLot::of_seats(2))
    }

    /// Reads everything through the counted path and adds it up.
    fn sum(lists: &[List<f64>], lot: &ParkingLot<SystemParker>) -> f64 {
        let read = |list: &List<f64>, index| {
            let object = list.get_item(index, SEAT, lot, |_| {});
            object.header.decref(ThreadId::of(SEAT));
            *object.value()
        };
        lists.iter().flat_map(|list| (0..list.length()).map(move |i| read(list, i))).sum()
    }

    #[test]
    fn each_item_is_read_with_the_lock_once_and_never_again() {
        let (operands, lot) = small();
        operands.touch(&lot);
        assert_eq!(lot.slow_reads(), 5);
        assert_eq!(sum(operands.lists(), &lot), 36.0);
        assert_eq!(lot.slow_reads(), 5);
    }

    #[test]
    fn replaced_values_stand_in_the_same_objects() {
        let (mut operands, lot) = small();
        let before = std::ptr::from_ref(operands.lists()[1].item(1));
        operands.replace(1, &[30.0, 40.0]);
        assert_eq!(sum(operands.lists(), &lot), 76.0);
        assert!(std::ptr::eq(before, operands.lists()[1].item(1)));
    }

    #[test]
    fn operands_that_move_with_their_world_stay_valid() {
        let (operands, lot) = small();
        let moved = Box::new(operands);
        assert_eq!(sum(moved.lists(), &lot), 36.0);
    }

    #[test]
    fn copies_hold_the_same_items_and_count_them_as_their_owner_does() {
        let (operands, lot) = small();
        let mut copies = Copies::of(operands, 128, 3);
        (0..4).for_each(|_pass| copies.fill());
        assert_eq!(copies.originals().lists()[0].item(0).header.counts(), (1 + 3, 0));
        copies.replace(0, &[5.0, 6.0, 7.0]);
        for task in 0..3 {
            assert_eq!(sum(copies.lists(task), &lot), 48.0);
        }
    }

    #[test]
    fn the_bytes_are_those_allocated() {
        let (operands, _) = small();
        assert_eq!(operands.allocated_bytes(), operands_bytes(&[3, 2]));
        let (page, pages_of_objects) = (4096, 85 * 48);
        let slack = page + 2 * page + 2 * pages_of_objects;
        assert_eq!(operands_bytes(&[3, 2]), slack + 2 * 64 + 5 * (8 + 48));
        let copies = Copies::of(operands, 128, 3);
        assert_eq!(copies.allocated_bytes(), copies_bytes(&[3, 2], 3));
        assert_eq!(copies_bytes(&[3, 2], 3), page + 6 * page + 3 * (2 * 64 + 5 * 8));
    }

    #[test]
    #[should_panic(expected = "beyond its operand")]
    fn an_index_beyond_the_list_ends_the_run() {
        let (operands, lot) = small();
        operands.lists()[1].get_item(2, SEAT, &lot, |_| {});
    }
}
