//! The house: imports run downward only, units have one line in the registry, and what the page is built from stays
//! what it was unless somebody means it.

mod imports;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use imports::Crate;
use threadscape::protocol::Texts;
use threadscape::registry;
use threadscape::settings::settle;

/// Modules by floor.
type Floors = BTreeMap<u32, BTreeSet<String>>;

/// The one list of them: the headings in `lib.rs`, with the `mod` lines under each.
fn floors() -> Floors {
    let map = fs::read_to_string("src/lib.rs").unwrap();
    let (mut floors, mut floor) = (Floors::new(), None);
    for line in map.lines() {
        let heading =
            line.strip_prefix("// ").and_then(|line| line.split(':').next()?.parse().ok());
        floor = heading.or(floor);
        if let Some(module) = line.strip_prefix("pub mod ") {
            let floor = floor.expect("a heading stands above the first module");
            floors.entry(floor).or_default().insert(module.trim_end_matches(';').to_string());
        }
    }
    floors
}

fn floor_of(floors: &Floors, module: &str) -> u32 {
    let on = |(_, modules): &(&u32, &BTreeSet<String>)| modules.contains(module);
    *floors.iter().find(on).unwrap_or_else(|| panic!("{module} stands on no floor")).0
}

#[test]
fn imports_run_strictly_downward() {
    let floors = floors();
    let sources = Crate::read(Path::new("src"));
    let (mut seen, mut wrong) = (0, BTreeSet::new());
    for source in sources.sources.values() {
        let Some(module) = source.module.first() else { continue };
        for used in sources.imports(source) {
            // What leads to the map itself leads nowhere.
            let used = used.module.first().expect("nothing is defined in lib.rs");
            let (above, below) = (floor_of(&floors, module), floor_of(&floors, used));
            seen += 1;
            if used != module && below >= above {
                wrong.insert(format!("{module} (floor {above}) uses {used} (floor {below})"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(seen > 200, "only {seen} imports were found: does the test still read them?");
}

#[test]
fn the_map_of_the_floors_in_the_docs_is_the_one_in_the_crate() {
    let text = fs::read_to_string("docs/ARCHITECTURE.md").unwrap();
    let row = |line: &str| -> Option<(u32, BTreeSet<String>)> {
        let mut columns = line.strip_prefix("| ")?.split(" | ");
        let floor = columns.next()?.parse().ok()?;
        let names = columns.next()?.split('`').skip(1).step_by(2);
        let names = names.map(|name| name.trim_end_matches(".rs").trim_end_matches('/'));
        Some((floor, names.map(String::from).collect()))
    };
    let section = text.split("\n## ").find(|section| section.starts_with("The crate")).unwrap();
    let told: Floors = section.lines().filter_map(row).collect();
    assert_eq!(told, floors());
}

#[test]
fn files_of_one_module_do_not_import_each_other() {
    assert_eq!(Crate::read(Path::new("src")).circles(), BTreeSet::new());
}

#[test]
fn every_source_file_is_read() {
    fn files(folder: &Path, found: &mut BTreeSet<PathBuf>) {
        for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
            match entry.path() {
                // A program is another crate, above all floors of this one.
                path if path.ends_with("src/bin") => (),
                path if path.is_dir() => files(&path, found),
                path => _ = found.insert(path),
            }
        }
    }
    let mut there = BTreeSet::new();
    files(Path::new("src"), &mut there);
    let read = Crate::read(Path::new("src"));
    let shipped = read.sources.into_values().map(|source| source.path);
    assert_eq!(shipped.chain(read.of_tests).collect::<BTreeSet<_>>(), there);
}

/// A crate with one of each thing that an import can look like.
#[test]
fn the_reader_of_imports_sees_each_way_to_write_one() {
    let read = Crate::read(Path::new("tests/imports/example"));
    let imports = |module: &str| -> Vec<String> {
        let module: Vec<String> = module.split("::").map(String::from).collect();
        read.imports(&read.sources[&module]).map(|to| to.module.join("::")).collect()
    };
    assert_eq!(imports("top"), ["low", "low::inner", "low::other", "middle", "top::below"]);
    assert_eq!(imports("top::below"), ["low", "low::inner", "middle", "top"]);
    assert_eq!(imports("middle"), ["low", "low::inner", "low::other"]);
    assert_eq!(imports("low"), [""; 0]);
    assert_eq!(imports("low::inner"), [""; 0]);
    assert_eq!(imports("low::other"), ["low::inner"]);
    let circle = ["top/below.rs", "top/mod.rs"];
    let circle = circle.map(|file| format!("tests/imports/example/{file}"));
    assert_eq!(read.circles(), BTreeSet::from([circle.to_vec()]));
    let of_tests = ["checks", "more_checks"];
    let of_tests =
        of_tests.map(|file| PathBuf::from(format!("tests/imports/example/top/{file}.rs")));
    assert_eq!(read.of_tests, of_tests);
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
