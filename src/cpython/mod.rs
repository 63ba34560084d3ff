//! CPython's objects and locks: what the modes that model an interpreter share, and an interpreter itself would.
//!
//! Names are CPython's where it has one. Nothing here knows the interpreter's cost: who reads pays for that
//! ([`crate::sharing`]).

pub mod gil;
pub mod list;
pub mod lock_waits;
pub mod object;
pub mod operands;
pub mod parker;
pub mod pymutex;
