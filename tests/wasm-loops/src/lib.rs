//! Reads a wasm module and counts the read-modify-writes of its hot loops.
//!
//! ```text
//! module.rs ──▶ code.rs ──▶ walk.rs ──▶ rule.rs
//! the file      a function  ways round  what they may do
//! ```

pub mod code;
pub mod module;
pub mod rule;
pub mod walk;
