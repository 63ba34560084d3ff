//! Histogram: counts bytes into bins that all threads write. The kernel of the tally modes.

use super::{
    Growth, KernelInfo, PairInfo, ParamInfo, ParamKind, Params, Shape, TallyKernel, Writer, whole,
};
use crate::random::Random;

/// A histogram's data.
pub struct Histogram {
    items: Vec<u8>,
    bins: usize,
}

const ITEMS_PER_TASK: usize = 4096;

impl TallyKernel for Histogram {
    const INFO: KernelInfo = KernelInfo {
        id: "histogram",
        label: "Histogram",
        summary: "Counts random bytes into a few bins.",
        sharing: "Each thread reads its own part of the data; all of them count into the same bins.",
        question: "Does counting into one array scale?",
        asked_of: "All threads count the same kind of events. Either into the same bins, or each into bins of its own, summed at the end.",
        params: &[
            ParamInfo {
                id: "items",
                label: "Items",
                unit: "thousand",
                summary: "How many bytes are counted.",
                kind: ParamKind::Whole { min: 8, max: 16_384, default: 512 },
            },
            ParamInfo {
                id: "bins",
                label: "Bins",
                unit: "bins",
                summary: "Fewer bins are written more often, and eight of them share a cache line.",
                kind: ParamKind::Whole { min: 1, max: 256, default: 16 },
            },
        ],
        first_modes: &["private", "atomic"],
        step: "one item counted",
        reads_per_step: 1,
        grows: Some(Growth { param: "items", exponent: 1.0 }),
        step_nanoseconds: 1.5,
        pairs: &[
            PairInfo {
                modes: &["private"],
                python: "total = sum(counters_of_the_workers, Counter())",
                step_nanoseconds: None,
            },
            PairInfo {
                modes: &["atomic"],
                python: "counts[bin] += 1  # made atomic",
                step_nanoseconds: None,
            },
        ],
        ..KernelInfo::BASE
    };

    fn new(params: &Params) -> Self {
        let mut random = Random::new(1, "histogram");
        let items = Self::count(params);
        let bins = whole(params, "bins") as usize;
        Self { items: (0..items).map(|_| random.below(256) as u8).collect(), bins }
    }

    fn shape(params: &Params) -> Shape {
        let items = Self::count(params);
        Shape {
            tasks: items.div_ceil(ITEMS_PER_TASK),
            outputs: whole(params, "bins") as usize,
            outputs_per_task: 0,
            steps_per_pass: items as u64,
        }
    }

    #[inline(always)]
    fn work(&self, writer: &impl Writer, task: usize) {
        let start = task * ITEMS_PER_TASK;
        let end = self.items.len().min(start + ITEMS_PER_TASK);
        for &item in &self.items[start..end] {
            writer.add(usize::from(item) * self.bins / 256, 1);
            writer.step();
        }
    }

    fn answer(&self, totals: &[u64]) -> String {
        let (bin, count) = totals.iter().enumerate().max_by_key(|&(_, count)| count).unwrap();
        format!("{} items, {count} of them in bin {bin}", totals.iter().sum::<u64>())
    }
}

impl Histogram {
    fn count(params: &Params) -> usize {
        whole(params, "items") as usize * 1000
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::Value;
    use crate::tally::{Bins, Seat, Tally, private::Private};

    #[test]
    fn the_bins_hold_every_item_once() {
        let params =
            Params::from([("items".into(), Value::Whole(9)), ("bins".into(), Value::Whole(3))]);
        let histogram = Histogram::new(&params);
        let mut bins = Private::bins(3, 1, 0);
        for task in 0..Histogram::shape(&params).tasks {
            histogram.work(&bins.enter(Seat { index: 0, width: 1 }), task);
        }
        bins.end_pass(1);
        let expected: Vec<u64> = (0..3)
            .map(|bin| {
                histogram.items.iter().filter(|&&i| usize::from(i) * 3 / 256 == bin).count() as u64
            })
            .collect();
        assert_eq!(bins.totals(), expected);
        assert_eq!(expected.iter().sum::<u64>(), 9000);
    }
}
