//! A thousand passes of every kernel × mode leave the memory as it was. Driven by the registry.
//!
//! Alone in its file: the allocator counts for the whole process, and tests of one file run at the same time.

#![cfg(not(any(target_arch = "wasm32", loom, miri)))]

mod common;

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant};

use common::{WIDEST, no_number_above, serial_checksum};
use threadscape::clock::WallClock;
use threadscape::job::{Job, Pass};
use threadscape::registry::{KERNELS, SCHEDULES};
use threadscape::slack::SLACK_BYTES;
use threadscape::team::Team;

const PASSES: usize = 1000;
/// So many passes between two layouts of the data.
const PASSES_PER_LAYOUT: usize = 5;
/// After so many, what is allocated once for all is there: the pool's queues, and what threads keep for themselves.
const WARM_UP_PASSES: usize = 10;

/// The system's allocator, and what was got from it and not given back.
struct Counting {
    bytes: AtomicI64,
    allocations: AtomicI64,
}

#[global_allocator]
static MEMORY: Counting = Counting { bytes: AtomicI64::new(0), allocations: AtomicI64::new(0) };

impl Counting {
    fn count(&self, bytes: i64, allocations: i64) {
        self.bytes.fetch_add(bytes, Ordering::Relaxed);
        self.allocations.fetch_add(allocations, Ordering::Relaxed);
    }

    /// Bytes and allocations that live.
    fn live(&self) -> (i64, i64) {
        (self.bytes.load(Ordering::Relaxed), self.allocations.load(Ordering::Relaxed))
    }

    /// Whether what lives comes down to this. A pool thread frees the last of its job after it has said that it is
    /// done, so that may take a moment.
    fn comes_down_to(&self, (bytes, allocations): (i64, i64)) -> bool {
        let limit = Instant::now() + Duration::from_secs(10);
        loop {
            let live = self.live();
            if live.0 <= bytes && live.1 <= allocations {
                return true;
            }
            if Instant::now() > limit {
                return false;
            }
            std::thread::yield_now();
        }
    }
}

// SAFETY: the system's allocator does the work and keeps the promises; counting touches nothing of it. (`realloc`
// and `alloc_zeroed` are the trait's own, made of these two.) Any test of this file would crash.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        self.count(layout.size() as i64, 1);
        // SAFETY: the caller's promise is passed on.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, place: *mut u8, layout: Layout) {
        self.count(-(layout.size() as i64), -1);
        // SAFETY: as above.
        unsafe { System.dealloc(place, layout) }
    }
}

/// Makes so many passes: every few of them the data is laid out elsewhere, as each round of an experiment does, and
/// schedule and width change.
fn make_passes(job: &mut dyn Job, team: &Team, count: usize) {
    for layout in 0..count / PASSES_PER_LAYOUT {
        job.lay_out(layout * 1040 % SLACK_BYTES);
        let schedule = &SCHEDULES[layout % SCHEDULES.len()];
        let width = 1 + layout % team.size();
        let pass = Pass { schedule, chunk: 1, width, passes: PASSES_PER_LAYOUT };
        job.pass(team, pass, &WallClock::start());
    }
}

#[test]
fn a_thousand_passes_of_every_kernel_and_mode_leave_the_memory_as_it_was() {
    // Far more than what the test runner's own thread may allocate just then.
    let (empty, much) = (MEMORY.live().0, 1 << 24);
    let held = std::hint::black_box(vec![0u8; much]);
    assert!(MEMORY.live().0 > empty + much as i64 / 2, "the counts do not count");
    drop(held);
    assert!(MEMORY.live().0 < empty + much as i64 / 2, "what was given back still counts");

    let team = Team::start(WIDEST).unwrap();
    for kernel in KERNELS {
        let params = no_number_above(8, kernel);
        let expected = serial_checksum(kernel, &params);
        for mode in kernel.modes {
            let name = format!("{} × {}", kernel.info.id, mode.info.id);
            let mut job = (mode.prepare)(&params, WIDEST);
            make_passes(&mut *job, &team, WARM_UP_PASSES);
            let before = MEMORY.live();
            make_passes(&mut *job, &team, PASSES);
            let back = MEMORY.comes_down_to(before);
            assert!(back, "{name}: {before:?} bytes and allocations became {:?}", MEMORY.live());
            assert_eq!(job.checksum(), expected, "{name}");
        }
    }
}
