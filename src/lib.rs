//! Threadscape: a laboratory of thread scaling. The same kernel, the same data, one way of sharing it at a time.
//!
//! # The story of one run
//!
//! 1. [`registry`] lists what there is: kernels, the modes each can run under, schedules. The form is its catalog.
//! 2. [`settings`] reads the visitor's texts (form, link or flags) into a request; a wrong one is answered at its field.
//! 3. [`plan`] turns the request into cells (mode × threads, and the base, the ceiling and the empty pass beside
//!    them) and into rounds that visit them in seeded random order.
//! 4. [`session`] carries the plan out, one step at a time, in the [`order`] that follows from it. A step is a
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

// 9: the rim
#[cfg(target_arch = "wasm32")]
pub mod web;

// 8: carried out
#[cfg(all(feature = "threads", not(target_arch = "wasm32")))]
pub mod native;
pub mod rounds;

// 7: pure, but for the session
pub mod analyse;
pub mod ending;
pub mod file;
pub mod findings;
pub mod plan;
pub mod rank;
pub mod reading;
pub mod record;
pub mod self_test;
pub mod session;
pub mod settings;
pub mod simulated;
pub mod timeline;
pub mod words;

// 6: the only lists
pub mod registry;

// 5: one timed stretch
pub mod clock_offsets;
pub mod hand_over;
pub mod measure;

// 4: kernel × mode, prepared
pub mod job;

// 3: what is computed
pub mod kernels;

// 2: how data is read, how it is written, who takes which task; CPython’s objects and locks; what curves are compared with
pub mod cpython;
pub mod laws;
pub mod schedule;
pub mod sharing;
pub mod tally;

// 1
pub mod bootstrap;
pub mod cost;
pub mod noise;
pub mod order;
pub mod param;
pub mod slack;
pub mod stats;
pub mod team;

// 0
pub mod clock;
pub mod number;
pub mod protocol;
pub mod random;
pub mod sync;
