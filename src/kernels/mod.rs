//! Kernels: what is computed. One file per kernel; each describes itself and knows its own answer.
//!
//! A kernel cuts its work into **tasks**; a schedule deals them in chunks. It reads its operands through a
//! sharing mode ([`Kernel`]) or counts into bins through a tally mode ([`TallyKernel`]), and never knows which.

pub mod ceiling;
pub mod dialled;
pub mod empty;
pub mod histogram;
pub mod life;
pub mod mandelbrot;
pub mod matmul;
pub mod sieve;

use std::ops::Range;

pub use crate::number::{Number, with_commas};
pub use crate::param::{choice, whole};
pub use crate::protocol::{
    ChoiceInfo, Growth, KernelInfo, PairInfo, ParamInfo, ParamKind, Params, Preset,
};
pub use crate::sharing::Access;
pub use crate::tally::Writer;

/// The modes of the story: what a kernel that reads lists begins with.
pub const STORY_MODES: &[&str] =
    &["plain", "immortal", "borrowed", "counted-copies", "counted", "locked", "gil"];

/// A kernel that reads shared operands and writes output of its own.
pub trait Kernel: Sized + Send + Sync + 'static {
    const INFO: KernelInfo;
    /// Whether all tasks take about equally long, or as long as [`Kernel::known_speedup`] takes into account.
    const EQUAL_TASKS: bool = true;
    type In: Number;
    type Out: Number;

    /// The kernel at one size. Pure and cheap: `plan` calls it to know the shape.
    fn new(params: &Params) -> Self;

    /// How the work is cut.
    fn shape(&self) -> Shape;

    /// How many elements each operand has.
    fn operands(&self) -> Vec<usize>;

    /// The operands. Deterministic. Never timed.
    fn inputs(&self) -> Vec<Vec<Self::In>>;

    /// One task: reads through `access`, calls `access.step()` once per inner step, and writes all of
    /// `out`, which is the task's piece of the output. Must be `#[inline(always)]`, so that the access
    /// stays in registers.
    fn work(&self, access: &impl Access<Self::In>, task: usize, out: &mut [Self::Out]);

    /// Phases of a pass, with a barrier of the team between them.
    fn phases(&self) -> Phases<Self::In, Self::Out> {
        Phases::one()
    }

    /// The result for a reader: a number with its name.
    fn answer(&self, output: &[Self::Out]) -> String;

    /// Inner steps that the pass with this output made, where [`Kernel::shape`] can only estimate them.
    fn steps(&self, output: &[Self::Out]) -> u64 {
        self.steps_of(0..self.shape().tasks, output)
    }

    /// The same for some of the tasks alone, whose pieces of the output are the only ones to look at. The
    /// interpreter's cost is calibrated on the first few tasks, so a kernel of unequal tasks says what each took.
    fn steps_of(&self, tasks: Range<usize>, _output: &[Self::Out]) -> u64 {
        let shape = self.shape();
        shape.steps_per_pass * tasks.len() as u64 / shape.tasks.max(1) as u64
    }

    /// The speed-up that this kernel has on a machine that gives so many threads full speed, where that is known.
    fn known_speedup(&self, _threads: f64) -> Option<f64> {
        None
    }

    /// What this output looks like, for a kernel whose result is a picture.
    fn picture(&self, _output: &[Self::Out]) -> Option<Raster> {
        None
    }
}

/// How many phases a pass has, and what goes from each to the next. Several without an operand that is carried cannot be
/// said, nor an output that is no operand; that each pass finds the carried operand as it was is the job's affair.
pub struct Phases<In, Out> {
    count: usize,
    carried: Option<Carried<In, Out>>,
}

struct Carried<In, Out> {
    operand: usize,
    as_operand: fn(&[Out]) -> &[In],
}

impl<In, Out> Phases<In, Out> {
    /// A pass that is one phase.
    pub fn one() -> Self {
        Self { count: 1, carried: None }
    }

    /// How many.
    pub fn count(&self) -> usize {
        self.count
    }

    /// The operand that later phases overwrite.
    pub fn carried(&self) -> Option<usize> {
        self.carried.as_ref().map(|carried| carried.operand)
    }

    /// Between two phases: what this output becomes.
    pub fn carry_over<'a>(&self, output: &'a [Out]) -> Option<(usize, &'a [In])> {
        self.carried.as_ref().map(|carried| (carried.operand, (carried.as_operand)(output)))
    }
}

impl<T> Phases<T, T> {
    /// So many phases, each of which finds in `operand` what the one before has put out. The operand is as long as the
    /// output.
    pub fn carrying(count: usize, operand: usize) -> Self {
        let carried = Carried { operand, as_operand: |output| output };
        // Of one phase nothing is carried, and nothing has to be brought back.
        Self { count, carried: (count > 1).then_some(carried) }
    }
}

/// An output as a picture: one value per point, row by row, from 0 to `most`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Raster {
    pub width: u32,
    pub height: u32,
    pub values: Vec<u32>,
    pub most: u32,
}

/// How a kernel's work is cut into tasks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shape {
    pub tasks: usize,
    /// Output elements, all tasks and one phase.
    pub outputs: usize,
    /// Output elements of a task; the last one may have fewer.
    pub outputs_per_task: usize,
    /// Inner steps of a pass, all tasks and phases; an estimate, where only the answer tells.
    pub steps_per_pass: u64,
}

/// A kernel that counts into shared bins.
pub trait TallyKernel: Sized + Send + Sync + 'static {
    const INFO: KernelInfo;

    /// The kernel at one size, with its data. Deterministic. Never timed.
    fn new(params: &Params) -> Self;

    /// How the work is cut; `outputs` is the number of bins.
    fn shape(params: &Params) -> Shape;

    /// One task: adds to the bins and calls `writer.step()` once per inner step. `#[inline(always)]`.
    fn work(&self, writer: &impl Writer, task: usize);

    /// The result for a reader.
    fn answer(&self, totals: &[u64]) -> String;
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::sharing::{Seat, Sharing, World, WorldShape, plain::Plain};

    /// A kernel's output when one thread does it all, task by task: what the kernels' own tests look at.
    pub(crate) fn serial_output<K: Kernel>(kernel: &K) -> Vec<K::Out> {
        let shape = kernel.shape();
        let reads_per_step = K::INFO.reads_per_step;
        let world_shape =
            WorldShape { seats: 1, tasks: shape.tasks, reads_per_step, offset_bytes: 0 };
        let world = Plain::world(kernel.inputs(), &world_shape);
        let mut output = vec![K::Out::default(); shape.outputs];
        for (task, piece) in output.chunks_mut(shape.outputs_per_task).enumerate() {
            kernel.work(&world.enter(Seat { index: 0, width: 1 }, task), task, piece);
        }
        output
    }
}
