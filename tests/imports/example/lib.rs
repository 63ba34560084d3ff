//! Read by `tests/house.rs`, compiled by nobody.

pub mod low;
pub mod middle;
pub mod top;
