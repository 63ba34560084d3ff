//! A result in a link.

use crate::protocol::{LinkKind, RunResult};

/// What stands after `#` in a link of the result: `r=…`.
pub fn link(_result: &RunResult, _kind: LinkKind, _cores: bool) -> String {
    "r=".into()
}
