//! The team: threads that stand ready, a start gate they all leave together, and the line where the last one
//! home stops the clock. The only file that knows rayon.
//!
//! Rayon's pool can be neither resized nor destroyed in a page, and rounds visit all thread counts in random
//! order. So one pool of the largest count lives for a whole experiment, and a pass of width k uses k of
//! its threads: `spawn_broadcast` reaches every thread, those beyond the width go home at once, and the
//! gate opens only when all have answered, so that no late riser disturbs the timed region.
//!
//! **The coordinator has a seat too, the first.** It stamps the clock, does what belongs between, opens the gate, and then
//! works like the others: it would otherwise go to sleep on a core that a seat then has to find. Where seats and cores are
//! as many, the scheduler often left two seats on one core until its next tick, 1.5 ms into a pass of 3.5
//! (docs/METHODOLOGY.md, “A quiet page”).
//!
//! The gate is also the barrier between the phases of a pass and between the passes of a sample: the coordinator
//! waits until the last seat is done, does what belongs between, and opens again.

use crate::clock::Clock;
use crate::sync::atomic::{AtomicUsize, Ordering};
use crate::sync::{Mutex, Thread, current_thread, park};

/// One thread's place in a pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seat {
    /// From 0, the coordinator's own.
    pub index: usize,
    /// How many seats take part.
    pub width: usize,
}

/// The threads of one experiment: the caller and those of a pool.
pub struct Team {
    size: usize,
    #[cfg(feature = "threads")]
    pool: pool::Pool,
}

impl Team {
    /// A team of nobody but the caller: width 1, no threads, no gate.
    #[cfg(not(feature = "threads"))]
    pub fn alone() -> Self {
        Self { size: 1 }
    }

    /// The most seats that a pass can have.
    pub fn size(&self) -> usize {
        self.size
    }

    /// Runs `rounds` rounds on `width` seats, the first of them the caller's, and returns the seconds from before the first
    /// to after the last.
    ///
    /// Per round the caller calls `between(round)` while all seats wait, then every seat calls `work(seat, round)`;
    /// after the last round comes `between(rounds)`. All of it is inside the clock: what starting and ending a round
    /// costs is measured apart, by the empty kernel (R8).
    ///
    /// Panics if the team has fewer seats, and when one of the seats does.
    #[cfg(feature = "threads")]
    pub fn run(
        &self,
        width: usize,
        rounds: usize,
        clock: &dyn Clock,
        between: &mut dyn FnMut(usize),
        work: &(dyn Fn(Seat, usize) + Sync),
    ) -> f64 {
        assert!((1..=self.size).contains(&width), "a pass of {width} on {} seats", self.size);
        let gate = Gate::new(self.size, width);
        let mut seconds = 0.0;
        self.pool.on_every_thread(
            &|index| {
                let seat = Seat { index, width };
                gate.answer(seat);
                let mut round = 0;
                while index < width && gate.wait_until_open(round) {
                    let _home = gate.home_at_drop();
                    work(seat, round);
                    round += 1;
                }
            },
            || {
                gate.wait_for_answers();
                let _close = gate.close_at_drop();
                let start = clock.seconds();
                for round in 0..rounds {
                    between(round);
                    gate.open(round);
                    work(Seat { index: 0, width }, round);
                    gate.wait_until_all_home();
                }
                between(rounds);
                seconds = clock.seconds() - start;
            },
        );
        seconds
    }

    /// The same with nobody but the caller.
    #[cfg(not(feature = "threads"))]
    pub fn run(
        &self,
        width: usize,
        rounds: usize,
        clock: &dyn Clock,
        between: &mut dyn FnMut(usize),
        work: &(dyn Fn(Seat, usize) + Sync),
    ) -> f64 {
        assert_eq!(width, 1, "this build has no threads");
        let start = clock.seconds();
        for round in 0..rounds {
            between(round);
            work(Seat { index: 0, width: 1 }, round);
        }
        between(rounds);
        clock.seconds() - start
    }

    /// Calls `there` on the thread of one seat while the caller, who has seat 0, does `here`.
    #[cfg(feature = "threads")]
    pub fn beside(&self, seat: usize, there: &(dyn Fn() + Sync), here: impl FnOnce()) {
        assert!((1..self.size).contains(&seat), "seat {seat} of {}", self.size);
        self.pool.on_every_thread(
            &|index| {
                if index == seat {
                    there();
                }
            },
            here,
        );
    }

    /// There is nobody beside the caller.
    #[cfg(not(feature = "threads"))]
    pub fn beside(&self, _seat: usize, _there: &(dyn Fn() + Sync), _here: impl FnOnce()) {
        panic!("this build has no threads");
    }
}

/// Where the seats of one run wait for the coordinator, and it for them.
///
/// Everybody sleeps, parked, and nobody spins: on a machine with as many seats as cores that would take a core from the
/// work that is timed. And the coordinator wakes each seat itself. Rung out of one condition variable they would meet at
/// its mutex and wake one another from cores that are busy from then on.
pub struct Gate {
    coordinator: Thread,
    /// Of the seats that take part, in the order in which they answered.
    seats: Mutex<Vec<Thread>>,
    answered: AtomicUsize,
    /// Rounds opened so far; [`CLOSED`] once there will be no more.
    opened: AtomicUsize,
    /// Seats, the coordinator's not among them, that are not done with the round that is open.
    out: AtomicUsize,
    /// Seats that panicked: they come to no later round.
    lost: AtomicUsize,
    size: usize,
    width: usize,
}

/// More rounds than there can be.
const CLOSED: usize = usize::MAX;

impl Gate {
    /// By the coordinator: a gate for `width` seats of a team of `size`, its own among them.
    pub fn new(size: usize, width: usize) -> Self {
        Self {
            coordinator: current_thread(),
            seats: Mutex::new(Vec::with_capacity(width)),
            answered: AtomicUsize::new(0),
            opened: AtomicUsize::new(0),
            out: AtomicUsize::new(0),
            lost: AtomicUsize::new(0),
            size,
            width,
        }
    }

    /// By every other thread, once: it is awake.
    pub fn answer(&self, seat: Seat) {
        if seat.index < self.width {
            self.seats.lock().unwrap().push(current_thread());
        }
        // The last one's order makes all of them seen.
        if self.answered.fetch_add(1, Ordering::AcqRel) + 2 == self.size {
            self.coordinator.unpark();
        }
    }

    /// By the coordinator: until every thread has answered.
    pub fn wait_for_answers(&self) {
        while self.answered.load(Ordering::Acquire) + 1 < self.size {
            park();
        }
    }

    /// By the coordinator: lets the seats into this round. Rounds are opened in order, from 0.
    pub fn open(&self, round: usize) {
        let lost = self.lost.load(Ordering::Relaxed);
        self.out.store(self.width - 1 - lost, Ordering::Relaxed);
        self.let_in(round + 1);
    }

    fn let_in(&self, opened: usize) {
        self.opened.store(opened, Ordering::Release);
        for seat in self.seats.lock().unwrap().iter() {
            seat.unpark();
        }
    }

    /// By a seat: until this round is open; false when there is no such round.
    pub fn wait_until_open(&self, round: usize) -> bool {
        loop {
            match self.opened.load(Ordering::Acquire) {
                CLOSED => return false,
                opened if opened > round => return true,
                _ => park(),
            }
        }
    }

    /// By the coordinator: until every other seat is done with the open round.
    pub fn wait_until_all_home(&self) {
        while self.out.load(Ordering::Acquire) > 0 {
            park();
        }
    }

    /// Counts a seat home when dropped; while a panic unwinds, as lost for all later rounds too: the coordinator must not
    /// wait for it for ever.
    pub fn home_at_drop(&self) -> impl Drop + '_ {
        struct Home<'a>(&'a Gate);
        impl Drop for Home<'_> {
            fn drop(&mut self) {
                if std::thread::panicking() {
                    self.0.lost.fetch_add(1, Ordering::Relaxed);
                }
                if self.0.out.fetch_sub(1, Ordering::AcqRel) == 1 {
                    self.0.coordinator.unpark();
                }
            }
        }
        Home(self)
    }

    /// By the coordinator: when dropped, also while a panic of its own unwinds, no seat waits for a further round.
    pub fn close_at_drop(&self) -> impl Drop + '_ {
        struct Close<'a>(&'a Gate);
        impl Drop for Close<'_> {
            fn drop(&mut self) {
                self.0.let_in(CLOSED);
            }
        }
        Close(self)
    }
}

#[cfg(feature = "threads")]
mod pool {
    //! The rayon pool: our own natively, the page's global one on wasm. Fresh threads of std under Miri: rayon's
    //! crossbeam-epoch makes pointers from numbers, which would loosen the checks of our own code, and its idle
    //! threads look around for minutes there.

    use super::Team;

    #[cfg(not(any(target_arch = "wasm32", miri)))]
    pub struct Pool(rayon::ThreadPool);

    #[cfg(not(any(target_arch = "wasm32", miri)))]
    impl Team {
        /// A team of `size` seats, the caller's among them. An error says that the system refused the threads.
        pub fn start(size: usize) -> Result<Self, String> {
            rayon::ThreadPoolBuilder::new()
                .num_threads((size - 1).max(1))
                .thread_name(|index| format!("seat {}", index + 1))
                .build()
                .map(|pool| Self { size, pool: Pool(pool) })
                .map_err(|error| format!("{size} threads could not be started: {error}"))
        }
    }

    #[cfg(not(any(target_arch = "wasm32", miri)))]
    impl Pool {
        /// `task(index)` on every thread of the pool, from 1, while `meanwhile` runs on the caller.
        pub fn on_every_thread(&self, task: &(dyn Fn(usize) + Sync), meanwhile: impl FnOnce()) {
            self.0.in_place_scope(|scope| {
                scope.spawn_broadcast(|_, context| task(context.index() + 1));
                meanwhile();
            });
        }
    }

    #[cfg(miri)]
    pub struct Pool(usize);

    #[cfg(miri)]
    impl Team {
        pub fn start(size: usize) -> Result<Self, String> {
            Ok(Self { size, pool: Pool(size) })
        }
    }

    #[cfg(miri)]
    impl Pool {
        pub fn on_every_thread(&self, task: &(dyn Fn(usize) + Sync), meanwhile: impl FnOnce()) {
            std::thread::scope(|scope| {
                (1..self.0).for_each(|index| drop(scope.spawn(move || task(index))));
                meanwhile();
            });
        }
    }

    #[cfg(target_arch = "wasm32")]
    pub struct Pool;

    #[cfg(target_arch = "wasm32")]
    impl Team {
        /// The caller and the global pool, which `initThreadPool` has started from JavaScript.
        pub fn of_the_page() -> Self {
            Self { size: rayon::current_num_threads() + 1, pool: Pool }
        }
    }

    #[cfg(target_arch = "wasm32")]
    impl Pool {
        pub fn on_every_thread(&self, task: &(dyn Fn(usize) + Sync), meanwhile: impl FnOnce()) {
            rayon::in_place_scope(|scope| {
                scope.spawn_broadcast(|_, context| task(context.index() + 1));
                meanwhile();
            });
        }
    }
}

#[cfg(all(test, feature = "threads", not(loom)))]
mod tests {
    use super::*;
    use crate::clock::WallClock;
    use std::sync::atomic::{AtomicUsize, Ordering};

    #[test]
    fn every_seat_works_once_per_round_and_nobody_else() {
        let team = Team::start(4).unwrap();
        for width in 1..=4 {
            let calls: Vec<AtomicUsize> = (0..4).map(|_| AtomicUsize::new(0)).collect();
            team.run(width, 3, &WallClock::start(), &mut |_| {}, &|seat, _| {
                calls[seat.index].fetch_add(1, Ordering::Relaxed);
            });
            let calls: Vec<usize> = calls.iter().map(|c| c.load(Ordering::Relaxed)).collect();
            let expected: Vec<usize> =
                (0..4).map(|seat| if seat < width { 3 } else { 0 }).collect();
            assert_eq!(calls, expected, "width {width}");
        }
    }

    #[test]
    fn between_comes_before_each_round_and_after_the_last_while_all_seats_wait() {
        let team = Team::start(3).unwrap();
        let done = AtomicUsize::new(0);
        let mut seen = Vec::new();
        let mut between = |round: usize| seen.push((round, done.load(Ordering::Relaxed)));
        team.run(3, 4, &WallClock::start(), &mut between, &|_, _| {
            done.fetch_add(1, Ordering::Relaxed);
        });
        assert_eq!(seen, vec![(0, 0), (1, 3), (2, 6), (3, 9), (4, 12)]);
    }

    #[test]
    fn a_panic_in_a_seat_reaches_the_caller_and_the_team_works_again() {
        let team = Team::start(2).unwrap();
        let broken = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            team.run(2, 3, &WallClock::start(), &mut |_| {}, &|seat, round| {
                assert!(seat.index == 0 || round == 0, "seat 1 is broken on purpose");
            })
        }));
        assert!(broken.is_err());
        assert!(team.run(2, 1, &WallClock::start(), &mut |_| {}, &|_, _| {}) >= 0.0);
    }
}
