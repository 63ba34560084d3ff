//! Where a run is said to be made.

use threadscape::protocol::{Environment, Level};

/// A machine of two cores that has everything.
pub fn here() -> Environment {
    Environment {
        engine: "test".into(),
        platform: "test".into(),
        cores: 2,
        level: Level::Threads,
        clock_quantum_seconds: 5e-6,
        memory_limit_bytes: 1e9,
        draws: true,
        pause_seconds: 0.25,
    }
}
