//! What the headline will be about (R23), declared before anything is measured.

use crate::protocol::{Family, ModeInfo, Pair, Request};
use crate::registry;

/// What the headline will be about (R23), at the most threads that still have a core each, else the fewest beyond one:
/// the mode that shares least, the one that shares most, and between them a cure, or else the one that takes turns.
pub(super) fn headline(request: &Request, cores: u32) -> Vec<Pair> {
    let Some(threads) = telling(request, cores) else { return Vec::new() };
    let modes: Vec<&ModeInfo> =
        request.modes.iter().filter_map(|id| registry::mode_info(id)).collect();
    let most = modes.iter().map(|mode| mode.atomics.shared).max().unwrap_or(0);
    let cure = |mode: &&&ModeInfo| matches!(mode.family, Family::Copied | Family::Messages);
    let chosen = [
        modes.first(),
        modes.iter().find(|mode| most > 0 && mode.atomics.shared == most),
        modes.iter().rfind(cure).or_else(|| modes.iter().find(|mode| mode.serialises)),
    ];
    let chosen: Vec<&str> = chosen.into_iter().flatten().map(|mode| mode.id).collect();
    let ids = request.modes.iter().filter(|id| chosen.contains(&id.as_str()));
    ids.map(|id| Pair { mode: id.clone(), threads }).collect()
}

/// The most threads that still have a core each, else the fewest beyond one.
pub(super) fn telling(request: &Request, cores: u32) -> Option<u32> {
    let several = || request.threads.iter().copied().filter(|&threads| threads > 1);
    several().filter(|&threads| threads <= cores).max().or_else(|| several().min())
}
