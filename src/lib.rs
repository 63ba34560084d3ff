//! Threadscape: a laboratory of thread scaling. (The map follows.)

pub mod clock;
pub mod kernels;
pub mod number;
pub mod param;
pub mod protocol;
pub mod random;
pub mod schedule;
pub mod sharing;
pub mod sync;
pub mod tally;
pub mod team;
