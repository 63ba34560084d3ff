//! Threadscape: a laboratory of thread scaling. The same kernel, the same data, one way of sharing it at a time.
//!
//! # The story of one run
//!
//! 1. [`registry`] lists what there is: kernels, the modes each can run under, schedules. The form is its catalog.
//! 2. [`settings`] reads the visitor's texts (form, link or flags) into a request; a wrong one is answered at its field.
//! 3. [`plan`] turns the request into cells (mode × threads, and the base, the ceiling and the empty pass beside
//!    them) and into rounds that visit them in seeded random order.
//! 4. [`session`] carries the plan out, one step at a time, in the [order](plan::order) that follows from it. A step is a
//!    [`measure`]d stretch of passes of a [`job`]: a [kernel](kernels) under a [sharing](sharing) or [tally] mode, its
//!    tasks dealt by a [`schedule`] to the seats of the [`team`]. What it brings is appended to the result's [`record`];
//!    the plan stays as it was made.
//! 5. [`analyse`] makes medians and ratios of the samples, [`findings`] concludes from those, [`words`] makes sentences of
//!    the conclusions, [`reading`] is all three; [`file`] carries the raw samples to whoever wants to check.
//!
//! `web` hands all this to the page, [`native`] to the command line. Floors and seams: docs/ARCHITECTURE.md.

#![cfg_attr(
    all(target_arch = "wasm32", target_feature = "atomics"),
    feature(stdarch_wasm_atomic_wait)
)]

// The floors: a module may use what stands on a lower one, and nothing of its own. `tests/house.rs` reads this list.

// 16: the rim: page, machine
#[cfg(all(feature = "threads", not(target_arch = "wasm32")))]
pub mod native;
#[cfg(target_arch = "wasm32")]
pub mod web;

// 15: whole runs: made, read, stored, and the laboratory tested by one
pub mod file;
pub mod reading;
pub mod rounds;
pub mod self_test;

// 14: findings → sentences
pub mod words;

// 13: numbers → findings, and whether they are enough; several results beside each other
pub mod ending;
pub mod findings;
pub mod side_by_side;

// 12: result → numbers
pub mod analyse;

// 11: a plan carried out, one step at a time: on threads, by one worker's messages, by a model; and what it brings
pub mod rank;
pub mod record;
pub mod session;
pub mod simulated;

// 10: request → plan
pub mod plan;

// 9: texts ⇄ request
pub mod settings;

// 8: the only lists
pub mod registry;

// 7: one timed stretch; how far the seats' clocks are off
pub mod clock_offsets;
pub mod measure;

// 6: kernel × mode, prepared; the time of a cache line from core to core
pub mod hand_over;
pub mod job;

// 5: what is computed
pub mod kernels;

// 4: how data is written
pub mod tally;

// 3: how data is read, who takes which task
pub mod schedule;
pub mod sharing;

// 2: CPython’s objects and locks; what curves and watched passes are compared with and cut into; draws and noise
pub mod bootstrap;
pub mod cpython;
pub mod laws;
pub mod noise;
pub mod timeline;

// 1: threads and their start gate; parameters; medians; the interpreter’s cost; memory that begins elsewhere each round
pub mod cost;
pub mod param;
pub mod slack;
pub mod stats;
pub mod team;

// 0: values that cross the boundary; time; seeds; elements; numbers as they are shown; std's primitives or loom's
pub mod clock;
pub mod digits;
pub mod number;
pub mod protocol;
pub mod random;
pub mod sync;
