#[cfg(test)]
#[cfg(feature = "threads")]
mod checks;
mod below;
mod more_checks;

use crate::{
    low::{self as ground, Handed, ByMacro},
    middle,
};

fn inside() {
    below::work();
}

mod inner {
    use super::below::work;
}

pub trait Thing {}
