//! What a watched pass shows: who worked, who waited, for what (N10). Pure.
//!
//! All times count from the moment before the first round opens, by the coordinator's clock. A seat's time is cut into
//! parts without gaps or overlaps, so the parts of all seats sum to threads × makespan.

use std::collections::BTreeMap;

use crate::protocol::{Blame, SeatBlame, SeatTrace, Span, Trace};

mod chrome;

pub use chrome::chrome_trace;

/// The parts of each seat's time.
pub fn blame(trace: &Trace) -> Blame {
    let phases = trace.phase_ends();
    let seats = trace.seats.iter().map(|seat| blame_of(seat, &phases, trace.seconds)).collect();
    Blame { seconds: trace.seconds, seats }
}

impl Blame {
    /// A part's share of all the seats' time.
    pub fn share(&self, part: impl Fn(&SeatBlame) -> f64) -> f64 {
        let all = self.seconds * self.seats.len() as f64;
        if all > 0.0 { self.seats.iter().map(part).sum::<f64>() / all } else { 0.0 }
    }
}

impl Trace {
    /// By phase, when the last seat was done with it; for the last phase that is the end of its work, not of the pass.
    fn phase_ends(&self) -> BTreeMap<u32, f64> {
        let mut ends = BTreeMap::new();
        for span in self.seats.iter().flat_map(|seat| &seat.spans) {
            let end = ends.entry(span.phase).or_insert(0.0_f64);
            *end = end.max(span.end_seconds).min(self.seconds);
        }
        ends
    }
}

/// What a piece of a seat's time was.
#[derive(Clone, Copy)]
enum Kind<'a> {
    StartUp,
    /// The work on tasks, and of it so many seconds of waiting for the lock.
    Tasks(&'a Span, f64),
    Idle,
    Imbalance,
    End,
}

struct Piece<'a> {
    kind: Kind<'a>,
    start: f64,
    end: f64,
}

/// A seat's time in pieces, without gaps or overlaps, phase by phase: from the moment when the phase could begin to its
/// first task is start-up, between its tasks it is idle, after its last one it waits for the slowest seat: imbalance.
/// After the last phase the pass ends.
fn pieces<'a>(
    seat: &'a SeatTrace,
    phase_ends: &BTreeMap<u32, f64>,
    seconds: f64,
) -> Vec<Piece<'a>> {
    let mut pieces = Vec::new();
    let mut now = 0.0;
    for (&phase, &phase_end) in phase_ends {
        let mut before = Kind::StartUp;
        for span in seat.spans.iter().filter(|span| span.phase == phase) {
            // Clocks of two threads may disagree by a little: nothing is counted twice for that.
            let start = span.start_seconds.clamp(now, phase_end.max(now));
            let end = span.end_seconds.clamp(start, phase_end.max(start));
            let waited = span.lock_wait_seconds.clamp(0.0, end - start);
            pieces.push(Piece { kind: before, start: now, end: start });
            pieces.push(Piece { kind: Kind::Tasks(span, waited), start, end });
            (now, before) = (end, Kind::Idle);
        }
        let end = phase_end.max(now);
        pieces.push(Piece { kind: Kind::Imbalance, start: now, end });
        now = end;
    }
    pieces.push(Piece { kind: Kind::End, start: now, end: seconds.max(now) });
    pieces
}

fn blame_of(seat: &SeatTrace, phase_ends: &BTreeMap<u32, f64>, seconds: f64) -> SeatBlame {
    let mut blame = SeatBlame::default();
    for Piece { kind, start, end } in pieces(seat, phase_ends, seconds) {
        let length = end - start;
        match kind {
            Kind::StartUp => blame.start_up_seconds += length,
            Kind::Tasks(_, waited) => {
                blame.lock_wait_seconds += waited;
                blame.work_seconds += length - waited;
            }
            Kind::Idle => blame.idle_seconds += length,
            Kind::Imbalance => blame.imbalance_seconds += length,
            Kind::End => blame.end_seconds += length,
        }
    }
    blame
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn span(phase: u32, start: f64, end: f64, wait: f64) -> Span {
        Span {
            phase,
            first_task: 0,
            tasks: 1,
            start_seconds: start,
            end_seconds: end,
            lock_wait_seconds: wait,
        }
    }

    fn trace(seconds: f64, seats: &[&[Span]]) -> Trace {
        let seats = seats.iter().map(|spans| SeatTrace { spans: spans.to_vec() }).collect();
        Trace { point: 0, seconds, clock_error_seconds: 0.0, seats }
    }

    #[test]
    fn each_part_of_a_seats_time_has_one_name() {
        let watched = trace(
            10.0,
            &[&[span(0, 1.0, 3.0, 0.5), span(0, 4.0, 6.0, 0.0)], &[span(0, 2.0, 9.0, 0.0)], &[]],
        );
        let blame = blame(&watched);
        let parts = |s: &SeatBlame| {
            [
                s.start_up_seconds,
                s.work_seconds,
                s.lock_wait_seconds,
                s.idle_seconds,
                s.imbalance_seconds,
                s.end_seconds,
            ]
        };
        assert_eq!(parts(&blame.seats[0]), [1.0, 3.5, 0.5, 1.0, 3.0, 1.0]);
        assert_eq!(parts(&blame.seats[1]), [2.0, 7.0, 0.0, 0.0, 0.0, 1.0]);
        assert_eq!(parts(&blame.seats[2]), [0.0, 0.0, 0.0, 0.0, 9.0, 1.0]);
        assert!((blame.share(|seat| seat.imbalance_seconds) - 0.4).abs() < 1e-12);
    }

    proptest! {
        #[test]
        fn the_parts_sum_to_threads_times_makespan(
            spans in proptest::collection::vec(
                (0..3_usize, 0..2_u32, 0.0..1.0f64, 0.0..0.3f64, 0.0..0.3f64), 0..40),
        ) {
            let mut seats = vec![Vec::new(); 3];
            let mut now = [0.0; 3];
            for (seat, phase, gap, work, wait) in spans {
                let start = now[seat] + gap;
                now[seat] = start + work;
                seats[seat].push(span(phase, start, now[seat], wait.min(work)));
            }
            let seconds = now.iter().fold(0.0, |a: f64, b| a.max(*b)) + 0.1;
            let seats: Vec<&[Span]> = seats.iter().map(|spans| &spans[..]).collect();
            let blame = blame(&trace(seconds, &seats));
            let sum: f64 = blame.seats.iter().map(SeatBlame::sum).sum();
            prop_assert!((sum - 3.0 * seconds).abs() < 1e-9 * sum, "{sum} {seconds}");
        }
    }
}
