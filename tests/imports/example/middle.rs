//! Mentions [`crate::top`].

pub use crate::low::Handed as Renamed;

// crate::top
fn quoted() -> &'static str {
    "crate::top"
}

pub fn told() -> String {
    format!("{}", crate::low::ByMacro)
}

#[cfg(test)]
fn only_a_test() -> crate::top::Thing {}

/// After the first thing for tests.
pub fn later(own: &crate::low::Own) {}
