//! What a watched pass shows: who worked, who waited, for what (N10). Pure.
//!
//! All times count from the moment before the first round opens, by the coordinator's clock. A seat's time is cut into
//! parts without gaps or overlaps, so the parts of all seats sum to threads × makespan.

use crate::protocol::{Blame, SeatBlame, SeatTrace, Span, Trace};

/// The parts of each seat's time.
pub fn blame(trace: &Trace) -> Blame {
    let phases = trace.phase_ends(trace.seconds);
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
    /// When the last seat was done with each phase; for the last phase that is the end of its work, not of the pass.
    fn phase_ends(&self, seconds: f64) -> Vec<f64> {
        let spans = || self.seats.iter().flat_map(|seat| &seat.spans);
        let phases = spans().map(|span| span.phase + 1).max().unwrap_or(0);
        let end = |phase: u32| {
            let ends = spans().filter(|span| span.phase == phase).map(|span| span.end_seconds);
            ends.fold(0.0, f64::max).min(seconds)
        };
        (0..phases).map(end).collect()
    }
}

/// One seat, phase by phase: from the moment when the phase could begin to its first task is start-up, between its
/// tasks it is idle, after its last one it waits for the slowest seat: imbalance. After the last phase the pass ends.
fn blame_of(seat: &SeatTrace, phase_ends: &[f64], seconds: f64) -> SeatBlame {
    let mut blame = SeatBlame::default();
    let mut now = 0.0;
    for (phase, &end) in (0..).zip(phase_ends) {
        let mut first = true;
        for span in seat.spans.iter().filter(|span| span.phase == phase) {
            let Span { start_seconds, end_seconds, lock_wait_seconds, .. } = *span;
            // Clocks of two threads may disagree by a little: nothing is counted twice for that.
            let start = start_seconds.clamp(now, end.max(now));
            let finish = end_seconds.clamp(start, end.max(start));
            let waited = lock_wait_seconds.clamp(0.0, finish - start);
            if first {
                blame.start_up_seconds += start - now
            } else {
                blame.idle_seconds += start - now
            }
            blame.lock_wait_seconds += waited;
            blame.work_seconds += finish - start - waited;
            (now, first) = (finish, false);
        }
        blame.imbalance_seconds += (end - now).max(0.0);
        now = now.max(end);
    }
    blame.end_seconds = (seconds - now).max(0.0);
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
        let told = |s: &SeatBlame| {
            [
                s.start_up_seconds,
                s.work_seconds,
                s.lock_wait_seconds,
                s.idle_seconds,
                s.imbalance_seconds,
                s.end_seconds,
            ]
        };
        assert_eq!(told(&blame.seats[0]), [1.0, 3.5, 0.5, 1.0, 3.0, 1.0]);
        assert_eq!(told(&blame.seats[1]), [2.0, 7.0, 0.0, 0.0, 0.0, 1.0]);
        assert_eq!(told(&blame.seats[2]), [0.0, 0.0, 0.0, 0.0, 9.0, 1.0]);
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
