//! The interpreter's cost, set on this machine: how many rounds of the chain make the nanoseconds that were asked for.

use std::ops::Range;

use super::Session;
use super::jobs::kernel_of;
use crate::clock::Clock;
use crate::cost::InterpreterCost;
use crate::job::Job;
use crate::param::interpreter_nanoseconds;
use crate::protocol::{Calibration, Role};
use crate::stats::{four_digits, mad, median};

impl<C: Clock> Session<C> {
    /// Finds how many iterations of the chain make the interpreter cost that was asked for, in the kernel's own
    /// loop after warm-up, from the difference of two lengths. `None` at 0 ns: there is nothing to set.
    pub fn calibrate(&mut self) -> Option<Calibration> {
        let asked = interpreter_nanoseconds(&self.plan.request.params);
        if asked == 0.0 {
            return None;
        }
        let point = self.plan.points.iter().find(|point| point.role == Role::Base)?.clone();
        let kernel = kernel_of(&point);
        let mut job = (kernel.base().prepare)(&point.params, 1);
        let stretch = (200.0 * self.clock_quantum_seconds).clamp(10e-3, 1.0);
        let reads = kernel.info.reads_per_step;
        let (nanoseconds_per_iteration, deviation) =
            nanoseconds_per_iteration(&mut *job, reads, stretch, &self.clock);
        let places = f64::from(kernel.info.reads_per_step + 1);
        let per_place = (asked / nanoseconds_per_iteration / places).round().max(1.0);
        let calibration = Calibration {
            iterations_per_step: (per_place * places) as u32,
            nanoseconds_per_iteration: four_digits(nanoseconds_per_iteration),
            deviation_nanoseconds: four_digits(deviation),
        };
        self.interpret(calibration.clone());
        Some(calibration)
    }
}

/// What one iteration of the chain costs in this job's loop, in ns: median and median absolute deviation over pairs of a
/// short and a long setting, on as many tasks as take about `stretch` seconds.
fn nanoseconds_per_iteration(
    job: &mut dyn Job,
    reads_per_step: u32,
    stretch: f64,
    clock: &dyn Clock,
) -> (f64, f64) {
    const SHORT: u32 = 12;
    const LONG: u32 = 60;
    const PAIRS: usize = 9;
    let spent = |per_step: u32| {
        f64::from(
            InterpreterCost::spread(per_step, reads_per_step).iterations_per_step(reads_per_step),
        )
    };
    let all_tasks = job.shape().tasks;
    let seconds = |job: &mut dyn Job, per_step: u32, tasks: &Range<usize>, passes: usize| {
        job.interpret(per_step);
        job.serial(tasks.clone(), passes, clock)
    };
    // From one task up: a whole pass of a large kernel could take a minute.
    let (mut part, mut passes) = (0..1, 1);
    let mut tried = seconds(job, LONG, &part, passes);
    while tried < stretch / 2.0 && passes < 1 << 16 {
        match part.end < all_tasks {
            true => part.end = all_tasks.min(2 * part.end),
            false => passes *= 2,
        }
        tried = seconds(job, LONG, &part, passes);
    }
    // Tasks differ: those of the first rows of a Mandelbrot set are short ones.
    let steps = passes as f64 * job.steps_of(part.clone()) as f64;
    let pair = |_| {
        let (long, short) = (seconds(job, LONG, &part, passes), seconds(job, SHORT, &part, passes));
        (long - short) * 1e9 / steps / (spent(LONG) - spent(SHORT))
    };
    let pairs: Vec<f64> = (0..PAIRS).map(pair).collect();
    let centre = median(&pairs).expect("there are pairs").max(0.05);
    (centre, mad(&pairs).expect("there are pairs"))
}

#[cfg(test)]
#[cfg(all(feature = "threads", not(loom)))]
mod tests {
    use std::sync::atomic::Ordering;

    use super::super::tests::Looks;
    use super::*;
    use crate::job::Pass;
    use crate::team::Team;

    /// A job of unequal tasks on a clock that its work winds: the first task has one step, the second two, …
    struct Unequal<'a> {
        clock: &'a Looks,
        per_step: u32,
    }

    impl Job for Unequal<'_> {
        fn shape(&self) -> crate::kernels::Shape {
            crate::kernels::Shape { tasks: 10, outputs: 0, outputs_per_task: 0, steps_per_pass: 55 }
        }
        fn lay_out(&mut self, _offset_bytes: usize) {}
        fn interpret(&mut self, iterations_per_step: u32) {
            self.per_step = iterations_per_step;
        }
        fn pass(&mut self, _team: &Team, _pass: Pass, _clock: &dyn Clock) -> f64 {
            unreachable!("calibration is serial")
        }
        /// Two looks for each iteration of the chain: 2 ms.
        fn serial(&mut self, tasks: Range<usize>, passes: usize, clock: &dyn Clock) -> f64 {
            let looks = 2 * self.steps_of(tasks) * u64::from(self.per_step) * passes as u64;
            let start = self.clock.0.fetch_add(looks, Ordering::Relaxed);
            clock.seconds() - 1e-3 * start as f64
        }
        fn checksum(&self) -> u64 {
            0
        }
        fn answer(&self) -> String {
            String::new()
        }
        fn steps(&self) -> u64 {
            55
        }
        fn steps_of(&self, tasks: Range<usize>) -> u64 {
            tasks.map(|task| task as u64 + 1).sum()
        }
        fn watch(&mut self, _team: &Team, _pass: Pass, _clock: &dyn Clock) -> Vec<u32> {
            unreachable!("calibration watches nobody")
        }
        fn parks(&self) -> u64 {
            0
        }
        fn copy_seconds(&self) -> f64 {
            0.0
        }
    }

    #[test]
    fn calibration_is_right_however_unequal_the_tasks_it_tries() {
        let clock = Looks::default();
        // From the first task alone to all of them.
        for stretch in [0.1, 0.5, 2.0, 8.0, 40.0] {
            let mut job = Unequal { clock: &clock, per_step: 0 };
            let (found, _) = nanoseconds_per_iteration(&mut job, 0, stretch, &clock);
            assert!((found / 2e6 - 1.0).abs() < 1e-6, "{found} ns with {stretch} s");
        }
    }
}
