//! Lists of immortal items: boxed like any other, but counted by nobody.
//!
//! The code is that of [`super::borrowed`]; only the objects differ. Each read looks whether the item is
//! immortal, and so is each drop of it. The control between `plain` and `borrowed`: what boxes cost, without
//! what counting costs.

use super::list_world::{ItemRef, ListWorld, Read, ThreadState};
use super::{
    Difference, MODEL_NOTE, ModeInfo, Number, Sharing, Symbol, WorldShape, borrowed::Borrowed,
};
use crate::cpython::list::List;
use crate::cpython::object::Header;
use crate::cpython::operands::operands_bytes;

pub struct Immortal;

impl Sharing for Immortal {
    const INFO: ModeInfo = ModeInfo {
        id: "immortal",
        label: "List, immortal items",
        summary: "Each read follows a pointer to an item that nobody counts; nothing is written.",
        stands_for: "like a list of small whole numbers, −5 to 256",
        python: "x = A[i]  # a small int",
        model_note: MODEL_NOTE,
        symbol: Symbol::Hexagon,
        read_nanoseconds: 0.55,
        differs: &[Difference { from: "plain", by: "a pointer to follow for each item" }],
        ..ModeInfo::BASE
    };

    type World<T: Number> = ListWorld<T, Self>;

    fn world<T: Number>(inputs: Vec<Vec<T>>, shape: &WorldShape) -> ListWorld<T, Self> {
        ListWorld::of(&inputs, shape, &Header::immortal)
    }

    fn bytes(lengths: &[usize], _element_bytes: usize, _shape: &WorldShape) -> u64 {
        operands_bytes(lengths)
    }
}

impl Read for Immortal {
    type State = ();

    #[inline(always)]
    fn read<'a, T: Number>(
        list: &'a List<T>,
        state: &'a (),
        index: usize,
        by: &'a ThreadState<'_>,
    ) -> ItemRef<'a, T> {
        Borrowed::read(list, state, index, by)
    }
}
