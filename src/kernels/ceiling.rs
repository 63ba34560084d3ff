//! The machine ceiling: register-only work without operands and without sharing, at every width of the
//! sweep (R16). What it cannot speed up, no kernel can: it shows turbo, shared cores and slow cores, and
//! it is the sentinel that notices drift.

use std::hint::black_box;

use super::{Access, Kernel, KernelInfo, Params, Shape};

/// Register-only work.
pub struct Ceiling;

/// Enough tasks that 64 threads get eight each.
const TASKS: usize = 512;
/// About 40 µs a task.
const ITERATIONS: u64 = 20_000;

/// So many rounds of a xorshift chain, each of which waits for the one before it.
#[inline(always)]
pub fn chain(mut x: u64, iterations: u64) -> u64 {
    for _ in 0..iterations {
        x ^= x << 13;
        x ^= x >> 7;
        x ^= x << 17;
    }
    x
}

impl Kernel for Ceiling {
    const INFO: KernelInfo = KernelInfo {
        id: "ceiling",
        label: "Machine ceiling",
        summary: "Register-only work that shares nothing: what this machine’s threads can reach.",
        step: "one round of a xorshift chain",
        step_nanoseconds: 2.0,
        ..KernelInfo::BASE
    };

    type In = u64;
    type Out = u64;

    fn new(_params: &Params) -> Self {
        Self
    }

    fn shape(&self) -> Shape {
        Shape {
            tasks: TASKS,
            outputs: TASKS,
            outputs_per_task: 1,
            steps_per_pass: TASKS as u64 * ITERATIONS,
        }
    }

    fn operands(&self) -> Vec<usize> {
        Vec::new()
    }

    fn inputs(&self) -> Vec<Vec<u64>> {
        Vec::new()
    }

    #[inline(always)]
    fn work(&self, _access: &impl Access<u64>, task: usize, out: &mut [u64]) {
        out[0] = chain(black_box(task as u64 + 1), ITERATIONS);
    }

    fn answer(&self, _output: &[u64]) -> String {
        String::new()
    }
}
