//! The synchronisation that our own primitives are built from: std's, or loom's while a model is checked.
//!
//! Only code that loom checks imports from here; everything else uses std.

#[cfg(not(loom))]
pub use std::sync::{Condvar, Mutex, MutexGuard, atomic};
#[cfg(not(loom))]
pub use std::thread::{Thread, current as current_thread, park};

#[cfg(loom)]
pub use loom::sync::{Condvar, Mutex, MutexGuard, atomic};
#[cfg(loom)]
pub use loom::thread::{Thread, current as current_thread, park};
