//! The code that is shipped makes the read-modify-writes that the modes' tables say: no more, because a slow path was
//! inlined or an atomic was compiled twice, and no fewer. Driven by the registry: a new kernel or mode is checked by
//! being registered.
//!
//! These tests read what `./build.sh` has built, so plain `cargo test` leaves them out; `./build.sh test` runs them.

#![cfg(not(any(target_arch = "wasm32", loom)))]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use threadscape::protocol::Executor;
use threadscape::registry::{KERNELS, Mode, Registered};
use wasm_loops::code::Code;
use wasm_loops::module::Module;
use wasm_loops::rule::{Rule, Table, is_called};

/// With the names of its functions.
fn named(flavour: &str) -> Vec<u8> {
    built(&format!("target/{flavour}/wasm32-unknown-unknown/release/named.wasm"))
}

/// What the page loads.
fn shipped(flavour: &str) -> Vec<u8> {
    built(&format!("www/pkg/{flavour}/threadscape_bg.wasm"))
}

fn built(path: &str) -> Vec<u8> {
    fs::read(path).unwrap_or_else(|error| panic!("{path}: {error}. Run ./build.sh first"))
}

/// Of std's reader–writer lock, for a mode that has one.
const STDS_COLD: [&str; 3] = ["read_contended", "write_contended", "wake_writer_or_readers"];

/// The functions that the sources of the modes say are cold, and std's.
fn cold_functions() -> BTreeSet<String> {
    let mut found = BTreeSet::from(STDS_COLD.map(String::from));
    for folder in ["src/cpython", "src/sharing", "src/tally"] {
        for entry in fs::read_dir(Path::new(folder)).unwrap() {
            let source = fs::read_to_string(entry.unwrap().path()).unwrap();
            for cold in source.split("#[cold]\n").skip(1) {
                let (_, signature) = cold.split_once("fn ").expect("a function is what is cold");
                let is_name = |c: &char| c.is_ascii_alphanumeric() || *c == '_';
                found.insert(signature.chars().take_while(is_name).collect());
            }
        }
    }
    found
}

/// The loop that is timed when this mode is measured.
///
/// By its name it is not always found: functions of the same code are folded into one (lists of immortal items are
/// read by the code of borrowed ones). What leads to it is never folded: of a mode of reading, the function that makes its
/// world, which names a table of what can be done with it; two functions in that table call the loop, the serial one of
/// the base its own. Of a mode of counting, the function that calls the loop itself.
fn timed_loop<'a>(module: &'a Module, mode: &Mode) -> &'a Code {
    let name = (mode.name_in_module)();
    let code = |function: u32| module.code(function).expect("it is of this module");
    let leads = module.function(&name).unwrap_or_else(|| panic!("there is no function {name}"));
    let listed = code(leads).numbers().flat_map(|table| {
        LOOPS_IN_TABLE
            .into_iter()
            .filter_map(move |word| module.pointer_at(table.wrapping_add(4 * word)))
    });
    let callers: BTreeSet<u32> =
        listed.chain([leads]).filter(|&f| module.code(f).is_some()).collect();
    let is_timed = |function: &u32| {
        let name = module.name(*function);
        ["work_through", "tally_through"].iter().any(|timed| is_called(name, timed))
    };
    let called = callers.iter().flat_map(|&caller| code(caller).callees());
    let loops: BTreeSet<u32> = called.filter(is_timed).collect();
    assert_eq!(loops.len(), 1, "{name} leads to other than one timed loop");
    code(*loops.first().unwrap())
}

/// Where the table of a world’s functions has those of its loops: the last two of eight, after three words of layout
/// (`KernelWorld` in src/job/reading.rs). Further on another table begins.
const LOOPS_IN_TABLE: [u32; 2] = [9, 10];

fn table(kernel: &Registered, mode: &Mode) -> Table {
    let atomics = mode.info.atomics.clone();
    let atomics_per_read = atomics.shared + atomics.own + atomics.item;
    Table {
        atomics_per_read: atomics_per_read as usize,
        reads_per_step: kernel.info.reads_per_step as usize,
    }
}

/// The modes whose loops the threaded module runs. What messages run is the plain module's, which has no atomics.
fn pooled(kernel: &'static Registered) -> impl Iterator<Item = &'static Mode> {
    kernel.modes.iter().filter(|mode| mode.info.executor == Executor::Pool)
}

fn every_kernel_and_mode() -> impl Iterator<Item = (&'static Registered, &'static Mode)> {
    KERNELS.iter().flat_map(|kernel| pooled(kernel).map(move |mode| (kernel, mode)))
}

#[test]
#[ignore = "reads the built module: ./build.sh test runs it"]
fn every_hot_loop_makes_the_read_modify_writes_that_its_modes_table_says() {
    let (module, cold) = (Module::read(&named("threads")), cold_functions());
    let mut complaints = Vec::new();
    for kernel in KERNELS {
        // A kernel without operands reads in no mode; any other reads in all of them.
        let mut reads = BTreeSet::new();
        for mode in pooled(kernel) {
            let table = table(kernel, mode);
            let code = timed_loop(&module, mode);
            match (Rule { module: &module, code, table, cold: &cold }).check() {
                Ok(loops) if table.atomics_per_read > 0 => _ = reads.insert(loops > 0),
                Ok(_) => {}
                Err(what) => {
                    complaints.push(format!("{} × {}: {what}", kernel.info.id, mode.info.id));
                }
            }
        }
        if reads.len() > 1 {
            complaints.push(format!("{} reads in some modes only", kernel.info.id));
        }
    }
    assert!(complaints.is_empty(), "{complaints:#?}");
}

/// The control: the check above would not be one if it were content with other numbers too.
#[test]
#[ignore = "reads the built module: ./build.sh test runs it"]
fn a_table_that_says_one_more_or_one_less_is_refused_for_every_hot_loop() {
    let (module, cold) = (Module::read(&named("threads")), cold_functions());
    for (kernel, mode) in every_kernel_and_mode().filter(|(k, _)| k.info.reads_per_step > 0) {
        let right = table(kernel, mode);
        let code = timed_loop(&module, mode);
        let more = right.atomics_per_read + 1;
        let less = right.atomics_per_read.checked_sub(1);
        for atomics_per_read in less.into_iter().chain([more]) {
            let table = Table { atomics_per_read, ..right };
            let outcome = Rule { module: &module, code, table, cold: &cold }.check();
            let name = format!("{} × {}", kernel.info.id, mode.info.id);
            assert!(outcome.is_err(), "{name} is said to make {atomics_per_read} per read");
        }
    }
}

#[test]
#[ignore = "reads the built module: ./build.sh test runs it"]
fn a_hot_loop_held_against_another_modes_table_is_refused() {
    let (module, cold) = (Module::read(&named("threads")), cold_functions());
    let mut compared = 0;
    for (kernel, mode) in every_kernel_and_mode().filter(|(k, _)| k.info.reads_per_step > 0) {
        let (right, code) = (table(kernel, mode), timed_loop(&module, mode));
        for other in pooled(kernel) {
            let table = table(kernel, other);
            if right.atomics_per_read != table.atomics_per_read && table.atomics_per_read > 0 {
                // That objects are immortal, or the reader's own, is not to be seen in the code: a mode that then
                // makes none may run code that counts, and the table of that code's mode is its code's too.
                let counts_others = right.atomics_per_read == 0 && code.has_read_modify_writes();
                let outcome = Rule { module: &module, code, table, cold: &cold }.check();
                let name = format!("{} × {}", kernel.info.id, mode.info.id);
                let other = other.info.id;
                assert!(outcome.is_err() || counts_others, "{name} with the table of {other}");
                compared += usize::from(outcome.is_err());
            }
        }
    }
    assert!(compared > 0);
}

#[test]
#[ignore = "reads the built module: ./build.sh test runs it"]
fn every_cold_function_is_a_function_of_its_own() {
    let module = Module::read(&named("threads"));
    let cold = cold_functions();
    assert!(!cold.is_empty(), "no cold function was found: does the test still read the sources?");
    for name in cold {
        let found = module.codes().any(|(function, _)| is_called(module.name(function), &name));
        assert!(found, "{name} has no code of its own: was it inlined?");
    }
}

#[test]
#[ignore = "reads the built module: ./build.sh test runs it"]
fn the_plain_build_has_no_atomic_instruction_and_the_threaded_one_has() {
    let atomics = |flavour| {
        let module = Module::read(&shipped(flavour));
        let instructions = module.codes().flat_map(|(_, code)| &code.instructions);
        instructions.filter(|instruction| instruction.atomic).count()
    };
    assert_eq!(atomics("plain"), 0);
    assert!(atomics("threads") > 0);
}

#[test]
#[ignore = "reads the built module: ./build.sh test runs it"]
fn what_is_shipped_is_what_is_read_here_without_the_names() {
    for flavour in ["plain", "threads"] {
        let (read, sent) = (Module::read(&named(flavour)), Module::read(&shipped(flavour)));
        assert!(read.has_names() && !sent.has_names());
        assert!(read.sections.len() > 5, "only {} sections were compared", read.sections.len());
        assert!(read.sections == sent.sections, "the {flavour} modules differ in more than names");
    }
}
