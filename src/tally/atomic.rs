//! Atomic bins: one shared array, one atomic addition per count.

use std::sync::atomic::{AtomicU64, Ordering};

use super::{
    Atomics, Bins, Chain, Difference, Family, InterpreterCost, ModeInfo, Seat, Slack, Symbol,
    Tally, Writer,
};

/// One shared array of atomic counters.
pub struct Atomic;

impl Tally for Atomic {
    const INFO: ModeInfo = ModeInfo {
        id: "atomic",
        label: "Atomic bins",
        summary: "All threads add to the same counters, one atomic addition per item.",
        stands_for: "like a shared array of atomic counters",
        python: "counts[i] += 1  # made atomic",
        family: Family::Tally,
        symbol: Symbol::Cross,
        atomics: Atomics { shared: 1, own: 0, item: 0 },
        read_nanoseconds: 4.5,
        differs: &[Difference {
            from: "private",
            by: "bins that all threads write, by atomic additions",
        }],
        ..ModeInfo::BASE
    };

    type Bins = AtomicBins;

    fn bins(count: usize, _seats: usize, offset_bytes: usize) -> AtomicBins {
        AtomicBins {
            counts: Slack::new(
                offset_bytes,
                AtomicU64::default,
                (0..count).map(|_| AtomicU64::new(0)),
            ),
            cost: InterpreterCost::default(),
        }
    }

    fn bytes(count: usize, _seats: usize) -> u64 {
        Slack::<AtomicU64>::bytes(count)
    }
}

/// The shared counters.
pub struct AtomicBins {
    counts: Slack<AtomicU64>,
    cost: InterpreterCost,
}

impl Bins for AtomicBins {
    fn interpret(&mut self, iterations_per_step: u32) {
        self.cost = InterpreterCost::spread(iterations_per_step, 1);
    }

    fn begin_pass(&mut self, _width: usize) {
        self.counts.iter_mut().for_each(|count| *count.get_mut() = 0);
    }

    type Writer<'a> = AtomicWriter<'a>;

    #[inline(always)]
    fn enter(&self, _seat: Seat) -> AtomicWriter<'_> {
        AtomicWriter { counts: &self.counts, chain: Chain::start(self.cost) }
    }

    fn totals(&self) -> Vec<u64> {
        self.counts.iter().map(|count| count.load(Ordering::Relaxed)).collect()
    }
}

/// Adds to the shared counters.
pub struct AtomicWriter<'a> {
    counts: &'a [AtomicU64],
    chain: Chain,
}

impl Writer for AtomicWriter<'_> {
    #[inline(always)]
    fn add(&self, bin: usize, amount: u64) {
        self.chain.spend();
        self.chain.wait_for(self.counts[bin].fetch_add(amount, Ordering::Relaxed));
    }

    #[inline(always)]
    fn step(&self) {
        self.chain.spend();
    }
}
