//! The team: threads that stand ready, a start gate they all leave together, and the line where the last one
//! home stops the clock. The only file that knows rayon.
//!
//! Rayon's pool can be neither resized nor destroyed in a page, and rounds visit all thread counts in random
//! order. So one pool of the largest count lives for a whole experiment, and a pass of width k uses k of
//! its threads: `spawn_broadcast` reaches every thread, those beyond the width go home at once, and the
//! gate opens only when all have answered, so that no late riser disturbs the timed region.
//!
//! The gate is also the barrier between the phases of a pass and between the passes of a sample: the coordinator
//! waits until the last seat is done, does what belongs between, and opens again.

use crate::clock::Clock;
use crate::sync::{Condvar, Mutex};

/// One thread's place in a pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seat {
    /// From 0.
    pub index: usize,
    /// How many seats take part.
    pub width: usize,
}

/// The threads of one experiment.
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

    /// Runs `rounds` rounds on `width` seats and returns the seconds from before the first to after the last.
    ///
    /// Per round the coordinator calls `between(round)` while all seats wait, then every seat calls
    /// `work(seat, round)`; after the last round comes `between(rounds)`. All of it is inside the clock: what
    /// starting and ending a round costs is measured apart, by the empty kernel (R8).
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
                gate.answer();
                if index < width {
                    let seat = Seat { index, width };
                    (0..rounds).for_each(|round| {
                        gate.wait_until_open(round);
                        let _home = gate.home_at_drop();
                        work(seat, round);
                    });
                }
            },
            || {
                gate.wait_for_answers();
                let start = clock.seconds();
                for round in 0..rounds {
                    between(round);
                    gate.open(round);
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

    /// Calls `there` on the thread of one seat while the caller does `here`.
    #[cfg(feature = "threads")]
    pub fn beside(&self, seat: usize, there: &(dyn Fn() + Sync), here: impl FnOnce()) {
        assert!(seat < self.size, "seat {seat} of {}", self.size);
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

/// Where the seats of one run wait, and the coordinator for them.
///
/// Everybody sleeps in a futex (a condition variable): a coordinator that spins on a machine with as many seats
/// as cores takes a core from the work it times.
pub struct Gate {
    state: Mutex<State>,
    /// Rung for the seats: a round has opened.
    opened: Condvar,
    /// Rung for the coordinator: everybody answered, or everybody is home.
    complete: Condvar,
    size: usize,
    width: usize,
}

#[derive(Default)]
struct State {
    answered: usize,
    /// Rounds opened so far.
    opened: usize,
    /// Seats done with the round that is open.
    home: usize,
    /// Seats that panicked: they come to no later round.
    lost: usize,
}

impl Gate {
    /// A gate for `width` seats of a team of `size`.
    pub fn new(size: usize, width: usize) -> Self {
        Self {
            state: Mutex::new(State::default()),
            opened: Condvar::new(),
            complete: Condvar::new(),
            size,
            width,
        }
    }

    /// By every thread of the pool, once: it is awake.
    pub fn answer(&self) {
        let mut state = self.state.lock().unwrap();
        state.answered += 1;
        if state.answered == self.size {
            self.complete.notify_one();
        }
    }

    /// By the coordinator: until every thread has answered.
    pub fn wait_for_answers(&self) {
        let mut state = self.state.lock().unwrap();
        while state.answered < self.size {
            state = self.complete.wait(state).unwrap();
        }
    }

    /// By the coordinator: lets the seats into this round. Rounds are opened in order, from 0.
    pub fn open(&self, round: usize) {
        let mut state = self.state.lock().unwrap();
        state.home = 0;
        state.opened = round + 1;
        self.opened.notify_all();
    }

    /// By a seat: until this round is open.
    pub fn wait_until_open(&self, round: usize) {
        let mut state = self.state.lock().unwrap();
        while state.opened <= round {
            state = self.opened.wait(state).unwrap();
        }
    }

    /// By the coordinator: until every seat is done with the open round.
    pub fn wait_until_all_home(&self) {
        let mut state = self.state.lock().unwrap();
        while state.home + state.lost < self.width {
            state = self.complete.wait(state).unwrap();
        }
    }

    /// Counts a seat home when dropped; while a panic unwinds, as lost for this round and all later ones: the
    /// coordinator must not wait for it for ever.
    pub fn home_at_drop(&self) -> impl Drop + '_ {
        struct Home<'a>(&'a Gate);
        impl Drop for Home<'_> {
            fn drop(&mut self) {
                let mut state = self.0.state.lock().unwrap();
                match std::thread::panicking() {
                    true => state.lost += 1,
                    false => state.home += 1,
                }
                if state.home + state.lost == self.0.width {
                    self.0.complete.notify_one();
                }
            }
        }
        Home(self)
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
        /// Starts `size` threads. An error says that the system refused them.
        pub fn start(size: usize) -> Result<Self, String> {
            rayon::ThreadPoolBuilder::new()
                .num_threads(size)
                .thread_name(|index| format!("seat {index}"))
                .build()
                .map(|pool| Self { size, pool: Pool(pool) })
                .map_err(|error| format!("{size} threads could not be started: {error}"))
        }
    }

    #[cfg(not(any(target_arch = "wasm32", miri)))]
    impl Pool {
        /// `task(index)` on every thread of the pool while `meanwhile` runs on the caller.
        pub fn on_every_thread(&self, task: &(dyn Fn(usize) + Sync), meanwhile: impl FnOnce()) {
            self.0.in_place_scope(|scope| {
                scope.spawn_broadcast(|_, context| task(context.index()));
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
                (0..self.0).for_each(|index| drop(scope.spawn(move || task(index))));
                meanwhile();
            });
        }
    }

    #[cfg(target_arch = "wasm32")]
    pub struct Pool;

    #[cfg(target_arch = "wasm32")]
    impl Team {
        /// The global pool, which `initThreadPool` has started from JavaScript.
        pub fn of_the_page() -> Self {
            Self { size: rayon::current_num_threads(), pool: Pool }
        }
    }

    #[cfg(target_arch = "wasm32")]
    impl Pool {
        pub fn on_every_thread(&self, task: &(dyn Fn(usize) + Sync), meanwhile: impl FnOnce()) {
            rayon::in_place_scope(|scope| {
                scope.spawn_broadcast(|_, context| task(context.index()));
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
