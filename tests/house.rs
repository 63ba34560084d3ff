//! The house: imports run downward only, units have one line in the registry, and what the page is built from stays
//! what it was unless somebody means it.

use std::fs;
use std::path::Path;

use threadscape::protocol::Texts;
use threadscape::registry;
use threadscape::settings::settle;

/// The floors of docs/ARCHITECTURE.md. A file may use only what stands on a lower one.
const FLOORS: &[(u32, &[&str])] = &[
    (0, &["protocol", "random", "clock", "number", "sync"]),
    (1, &["team", "stats", "bootstrap", "noise", "param", "order", "cost", "slack"]),
    (2, &["cpython", "sharing", "tally", "schedule", "laws"]),
    (3, &["kernels"]),
    (4, &["job"]),
    (5, &["measure", "hand_over", "clock_offsets"]),
    (6, &["registry"]),
    (
        7,
        &[
            "plan",
            "analyse",
            "ending",
            "record",
            "timeline",
            "findings",
            "words",
            "reading",
            "file",
            "settings",
            "session",
            "rank",
            "simulated",
            "self_test",
        ],
    ),
    (8, &["native", "rounds"]),
    (9, &["web", "lib"]),
];

/// Between files of one floor, where one builds on the other.
const SAME_FLOOR: &[(&str, &str)] = &[
    ("sharing", "cpython"),
    ("bootstrap", "stats"),
    ("clock_offsets", "hand_over"),
    ("findings", "analyse"),
    ("reading", "analyse"),
    ("reading", "findings"),
    ("reading", "words"),
    ("analyse", "timeline"),
    ("ending", "analyse"),
    ("file", "record"),
    ("plan", "settings"),
    ("native", "rounds"),
    ("simulated", "plan"),
    ("self_test", "analyse"),
    ("self_test", "plan"),
    ("self_test", "settings"),
];

fn floor(module: &str) -> u32 {
    let on = |(_, modules): &&(u32, &[&str])| modules.contains(&module);
    FLOORS.iter().find(on).unwrap_or_else(|| panic!("{module} stands on no floor")).0
}

/// Every source file with its top-level module.
fn sources(folder: &Path, module: Option<&str>, found: &mut Vec<(String, String)>) {
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let path = entry.path();
        let name = path.file_stem().unwrap().to_str().unwrap().to_string();
        if path.is_dir() {
            sources(&path, Some(module.unwrap_or(&name)), found);
        } else {
            let module = module.unwrap_or(&name).to_string();
            found.push((module, fs::read_to_string(&path).unwrap()));
        }
    }
}

/// The modules of this crate that a source names, in code that ships: tests may look anywhere.
fn uses(source: &str) -> Vec<String> {
    if source.contains("#![cfg(test)]") {
        return Vec::new();
    }
    let shipped = source.split("#[cfg(test)]").next().unwrap();
    let code = shipped.lines().filter(|line| !line.trim_start().starts_with("//"));
    code.flat_map(|line| {
        line.match_indices("crate::").map(|(at, _)| &line[at + 7..]).collect::<Vec<_>>()
    })
    .flat_map(|rest| {
        let list = rest.strip_prefix('{').map_or(rest, |list| list.split('}').next().unwrap());
        let names = if rest.starts_with('{') { list.split(',').collect() } else { vec![list] };
        names.into_iter().map(first_word).collect::<Vec<_>>()
    })
    .filter(|name| !name.is_empty())
    .collect()
}

fn first_word(path: &str) -> String {
    path.trim().chars().take_while(|c| c.is_ascii_lowercase() || *c == '_').collect()
}

#[test]
fn imports_run_downward_only() {
    let mut files = Vec::new();
    sources(Path::new("src"), None, &mut files);
    assert!(files.len() > 20);
    let mut seen = 0;
    for (module, source) in &files {
        for used in uses(source).into_iter().filter(|used| used != module) {
            seen += 1;
            let neighbour = SAME_FLOOR.contains(&(module.as_str(), used.as_str()));
            assert!(
                floor(&used) < floor(module) || neighbour,
                "{module} (floor {}) uses {used} (floor {})",
                floor(module),
                floor(&used)
            );
        }
    }
    assert!(seen > 40, "only {seen} imports were found: does the test still read them?");
}

#[test]
fn the_walker_over_imports_sees_an_upward_one() {
    let source = "use crate::team::Seat;\nuse crate::{file, plan as planning};\n// crate::web\n";
    assert_eq!(uses(source), ["team", "file", "plan"]);
}

#[test]
fn every_unit_file_is_registered() {
    let files = |folder: &str| {
        let names = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name());
        names.map(|name| name.to_str().unwrap().to_string()).filter(|name| name != "mod.rs").count()
    };
    // One beside them: `watched.rs` notes what a schedule does.
    assert_eq!(files("src/schedule"), registry::SCHEDULES.len() + 1);
    assert_eq!(files("src/kernels"), registry::KERNELS.len() + registry::INSTRUMENTS.len());
    assert_eq!(files("src/tally"), registry::kernel("histogram").unwrap().modes.len());
}

/// A cause is told from a pair of modes, so a mode that a pair names has to be there, and something has to differ.
#[test]
fn modes_differ_from_modes_that_exist_and_say_by_what() {
    let catalog = registry::catalog();
    let known = |id: &str| catalog.modes.iter().any(|mode| mode.id == id);
    let mut pairs = 0;
    for mode in &catalog.modes {
        for difference in mode.differs {
            let (from, by) = (difference.from, difference.by);
            assert!(known(from) && from != mode.id, "{} differs from {from}", mode.id);
            assert!(by.len() > 5 && !by.ends_with('.'), "{} differs by “{by}”", mode.id);
            pairs += 1;
        }
    }
    assert!(pairs > 4, "only {pairs} pairs were found");
}

#[test]
fn ids_are_plain_and_unique_and_sentences_end() {
    let catalog = registry::catalog();
    let mut ids: Vec<&str> = catalog.modes.iter().map(|mode| mode.id).collect();
    ids.extend(catalog.kernels.iter().map(|kernel| kernel.info.id));
    ids.extend(catalog.schedules.iter().map(|schedule| schedule.id));
    let count = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), count, "an id stands twice");
    for id in ids {
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        assert!(id.chars().all(plain), "{id} needs quoting in a link or a table");
    }
    for summary in catalog.modes.iter().map(|mode| mode.summary) {
        assert!(summary.ends_with('.'), "not a sentence: {summary}");
    }
}

#[test]
fn a_first_visit_begins_with_modes_that_the_kernel_has() {
    for kernel in registry::KERNELS {
        let first = kernel.info.first_modes;
        assert!(!first.is_empty(), "{}", kernel.info.id);
        for id in first {
            assert!(kernel.mode(id).is_some(), "{} begins with {id}", kernel.info.id);
        }
    }
}

/// What a kernel knows of its pairs is of modes that it has, once of each.
#[test]
fn a_kernels_pairs_are_of_modes_that_it_has_and_every_step_costs_something() {
    for kernel in registry::KERNELS {
        let pairs = kernel.info.pairs;
        let mut modes: Vec<&str> = pairs.iter().flat_map(|pair| pair.modes).copied().collect();
        assert!(modes.iter().all(|id| kernel.mode(id).is_some()), "{} × {modes:?}", kernel.info.id);
        modes.sort_unstable();
        assert!(modes.is_sorted_by(|a, b| a < b), "{} × {modes:?}", kernel.info.id);
        assert!(pairs.iter().all(|pair| !pair.python.is_empty()), "{}", kernel.info.id);
        let steps = kernel.modes.iter().map(|mode| kernel.step_nanoseconds(mode.info));
        assert!(steps.into_iter().all(|step| step > 0.0), "{}", kernel.info.id);
    }
}

#[test]
fn every_presets_settings_are_accepted_and_make_a_difference() {
    for kernel in registry::KERNELS {
        let texts = |settings: &[(&str, &str)]| -> Texts {
            let own = [("kernel", kernel.info.id)];
            let all = own.iter().chain(settings);
            all.map(|(key, text)| (key.to_string(), text.to_string())).collect()
        };
        let without = settle(&texts(&[]), None, 2);
        for preset in kernel.info.presets {
            let with = settle(&texts(preset.settings), None, 2);
            assert!(with.problems.is_empty(), "{}: {:?}", preset.id, with.problems);
            assert_ne!(with.request, without.request, "{}", preset.id);
        }
    }
}

/// What the page is built from, to the letter. After a change that is meant:
/// `UPDATE_GOLDEN=1 cargo test --test house`, and look at the difference.
#[test]
fn the_catalog_is_the_golden_one() {
    let path = "tests/golden/catalog.json";
    let catalog = serde_json::to_string_pretty(&registry::catalog()).unwrap() + "\n";
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        fs::write(path, &catalog).unwrap();
    }
    let golden = fs::read_to_string(path).unwrap_or_default();
    assert!(catalog == golden, "the catalog changed: see the comment above this test");
}
