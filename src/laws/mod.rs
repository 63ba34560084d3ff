//! Laws of scaling: what a curve looks like when one cause alone explains it. One file each, all of them pure.
//!
//! A law is fitted to the time per unit of work, u(p), at the thread counts that the machine really has. Each is
//! linear in its coefficients once it is written that way, and its coefficients cannot be negative: the best fit is
//! found exactly, without a search ([`fit`]).

pub mod amdahl;
pub mod fit;
pub mod gustafson;
pub mod karp_flatt;
pub mod usl;

pub use crate::protocol::{LawInfo, LawParam, Scaling};

/// A law that can be fitted.
pub struct Law {
    pub info: LawInfo,
    /// Parameters in the order of `info.parameters`, by least squares of relative residuals; `None` where the points
    /// do not determine them.
    pub fit: fn(&[Observed]) -> Option<Vec<f64>>,
    /// Time per unit of work at so many threads, in the unit of what was fitted.
    pub seconds: fn(&[f64], f64) -> f64,
    /// Where the law has a highest point or a ceiling, and how high, as a speed-up over one thread.
    pub limit: fn(&[f64]) -> Limit,
}

/// The median time per unit of work at one thread count.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Observed {
    pub threads: f64,
    pub seconds: f64,
}

/// What a law says of ever more threads.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Limit {
    /// The speed-up grows without end.
    None,
    /// It approaches this value.
    Ceiling(f64),
    /// It falls beyond this thread count, where it is this large.
    Peak { threads: f64, speedup: f64 },
}

impl Law {
    /// Speed-up over one thread, at so many threads.
    pub fn speedup(&self, parameters: &[f64], threads: f64) -> f64 {
        (self.seconds)(parameters, 1.0) / (self.seconds)(parameters, threads)
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// Points that follow a law exactly.
    pub(crate) fn exact(law: &Law, parameters: &[f64], counts: &[u32]) -> Vec<Observed> {
        let point = |&count: &u32| {
            let threads = f64::from(count);
            Observed { threads, seconds: (law.seconds)(parameters, threads) }
        };
        counts.iter().map(point).collect()
    }

    /// Points as a paper prints them: thread count and throughput, or speed-up.
    pub(crate) fn published(rates: &[(f64, f64)]) -> Vec<Observed> {
        rates.iter().map(|&(threads, rate)| Observed { threads, seconds: 1.0 / rate }).collect()
    }

    #[test]
    fn every_law_finds_what_it_was_dialled_to() {
        for (law, dialled) in [
            (&amdahl::AMDAHL, vec![3.0, 0.07]),
            (&amdahl::AMDAHL, vec![3.0, 0.0]),
            (&amdahl::AMDAHL, vec![3.0, 1.0]),
            (&gustafson::GUSTAFSON, vec![0.2, 0.11]),
            (&usl::USL, vec![0.5, 0.03, 0.0004]),
            (&usl::USL, vec![0.5, 0.0, 0.0]),
            (&usl::USL, vec![2e-9, 0.05, 0.0]),
        ] {
            let points = exact(law, &dialled, &[1, 2, 3, 4, 6, 8, 12, 16]);
            let found = (law.fit)(&points).unwrap();
            for (found, dialled) in found.iter().zip(&dialled) {
                assert!((found - dialled).abs() < 1e-6 * dialled.max(1.0), "{}", law.info.id);
            }
        }
    }
}
