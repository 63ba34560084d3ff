//! Every sharing mode with real threads: the answer is right, what was counted is uncounted at the end, and
//! locks keep threads apart. ThreadSanitizer runs this file too.
#![cfg(not(loom))]

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};

use threadscape::cpython::list::List;
use threadscape::cpython::operands::Operands;
use threadscape::registry::{self, SharingVisitor, visit_sharing_modes};
use threadscape::sharing::list_world::{ListWorld, Read};
use threadscape::sharing::{
    Access, Atomics, Executor, Family, MODEL_NOTE, Number, Seat, Sharing, World, WorldShape,
};
use threadscape::sharing::{
    borrowed::Borrowed, counted::Counted, counted_copies::CountedCopies, deep_copies::DeepCopies,
    global_lock::GlobalLock, immortal::Immortal, locked::Locked, plain::Plain,
};

const SEATS: usize = 3;
const TASKS: usize = 7;
const LENGTH: usize = if cfg!(miri) { 12 } else { 500 };
const SHAPE: WorldShape =
    WorldShape { seats: SEATS, tasks: TASKS, reads_per_step: 2, offset_bytes: 80 };

/// Runs one test for every mode that the registry lists.
macro_rules! for_every_mode {
    ($test:ident) => {{
        struct Test;
        impl SharingVisitor for Test {
            fn visit<S: Sharing>(&mut self) {
                $test::<S>();
            }
        }
        visit_sharing_modes(&mut Test);
    }};
}

#[test]
fn every_mode_means_every_registered_one_that_threads_run() {
    struct Ids(Vec<&'static str>);
    impl SharingVisitor for Ids {
        fn visit<S: Sharing>(&mut self) {
            self.0.push(S::INFO.id);
        }
    }
    let mut tested = Ids(Vec::new());
    visit_sharing_modes(&mut tested);
    let modes = registry::kernel("matmul").unwrap().modes.iter();
    let on_threads = modes.filter(|mode| mode.info.executor == Executor::Pool);
    let registered: Vec<&str> = on_threads.map(|mode| mode.info.id).collect();
    assert_eq!(tested.0, registered);
}

fn seat(index: usize) -> Seat {
    Seat { index, width: SEATS }
}

/// Two operands; the second has other values and another length.
fn inputs<T: Number>(value: impl Fn(usize) -> T) -> Vec<Vec<T>> {
    vec![(0..LENGTH).map(&value).collect(), (0..LENGTH + 5).map(|i| value(i + 3)).collect()]
}

/// The toy kernel: a scalar product, in an order of its own for each task (7 and the length share no factor).
fn scalar_product(access: &impl Access<u64>, task: usize) -> u64 {
    let mut total = 0;
    for step in 0..LENGTH {
        let index = (step * 7 + task) % LENGTH;
        total += *access.get(0, index) * *access.get(1, index + 5);
        access.step();
    }
    total
}

fn expected(inputs: &[Vec<u64>]) -> u64 {
    (0..LENGTH).map(|index| inputs[0][index] * inputs[1][index + 5]).sum()
}

/// One pass on all seats: each task's sum, in the order of the tasks.
fn pass<W: World<u64>>(world: &mut W) -> Vec<u64> {
    world.begin_pass();
    let (world, next) = (&*world, &AtomicUsize::new(0));
    let deal = move || Some(next.fetch_add(1, Ordering::Relaxed)).filter(|&task| task < TASKS);
    let work = move |index| {
        let one = |task| (task, scalar_product(&world.enter(seat(index), task), task));
        std::iter::from_fn(deal).map(one).collect::<Vec<_>>()
    };
    let mut sums: Vec<(usize, u64)> = std::thread::scope(|scope| {
        let seats: Vec<_> = (0..SEATS).map(|index| scope.spawn(move || work(index))).collect();
        seats.into_iter().flat_map(|seat| seat.join().unwrap()).collect()
    });
    sums.sort_unstable();
    sums.into_iter().map(|(_, sum)| sum).collect()
}

fn computes_the_right_answer<S: Sharing>() {
    let inputs = inputs(|i| i as u64 % 17 + 1);
    let mut world = S::world(inputs.clone(), &SHAPE);
    for iterations_per_step in [0, 7] {
        world.interpret(iterations_per_step);
        assert_eq!(pass(&mut world), vec![expected(&inputs); TASKS], "{}", S::INFO.id);
    }
}

#[test]
fn every_mode_computes_the_right_answer() {
    for_every_mode!(computes_the_right_answer);
}

fn reads_what_was_replaced<S: Sharing>() {
    let mut inputs = inputs(|i| i as u64);
    let mut world = S::world(inputs.clone(), &SHAPE);
    pass(&mut world);
    inputs[1] = (0..LENGTH + 5).map(|i| (i * i) as u64 % 31).collect();
    world.replace(1, &inputs[1]);
    assert_eq!(pass(&mut world), vec![expected(&inputs); TASKS], "{}", S::INFO.id);
}

#[test]
fn every_mode_reads_what_was_replaced_between_two_passes() {
    for_every_mode!(reads_what_was_replaced);
}

fn gives_small_elements_back<S: Sharing>() {
    let inputs = inputs(|i| i as u8);
    let world = S::world(inputs.clone(), &SHAPE);
    let access = world.enter(seat(0), 0);
    let read = |operand: usize| (0..inputs[operand].len()).map(move |i| (operand, i));
    for (operand, index) in read(0).chain(read(1)) {
        assert_eq!(*access.get(operand, index), inputs[operand][index], "{}", S::INFO.id);
    }
}

#[test]
fn every_mode_gives_small_elements_back() {
    for_every_mode!(gives_small_elements_back);
}

fn refuses_what_is_not_there<S: Sharing>() {
    for (operand, index) in [(0, LENGTH), (1, LENGTH + 5), (2, 0)] {
        let world = S::world(inputs(|i| i as u64), &SHAPE);
        let access = world.enter(seat(0), 0);
        let read = std::panic::AssertUnwindSafe(|| *access.get(operand, index));
        assert!(std::panic::catch_unwind(read).is_err(), "{} {operand} {index}", S::INFO.id);
    }
}

#[test]
fn every_mode_refuses_an_element_that_is_not_there() {
    for_every_mode!(refuses_what_is_not_there);
}

fn runs_a_kernel_without_operands<S: Sharing>() {
    let mut world = S::world::<u64>(Vec::new(), &WorldShape { reads_per_step: 0, ..SHAPE });
    world.interpret(10);
    world.begin_pass();
    world.enter(seat(1), TASKS - 1).step();
}

#[test]
fn every_mode_runs_a_kernel_without_operands() {
    for_every_mode!(runs_a_kernel_without_operands);
}

fn describes_itself<S: Sharing>() {
    let info = S::INFO;
    assert!(!info.python.is_empty(), "{}", info.id);
    for text in [info.id, info.label, info.summary, info.stands_for] {
        assert!(!text.is_empty() && !text.contains("  "), "{}: {text:?}", info.id);
    }
    assert!(info.summary.ends_with('.') && !info.summary.contains(". "), "{}", info.summary);
    assert_eq!(info.model_note, if info.id == "plain" { "" } else { MODEL_NOTE });
    assert_eq!(info.serialises, info.family == Family::GlobalLock);
    assert!(info.read_nanoseconds >= 0.0);
}

#[test]
fn every_mode_describes_itself_in_one_sentence() {
    for_every_mode!(describes_itself);
}

/// The table of read-modify-writes per element, as CPython's sources give it.
#[test]
fn the_modes_of_python_name_the_atomics_of_its_sources() {
    let table = [
        (Plain::INFO, [0, 0, 0]),
        (Immortal::INFO, [0, 0, 0]),
        (DeepCopies::INFO, [0, 0, 0]),
        (GlobalLock::INFO, [0, 0, 0]),
        (Borrowed::INFO, [0, 0, 2]),
        (CountedCopies::INFO, [0, 2, 2]),
        (Counted::INFO, [2, 0, 2]),
        (Locked::INFO, [2, 0, 2]),
    ];
    for (info, [shared, own, item]) in table {
        assert_eq!(info.atomics, Atomics { shared, own, item }, "{}", info.id);
    }
}

/// (local, shared) of a list and of each of its items.
fn counts(list: &List<u64>) -> ((u32, u64), Vec<(u32, u64)>) {
    let items = (0..list.length()).map(|index| list.item(index).header.counts()).collect();
    (list.header.counts(), items)
}

fn leaves_no_count_behind<S>()
where
    S: Sharing<World<u64> = ListWorld<u64, S>> + Read,
{
    let mut world = S::world(inputs(|i| i as u64), &SHAPE);
    let before: Vec<_> = world.operands().lists().iter().map(counts).collect();
    let touched = world.lot().slow_reads();
    assert_eq!(before[0].0, (1, 0));
    (0..3).for_each(|_| drop(pass(&mut world)));
    let after: Vec<_> = world.operands().lists().iter().map(counts).collect();
    assert_eq!(before, after, "{}", S::INFO.id);
    assert_eq!(world.lot().slow_reads(), touched, "{}: a first touch inside the pass", S::INFO.id);
    assert!(world.operands().lists().iter().all(|list| !list.header.mutex.is_locked()));
}

#[test]
fn counts_are_after_a_pass_what_they_were_before_and_no_first_touch_falls_into_it() {
    leaves_no_count_behind::<Immortal>();
    leaves_no_count_behind::<Borrowed>();
    leaves_no_count_behind::<Counted>();
    leaves_no_count_behind::<Locked>();
}

/// What the header of a list counts while one of its items is held, and what the item counts.
fn held<S>() -> (u64, u64)
where
    S: Sharing<World<u64> = ListWorld<u64, S>> + Read,
{
    let world = S::world(inputs(|i| i as u64), &SHAPE);
    let access = world.enter(seat(2), 0);
    let item = access.get(0, 4);
    let list = &world.operands().lists()[0];
    assert_eq!(*item, 4);
    (list.header.counts().1, list.item(4).header.counts().1)
}

#[test]
fn an_item_is_counted_while_it_is_held_and_its_list_no_longer() {
    assert_eq!(held::<Immortal>(), (0, 0));
    assert_eq!(held::<Borrowed>(), (0, 1));
    assert_eq!(held::<Counted>(), (0, 1));
    assert_eq!(held::<Locked>(), (0, 1));
}

#[test]
fn copies_leave_the_headers_of_the_shared_lists_alone() {
    let mut world = CountedCopies::world(inputs(|i| i as u64), &SHAPE);
    (0..3).for_each(|_| drop(pass(&mut world)));
    for list in world.copies().originals().lists() {
        let (header, items) = counts(list);
        assert_eq!(header, (1, 0));
        assert!(items.iter().all(|&count| count == (1 + TASKS as u32, 0)));
    }
    for task in 0..TASKS {
        assert!(world.copies().lists(task).iter().all(|copy| copy.header.counts() == (1, 0)));
    }
}

#[test]
fn the_copies_of_a_pass_are_timed_where_a_mode_makes_them() {
    fn copies_are_timed<S: Sharing>() {
        let mut world = S::world(inputs(|i| i as u64), &SHAPE);
        assert_eq!(world.copy_seconds(), 0.0);
        pass(&mut world);
        let once = world.copy_seconds();
        pass(&mut world);
        let copies = S::INFO.family == Family::Copied;
        assert_eq!(world.copy_seconds() > once && once > 0.0, copies, "{}", S::INFO.id);
    }
    for_every_mode!(copies_are_timed);
}

/// Whether nobody holds these lists or any of their items: each counts its owner's one reference.
fn unheld(operands: &Operands<u64>) -> bool {
    operands
        .lists()
        .iter()
        .map(counts)
        .all(|(list, items)| list == (1, 0) && items.iter().all(|&item| item == (1, 0)))
}

#[test]
fn deep_copies_leave_the_counts_of_the_shared_lists_and_items_as_they_were() {
    let mut world = DeepCopies::world(inputs(|i| i as u64), &SHAPE);
    let touched = world.lot().slow_reads();
    assert!(unheld(world.originals()));
    (0..3).for_each(|_| drop(pass(&mut world)));
    assert!(unheld(world.originals()));
    assert_eq!(world.lot().slow_reads(), touched, "a first touch inside the pass");
    for index in 0..SEATS {
        assert!(unheld(world.copies_of(seat(index))));
    }
}

#[test]
fn a_deep_copy_is_counted_by_its_owner_alone_and_the_shared_item_not_at_all() {
    let world = DeepCopies::world(inputs(|i| i as u64), &SHAPE);
    let access = world.enter(seat(2), 0);
    let (item, again) = (access.get(0, 4), access.get(0, 4));
    assert_eq!((*item, *again), (4, 4));
    let copy = &world.copies_of(seat(2)).lists()[0];
    assert_eq!((copy.header.counts(), copy.item(4).header.counts()), ((1, 0), (3, 0)));
    assert!(!copy.item(4).header.is_touched());
    assert!(unheld(world.originals()));
    assert!(unheld(world.copies_of(seat(0))));
    drop((item, again));
    assert_eq!(copy.item(4).header.counts(), (1, 0));
}

#[test]
fn deep_copies_are_new_for_each_task() {
    let mut inputs = inputs(|i| i as u64);
    let mut world = DeepCopies::world(inputs.clone(), &SHAPE);
    // An item that is never given back, as a leak would leave it.
    std::mem::forget(world.enter(seat(1), 0).get(0, 4));
    let counts = |world: &<DeepCopies as Sharing>::World<u64>| {
        world.copies_of(seat(1)).lists()[0].item(4).header.counts()
    };
    assert_eq!(counts(&world), (2, 0));
    inputs[0][4] = 77;
    world.replace(0, &inputs[0]);
    let access = world.enter(seat(1), 1);
    assert_eq!(counts(&world), (1, 0));
    assert_eq!(*access.get(0, 4), 77);
}

#[test]
fn two_seats_have_their_own_copies_at_the_same_time() {
    let world = DeepCopies::world(inputs(|i| i as u64), &SHAPE);
    let (one, other) = (world.enter(seat(0), 3), world.enter(seat(1), 3));
    let (item, same) = (one.get(1, 2), other.get(1, 2));
    assert_eq!(*item, *same);
    assert!(!std::ptr::eq(&*item, &*same));
}

#[test]
#[should_panic(expected = "seat 1 is in a task already")]
fn a_seat_cannot_be_in_two_tasks_at_once() {
    let world = DeepCopies::world(inputs(|i| i as u64), &SHAPE);
    let _first = world.enter(seat(1), 0);
    world.enter(seat(1), 1);
}

#[test]
fn a_seat_that_failed_in_a_task_may_begin_another() {
    let world = DeepCopies::world(inputs(|i| i as u64), &SHAPE);
    let read = std::panic::AssertUnwindSafe(|| *world.enter(seat(1), 0).get(0, LENGTH));
    assert!(std::panic::catch_unwind(read).is_err());
    assert_eq!(*world.enter(seat(1), 1).get(0, 4), 4);
}

/// The pairs of cache lines that hold headers or numbers: what is written while seats work.
fn lines(operands: &Operands<u64>) -> impl Iterator<Item = usize> {
    fn ends<V>(value: &V) -> [usize; 2] {
        let start = std::ptr::from_ref(value).addr();
        [start, start + size_of::<V>() - 1]
    }
    let of_list = |list: &List<u64>| -> Vec<usize> {
        (0..list.length()).flat_map(|index| ends(list.item(index))).chain(ends(list)).collect()
    };
    let addresses: Vec<usize> = operands.lists().iter().flat_map(of_list).collect();
    addresses.into_iter().map(|address| address / 128)
}

#[test]
fn no_line_belongs_to_the_deep_copies_of_two_seats_wherever_the_data_lies() {
    for offset_bytes in [0, 16, 80, 2048, 4064, 4080] {
        let world = DeepCopies::world(inputs(|i| i as u64), &WorldShape { offset_bytes, ..SHAPE });
        let mut owners = HashMap::new();
        let copies = (0..SEATS).map(|index| world.copies_of(seat(index)));
        for (owner, operands) in std::iter::once(world.originals()).chain(copies).enumerate() {
            for line in lines(operands) {
                assert_eq!(*owners.entry(line).or_insert(owner), owner, "at {offset_bytes}");
            }
        }
        assert!(owners.len() > SEATS * LENGTH / 4);
    }
}

/// While the test holds a list's lock, `locked` waits and `counted` does not.
#[test]
fn a_lock_per_read_waits_for_whoever_holds_the_list() {
    let world = &Locked::world(inputs(|i| i as u64), &SHAPE);
    let mutex = &world.operands().lists()[0].header.mutex;
    mutex.lock(world.lot(), 0);
    std::thread::scope(|scope| {
        scope.spawn(|| assert_eq!(*world.enter(seat(1), 0).get(0, 4), 4));
        while world.parks() == 0 {
            std::thread::yield_now();
        }
        mutex.unlock(world.lot());
    });
    assert_eq!(world.parks(), 1);

    let world = &Counted::world(inputs(|i| i as u64), &SHAPE);
    world.operands().lists()[0].header.mutex.lock(world.lot(), 0);
    assert_eq!(*world.enter(seat(1), 0).get(0, 4), 4);
}

/// No seat leaves before all have been inside: a loop without operands, as Mandelbrot's is. It ends only if the
/// holder gives way in `step`.
#[test]
fn the_global_lock_never_has_two_seats_inside_and_lets_all_of_them_in() {
    let world = &GlobalLock::world::<f64>(Vec::new(), &SHAPE);
    let (inside, arrived) = (&AtomicUsize::new(0), &AtomicUsize::new(0));
    std::thread::scope(|scope| {
        for index in 0..SEATS {
            scope.spawn(move || {
                let access = world.enter(seat(index), 0);
                arrived.fetch_add(1, Ordering::Relaxed);
                while arrived.load(Ordering::Relaxed) < SEATS {
                    assert_eq!(inside.fetch_add(1, Ordering::Relaxed), 0, "two are inside");
                    inside.fetch_sub(1, Ordering::Relaxed);
                    access.step();
                }
            });
        }
    });
    assert!(world.parks() >= SEATS as u64 - 1);
}

#[test]
fn plan_is_told_what_a_world_takes() {
    let (lengths, elements) = ([LENGTH, LENGTH + 5], 2 * LENGTH as u64 + 5);
    // Every array has a page of slack, in whole elements.
    let (page, page_of_boxes) = (4096, 85 * 48);
    let boxed = page + 2 * 64 + 2 * (page + page_of_boxes) + elements * (8 + 48);
    assert_eq!(Plain::bytes(&lengths, 8, &SHAPE), 2 * page + elements * 8);
    assert_eq!(Plain::bytes(&lengths, 1, &SHAPE), 2 * page + elements);
    assert_eq!(Borrowed::bytes(&lengths, 1, &SHAPE), boxed);
    assert_eq!(GlobalLock::bytes(&lengths, 8, &SHAPE), boxed);
    let copies = page + TASKS as u64 * (2 * 64 + 2 * page + elements * 8);
    assert_eq!(CountedCopies::bytes(&lengths, 8, &SHAPE), boxed + copies);
    assert_eq!(DeepCopies::bytes(&lengths, 8, &SHAPE), (1 + SEATS as u64) * boxed);
}

#[test]
fn deep_copies_allocate_what_plan_was_told() {
    let world = DeepCopies::world(inputs(|i| i as u64), &SHAPE);
    let copies = (0..SEATS).map(|index| world.copies_of(seat(index)).allocated_bytes());
    let allocated = world.originals().allocated_bytes() + copies.sum::<u64>();
    assert_eq!(allocated, DeepCopies::bytes(&[LENGTH, LENGTH + 5], 8, &SHAPE));
}
