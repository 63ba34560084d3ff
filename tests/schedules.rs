//! The promise of `Deal`, on which `unsafe` code builds: every task is dealt exactly once.

#![cfg(not(target_arch = "wasm32"))]

use std::sync::Mutex;

use proptest::prelude::*;
use threadscape::registry::SCHEDULES;
use threadscape::schedule::watched::Takers;
use threadscape::schedule::{Deal, Schedule};
use threadscape::team::Seat;

/// Tasks in the order dealt, when the seats ask in this order (cycled until nobody gets any more).
fn dealt(deal: &dyn Deal, width: usize, asking: &[usize]) -> Vec<usize> {
    let mut tasks = Vec::new();
    let mut idle = vec![false; width];
    let order = asking.iter().map(|seat| seat % width).chain((0..width).cycle());
    for index in order {
        match deal.next(Seat { index, width }) {
            Some(range) => tasks.extend(range),
            None => idle[index] = true,
        }
        if idle.iter().all(|idle| *idle) {
            return tasks;
        }
    }
    unreachable!("the order goes on for ever")
}

fn once_each(mut tasks: Vec<usize>, count: usize, schedule: &Schedule) {
    tasks.sort_unstable();
    assert_eq!(tasks, (0..count).collect::<Vec<_>>(), "{}", schedule.info.id);
}

proptest! {
    #[test]
    fn every_schedule_deals_each_task_once(
        tasks in 0..500usize,
        chunk in 1..80usize,
        width in 1..20usize,
        asking in proptest::collection::vec(0..64usize, 0..100),
    ) {
        for schedule in SCHEDULES {
            let deal = (schedule.deal)(tasks, chunk, width);
            once_each(dealt(&*deal, width, &asking), tasks, schedule);
            let takers = Takers::of(tasks);
            let watched = takers.watch((schedule.deal)(tasks, chunk, width));
            once_each(dealt(&*watched, width, &asking), tasks, schedule);
            prop_assert!(takers.seats().iter().all(|&seat| seat < width as u32));
        }
    }

    #[test]
    fn no_order_of_asking_leaves_the_busiest_seat_less_than_the_schedule_says(
        tasks in 1..300usize,
        chunk in 1..40usize,
        width in 1..12usize,
        asking in proptest::collection::vec(0..64usize, 0..100),
    ) {
        for schedule in SCHEDULES {
            let takers = Takers::of(tasks);
            let deal = takers.watch((schedule.deal)(tasks, chunk, width));
            dealt(&*deal, width, &asking);
            let busiest = busiest(&takers.seats(), width);
            prop_assert!(busiest >= (schedule.busiest)(tasks, chunk, width), "{}", schedule.info.id);
        }
    }
}

/// The tasks of the seat that took most.
fn busiest(seats: &[u32], width: usize) -> usize {
    let taken = |seat: usize| seats.iter().filter(|&&taker| taker as usize == seat).count();
    (0..width).map(taken).max().unwrap()
}

/// Whoever has least asks next, as it would with tasks of equal length.
fn busiest_where_whoever_has_least_asks(
    schedule: &Schedule,
    tasks: usize,
    chunk: usize,
    width: usize,
) -> usize {
    let deal = (schedule.deal)(tasks, chunk, width);
    let (mut taken, mut idle) = (vec![0; width], vec![false; width]);
    while let Some(index) = (0..width).filter(|&seat| !idle[seat]).min_by_key(|&seat| taken[seat]) {
        match deal.next(Seat { index, width }) {
            Some(range) => taken[index] += range.len(),
            None => idle[index] = true,
        }
    }
    taken.into_iter().max().unwrap()
}

#[test]
fn equal_tasks_are_shared_out_as_evenly_as_the_schedule_says() {
    for schedule in SCHEDULES {
        let id = schedule.info.id;
        for (tasks, chunk, width) in
            [(30, 1, 4), (10, 1, 8), (100, 7, 4), (29, 7, 4), (64, 16, 4), (3, 5, 2), (200, 1, 8)]
        {
            let least = (schedule.busiest)(tasks, chunk, width);
            let made = busiest_where_whoever_has_least_asks(schedule, tasks, chunk, width);
            match id {
                // Its pieces are of many sizes, and a bound is all it gives: a chunk more at most.
                "guided" => assert!((least..=least + chunk).contains(&made), "{tasks} {made}"),
                _ => assert_eq!(made, least, "{id}: {tasks} tasks by {chunk} on {width}"),
            }
        }
    }
}

#[test]
fn every_schedule_deals_each_task_once_to_seats_that_run_at_the_same_time() {
    const TASKS: usize = 10_000;
    for schedule in SCHEDULES {
        for width in [1, 2, 4] {
            let deal = (schedule.deal)(TASKS, 3, width);
            let all = Mutex::new(Vec::new());
            std::thread::scope(|scope| {
                for index in 0..width {
                    let (deal, all) = (&deal, &all);
                    scope.spawn(move || {
                        while let Some(range) = deal.next(Seat { index, width }) {
                            all.lock().unwrap().extend(range);
                        }
                    });
                }
            });
            once_each(all.into_inner().unwrap(), TASKS, schedule);
        }
    }
}
