//! The fuzz targets over their corpus and a fixed number of seeded mutations of it: no panic, no hang, little memory.
//! `FUZZ_CASES=1000000 cargo test --release --test fuzzing` makes more of them; libFuzzer, which looks for new ways, is run by
//! hand: `cd tests/fuzz && cargo fuzz run links`.

#[path = "fuzz/targets.rs"]
mod targets;

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::fs;
use std::time::Instant;

/// What a case may hold at a time beyond its own text.
const MOST_BYTES: usize = 16 * 1024 * 1024;
/// So long takes no case, on any machine that is not standing still.
const HANGS_SECONDS: u64 = 60;

/// Counts what a thread holds, and the most that it held.
struct Counting;

thread_local! {
    static HELD: Cell<(isize, isize)> = const { Cell::new((0, 0)) };
}

fn held(more: isize) {
    // Threads that end give back their own values last.
    let _ = HELD.try_with(|held| {
        let (now, most) = held.get();
        held.set((now + more, most.max(now + more)));
    });
}

// SAFETY: the system's allocator does all of it.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        held(layout.size() as isize);
        // SAFETY: the caller's promise.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, at: *mut u8, layout: Layout) {
        held(-(layout.size() as isize));
        // SAFETY: the caller's promise.
        unsafe { System.dealloc(at, layout) }
    }
}

#[global_allocator]
static COUNTING: Counting = Counting;

/// The most bytes that it held at a time.
fn most_of(case: impl FnOnce()) -> usize {
    let (before, _) = HELD.get();
    HELD.set((before, before));
    case();
    (HELD.get().1 - before) as usize
}

/// Xorshift: the same cases everywhere.
struct Draws(u64);

impl Draws {
    fn below(&mut self, most: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % most.max(1)
    }

    /// One to four changes, of a kind that such inputs break at.
    fn mutated(&mut self, corpus: &[Vec<u8>]) -> Vec<u8> {
        let mut case = corpus[self.below(corpus.len())].clone();
        for _ in 0..=self.below(4) {
            let at = self.below(case.len());
            match self.below(7) {
                0 if !case.is_empty() => case[at] ^= 1 << self.below(8),
                1 if !case.is_empty() => case[at] = [0, 1, 127, 128, 255][self.below(5)],
                2 => case.truncate(at),
                3 => case.insert(at.min(case.len()), self.below(256) as u8),
                4 => {
                    let end = (at + 1 + self.below(8)).min(case.len());
                    case.drain(at.min(end)..end);
                }
                // The largest numbers there are, as postcard writes them.
                5 => drop(case.splice(at..at, [0xff, 0xff, 0xff, 0xff, 0x0f])),
                _ => {
                    let other = &corpus[self.below(corpus.len())];
                    let from = self.below(other.len());
                    let length = self.below(64).min(other.len() - from);
                    case.splice(at..at, other[from..from + length].iter().copied());
                }
            }
        }
        case
    }
}

fn fuzz(name: &str, cases: usize, target: fn(&[u8])) {
    let folder = format!("tests/fuzz/corpus/{name}");
    let mut paths: Vec<_> = fs::read_dir(&folder).unwrap().map(|e| e.unwrap().path()).collect();
    paths.sort();
    let corpus: Vec<Vec<u8>> = paths.iter().map(|path| fs::read(path).unwrap()).collect();
    assert!(corpus.len() >= 3, "{folder} holds {} cases", corpus.len());
    let cases = std::env::var("FUZZ_CASES").map_or(cases, |cases| cases.parse().unwrap());
    let mut draws = Draws(0x9e37_79b9_7f4a_7c15);
    let mutations = (0..cases).map(|_| draws.mutated(&corpus));
    let (mut most, mut slowest) = (0, 0.0_f64);
    for case in corpus.iter().cloned().chain(mutations) {
        let begun = Instant::now();
        let bytes = most_of(|| target(&case));
        let took = begun.elapsed();
        assert!(bytes <= MOST_BYTES + 4 * case.len(), "{bytes} bytes for {case:?}");
        assert!(took.as_secs() < HANGS_SECONDS, "{took:?} for {case:?}");
        most = most.max(bytes);
        slowest = slowest.max(took.as_secs_f64());
    }
    println!("{name}: {cases} cases, {most} bytes at most, {slowest:.3} s the slowest");
}

#[test]
fn any_link() {
    fuzz("links", 20_000, targets::links);
}

#[test]
fn any_file() {
    fuzz("files", 5_000, targets::files);
}

#[test]
fn any_file_of_another_tool() {
    fuzz("foreign", 5_000, targets::foreign);
}

#[test]
fn any_settings() {
    fuzz("settings", 20_000, targets::settings);
}
