//! Time, as the measuring code sees it: seconds since some moment, from one thread.

/// Anything that tells seconds. Real ones are monotonic; tests bring one that they set themselves.
pub trait Clock: Sync {
    fn seconds(&self) -> f64;
}

/// The clock of the thread that asks. `std::time::Instant` panics on wasm32-unknown-unknown, so there
/// it is web-time's, over `performance.now()`.
pub struct WallClock(Instant);

#[cfg(not(target_arch = "wasm32"))]
use std::time::Instant;
#[cfg(target_arch = "wasm32")]
use web_time::Instant;

impl WallClock {
    /// A clock that starts now.
    pub fn start() -> Self {
        Self(Instant::now())
    }
}

impl Clock for WallClock {
    fn seconds(&self) -> f64 {
        self.0.elapsed().as_secs_f64()
    }
}

/// The smallest step of a clock, seen over `steps` changes of its reading, in seconds.
///
/// A coarse clock (a page without isolation, a privacy mode) jumps; between two jumps it stands still.
pub fn quantum(clock: &dyn Clock, steps: usize) -> f64 {
    let mut least = f64::INFINITY;
    for _ in 0..steps {
        let before = clock.seconds();
        let mut after = clock.seconds();
        while after <= before {
            after = clock.seconds();
        }
        least = least.min(after - before);
    }
    least
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicU64, Ordering};

    struct Coarse(AtomicU64);

    impl Clock for Coarse {
        fn seconds(&self) -> f64 {
            (self.0.fetch_add(1, Ordering::Relaxed) / 7) as f64 * 20e-6
        }
    }

    #[test]
    fn the_quantum_of_a_coarse_clock_is_its_jump() {
        let q = quantum(&Coarse(AtomicU64::new(0)), 50);
        assert!((q - 20e-6).abs() < 1e-12, "{q}");
    }
}
