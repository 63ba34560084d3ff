//! What the interval of a ratio to one thread allows to say.

use crate::protocol::{Class, Interval};

/// What an interval has to lie above, or below, to be told from 1.
pub const ABOVE: f64 = 1.01;
pub const BELOW: f64 = 0.99;
/// Fewer rounds than this conclude nothing.
pub const LEAST_ROUNDS: u32 = 3;

/// Faster or slower only where the whole interval of a ratio to one thread lies beyond 1 ± 1 % (R22), and where enough
/// rounds made it: what two rounds have between them is no interval (R38).
pub fn classify(ratio: Interval, rounds: u32) -> Class {
    match ratio {
        _ if rounds < LEAST_ROUNDS => Class::NotTold,
        Interval { low, .. } if low > ABOVE => Class::Faster,
        Interval { high, .. } if high < BELOW => Class::Slower,
        _ => Class::NotTold,
    }
}
