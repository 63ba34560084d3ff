//! The jobs of a plan, each prepared when its first step comes, and the answers that they have to give.

use std::collections::HashMap;

use crate::clock::Clock;
use crate::job::{Job, Pass};
use crate::measure::WarmUp;
use crate::protocol::{Point, Role};
use crate::registry::{self, Registered};

/// What a job is prepared for. Widths share it, unless the work grows with them.
type Key = (Role, String, Work);

/// A kernel at one size.
type Work = (String, String);

/// A twin is the very same job, and so is a ceiling whenever it is measured.
fn key(point: &Point) -> Key {
    let role = match point.role {
        Role::Twin => Role::Measured,
        Role::Drawn | Role::Rested => Role::Ceiling,
        role => role,
    };
    (role, point.mode.clone(), work(point))
}

pub(super) fn work(point: &Point) -> Work {
    (point.kernel.clone(), format!("{:?}", point.params))
}

/// All of them, between steps.
pub(super) struct Jobs {
    pub(super) prepared: HashMap<Key, Prepared>,
    /// Checksums of the serial code.
    pub(super) references: HashMap<Work, u64>,
    /// Seats that a job is prepared for.
    seats: usize,
    /// The interpreter cost, as rounds of the chain.
    iterations_per_step: u32,
}

/// A job with what was learnt about it.
pub(super) struct Prepared {
    pub(super) job: Box<dyn Job>,
    pub(super) warm_up: WarmUp,
    /// The width that it is told of, where each width is warmed.
    pub(super) warming: u32,
    /// The round that the data is laid out for.
    pub(super) round: Option<u32>,
    /// One repetition count for the mode, whatever the width (R5).
    pub(super) passes: u32,
}

impl Jobs {
    pub(super) fn new(seats: usize) -> Self {
        let (prepared, references) = (HashMap::new(), HashMap::new());
        Self { prepared, references, seats, iterations_per_step: 0 }
    }

    /// Sets the interpreter cost, of the jobs that there are and of those to come.
    pub(super) fn interpret(&mut self, iterations_per_step: u32) {
        for prepared in self.prepared.values_mut() {
            prepared.job.interpret(iterations_per_step);
        }
        self.iterations_per_step = iterations_per_step;
    }

    /// The point's job, until it is given back.
    pub(super) fn take(&mut self, point: &Point) -> Prepared {
        self.prepared.remove(&key(point)).unwrap_or_else(|| self.prepare(point))
    }

    pub(super) fn give_back(&mut self, point: &Point, prepared: Prepared) {
        self.prepared.insert(key(point), prepared);
    }

    fn prepare(&self, point: &Point) -> Prepared {
        let mode = kernel_of(point).mode(&point.mode).expect("plans name registered modes");
        let mut job = (mode.prepare)(&point.params, self.seats);
        if matches!(point.role, Role::Measured | Role::Twin | Role::Base) {
            job.interpret(self.iterations_per_step);
        }
        Prepared { job, warm_up: WarmUp::default(), warming: 1, round: None, passes: 1 }
    }

    /// The serial answer of the point's kernel, computed once, bare.
    pub(super) fn reference(&mut self, point: &Point, clock: &dyn Clock) -> u64 {
        let serial = || {
            let mut job = (kernel_of(point).base().prepare)(&point.params, 1);
            let tasks = job.shape().tasks;
            job.serial(0..tasks, 1, clock);
            job.checksum()
        };
        *self.references.entry(work(point)).or_insert_with(serial)
    }
}

/// So many passes of this point.
pub(super) fn pass_of(point: &Point, passes: usize) -> Pass<'static> {
    let schedule = registry::schedule(&point.schedule).expect("plans name registered schedules");
    Pass { schedule, chunk: point.chunk as usize, width: point.threads as usize, passes }
}

pub(super) fn kernel_of(point: &Point) -> &'static Registered {
    registry::kernel(&point.kernel).expect("plans name registered kernels")
}
