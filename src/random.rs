//! Reproducible randomness: the order of the cells and the data of the kernels, from a seed.

use rand::{RngExt as _, SeedableRng, seq::SliceRandom};
use rand_pcg::Pcg64Mcg;

/// A generator for one purpose; the same seed and purpose always give the same sequence.
pub struct Random(Pcg64Mcg);

impl Random {
    /// `purpose` keeps sequences apart that share a seed ("order", "operand A", …).
    pub fn new(seed: u32, purpose: &str) -> Self {
        let mixed = purpose.bytes().fold(u64::from(seed), |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3).rotate_left(17)
        });
        Self(Pcg64Mcg::seed_from_u64(mixed))
    }

    /// Puts the items in random order.
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        items.shuffle(&mut self.0);
    }

    /// A number in [0, 1).
    pub fn unit(&mut self) -> f64 {
        self.0.random()
    }

    /// A whole number below `limit`.
    pub fn below(&mut self, limit: u32) -> u32 {
        self.0.random_range(0..limit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order(seed: u32, purpose: &str) -> Vec<u32> {
        let mut items: Vec<u32> = (0..32).collect();
        Random::new(seed, purpose).shuffle(&mut items);
        items
    }

    #[test]
    fn the_same_seed_gives_the_same_order() {
        assert_eq!(order(7, "order"), order(7, "order"));
        assert_ne!(order(7, "order"), order(8, "order"));
        assert_ne!(order(7, "order"), order(7, "data"));
    }
}
