//! The code of one function, as far as a walk through its loops has to know it.

use std::collections::BTreeSet;
use std::ops::Range;

/// What an instruction does, where that matters to the walk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    Block {
        end: usize,
        results: usize,
    },
    Loop {
        end: usize,
    },
    /// `otherwise` is where it goes on if the condition is zero.
    If {
        otherwise: usize,
        end: usize,
        results: usize,
    },
    /// The end of the first branch of an `if`.
    Else {
        end: usize,
    },
    End,
    Branch(u32),
    BranchIf(u32),
    /// Several targets, the default among them.
    BranchTable(Vec<u32>),
    /// Return, or the end of the program: no way goes on from here.
    Leave,
    Number(i32),
    /// A number of another width.
    LongNumber(i64),
    Get(u32),
    Set(u32),
    Tee(u32),
    Add,
    Subtract,
    Equal,
    Unequal,
    Below,
    AtLeast,
    IsZero,
    /// An atomic load, 32 bits wide, at this offset.
    AtomicLoad(u64),
    /// A plain load, 64 bits wide, at this offset.
    LongLoad(u64),
    /// A read-modify-write; some of them are compare-and-swaps.
    ReadModifyWrite {
        swap: bool,
    },
    Call(u32),
    /// Through a pointer.
    CallSomebody,
    /// Fills memory from a passive data segment.
    Fill(u32),
    Other,
}

/// What an instruction does, and how many values it takes and leaves.
#[derive(Clone, Debug)]
pub struct Instruction {
    pub what: What,
    pub takes: usize,
    pub leaves: usize,
    /// Belongs to the threads proposal: read-modify-writes, atomic loads and stores, waits, fences.
    pub atomic: bool,
}

/// A function.
#[derive(Clone, Debug, Default)]
pub struct Code {
    pub instructions: Vec<Instruction>,
    pub locals: usize,
}

/// Where a loop stands, from its head to its end.
pub type Loop = Range<usize>;

impl Code {
    /// All loops, outer ones before the inner ones.
    pub fn loops(&self) -> Vec<Loop> {
        let found = self.instructions.iter().enumerate().filter_map(|(at, instruction)| {
            if let What::Loop { end } = instruction.what { Some(at..end) } else { None }
        });
        found.collect()
    }

    /// The innermost loop around an instruction.
    pub fn loop_around(&self, at: usize) -> Option<Loop> {
        self.loops().into_iter().rfind(|one| one.contains(&at))
    }

    /// Where this number stands.
    pub fn places_of(&self, number: i64) -> impl Iterator<Item = usize> {
        let wanted = What::LongNumber(number);
        self.instructions
            .iter()
            .enumerate()
            .filter(move |(_, i)| i.what == wanted)
            .map(|(at, _)| at)
    }

    /// The numbers that it writes down; addresses are among them.
    pub fn numbers(&self) -> impl Iterator<Item = u32> {
        let number = |what: &What| {
            if let What::Number(number) = what { Some(number.cast_unsigned()) } else { None }
        };
        self.whats(0..self.instructions.len()).filter_map(number)
    }

    pub fn whats(&self, range: Range<usize>) -> impl Iterator<Item = &What> {
        self.instructions[range].iter().map(|instruction| &instruction.what)
    }

    /// Whether it makes any of its own.
    pub fn has_read_modify_writes(&self) -> bool {
        self.whats(0..self.instructions.len())
            .any(|what| matches!(what, What::ReadModifyWrite { .. }))
    }

    /// The functions that it calls by name.
    pub fn callees(&self) -> BTreeSet<u32> {
        let call =
            |what: &What| if let What::Call(function) = what { Some(*function) } else { None };
        self.whats(0..self.instructions.len()).filter_map(call).collect()
    }
}
