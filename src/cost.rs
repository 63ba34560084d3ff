//! The interpreter's cost: work between the memory operations, as an interpreter would do it.
//!
//! The less work there is between two atomics, the deeper a collapse is; CPython spends 50–130 ns on
//! one inner step where compiled code spends 1. So every mode, and the serial base, spends the same
//! number of iterations of one chain per step, at the same places: one share inside the window of each
//! read (where CPython computes the index between counting the list up and down), one share at the
//! loop's back edge. For the matrix product that is a third each.
//!
//! A kernel without reads in its inner step (`reads_per_step` 0) has one place, the back edge, and spends all there. A
//! read outside the inner loop (the sieve's, once per base prime and segment) then costs as much as a step: an
//! interpreter spends about that on a turn of the outer loop.
//!
//! The chain is a register-only xorshift carried from step to step. `black_box` per step would go
//! through memory and cost more than the nominal time; instead the state stays in a `Cell` of a value
//! that never escapes the pass, which the compiler keeps in a register **as long as every method that
//! takes it is inlined**, and is given to `black_box` once, when the task ends.
//!
//! Each read-modify-write's old value is folded in through an opaque zero: the chain then waits for
//! it. Without that an out-of-order core runs the chain beside the atomics and hides their price.

use std::cell::Cell;
use std::hint::black_box;

/// Iterations per place, the same at every place of a step.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct InterpreterCost {
    iterations_per_place: u32,
}

impl InterpreterCost {
    /// Spreads the iterations of one step over its places: one per read and one at the back edge,
    /// rounded to the nearest whole number per place.
    pub fn spread(iterations_per_step: u32, reads_per_step: u32) -> Self {
        let places = reads_per_step + 1;
        Self { iterations_per_place: (iterations_per_step + places / 2) / places }
    }

    /// What is really spent per step after the rounding of [`InterpreterCost::spread`].
    pub fn iterations_per_step(self, reads_per_step: u32) -> u32 {
        self.iterations_per_place * (reads_per_step + 1)
    }
}

/// The chain of one task.
pub struct Chain {
    state: Cell<u64>,
    /// Zero, but the compiler does not know.
    zero: u64,
    iterations_per_place: u32,
}

impl Chain {
    /// Starts a chain for one task.
    #[inline(always)]
    pub fn start(cost: InterpreterCost) -> Self {
        Self {
            state: Cell::new(black_box(0x9e37_79b9_7f4a_7c15)),
            zero: black_box(0),
            iterations_per_place: cost.iterations_per_place,
        }
    }

    /// One place's share of the interpreter's work.
    #[inline(always)]
    pub fn spend(&self) {
        let mut x = self.state.get();
        for _ in 0..self.iterations_per_place {
            x ^= x << 13;
            x ^= x >> 7;
            x ^= x << 17;
        }
        self.state.set(x);
    }

    /// Makes the chain wait for the value that a read-modify-write returned.
    #[inline(always)]
    pub fn wait_for(&self, old: u64) {
        self.state.set(self.state.get() ^ (old & self.zero));
    }
}

impl Drop for Chain {
    #[inline(always)]
    fn drop(&mut self) {
        black_box(self.state.get());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_product_spends_a_third_at_each_place() {
        assert_eq!(InterpreterCost::spread(30, 2), InterpreterCost { iterations_per_place: 10 });
        assert_eq!(InterpreterCost::spread(31, 2).iterations_per_step(2), 30);
        assert_eq!(InterpreterCost::spread(32, 2).iterations_per_step(2), 33);
    }

    #[test]
    fn a_kernel_without_operands_spends_everything_at_the_back_edge() {
        assert_eq!(InterpreterCost::spread(30, 0), InterpreterCost { iterations_per_place: 30 });
    }

    #[test]
    fn waiting_for_a_value_leaves_the_chain_as_it_was() {
        let chain = Chain::start(InterpreterCost::spread(4, 0));
        chain.spend();
        let before = chain.state.get();
        chain.wait_for(u64::MAX);
        assert_eq!(chain.state.get(), before);
    }
}
