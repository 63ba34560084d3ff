//! Shared lists with a lock around each read: what the post believed had happened.
//!
//! The sources show otherwise: a list is locked at most once per item, on first touch (see [`crate::cpython::list`]). This
//! mode is the explanation made real, so that it can be compared: the list's own lock of one byte, on the
//! header's line, and size and item pointer read under it.

use super::list_world::{ItemRef, ListWorld, Read, ThreadState};
use super::{
    Atomics, Difference, Family, MODEL_NOTE, ModeInfo, Number, Sharing, Symbol, WorldShape,
    out_of_range,
};
use crate::cpython::list::List;
use crate::cpython::object::{Header, ThreadId};
use crate::cpython::operands::operands_bytes;

pub struct Locked;

impl Sharing for Locked {
    const INFO: ModeInfo = ModeInfo {
        id: "locked",
        label: "List, lock per read",
        summary: "Each read locks the list, counts the item and unlocks: what the post believed, though \
                  Python’s sources show one lock per item at most.",
        stands_for: "a lock per read: the post’s theory, no real Python",
        python: "x = A[i]",
        model_note: MODEL_NOTE,
        family: Family::Locked,
        symbol: Symbol::Diamond,
        atomics: Atomics { shared: 2, own: 0, item: 2 },
        read_nanoseconds: 19.55,
        differs: &[Difference { from: "borrowed", by: "the list’s lock, taken for each read" }],
        ..ModeInfo::BASE
    };

    type World<T: Number> = ListWorld<T, Self>;

    fn world<T: Number>(inputs: Vec<Vec<T>>, shape: &WorldShape) -> ListWorld<T, Self> {
        ListWorld::of(&inputs, shape, &|| Header::counted(ThreadId::COORDINATOR))
    }

    fn bytes(lengths: &[usize], _element_bytes: usize, _shape: &WorldShape) -> u64 {
        operands_bytes(lengths)
    }
}

impl Read for Locked {
    type State = ();

    /// The index is computed before the lock is taken: the interpreter does it before the subscript.
    #[inline(always)]
    fn read<'a, T: Number>(
        list: &'a List<T>,
        _state: &'a (),
        index: usize,
        by: &'a ThreadState<'_>,
    ) -> ItemRef<'a, T> {
        by.chain.spend();
        let mutex = &list.header.mutex;
        by.chain.wait_for(mutex.lock(by.lot, by.seat.index));
        let Some(object) = list.try_item(index) else {
            mutex.unlock(by.lot);
            out_of_range()
        };
        by.chain.wait_for(object.header.incref_with_lock(by.thread()));
        by.chain.wait_for(mutex.unlock(by.lot));
        ItemRef::new(object, by)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cost::{Chain, InterpreterCost};
    use crate::cpython::operands::Operands;
    use crate::cpython::pymutex::ParkingLot;
    use crate::sharing::Seat;
    use crate::sharing::list_world::get_item;

    const SEAT: Seat = Seat { index: 1, width: 2 };

    fn by(lot: &ParkingLot) -> ThreadState<'_> {
        ThreadState { seat: SEAT, lot, chain: Chain::start(InterpreterCost::default()) }
    }

    fn small() -> (Operands<f64>, ParkingLot) {
        let inputs = [vec![1.0, 2.0, 3.0], vec![10.0, 20.0]];
        let counted = || Header::counted(ThreadId::COORDINATOR);
        (Operands::of(&inputs, 64, &counted), ParkingLot::of_seats(2))
    }

    #[test]
    fn an_item_counts_while_it_is_held() {
        let (operands, lot) = small();
        let (list, by) = (&operands.lists()[0], by(&lot));
        let (one, again) = (get_item(list, 2, &by), Locked::read(list, &(), 2, &by));
        assert_eq!((*one, *again), (3.0, 3.0));
        assert_eq!(list.item(2).header.counts(), (1, 2));
        drop(one);
        drop(again);
        assert_eq!(list.item(2).header.counts(), (1, 0));
        assert!(!list.header.mutex.is_locked());
    }

    #[test]
    fn an_index_beyond_a_locked_list_ends_the_run_and_leaves_the_lock_free() {
        let (operands, lot) = small();
        let (list, by) = (&operands.lists()[1], by(&lot));
        let read = || drop(Locked::read(list, &(), 2, &by));
        assert!(std::panic::catch_unwind(std::panic::AssertUnwindSafe(read)).is_err());
        assert!(!list.header.mutex.is_locked());
    }
}
