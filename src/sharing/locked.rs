//! Shared lists with a lock around each read: what the post believed had happened.
//!
//! The sources show otherwise: a list is locked at most once per item, on first touch (see [`super::list`]). This
//! mode is the explanation made real, so that it can be compared: the list's own lock of one byte, on the
//! header's line, and size and item pointer read under it.

use super::list::{List, Taken};
use super::list_world::{ListWorld, ReadElement, Reader};
use super::object::{Header, ThreadId};
use super::operands::Operands;
use super::{
    Atomics, Difference, Executor, Family, MODEL_NOTE, ModeInfo, Number, Shape, Sharing, WorldShape,
};

pub struct Locked;

impl Sharing for Locked {
    const INFO: ModeInfo = ModeInfo {
        id: "locked",
        label: "List, lock per read",
        summary: "Each read locks the list, counts the item and unlocks: what the post believed, though \
                  Python’s sources show one lock per item at most.",
        stands_for: "what the post believed, no real Python",
        python: "total += A[i*n+k] * B[k*n+j]",
        model_note: MODEL_NOTE,
        family: Family::Locked,
        shape: Shape::Diamond,
        atomics: Atomics { shared: 2, own: 0, item: 2 },
        expected_step_nanoseconds: 41.0,
        serialises: false,
        executor: Executor::Pool,
        differs: &[Difference { from: "borrowed", by: "the list’s lock, taken for each read" }],
    };

    type World<T: Number> = ListWorld<T, Self>;

    fn world<T: Number>(inputs: Vec<Vec<T>>, shape: &WorldShape) -> ListWorld<T, Self> {
        ListWorld::of(&inputs, shape, || Header::counted(ThreadId::COORDINATOR))
    }

    fn bytes<T: Number>(lengths: &[usize], _shape: &WorldShape) -> u64 {
        Operands::<T>::bytes(lengths)
    }
}

impl ReadElement for Locked {
    /// The index is computed before the lock is taken: the interpreter does it before the subscript.
    #[inline(always)]
    fn read<'a, T: Number>(list: &'a List<T>, index: usize, by: &'a Reader<'_>) -> Taken<'a, T> {
        by.chain.spend();
        list.take_item_locked(index, by.seat, by.lot, &by.chain)
    }
}
