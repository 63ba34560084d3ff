//! The promise of `Deal`, on which `unsafe` code builds: every task is dealt exactly once.

#![cfg(not(target_arch = "wasm32"))]

use std::sync::Mutex;

use proptest::prelude::*;
use threadscape::registry::SCHEDULES;
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

/// Proptest's own number of cases, or what Miri can do in seconds.
fn cases() -> ProptestConfig {
    if cfg!(miri) { ProptestConfig::with_cases(8) } else { ProptestConfig::default() }
}

const MOST_TASKS: usize = if cfg!(miri) { 40 } else { 500 };
const MOST_ASKING: usize = if cfg!(miri) { 10 } else { 100 };

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn every_schedule_deals_each_task_once(
        tasks in 0..MOST_TASKS,
        chunk in 1..80usize,
        width in 1..20usize,
        asking in proptest::collection::vec(0..64usize, 0..MOST_ASKING),
    ) {
        for schedule in SCHEDULES {
            let deal = (schedule.deal)(tasks, chunk, width);
            once_each(dealt(&*deal, width, &asking), tasks, schedule);
        }
    }
}

#[test]
fn every_schedule_deals_each_task_once_to_seats_that_run_at_the_same_time() {
    const TASKS: usize = if cfg!(miri) { 200 } else { 10_000 };
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
