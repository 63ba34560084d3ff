//! The rule: what the loops of one timed function may do.
//!
//! A timed function is a loop over tasks around the loops of its kernel. Each task starts the interpreter's chain with
//! a number that the optimiser may not touch, so the loop around that number is the loop over tasks. What stands
//! outside of the kernel's loops happens once per task or per chunk: the deal, the GIL, a lock of the task's own. It
//! is not in the table. (A mode that needs a loop for that, to wait or to copy, has it in a function of its own: here
//! it could not be told from the kernel's.)
//!
//! Among the kernel's loops the **reading loops** are the outermost that have a known number of read-modify-writes
//! per way round. For the matrix product that is the loop over `k`: the one around it makes as many as there are
//! columns, and nobody knows how many these are. For Life it is the loop over the columns of a row, around the three
//! times three neighbours.
//!
//! - Every way round a reading loop makes exactly the table's number: per read, times the kernel's reads per step.
//! - A kernel that says it has no reads per step may still read once in a loop around its steps. Then the reading loop
//!   is that one, and one read is what it makes.
//! - Where the table says none, objects that could be counted must be immortal, and no way makes any.
//! - A way through a slow function (see `cold`) makes no more than the table says in the loop itself.
//! - Nothing is called there but slow functions, and functions that make no read-modify-write.
//! - Between the reading loops and the loop over tasks there is no read-modify-write.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::code::{Code, Loop};
use crate::module::Module;
use crate::walk::{Callee, Objects, Walk, Way};

/// What the interpreter's chain of every task starts with (src/cost.rs).
const CHAIN_START: i64 = 0x9e37_79b9_7f4a_7c15_u64.cast_signed();

/// What the mode says of itself, and the kernel.
#[derive(Clone, Copy, Debug)]
pub struct Table {
    pub atomics_per_read: usize,
    pub reads_per_step: usize,
}

impl Table {
    fn atomics_per_way(self) -> usize {
        self.atomics_per_read * self.reads_per_step.max(1)
    }
}

/// One timed function and what it is to be held against.
pub struct Rule<'a> {
    pub module: &'a Module,
    pub code: &'a Code,
    pub table: Table,
    /// Names of the functions for what happens seldom: first touch, contention.
    pub cold: &'a BTreeSet<String>,
}

impl Rule<'_> {
    /// How many reading loops there are; all of them keep to the rule.
    pub fn check(&self) -> Result<usize, String> {
        let loops = self.kernels_loops()?;
        let (mut reading, mut long) = (Vec::<Loop>::new(), Vec::new());
        let expected = self.table.atomics_per_way();
        for one in loops {
            if reading.iter().any(|outer| outer.contains(&one.start)) {
                continue;
            }
            match self.ways(&one, Objects::Any, &[]) {
                None => long.push(one),
                Some(ways) => {
                    self.check_calls(&ways)?;
                    let most = ways.iter().map(|way| way.atomics).max();
                    if expected > 0 && most > Some(expected) {
                        return Err(format!(
                            "a way round makes {most:?}, the table says {expected}"
                        ));
                    }
                    if most > Some(0) {
                        reading.push(one);
                    }
                }
            }
        }
        for one in long {
            self.check_outside(&one, &reading)?;
        }
        for one in &reading {
            self.check_reading(one)?;
        }
        if reading.is_empty() && self.table.atomics_per_read * self.table.reads_per_step > 0 {
            return Err("it has no loop that makes any".into());
        }
        Ok(reading.len())
    }

    fn kernels_loops(&self) -> Result<Vec<Loop>, String> {
        let tasks: Vec<Loop> =
            self.code.places_of(CHAIN_START).filter_map(|at| self.code.loop_around(at)).collect();
        if tasks.is_empty() {
            return Err("no loop over tasks was found: does every task still start a chain?".into());
        }
        let in_a_task = |one: &Loop| {
            tasks.iter().any(|task| task.start < one.start && task.contains(&one.start))
        };
        let walk = self.walk(Objects::Any, &[]);
        let loops = self.code.loops().into_iter();
        Ok(loops.filter(|one| in_a_task(one) && !walk.is_retry(one)).collect())
    }

    fn walk<'a>(&'a self, objects: Objects, ignored: &'a [Range<usize>]) -> Walk<'a> {
        Walk { module: self.module, code: self.code, objects, ignored }
    }

    fn ways(
        &self,
        around: &Loop,
        objects: Objects,
        ignored: &[Range<usize>],
    ) -> Option<BTreeSet<Way>> {
        self.walk(objects, ignored).ways(around)
    }

    fn check_reading(&self, one: &Loop) -> Result<(), String> {
        let expected = self.table.atomics_per_way();
        let objects = if expected > 0 { Objects::Foreign } else { Objects::Immortal };
        let ways = self.ways(one, objects, &[]).ok_or("a way has no end")?;
        let (straight, slow): (Vec<&Way>, _) = ways.iter().partition(|way| way.calls.is_empty());
        let straight: BTreeSet<usize> = straight.iter().map(|way| way.atomics).collect();
        if straight != BTreeSet::from([expected]) {
            return Err(format!("its ways round make {straight:?}, the table says {expected}"));
        }
        if slow.iter().any(|way| way.atomics > expected) {
            return Err("a slow way round makes more than the table says".into());
        }
        Ok(())
    }

    fn check_outside(&self, one: &Loop, reading: &[Loop]) -> Result<(), String> {
        match self.ways(one, Objects::Any, reading) {
            Some(ways) if ways.iter().all(|way| way.atomics == 0) => Ok(()),
            _ => Err("a loop around the reading loops makes some of its own".into()),
        }
    }

    fn check_calls(&self, ways: &BTreeSet<Way>) -> Result<(), String> {
        for callee in ways.iter().flat_map(|way| &way.calls) {
            match callee {
                Callee::Known(function) if self.is_cold(*function) => {}
                Callee::Known(function) => {
                    let name = self.module.name(*function);
                    return Err(format!("it calls {name}, which is not said to be cold"));
                }
                Callee::Somebody => return Err("it calls through a pointer".into()),
            }
        }
        Ok(())
    }

    fn is_cold(&self, function: u32) -> bool {
        self.cold.iter().any(|name| is_called(self.module.name(function), name))
    }
}

/// Whether the last part of a path, before the types that it is made for, is this name.
pub fn is_called(path: &str, name: &str) -> bool {
    path.rsplit_once(&format!("::{name}"))
        .is_some_and(|(_, rest)| rest.is_empty() || rest.starts_with("::<"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ADD: &str = "(drop (i64.atomic.rmw.add (i32.const 0) (i64.const 4)))";

    /// A timed function whose tasks are this; `m` and `n` are sizes.
    fn check(task: &str, atomics_per_read: usize, reads_per_step: usize) -> Result<usize, String> {
        let text = format!(
            r#"(module (memory 1 1 shared)
              (func $list::slowly {ADD})
              (func $list::other {ADD})
              (func $timed (param $m i32) (param $n i32) (local $i i32)
                (loop $tasks
                  (i64.store (i32.const 8) (i64.const 0x9e3779b97f4a7c15))
                  {task}
                  (br_if $tasks (local.get $m)))))"#
        );
        let module = Module::read(&wat::parse_str(&text).unwrap());
        let code = module.code(module.function("timed").unwrap()).unwrap();
        let cold = BTreeSet::from(["slowly".to_string()]);
        let table = Table { atomics_per_read, reads_per_step };
        Rule { module: &module, code, table, cold: &cold }.check()
    }

    fn around(body: &str) -> String {
        format!("(loop (br_if 1 (local.get $m)) {body} (br_if 0 (local.get $n)))")
    }

    #[test]
    fn the_loop_that_reads_is_found_inside_of_others_and_what_a_task_does_once_is_left_out() {
        let product = format!("{ADD} {} {ADD}", around(&around(&around(&format!("{ADD} {ADD}")))));
        assert_eq!(check(&product, 1, 2), Ok(1));
        assert_eq!(check(&product, 2, 1), Ok(1));
        assert!(check(&product, 1, 1).is_err());
        assert!(check(&product, 2, 2).is_err());
        assert!(check(&product, 0, 2).is_err());
    }

    #[test]
    fn every_copy_of_the_loop_is_held_to_the_rule() {
        let two = |one: &str, other: &str| {
            format!("(if (local.get $n) (then {}) (else {}))", around(one), around(other))
        };
        assert_eq!(check(&two(ADD, ADD), 1, 1), Ok(2));
        assert!(check(&two(ADD, &format!("{ADD} {ADD}")), 1, 1).is_err());
    }

    #[test]
    fn a_kernel_that_reads_once_around_its_steps_makes_one_reads_number() {
        let sieve = around(&around(&format!("{ADD} {ADD} {}", around(""))));
        assert_eq!(check(&sieve, 2, 0), Ok(1));
        assert!(check(&sieve, 1, 0).is_err());
        assert_eq!(check(&around(""), 2, 0), Ok(0));
        assert!(check(&around(""), 2, 1).is_err(), "a kernel that reads must be seen to");
    }

    #[test]
    fn a_slow_way_calls_a_cold_function_and_makes_no_more_than_the_table_says() {
        let slow = |inside: &str| around(&format!("(if (local.get $m) (then {inside})) {ADD}"));
        assert_eq!(check(&slow("(call $list::slowly)"), 1, 1), Ok(1));
        assert!(check(&slow("(call $list::other)"), 1, 1).is_err());
        assert!(check(&slow(&format!("(call $list::slowly) {ADD}")), 1, 1).is_err());
        assert!(check(&slow(ADD), 1, 1).is_err(), "a slow path that is inlined");
        assert!(check(&around("(call $list::other)"), 0, 1).is_err());
    }

    #[test]
    fn nothing_is_made_between_the_reading_loop_and_the_task() {
        let between = around(&format!("{ADD} {}", around(ADD)));
        assert!(check(&between, 1, 1).is_err());
    }

    #[test]
    fn objects_that_could_be_counted_must_be_immortal_where_the_table_says_none() {
        let take = |offset: usize| {
            let local = format!("(i32.atomic.load offset={offset} (local.get $n))");
            around(&format!("(if (i32.ne {local} (i32.const -1)) (then {ADD}))"))
        };
        assert_eq!(check(&take(12), 0, 1), Ok(1));
        assert_eq!(check(&take(12), 1, 1), Ok(1));
        assert!(check(&take(16), 0, 1).is_err());
    }

    #[test]
    fn a_name_is_the_last_part_of_a_path() {
        assert!(is_called("<a::B>::lock_slowly::<c::D>", "lock_slowly"));
        assert!(is_called("a::out_of_range", "out_of_range"));
        assert!(!is_called("<a::B>::unlock_slowly::<c::D>", "lock_slowly"));
        assert!(!is_called("a::out_of_range::{closure#0}", "out_of_range"));
    }
}
