//! A plain array: what a NumPy array, a slice or a C array shares. Nothing is boxed, counted or written.

use super::{
    Access, Chain, InterpreterCost, MOST_OPERANDS, ModeInfo, Number, Seat, Sharing, Slack, World,
    WorldShape, out_of_range,
};
use crate::slack::slack_bytes;

pub struct Plain;

impl Sharing for Plain {
    const INFO: ModeInfo = ModeInfo {
        id: "plain",
        label: "Shared array",
        summary: "Each read is one load from a shared array; nothing is written.",
        stands_for: "like a NumPy array",
        python: "x = A[i]  # an array, in compiled code",
        ..ModeInfo::BASE
    };

    type World<T: Number> = PlainWorld<T>;

    fn world<T: Number>(inputs: Vec<Vec<T>>, shape: &WorldShape) -> PlainWorld<T> {
        assert!(inputs.len() <= MOST_OPERANDS, "{} operands", inputs.len());
        PlainWorld {
            operands: inputs.into_iter().map(|values| laid_out(values, shape)).collect(),
            cost: InterpreterCost::default(),
            reads_per_step: shape.reads_per_step,
        }
    }

    fn bytes(lengths: &[usize], element_bytes: usize, _shape: &WorldShape) -> u64 {
        lengths.iter().map(|&length| slack_bytes(length, element_bytes)).sum()
    }
}

fn laid_out<T: Number>(values: Vec<T>, shape: &WorldShape) -> Slack<T> {
    Slack::new(shape.offset_bytes, T::default, values.into_iter())
}

pub struct PlainWorld<T> {
    operands: Vec<Slack<T>>,
    cost: InterpreterCost,
    reads_per_step: u32,
}

impl<T: Number> PlainWorld<T> {
    /// An operand's memory, to be filled from elsewhere.
    pub fn operand_mut(&mut self, operand: usize) -> &mut [T] {
        &mut self.operands[operand]
    }
}

impl<T: Number> World<T> for PlainWorld<T> {
    type Access<'a> = PlainAccess<'a, T>;

    fn interpret(&mut self, iterations_per_step: u32) {
        self.cost = InterpreterCost::spread(iterations_per_step, self.reads_per_step);
    }

    fn replace(&mut self, operand: usize, values: &[T]) {
        self.operands[operand].copy_from_slice(values);
    }

    #[inline(always)]
    fn enter(&self, _seat: Seat, _task: usize) -> PlainAccess<'_, T> {
        let slice = |operand: usize| self.operands.get(operand).map_or(&[][..], |values| values);
        PlainAccess { operands: std::array::from_fn(slice), chain: Chain::start(self.cost) }
    }
}

/// The slices themselves, not a way to them: base and length of an array then stay in registers, as they do in the
/// compiled loop of a library, where a look at the world would load them again for each read.
pub struct PlainAccess<'a, T> {
    operands: [&'a [T]; MOST_OPERANDS],
    chain: Chain,
}

impl<T: Number> Access<T> for PlainAccess<'_, T> {
    type Item<'b>
        = &'b T
    where
        Self: 'b;

    #[inline(always)]
    fn get(&self, operand: usize, index: usize) -> &T {
        self.chain.spend();
        match self.operands.get(operand).and_then(|values| values.get(index)) {
            Some(value) => value,
            None => out_of_range(),
        }
    }

    #[inline(always)]
    fn step(&self) {
        self.chain.spend();
    }
}
