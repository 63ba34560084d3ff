//! Where the threads run: counts that fit the cores of this machine, and threads that stay on their core.

use std::path::Path;

use threadscape::native::cores::{Cores, Counts, counts_of_macos};

/// What the system tells of the cores that this program may use.
fn cores() -> Option<Cores> {
    Cores::read(Path::new("/sys/devices"), &allowed())
}

/// Thread counts that mean something here, at most `most`: the fast cores, the physical ones, the logical ones.
pub fn telling_counts(most: u32) -> Vec<u32> {
    let told = cores().map(|cores| cores.counts()).or_else(counts_of_macos);
    let Some(Counts { fast, physical, logical }) = told else { return Vec::new() };
    // Of a container's share of a larger machine the system tells the machine.
    [fast, physical, logical].into_iter().filter(|&count| count <= most).collect()
}

/// Which logical core each thread is to stay on, by seat, from the first again where there are more seats; or why it cannot be.
pub fn places() -> Result<Vec<usize>, String> {
    if !cfg!(target_os = "linux") {
        return Err("Threads can be pinned on Linux only.".into());
    }
    let places = cores().map(|cores| cores.by_place()).unwrap_or_else(allowed);
    if places.is_empty() {
        return Err("The system does not tell which cores may be used.".into());
    }
    Ok(places)
}

#[cfg(target_os = "linux")]
fn allowed() -> Vec<usize> {
    use rustix::thread::{CpuSet, sched_getaffinity};
    let of = |set: CpuSet| (0..CpuSet::MAX_CPU).filter(|&core| set.is_set(core)).collect();
    sched_getaffinity(None).map(of).unwrap_or_default()
}

#[cfg(not(target_os = "linux"))]
fn allowed() -> Vec<usize> {
    Vec::new()
}

/// Keeps the calling thread on one logical core; false where the system refuses.
#[cfg(target_os = "linux")]
pub fn pin_to(core: usize) -> bool {
    use rustix::thread::{CpuSet, sched_setaffinity};
    let mut set = CpuSet::new();
    set.set(core);
    sched_setaffinity(None, &set).is_ok()
}

#[cfg(not(target_os = "linux"))]
pub fn pin_to(_core: usize) -> bool {
    false
}
