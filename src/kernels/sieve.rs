//! The sieve of Eratosthenes, in segments: crosses out the multiples of every prime up to √N, and counts what is left.
//!
//! The other kernel of the post that scaled. All threads read one list, of the primes up to √N, but each reads it
//! **once per prime and segment** and then crosses out hundreds of numbers in flags of its own. So the modes stand
//! close together here: what a mode costs is paid per read, and reads are rare.
//!
//! Plain rather than clever: every number has a flag, even ones too, and a prime's multiples are crossed out from its
//! square on, all of them. A segment's flags are bits on the stack of whoever takes the task (4 KiB at most, so nothing
//! is allocated inside the clock, and they stay in the first cache).

use std::ops::Range;

use super::{
    Access, Growth, Kernel, KernelInfo, PairInfo, ParamInfo, ParamKind, Params, STORY_MODES, Shape,
};
use super::{whole, with_commas};

/// The sieve at one size.
pub struct Sieve {
    /// Primes are counted up to this number, itself included.
    n: usize,
    numbers_per_segment: usize,
    /// The primes up to √n: what the operand holds.
    base_primes: Vec<u32>,
}

const BASE_PRIMES: usize = 0;

/// Flags of a segment, a bit per number.
const WORDS: usize = 512;
const MOST_PER_SEGMENT: u32 = WORDS as u32 * 64;

impl Sieve {
    fn numbers(&self, tasks: Range<usize>) -> Range<usize> {
        let end = (tasks.end * self.numbers_per_segment).min(self.n + 1);
        tasks.start * self.numbers_per_segment..end
    }

    /// Numbers crossed out by these tasks, counted as often as they are crossed out.
    fn marks(&self, tasks: Range<usize>) -> u64 {
        let Range { start, end } = self.numbers(tasks);
        let marks_of = |&prime: &u32| {
            let prime = prime as usize;
            end.saturating_sub(first_multiple(prime, start)).div_ceil(prime) as u64
        };
        self.base_primes.iter().map(marks_of).sum()
    }

    /// Primes read by these tasks. A segment reads on until it has met one whose square lies beyond it: so a prime is
    /// read wherever the one before it (none: everywhere) was still of use.
    fn reads(&self, tasks: Range<usize>) -> u64 {
        let before = std::iter::once(&0).chain(&self.base_primes);
        let reads_after = |&prime: &u32| {
            let first_task = (prime as usize).pow(2) / self.numbers_per_segment;
            tasks.end.saturating_sub(first_task.max(tasks.start)) as u64
        };
        before.take(self.base_primes.len()).map(reads_after).sum()
    }
}

/// The first multiple of a prime that is crossed out from `start` on. Those below its square have a smaller factor.
#[inline(always)]
fn first_multiple(prime: usize, start: usize) -> usize {
    (prime * prime).max(start.next_multiple_of(prime))
}

/// The primes up to √n, by a sieve of √n numbers: cheap enough for every plan.
fn base_primes(n: usize) -> Vec<u32> {
    let root = n.isqrt();
    let mut crossed = vec![false; root + 1];
    let mut primes = Vec::new();
    for number in 2..=root {
        if !crossed[number] {
            primes.push(number as u32);
            (number * number..=root).step_by(number).for_each(|multiple| crossed[multiple] = true);
        }
    }
    primes
}

impl Kernel for Sieve {
    const INFO: KernelInfo = KernelInfo {
        id: "sieve",
        label: "Prime sieve",
        summary: "Counts primes: crosses out the multiples of every prime up to √N, segment by segment.",
        sharing: "Every thread reads the same list of small primes, once per prime and segment, and crosses out in \
                  flags of its own.",
        question: "Does a prime sieve scale over one shared list?",
        asked_of: "Every thread crosses out in flags of its own, and reads the same list of small primes, once per prime and segment.",
        params: &[
            ParamInfo {
                id: "n",
                label: "Up to",
                unit: "",
                summary: "N: primes are counted up to this number.",
                kind: ParamKind::Whole { min: 100, max: 100_000_000, default: 1_000_000 },
            },
            ParamInfo {
                id: "segment",
                label: "Segment",
                unit: "numbers",
                summary: "A task is this many numbers; the shorter it is, the more often the list is read.",
                kind: ParamKind::Whole { min: 16, max: MOST_PER_SEGMENT, default: 16_384 },
            },
        ],
        first_modes: STORY_MODES,
        step: "one number crossed out, or one small prime read",
        // The reads stand outside the inner loop and are steps themselves, one for two hundred numbers crossed out at
        // the default size: both loops cost an interpreter about the same per turn.
        reads_per_step: 0,
        grows: Some(Growth { param: "n", exponent: 1.0 }),
        step_nanoseconds: 1.5,
        pairs: &[PairInfo {
            modes: &["immortal", "borrowed", "counted", "locked", "gil"],
            python: "for p in primes: crossed[start::p] = …",
            step_nanoseconds: None,
        }],
        ..KernelInfo::BASE
    };

    type In = u32;
    type Out = u32;

    fn new(params: &Params) -> Self {
        let n = whole(params, "n") as usize;
        let numbers_per_segment = whole(params, "segment") as usize;
        Self { n, numbers_per_segment, base_primes: base_primes(n) }
    }

    fn shape(&self) -> Shape {
        let tasks = (self.n + 1).div_ceil(self.numbers_per_segment);
        let steps_per_pass = self.steps_of(0..tasks, &[]);
        Shape { tasks, outputs: tasks, outputs_per_task: 1, steps_per_pass }
    }

    fn operands(&self) -> Vec<usize> {
        vec![self.base_primes.len()]
    }

    fn inputs(&self) -> Vec<Vec<u32>> {
        vec![self.base_primes.clone()]
    }

    #[inline(always)]
    fn work(&self, access: &impl Access<u32>, task: usize, out: &mut [u32]) {
        let Range { start, end } = self.numbers(task..task + 1);
        let mut crossed = [0u64; WORDS];
        for index in 0..self.base_primes.len() {
            let prime = *access.get(BASE_PRIMES, index) as usize;
            if prime * prime >= end {
                break;
            }
            for at in (first_multiple(prime, start) - start..end - start).step_by(prime) {
                // The remainder changes nothing: a segment has at most so many numbers. It spares the check.
                crossed[at / 64 % WORDS] |= 1 << (at % 64);
                access.step();
            }
        }
        let composite: u32 = crossed.iter().map(|word| word.count_ones()).sum();
        // 0 and 1 are never crossed out and no primes.
        let neither = end.min(2) - start.min(2);
        out[0] = (end - start - neither) as u32 - composite;
    }

    fn answer(&self, output: &[u32]) -> String {
        let primes = output.iter().map(|&count| u64::from(count)).sum();
        format!("π({}) = {}", with_commas(self.n as u64), with_commas(primes))
    }

    fn steps_of(&self, tasks: Range<usize>, _output: &[u32]) -> u64 {
        self.marks(tasks.clone()) + self.reads(tasks)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernels::tests::serial_output;
    use std::cell::Cell;

    fn up_to(n: usize, numbers_per_segment: usize) -> Sieve {
        Sieve { n, numbers_per_segment, base_primes: base_primes(n) }
    }

    /// oeis.org/A006880.
    #[test]
    fn the_primes_below_powers_of_ten_are_as_many_as_known() {
        for (n, answer) in [
            (100, "π(100) = 25"),
            (1000, "π(1,000) = 168"),
            (10_000, "π(10,000) = 1,229"),
            (100_000, "π(100,000) = 9,592"),
            (1_000_000, "π(1,000,000) = 78,498"),
            (10_000_000, "π(10,000,000) = 664,579"),
        ] {
            for numbers_per_segment in [16_384, MOST_PER_SEGMENT as usize, 1000] {
                let sieve = up_to(n, numbers_per_segment);
                assert_eq!(sieve.answer(&serial_output(&sieve)), answer);
            }
        }
    }

    #[test]
    fn every_n_and_every_segment_counts_as_trial_division_does() {
        let is_prime = |number: usize| number > 1 && (2..number).all(|d| !number.is_multiple_of(d));
        for n in 100..180 {
            let known = (0..=n).filter(|&number| is_prime(number)).count() as u32;
            for numbers_per_segment in [16, 17, 64, 99, 200] {
                let output = serial_output(&up_to(n, numbers_per_segment));
                assert_eq!(output.iter().sum::<u32>(), known, "{n} by {numbers_per_segment}");
            }
        }
    }

    /// Counts what a task does.
    struct Counting<'a> {
        primes: &'a [u32],
        steps: Cell<u64>,
        reads: Cell<u64>,
    }

    impl Access<u32> for Counting<'_> {
        type Item<'b>
            = &'b u32
        where
            Self: 'b;

        fn get(&self, _operand: usize, index: usize) -> &u32 {
            self.reads.set(self.reads.get() + 1);
            &self.primes[index]
        }

        fn step(&self) {
            self.steps.set(self.steps.get() + 1);
        }
    }

    #[test]
    fn the_steps_by_formula_are_those_that_are_made() {
        for (n, numbers_per_segment) in [(1_000_000, 16_384), (12_345, 100), (100, 16), (961, 31)] {
            let sieve = up_to(n, numbers_per_segment);
            let (steps, reads) = (Cell::new(0), Cell::new(0));
            let counting = Counting { primes: &sieve.base_primes, steps, reads };
            let made = || counting.steps.get() + counting.reads.get();
            for task in 0..sieve.shape().tasks {
                let before = made();
                sieve.work(&counting, task, &mut [0]);
                assert_eq!(sieve.steps_of(task..task + 1, &[]), made() - before, "{task} of {n}");
            }
            assert_eq!(sieve.shape().steps_per_pass, made(), "{n}");
            assert_eq!(sieve.steps(&[]), made(), "{n}");
            if (n, numbers_per_segment) == (1_000_000, 16_384) {
                let marks_per_read = counting.steps.get() / counting.reads.get();
                assert!(marks_per_read >= 200, "reads are said to be rare: {marks_per_read}");
            }
        }
    }
}
