//! Shared lists whose own reference count goes up and down with every read: the collapse.
//!
//! CPython up to 3.14.0a6: `LOAD_FAST` pushes a counted reference to the list, the subscript drops it. Between
//! the two the interpreter computes the index. The item is counted as well, until the multiplication has used
//! it. Of the four read-modify-writes two fall on the list's header, a line that all threads write; no lock is
//! taken.

use super::list_world::{ItemRef, ListWorld, Read, ThreadState, get_item};
use super::{
    Atomics, Difference, Family, MODEL_NOTE, ModeInfo, Number, Sharing, Symbol, WorldShape,
};
use crate::cpython::list::List;
use crate::cpython::object::{Header, ThreadId};
use crate::cpython::operands::operands_bytes;

pub struct Counted;

impl Sharing for Counted {
    const INFO: ModeInfo = ModeInfo {
        id: "counted",
        label: "List, counted",
        summary: "Each read counts the list and the item up and down: all threads write the same two headers.",
        stands_for: "like Python 3.13t to 3.14.0a6",
        python: "x = A[i]",
        model_note: MODEL_NOTE,
        family: Family::Counted,
        symbol: Symbol::Cross,
        atomics: Atomics { shared: 2, own: 0, item: 2 },
        read_nanoseconds: 19.55,
        differs: &[
            Difference {
                from: "borrowed",
                by: "the count of the list’s header, one line that all threads write",
            },
            Difference {
                from: "counted-copies",
                by: "a header that all threads share, instead of one per task",
            },
        ],
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

impl Read for Counted {
    type State = ();

    #[inline(always)]
    fn read<'a, T: Number>(
        list: &'a List<T>,
        _state: &'a (),
        index: usize,
        by: &'a ThreadState<'_>,
    ) -> ItemRef<'a, T> {
        let me = by.thread();
        by.chain.wait_for(list.header.incref(me));
        by.chain.spend();
        let item = get_item(list, index, by);
        by.chain.wait_for(list.header.decref(me));
        item
    }
}
