//! Version 1 of a link: what is written, field by field. Frozen: nothing here may change what a link says.

mod asked;
mod full;
mod ids;
mod numbers;
mod samples;
mod short;

use crate::protocol::{Problem, RunResult, Summary};

/// The result as bytes, without its watched passes.
///
/// Errors: where it is too large for a link.
pub fn full(result: &RunResult, cores: bool) -> Result<Vec<u8>, Problem> {
    full::Full::of(result, cores).map(|full| bytes(&full))
}

/// `None` for bytes that say nothing.
pub fn read_full(bytes: &[u8]) -> Option<RunResult> {
    postcard::from_bytes::<full::Full>(bytes).ok()?.read()
}

/// Its summary as bytes.
pub fn short(result: &RunResult, cores: bool) -> Vec<u8> {
    bytes(&short::Short::of(result, cores))
}

/// `None` for bytes that say nothing.
pub fn read_short(bytes: &[u8]) -> Option<Summary> {
    postcard::from_bytes::<short::Short>(bytes).ok()?.read()
}

fn bytes(value: &impl serde::Serialize) -> Vec<u8> {
    postcard::to_allocvec(value).expect("plain data that grows as it needs")
}
