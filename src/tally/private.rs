//! Private bins: each thread counts for itself, and the coordinator adds the parts up at the end.

use std::cell::Cell;
use std::sync::{Mutex, MutexGuard};

use crossbeam_utils::CachePadded;

use super::{Bins, Chain, InterpreterCost, ModeInfo, Seat, Slack, Tally, Writer};

/// One array per thread, and a reduction.
pub struct Private;

impl Tally for Private {
    const INFO: ModeInfo = ModeInfo {
        id: "private",
        label: "Private bins, then a sum",
        summary: "Each thread counts into an array of its own; one thread adds the arrays up at the end.",
        stands_for: "like a Counter per worker, summed at the end",
        python: "total = sum(counts_of_the_workers)",
        ..ModeInfo::BASE
    };

    type Bins = PrivateBins;

    fn bins(count: usize, seats: usize, offset_bytes: usize) -> PrivateBins {
        PrivateBins {
            parts: (0..seats).map(|_| part(count, offset_bytes)).collect(),
            totals: vec![0; count],
            cost: InterpreterCost::default(),
        }
    }

    fn bytes(count: usize, seats: usize) -> u64 {
        let part = size_of::<CachePadded<Part>>() as u64 + Slack::<Cell<u64>>::bytes(count);
        seats as u64 * part + (count * size_of::<u64>()) as u64
    }
}

/// One array per seat; the totals after the reduction.
pub struct PrivateBins {
    parts: Vec<CachePadded<Part>>,
    totals: Vec<u64>,
    cost: InterpreterCost,
}

/// A seat's array, at the end of an allocation of its own. Its lock is taken once per task and never contended: it
/// is what makes a seat's array a seat's own for the compiler too, without `unsafe`.
type Part = Mutex<Slack<Cell<u64>>>;

fn part(count: usize, offset_bytes: usize) -> CachePadded<Part> {
    let cells = (0..count).map(|_| Cell::new(0));
    CachePadded::new(Mutex::new(Slack::new(offset_bytes, Cell::default, cells)))
}

impl Bins for PrivateBins {
    fn interpret(&mut self, iterations_per_step: u32) {
        self.cost = InterpreterCost::spread(iterations_per_step, 1);
    }

    fn begin_pass(&mut self, width: usize) {
        for part in &mut self.parts[..width] {
            part.get_mut().unwrap().fill(Cell::new(0));
        }
    }

    fn end_pass(&mut self, width: usize) {
        self.totals.fill(0);
        for part in &mut self.parts[..width] {
            let counts = part.get_mut().unwrap().iter();
            self.totals.iter_mut().zip(counts).for_each(|(total, count)| *total += count.get());
        }
    }

    type Writer<'a> = PrivateWriter<'a>;

    #[inline(always)]
    fn enter(&self, seat: Seat) -> PrivateWriter<'_> {
        let counts = self.parts[seat.index].lock().unwrap();
        PrivateWriter { counts, chain: Chain::start(self.cost) }
    }

    fn totals(&self) -> Vec<u64> {
        self.totals.clone()
    }
}

/// Adds to its seat's own array.
pub struct PrivateWriter<'a> {
    counts: MutexGuard<'a, Slack<Cell<u64>>>,
    chain: Chain,
}

impl Writer for PrivateWriter<'_> {
    #[inline(always)]
    fn add(&self, bin: usize, amount: u64) {
        self.chain.spend();
        let count = &self.counts[bin];
        count.set(count.get() + amount);
    }

    #[inline(always)]
    fn step(&self) {
        self.chain.spend();
    }
}
