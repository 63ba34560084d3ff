//! Passes of their own that are looked at, and neither timed nor counted: who computed what, and when.

use super::jobs::pass_of;
use super::{Session, wrong_answer};
use crate::clock::Clock;
use crate::clock_offsets::{Offset, clock_offsets};
use crate::job::{Job, Traced};
use crate::kernels::Raster;
use crate::protocol::{Executor, Picture, Point, Problem, Role, SeatTrace, Span, Trace};
use crate::stats::four_digits;

impl<C: Clock> Session<C> {
    /// What this step computes and who computes which row, from a pass of its own that is neither timed nor counted.
    /// Between passes only. `None`, and no pass is made, where there is nothing to look at.
    pub fn picture(&mut self, index: usize) -> Option<Picture> {
        let point = self.plan.points[self.steps[index].point as usize].clone();
        if !matches!(point.role, Role::Measured | Role::Base) {
            return None;
        }
        let mut prepared = self.jobs.take(&point);
        let picture = self.watch(&mut *prepared.job, &point);
        self.jobs.give_back(&point, prepared);
        picture
    }

    /// Who does what, when, in a pass of this point (N10): from a pass of its own that is neither timed nor counted. Between
    /// passes only. `None` where no seats share the work by threads, and where [`Job::trace`] has nothing to tell.
    ///
    /// Errors: a wrong answer.
    pub fn trace(&mut self, at: usize) -> Result<Option<Trace>, Problem> {
        let point = self.plan.points[at].clone();
        let by_threads = point.role == Role::Measured && point.executor == Executor::Pool;
        if !by_threads || !cfg!(feature = "threads") {
            return Ok(None);
        }
        let reference = self.jobs.reference(&point, &self.clock);
        let mut prepared = self.jobs.take(&point);
        let pass = pass_of(&point, 1);
        let quantum = self.clock_quantum_seconds;
        let offsets = clock_offsets(&self.team, pass.width, &self.clock, quantum);
        let traced = prepared.job.trace(&self.team, pass, &self.clock);
        let ok = traced.is_none() || prepared.job.checksum() == reference;
        self.jobs.give_back(&point, prepared);
        if !ok {
            return Err(wrong_answer(&point));
        }
        Ok(traced.map(|traced| trace_of(at as u32, traced, &offsets)))
    }

    fn watch(&self, job: &mut dyn Job, point: &Point) -> Option<Picture> {
        job.picture()?;
        let shape = job.shape();
        let seats = match point.role {
            Role::Base | Role::Bare => {
                job.serial(0..shape.tasks, 1, &self.clock);
                vec![0; shape.tasks]
            }
            _ => job.watch(&self.team, pass_of(point, 1), &self.clock),
        };
        let Raster { width, height, values, most } = job.picture()?;
        let first_output = |row: u32| (row * width) as usize;
        let worker = |row| seats[first_output(row) / shape.outputs_per_task];
        Some(Picture { width, height, values, most, workers: (0..height).map(worker).collect() })
    }
}

/// All times by the coordinator's clock.
pub(super) fn trace_of(point: u32, traced: Traced, offsets: &[Offset]) -> Trace {
    let corrected = |(seat, offset): (SeatTrace, &Offset)| {
        let by_coordinators = |span: Span| Span {
            start_seconds: whole_nanoseconds(span.start_seconds - offset.seconds),
            end_seconds: whole_nanoseconds(span.end_seconds - offset.seconds),
            lock_wait_seconds: whole_nanoseconds(span.lock_wait_seconds),
            ..span
        };
        SeatTrace { spans: seat.spans.into_iter().map(by_coordinators).collect() }
    };
    let error = offsets.iter().map(|offset| offset.error_seconds).fold(0.0, f64::max);
    Trace {
        point,
        seconds: whole_nanoseconds(traced.seconds),
        clock_error_seconds: four_digits(error),
        seats: traced.seats.into_iter().zip(offsets).map(corrected).collect(),
    }
}

/// Of a moment. Four digits would be less the later it is, and a short span near the end of a long pass have no length.
fn whole_nanoseconds(seconds: f64) -> f64 {
    (seconds * 1e9).round() / 1e9
}
