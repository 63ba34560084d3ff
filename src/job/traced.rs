//! A traced pass: every deal notes when a seat was given tasks, when it came back for more, and how long it waited for
//! the mode's own lock in between. The timed loop is the one that is always timed; only the deal is another.
//!
//! The notes have a place for each task of each phase before the clock starts, because a deal can give each task alone.
//! A place is written by the seat that was dealt its task and by nobody else, and stands on a line of its own.

use std::ops::Range;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, AtomicU64, AtomicUsize, Ordering};

use crossbeam_utils::CachePadded;

use super::Traced;
use crate::clock::Clock;
use crate::cpython::lock_waits::LockWaits;
use crate::protocol::{SeatTrace, Span};
use crate::schedule::Deal;
use crate::team::Seat;

/// Nobody looks at more, and a file with all of them would have megabytes.
const MOST_SPANS: usize = 1 << 14;

/// Makes a pass by these deals and this clock, and returns the seconds that it took.
pub type Run<'a> = dyn FnMut(&[Box<dyn Deal + '_>], &dyn Clock) -> f64 + 'a;

/// Makes a traced pass by `run`, which is given the deals of its phases, and the clock that the coordinator is to look
/// at. `None`, and no pass is made, where there are more spans than [`MOST_SPANS`].
pub fn traced(
    tasks: usize,
    width: usize,
    phases: Vec<Box<dyn Deal>>,
    waits: Option<&LockWaits>,
    clock: &dyn Clock,
    run: &mut Run,
) -> Option<Traced> {
    if tasks * phases.len() > MOST_SPANS {
        return None;
    }
    let notes = Notes::of(tasks, width, phases.len(), waits, clock);
    let deals: Vec<_> = (0..).zip(phases).map(|(phase, deal)| notes.trace(deal, phase)).collect();
    let coordinators = FirstLook { clock, seconds: OnceLock::new() };
    let note = |from_now_on| waits.into_iter().for_each(|waits| waits.note(from_now_on));
    note(true);
    let seconds = run(&deals, &coordinators);
    note(false);
    let start = *coordinators.seconds.get().expect("a pass looks at the clock before it starts");
    Some(Traced { seconds, seats: (0..width).map(|seat| notes.of_seat(seat, start)).collect() })
}

/// The coordinator's clock, which keeps in mind what it told first: the moment before the first round.
struct FirstLook<'a> {
    clock: &'a dyn Clock,
    seconds: OnceLock<f64>,
}

impl Clock for FirstLook<'_> {
    fn seconds(&self) -> f64 {
        let seconds = self.clock.seconds();
        self.seconds.get_or_init(|| seconds);
        seconds
    }
}

struct Notes<'a> {
    tasks: usize,
    /// By phase, then by the first task of the deal.
    places: Vec<CachePadded<Place>>,
    /// By seat: the place that it has not come back from.
    open: Vec<CachePadded<AtomicUsize>>,
    waits: Option<&'a LockWaits>,
    clock: &'a dyn Clock,
}

/// Of one deal. Relaxed atomics are enough: the coordinator reads when every seat is home.
struct Place {
    seat: AtomicU32,
    tasks: AtomicU32,
    start: Seconds,
    end: Seconds,
    /// What its seat had waited for the lock, ever, when it went and when it came back.
    waited_before: Seconds,
    waited_after: Seconds,
}

/// A seat's number, or a place's, that is none.
const NOBODY: u32 = u32::MAX;
const NOWHERE: usize = usize::MAX;

impl<'a> Notes<'a> {
    fn of(
        tasks: usize,
        width: usize,
        phases: usize,
        waits: Option<&'a LockWaits>,
        clock: &'a dyn Clock,
    ) -> Self {
        let places = (0..tasks * phases).map(|_| CachePadded::new(Place::empty())).collect();
        let open = (0..width).map(|_| CachePadded::new(AtomicUsize::new(NOWHERE))).collect();
        Self { tasks, places, open, waits, clock }
    }

    /// The same deal, noting here.
    fn trace(&'a self, deal: Box<dyn Deal>, phase: usize) -> Box<dyn Deal + 'a> {
        Box::new(TracedDeal { deal, phase, notes: self })
    }

    fn waited(&self, seat: usize) -> f64 {
        self.waits.map_or(0.0, |waits| waits.seconds(seat))
    }

    /// The seat asks: what it was given before, if anything, is done.
    fn close(&self, seat: usize) {
        let now = self.clock.seconds();
        if let Some(place) = self.places.get(self.open[seat].swap(NOWHERE, Ordering::Relaxed)) {
            place.end.set(now);
            place.waited_after.set(self.waited(seat));
        }
    }

    /// The seat goes, with these tasks.
    fn open(&self, seat: usize, phase: usize, tasks: &Range<usize>) {
        let at = phase * self.tasks + tasks.start;
        self.open[seat].store(at, Ordering::Relaxed);
        let place = &self.places[at];
        place.seat.store(seat as u32, Ordering::Relaxed);
        place.tasks.store(tasks.len() as u32, Ordering::Relaxed);
        place.waited_before.set(self.waited(seat));
        place.start.set(self.clock.seconds());
    }

    /// What a seat did, in order, its times counted from `start`.
    fn of_seat(&self, seat: usize, start: f64) -> SeatTrace {
        let own = |place: &Place| place.seat.load(Ordering::Relaxed) == seat as u32;
        let places = self.places.iter().enumerate().filter(|(_, place)| own(place));
        let mut spans: Vec<Span> =
            places.map(|(at, place)| place.span(at / self.tasks, at % self.tasks, start)).collect();
        // Not every deal gives a seat earlier tasks first.
        spans.sort_by(|a, b| {
            a.phase.cmp(&b.phase).then(a.start_seconds.total_cmp(&b.start_seconds))
        });
        SeatTrace { spans }
    }
}

impl Place {
    fn empty() -> Self {
        Self {
            seat: AtomicU32::new(NOBODY),
            tasks: AtomicU32::new(0),
            start: Seconds::default(),
            end: Seconds::default(),
            waited_before: Seconds::default(),
            waited_after: Seconds::default(),
        }
    }

    fn span(&self, phase: usize, first_task: usize, start: f64) -> Span {
        Span {
            phase: phase as u32,
            first_task: first_task as u32,
            tasks: self.tasks.load(Ordering::Relaxed),
            start_seconds: self.start.get() - start,
            end_seconds: self.end.get() - start,
            lock_wait_seconds: self.waited_after.get() - self.waited_before.get(),
        }
    }
}

/// A time that one thread writes and another one reads later.
#[derive(Default)]
struct Seconds(AtomicU64);

impl Seconds {
    fn set(&self, seconds: f64) {
        self.0.store(seconds.to_bits(), Ordering::Relaxed);
    }

    fn get(&self) -> f64 {
        f64::from_bits(self.0.load(Ordering::Relaxed))
    }
}

struct TracedDeal<'a> {
    deal: Box<dyn Deal>,
    phase: usize,
    notes: &'a Notes<'a>,
}

// SAFETY: it hands on what the deal within gives, each range once. `every_task_is_in_one_span_…` below would notice.
unsafe impl Deal for TracedDeal<'_> {
    fn next(&self, seat: Seat) -> Option<Range<usize>> {
        self.notes.close(seat.index);
        let tasks = self.deal.next(seat)?;
        self.notes.open(seat.index, self.phase, &tasks);
        Some(tasks)
    }
}

#[cfg(test)]
#[cfg(all(feature = "threads", not(loom)))]
mod tests {
    use super::*;
    use crate::job::{Job, Pass, Reading, rounds::deals};
    use crate::kernels::{Kernel, life::Life};
    use crate::protocol::Value;
    use crate::registry::SCHEDULES;
    use crate::schedule::dynamic::DYNAMIC;
    use crate::sharing::locked::Locked;
    use crate::team::Team;

    /// A clock that is a millisecond later at each look.
    struct Looks(AtomicU64);

    impl Clock for Looks {
        fn seconds(&self) -> f64 {
            1e-3 * self.0.fetch_add(1, Ordering::Relaxed) as f64
        }
    }

    fn looks() -> Looks {
        Looks(AtomicU64::new(5000))
    }

    fn milliseconds(span: &Span) -> [u32; 5] {
        let whole = |seconds: f64| (seconds * 1e3).round() as u32;
        let times = [span.start_seconds, span.end_seconds].map(whole);
        [span.phase, span.first_task, span.tasks, times[0], times[1]]
    }

    #[test]
    fn a_span_lasts_from_the_deal_to_the_next_question_by_the_seats_clock() {
        let clock = looks();
        let phases = (0..2).map(|_| (DYNAMIC.deal)(3, 2, 1)).collect();
        let mut run = |deals: &[Box<dyn Deal + '_>], coordinators: &dyn Clock| {
            let start = coordinators.seconds();
            for deal in deals {
                while deal.next(Seat { index: 0, width: 1 }).is_some() {}
            }
            coordinators.seconds() - start
        };
        let traced = traced(3, 1, phases, None, &clock, &mut run).unwrap();
        // A question is a look, and a deal another one.
        let spans: Vec<_> = traced.seats[0].spans.iter().map(milliseconds).collect();
        let expected = [[0, 0, 2, 2, 3], [0, 2, 1, 4, 5], [1, 0, 2, 7, 8], [1, 2, 1, 9, 10]];
        assert_eq!(spans, expected);
        assert!(traced.seats[0].spans.iter().all(|span| span.lock_wait_seconds == 0.0));
        assert!((traced.seconds - 11e-3).abs() < 1e-9, "{}", traced.seconds);
    }

    #[test]
    fn what_nobody_could_look_at_is_not_made() {
        let phases = || (0..2).map(|_| (DYNAMIC.deal)(MOST_SPANS, 1, 1)).collect();
        let mut run = |_: &[Box<dyn Deal + '_>], _: &dyn Clock| panic!("no pass is made");
        assert_eq!(traced(MOST_SPANS, 1, phases(), None, &looks(), &mut run), None);
    }

    const SEATS: usize = 3;

    fn in_order(spans: &[Span]) -> bool {
        spans.iter().all(|span| span.start_seconds < span.end_seconds)
            && spans.is_sorted_by(|a, b| a.end_seconds < b.start_seconds)
    }

    /// Miri walks through this one: the deals are another kind than in a timed pass, and the pieces are given out by
    /// their promise.
    #[test]
    fn every_task_is_in_one_span_of_each_phase_and_no_two_spans_of_a_seat_overlap() {
        let (size, phases) = if cfg!(miri) { (6, 2) } else { (10, 3) };
        let mut params = crate::param::defaults(Life::INFO.params);
        params.insert("size".into(), Value::Whole(size));
        params.insert("generations".into(), Value::Whole(phases as u32));
        let mut job = Reading::<Life>::prepare::<Locked>(&params, SEATS);
        let tasks = job.shape().tasks;
        job.serial(0..tasks, 1, &looks());
        let expected = job.checksum();
        let team = Team::start(SEATS).unwrap();
        for schedule in SCHEDULES {
            for (width, chunk) in [(1, 1), (2, 3), (SEATS, 2)] {
                let pass = Pass { schedule, chunk, width, passes: 1 };
                let traced = job.trace(&team, pass, &looks()).unwrap();
                let name = format!("{} × {width}: {traced:?}", schedule.info.id);
                assert_eq!(job.checksum(), expected, "{name}");
                assert_eq!(traced.seats.len(), width, "{name}");
                let mut times = vec![0; phases * tasks];
                for SeatTrace { spans } in &traced.seats {
                    assert!(in_order(spans), "{name}");
                    assert!(spans.is_sorted_by_key(|span| span.phase), "{name}");
                    let last = spans.last().map_or(0.0, |span| span.end_seconds);
                    assert!(last < traced.seconds, "{name}");
                    for span in spans {
                        let first = span.phase as usize * tasks + span.first_task as usize;
                        times[first..first + span.tasks as usize].iter_mut().for_each(|n| *n += 1);
                    }
                }
                assert_eq!(times, vec![1; phases * tasks], "{name}");
            }
        }
    }

    #[test]
    fn a_deal_is_handed_on_as_it_is() {
        let (clock, width) = (looks(), 2);
        let pass = Pass { schedule: &DYNAMIC, chunk: 3, width, passes: 1 };
        let notes = Notes::of(7, width, 1, None, &clock);
        let deal = notes.trace(deals(pass, 7, 1).remove(0), 0);
        let dealt = |index| deal.next(Seat { index, width });
        assert_eq!([0, 1, 1, 0].map(dealt), [Some(0..3), Some(3..6), Some(6..7), None]);
        let firsts = |seat| notes.of_seat(seat, 0.0).spans.iter().map(|s| s.first_task).collect();
        let firsts: [Vec<u32>; 2] = [0, 1].map(firsts);
        assert_eq!(firsts, [vec![0], vec![3, 6]]);
    }
}
