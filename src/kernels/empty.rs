//! The empty pass: no task at all. What it takes is what the start line and the way home take (R8).

use super::{Access, Kernel, KernelInfo, Params, Shape};

/// Nothing to do.
pub struct Empty;

impl Kernel for Empty {
    const INFO: KernelInfo = KernelInfo {
        id: "empty",
        label: "Empty pass",
        summary: "Starts the threads and ends the pass, with nothing in between.",
        step: "nothing",
        ..KernelInfo::BASE
    };

    type In = u64;
    type Out = u64;

    fn new(_params: &Params) -> Self {
        Self
    }

    fn shape(&self) -> Shape {
        Shape { tasks: 0, outputs: 0, outputs_per_task: 0, steps_per_pass: 0 }
    }

    fn operands(&self) -> Vec<usize> {
        Vec::new()
    }

    fn inputs(&self) -> Vec<Vec<u64>> {
        Vec::new()
    }

    #[inline(always)]
    fn work(&self, _access: &impl Access<u64>, _task: usize, _out: &mut [u64]) {}

    fn answer(&self, _output: &[u64]) -> String {
        String::new()
    }
}
