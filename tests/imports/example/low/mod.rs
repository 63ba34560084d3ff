//! What the others import.

mod inner;
mod other;

pub use inner::{Handed, On};
pub use other::*;

pub struct Own;
