//! The ways round a loop, and how many read-modify-writes each of them makes.
//!
//! A walk begins at the loop's head, knowing nothing, and follows the code until it is at the head again. What it does
//! know on the way, the numbers that the code itself writes down, decides branches; at the others it goes both ways. So
//! an inner loop over three rows is walked three times, because its counter begins at a number and is compared with
//! one; an inner loop of unknown length is walked as often as the walk finds something new.
//!
//! Three kinds of branches are known by what they ask:
//!
//! - whether an object is immortal (its `local` count, at offset 12, compared with −1) and whether it is one's own (its
//!   owner, at offset 0, compared for equality): the caller says what the [`Objects`] are. Lists stand behind one
//!   another, 64 bytes apart, and the second may be reached from the first;
//! - whether a compare-and-swap came too late. A loop that holds nothing else is a **retry** and counts once: what
//!   another thread adds to a read by being faster is contention, not the mode's code.
//!
//! A question put in a way that the walk does not recognise is one that it cannot answer. Then it finds more ways than
//! there are, never fewer: a check that every way makes the same number fails, and somebody looks.

use std::collections::{BTreeSet, HashSet};
use std::hash::{Hash, Hasher};
use std::ops::Range;

use crate::code::{Code, Loop, What};
use crate::module::Module;

/// What the walk takes for granted of the objects that are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Objects {
    /// Nothing.
    Any,
    /// Counted, and made by another thread: what a seat finds in every mode that counts.
    Foreign,
    /// Counted by nobody.
    Immortal,
}

/// One way round.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Way {
    /// Read-modify-writes.
    pub atomics: usize,
    /// Functions that were called and came back, but for quiet ones.
    pub calls: BTreeSet<Callee>,
    /// The last branch asked whether a compare-and-swap came too late.
    retries: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Callee {
    Known(u32),
    Somebody,
}

/// More than any step makes: a walk that counts so far is in an inner loop whose length it cannot know.
const MOST_ATOMICS: usize = 200;

/// Times round an inner loop before everything that the loop changes counts as unknown.
const MOST_ROUNDS: u32 = 64;

/// `local` of an immortal object, and where it stands in the object; where the owner stands (src/cpython/object.rs).
const IMMORTAL: i32 = -1;
const LOCAL: u64 = 12;
const OWNER: u64 = 0;

/// From one list to the next (src/cpython/list.rs).
const LIST: u64 = 64;

/// What is to be walked.
pub struct Walk<'a> {
    /// It knows which functions are quiet: those that make no read-modify-write, nor call one that does.
    pub module: &'a Module,
    pub code: &'a Code,
    pub objects: Objects,
    /// Here they do not count.
    pub ignored: &'a [Range<usize>],
}

impl Walk<'_> {
    /// All ways round this loop. Nothing, if there is no end to them: an inner loop makes read-modify-writes and its
    /// length is known at run time only.
    pub fn ways(&self, around: &Loop) -> Option<BTreeSet<Way>> {
        let mut walker = Walker {
            walk: self,
            head: around.start,
            retries: self.retries(),
            seen: HashSet::new(),
            open: Vec::new(),
            ways: BTreeSet::new(),
        };
        walker.walk()
    }

    /// Whether nothing but a compare-and-swap goes round here, until it succeeds.
    pub fn is_retry(&self, one: &Loop) -> bool {
        let mut swaps = 0;
        for what in self.code.whats(one.start + 1..one.end) {
            match what {
                What::ReadModifyWrite { swap: true } => swaps += 1,
                What::ReadModifyWrite { .. } | What::Loop { .. } => return false,
                What::Call(_) | What::CallSomebody => return false,
                _ => {}
            }
        }
        let walk = Self { objects: Objects::Any, ignored: &[], ..*self };
        let mut walker = Walker {
            walk: &walk,
            head: one.start,
            retries: HashSet::new(),
            seen: HashSet::new(),
            open: Vec::new(),
            ways: BTreeSet::new(),
        };
        swaps == 1 && walker.walk().is_some_and(|ways| ways.iter().all(|way| way.retries))
    }

    fn retries(&self) -> HashSet<usize> {
        let loops = self.code.loops();
        loops.iter().filter(|one| self.is_retry(one)).map(|one| one.start).collect()
    }
}

/// What is known of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Value {
    Unknown,
    Number(i32),
    /// The `local` count of an object.
    Local,
    /// The owner of an object.
    Owner,
    /// One if an object is immortal, or the other way round.
    IsImmortal(bool),
    /// One if an object is one's own, or the other way round.
    IsOwn(bool),
    /// What a compare-and-swap found, or what a comparison with it gave.
    Swapped,
}

impl Value {
    /// Whether it is something else than zero.
    fn is_true(self, objects: Objects) -> Option<bool> {
        match (self, objects) {
            (Self::Number(number), _) => Some(number != 0),
            (Self::IsImmortal(yes), Objects::Immortal) => Some(yes),
            (Self::IsImmortal(yes) | Self::IsOwn(yes), Objects::Foreign) => Some(!yes),
            _ => None,
        }
    }

    fn negated(self) -> Self {
        match self {
            Self::Number(number) => Self::Number(i32::from(number == 0)),
            Self::IsImmortal(yes) => Self::IsImmortal(!yes),
            Self::IsOwn(yes) => Self::IsOwn(!yes),
            Self::Swapped => Self::Swapped,
            _ => Self::Unknown,
        }
    }

    fn equals(self, other: Self) -> Self {
        match (self, other) {
            (Self::Number(one), Self::Number(other)) => Self::Number(i32::from(one == other)),
            (Self::Local, Self::Number(IMMORTAL)) | (Self::Number(IMMORTAL), Self::Local) => {
                Self::IsImmortal(true)
            }
            (Self::Owner, _) | (_, Self::Owner) => Self::IsOwn(true),
            (Self::Swapped, _) | (_, Self::Swapped) => Self::Swapped,
            _ => Self::Unknown,
        }
    }

    fn with(self, other: Self, compute: impl Fn(i32, i32) -> i32) -> Self {
        match (self, other) {
            (Self::Number(one), Self::Number(other)) => Self::Number(compute(one, other)),
            _ => Self::Unknown,
        }
    }
}

/// A block that the walk is inside of.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Label {
    /// Of a loop: its head.
    head: Option<usize>,
    end: usize,
    /// Values below it, and those that it leaves.
    height: usize,
    results: usize,
    rounds: Rounds,
}

/// How often a loop was gone round: for the walk only, two places that differ in nothing else are the same.
#[derive(Clone, Copy, Debug, Default)]
struct Rounds(u32);

impl PartialEq for Rounds {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Rounds {}

impl Hash for Rounds {
    fn hash<H: Hasher>(&self, _: &mut H) {}
}

/// A place on a way, and all that is known there.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Place {
    at: usize,
    locals: Vec<Value>,
    stack: Vec<Value>,
    labels: Vec<Label>,
    way: Way,
}

impl Place {
    fn pop(&mut self) -> Value {
        self.stack.pop().expect("valid code finds its values")
    }

    fn enter(&mut self, head: Option<usize>, end: usize, results: usize) {
        let rounds = Rounds::default();
        self.labels.push(Label { head, end, height: self.stack.len(), results, rounds });
    }
}

struct Walker<'a> {
    walk: &'a Walk<'a>,
    head: usize,
    retries: HashSet<usize>,
    seen: HashSet<Place>,
    open: Vec<Place>,
    ways: BTreeSet<Way>,
}

impl Walker<'_> {
    fn walk(&mut self) -> Option<BTreeSet<Way>> {
        let way = Way { atomics: 0, calls: BTreeSet::new(), retries: false };
        let locals = vec![Value::Unknown; self.walk.code.locals];
        let mut start = Place { at: self.head + 1, locals, stack: vec![], labels: vec![], way };
        start.enter(Some(self.head), self.end_of(self.head), 0);
        self.open.push(start);
        while let Some(place) = self.open.pop() {
            let mut place = Some(place);
            while let Some(here) = place {
                if here.way.atomics > MOST_ATOMICS {
                    return None;
                }
                place = self.step(here);
            }
        }
        Some(std::mem::take(&mut self.ways))
    }

    fn end_of(&self, head: usize) -> usize {
        match self.walk.code.instructions[head].what {
            What::Loop { end } => end,
            ref other => panic!("{other:?} is no loop"),
        }
    }

    /// One instruction further; another way may be left open. Nothing, where this one ends.
    fn step(&mut self, mut place: Place) -> Option<Place> {
        let at = place.at;
        let instruction = &self.walk.code.instructions[at];
        place.at += 1;
        match instruction.what {
            What::Block { end, results } => place.enter(None, end, results),
            What::Loop { end } => {
                place.enter(Some(at), end, 0);
                return self.unless_seen(place);
            }
            What::If { otherwise, end, results } => {
                let condition = place.pop();
                return self.fork(
                    place,
                    condition,
                    |_, mut place| {
                        place.enter(None, end, results);
                        Some(place)
                    },
                    |_, mut place| {
                        place.at = otherwise;
                        if otherwise <= end {
                            place.enter(None, end, results);
                        }
                        Some(place)
                    },
                );
            }
            What::Else { end } => place.at = end,
            What::End => {
                place.labels.pop();
                // The end of the loop itself: the way leaves it.
                return if place.labels.is_empty() { None } else { self.unless_seen(place) };
            }
            What::Branch(depth) => return self.branch(place, depth),
            What::BranchIf(depth) => {
                let condition = place.pop();
                return self.fork(
                    place,
                    condition,
                    |walker, place| walker.branch(place, depth),
                    |_, place| Some(place),
                );
            }
            What::BranchTable(ref depths) => {
                place.pop();
                for &depth in depths {
                    let there = self.branch(place.clone(), depth);
                    self.open.extend(there);
                }
                return None;
            }
            What::Leave => return None,
            _ => self.compute(&mut place, at),
        }
        Some(place)
    }

    /// Goes one way, or both.
    fn fork(
        &mut self,
        mut place: Place,
        condition: Value,
        yes: impl Fn(&mut Self, Place) -> Option<Place>,
        no: impl Fn(&mut Self, Place) -> Option<Place>,
    ) -> Option<Place> {
        place.way.retries = condition == Value::Swapped;
        match condition.is_true(self.walk.objects) {
            Some(true) => yes(self, place),
            Some(false) => no(self, place),
            None => {
                let there = yes(self, place.clone());
                self.open.extend(there);
                no(self, place)
            }
        }
    }

    /// Goes to the label so many blocks out.
    fn branch(&mut self, mut place: Place, depth: u32) -> Option<Place> {
        // Further out than the loop itself: the way leaves it.
        let to = place.labels.len().checked_sub(depth as usize + 1)?;
        if to == 0 {
            self.ways.insert(place.way);
            return None;
        }
        place.labels.truncate(to + 1);
        let label = place.labels.last_mut().expect("it is there");
        let Some(head) = label.head else {
            place.stack.drain(label.height..place.stack.len() - label.results);
            place.at = label.end + 1;
            place.labels.pop();
            return self.unless_seen(place);
        };
        if self.retries.contains(&head) {
            return None;
        }
        label.rounds.0 += 1;
        place.at = head + 1;
        place.stack.truncate(label.height);
        if label.rounds.0 > MOST_ROUNDS {
            let end = label.end;
            self.forget_what_changes(&mut place, head..end);
        }
        self.unless_seen(place)
    }

    fn forget_what_changes(&self, place: &mut Place, within: Range<usize>) {
        for what in self.walk.code.whats(within) {
            if let What::Set(local) | What::Tee(local) = what {
                place.locals[*local as usize] = Value::Unknown;
            }
        }
    }

    fn unless_seen(&mut self, place: Place) -> Option<Place> {
        self.seen.insert(place.clone()).then_some(place)
    }

    /// An instruction that goes nowhere else.
    fn compute(&self, place: &mut Place, at: usize) {
        let instruction = &self.walk.code.instructions[at];
        let taken = place.stack.split_off(place.stack.len() - instruction.takes);
        let value = match (&instruction.what, &taken[..]) {
            (What::Number(number), _) => Value::Number(*number),
            (What::Get(local), _) => place.locals[*local as usize],
            (What::Set(local) | What::Tee(local), &[value]) => {
                place.locals[*local as usize] = value;
                value
            }
            (What::Add, &[one, other]) => one.with(other, i32::wrapping_add),
            (What::Subtract, &[one, other]) => one.with(other, i32::wrapping_sub),
            (What::Equal, &[one, other]) => one.equals(other),
            (What::Unequal, &[one, other]) => one.equals(other).negated(),
            (What::Below, &[one, other]) => {
                one.with(other, |one, other| i32::from((one as u32) < other as u32))
            }
            (What::AtLeast, &[one, other]) => {
                one.with(other, |one, other| i32::from(one as u32 >= other as u32))
            }
            (What::IsZero, &[value]) => value.negated(),
            (What::AtomicLoad(offset), _) if offset % LIST == LOCAL => Value::Local,
            (What::LongLoad(offset), _) if offset % LIST == OWNER => Value::Owner,
            (What::ReadModifyWrite { swap }, _) => {
                if !self.walk.ignored.iter().any(|range| range.contains(&at)) {
                    place.way.atomics += 1;
                }
                if *swap { Value::Swapped } else { Value::Unknown }
            }
            (What::Call(function), _) => {
                if !self.walk.module.is_quiet(*function) {
                    place.way.calls.insert(Callee::Known(*function));
                }
                Value::Unknown
            }
            (What::CallSomebody, _) => {
                place.way.calls.insert(Callee::Somebody);
                Value::Unknown
            }
            _ => Value::Unknown,
        };
        place.stack.resize(place.stack.len() + instruction.leaves, value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HELPERS: &str = r#"
        (memory 1 1 shared)
        (func $slow (result i32) (i32.atomic.rmw.add (i32.const 0) (i32.const 1)))
        (func $quiet (result i32) (i32.const 1))"#;

    /// One count, and its compare-and-swap, which is tried again until nobody else was faster.
    const SWAP: &str = r#"
        (local.set $old (i64.atomic.load (i32.const 0)))
        (loop $retry
          (br_if $retry (i64.ne (local.get $old) (local.tee $old
            (i64.atomic.rmw.cmpxchg (i32.const 0) (local.get $old) (i64.const 4))))))"#;
    const ADD: &str = "(drop (i64.atomic.rmw.add (i32.const 0) (i64.const 4)))";

    /// The ways round the first loop of a function with this body.
    fn ways(body: &str, objects: Objects) -> Option<BTreeSet<Way>> {
        let text = format!(
            "(module {HELPERS} (func $f (param $n i32) (local $i i32) (local $j i32) (local $old i64) {body}))"
        );
        let module = Module::read(&wat::parse_str(&text).unwrap());
        let code = module.code(module.function("f").unwrap()).unwrap();
        let first = code.loops()[0].clone();
        Walk { module: &module, code, objects, ignored: &[] }.ways(&first)
    }

    /// How many read-modify-writes the ways make.
    fn atomics(body: &str, objects: Objects) -> Vec<usize> {
        let ways = ways(body, objects).expect("the ways have an end");
        ways.into_iter().map(|way| way.atomics).collect::<BTreeSet<_>>().into_iter().collect()
    }

    fn go_on(body: &str) -> String {
        format!("(loop $l {body} (br_if $l (local.get $n)))")
    }

    #[test]
    fn what_stands_in_a_row_adds_up_and_a_retry_counts_once() {
        assert_eq!(atomics(&go_on(""), Objects::Any), [0]);
        assert_eq!(atomics(&go_on(&format!("{ADD} {SWAP} {ADD}")), Objects::Any), [3]);
    }

    #[test]
    fn a_way_that_leaves_the_loop_is_no_way_round() {
        let out = format!("(if (local.get $n) (then {ADD} {ADD} (return))) {ADD}");
        assert_eq!(atomics(&go_on(&out), Objects::Any), [1]);
        let end = format!("(block $b (loop $l {ADD} (br_if $b (local.get $n)) (br $l)) {ADD})");
        assert_eq!(atomics(&end, Objects::Any), [1]);
        let trap = format!("(if (local.get $n) (then {ADD} (unreachable)))");
        assert_eq!(atomics(&go_on(&trap), Objects::Any), [0]);
    }

    #[test]
    fn both_sides_of_a_question_are_ways() {
        let body = format!("(if (local.get $n) (then {ADD}) (else {ADD} {ADD} {ADD}))");
        assert_eq!(atomics(&go_on(&body), Objects::Any), [1, 3]);
        let body = format!("(block $a (block $b (br_table $a $b (local.get $n))) {ADD})");
        assert_eq!(atomics(&go_on(&body), Objects::Any), [0, 1]);
        let value = format!(
            "(local.set $i (block $b (result i32) (drop (br_if $b (i32.const 0) (local.get $n))) {ADD}
               (i32.const 1))) (if (local.get $i) (then {ADD}))"
        );
        assert_eq!(atomics(&go_on(&value), Objects::Any), [0, 2]);
    }

    #[test]
    fn an_inner_loop_with_a_counter_is_gone_round_as_often_as_the_counter_says() {
        let three = format!(
            "(local.set $i (i32.const 0))
             (loop $rows {ADD} (br_if $rows
               (i32.ne (local.tee $i (i32.add (local.get $i) (i32.const 1))) (i32.const 3))))"
        );
        assert_eq!(atomics(&go_on(&three), Objects::Any), [3]);
        let down = format!(
            "(local.set $i (i32.const 5))
             (loop $rows {three} (br_if $rows
               (local.tee $j (i32.sub (local.get $j) (i32.const 1)))))"
        );
        let nine = format!("(local.set $j (i32.const 3)) {down}");
        assert_eq!(atomics(&go_on(&nine), Objects::Any), [9]);
    }

    #[test]
    fn an_inner_loop_of_unknown_length_has_no_end_unless_it_makes_none() {
        let row = |inside: &str| {
            go_on(&format!(
                "(local.set $i (i32.const 0))
                 (loop $row {inside} (br_if $row (i32.lt_u
                   (local.tee $i (i32.add (local.get $i) (i32.const 1))) (local.get $n)))) {ADD}"
            ))
        };
        assert_eq!(ways(&row(ADD), Objects::Any), None);
        assert_eq!(atomics(&row(""), Objects::Any), [1]);
    }

    #[test]
    fn a_compare_and_swap_in_a_loop_that_goes_on_for_other_reasons_is_no_retry() {
        let row = "(loop $row
            (drop (i64.atomic.rmw.cmpxchg (i32.const 0) (i64.const 0) (i64.const 4)))
            (br_if $row (local.get $n)))";
        assert_eq!(ways(&go_on(row), Objects::Any), None);
    }

    #[test]
    fn immortal_objects_and_ones_own_are_not_counted_by_read_modify_writes() {
        let take = format!(
            "(block $done
               (br_if $done (i32.eq (i32.atomic.load offset=12 (local.get $n)) (i32.const -1)))
               (if (i64.ne (i64.load (local.get $n)) (local.get $old)) (then {SWAP} (br $done)))
               (i32.atomic.store offset=12 (local.get $n) (i32.const 2)))"
        );
        let two = go_on(&format!("{take} {take}"));
        assert_eq!(atomics(&two, Objects::Any), [0, 1, 2]);
        assert_eq!(atomics(&two, Objects::Foreign), [2]);
        assert_eq!(atomics(&two, Objects::Immortal), [0]);
        let unknown_question = two.replace("offset=12", "offset=20");
        assert_eq!(atomics(&unknown_question, Objects::Foreign), [0, 1, 2]);
    }

    #[test]
    fn functions_that_are_called_are_told_unless_they_are_quiet() {
        let body = "(if (local.get $n) (then (drop (call $slow)))) (drop (call $quiet))";
        let calls: Vec<usize> =
            ways(&go_on(body), Objects::Any).unwrap().iter().map(|way| way.calls.len()).collect();
        assert_eq!(calls, [0, 1]);
    }

    #[test]
    fn what_is_ignored_does_not_count() {
        let text = format!("(module {HELPERS} (func $f (param $n i32) {}))", go_on(ADD));
        let module = Module::read(&wat::parse_str(&text).unwrap());
        let code = module.code(module.function("f").unwrap()).unwrap();
        let first = code.loops()[0].clone();
        let ignored = std::slice::from_ref(&first);
        let walk = Walk { module: &module, code, objects: Objects::Any, ignored };
        assert!(walk.ways(&first).unwrap().iter().all(|way| way.atomics == 0));
    }
}
