//! Shared lists that a thread borrows from its local variables instead of counting them.
//!
//! CPython since 3.14.0a7 (gh-130704): a local that outlives its use on the stack is pushed uncounted
//! (`LOAD_FAST_BORROW`). The header of the list is only read; the items are still counted, one by one.

use super::list_world::{ItemRef, ListWorld, Read, ThreadState, get_item};
use super::{
    Atomics, Difference, Family, MODEL_NOTE, ModeInfo, Number, Sharing, Symbol, WorldShape,
};
use crate::cpython::list::List;
use crate::cpython::object::{Header, ThreadId};
use crate::cpython::operands::operands_bytes;

pub struct Borrowed;

impl Sharing for Borrowed {
    const INFO: ModeInfo = ModeInfo {
        id: "borrowed",
        label: "List, borrowed",
        summary: "Each read counts the item up and down; the list’s header is only read.",
        stands_for: "like Python 3.14.0a7 and later",
        python: "x = A[i]",
        model_note: MODEL_NOTE,
        family: Family::Counted,
        symbol: Symbol::Square,
        atomics: Atomics { shared: 0, own: 0, item: 2 },
        read_nanoseconds: 9.55,
        differs: &[Difference { from: "immortal", by: "the count of each item, up and down" }],
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

impl Read for Borrowed {
    type State = ();

    #[inline(always)]
    fn read<'a, T: Number>(
        list: &'a List<T>,
        _state: &'a (),
        index: usize,
        by: &'a ThreadState<'_>,
    ) -> ItemRef<'a, T> {
        by.chain.spend();
        get_item(list, index, by)
    }
}
