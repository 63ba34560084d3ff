//! The known answer (N3): work of which it is known what holds it back, because the visitor dials it.
//!
//! Register-only work like the [`super::ceiling`]'s, in two phases. In the first one task makes the serial share while
//! everybody else waits at the barrier; in the second all tasks share the rest: equally, but for one that is dealt last
//! and has the imbalance, and each with a part inside one lock. What the analysis recovers can then be held against
//! what was dialled.

use std::hint::black_box;
use std::sync::{Mutex, PoisonError};

use super::{
    Access, Growth, Kernel, KernelInfo, ParamInfo, ParamKind, Params, Phases, Preset, Shape, whole,
};

/// Work with dialled losses.
pub struct Dialled {
    tasks: usize,
    serial_steps: u32,
    /// By task, of the second phase.
    steps: Vec<u32>,
    critical_percent: u32,
    section: Mutex<()>,
}

/// Rounds of the chain in an inner step: about 2 µs.
const ROUNDS: u32 = 1000;

impl Kernel for Dialled {
    const INFO: KernelInfo = KernelInfo {
        id: "dialled",
        label: "Known answer",
        summary: "Work whose losses are dialled: is what the analysis finds what was put in?",
        sharing: "Nothing but one lock, if a critical section is dialled; each task writes its own result.",
        question: "Does the page measure what is known?",
        asked_of: "The serial share, the critical section and the imbalance of this work are dialled: what comes out should be what went in.",
        params: &[
            ParamInfo {
                id: "steps",
                label: "Steps",
                unit: "steps",
                summary: "All of the work; a step takes about 2 µs.",
                kind: ParamKind::Whole { min: 100, max: 1_000_000, default: 20_000 },
            },
            ParamInfo {
                id: "tasks",
                label: "Tasks",
                unit: "tasks",
                summary: "How many tasks the parallel part is cut into.",
                kind: ParamKind::Whole { min: 1, max: 1024, default: 64 },
            },
            ParamInfo {
                id: "serial",
                label: "Serial part",
                unit: "%",
                summary: "Of all work, what one thread does while the others wait.",
                kind: ParamKind::Whole { min: 0, max: 100, default: 10 },
            },
            ParamInfo {
                id: "critical",
                label: "Critical section",
                unit: "%",
                summary: "Of each task, what only one thread at a time may do.",
                kind: ParamKind::Whole { min: 0, max: 100, default: 0 },
            },
            ParamInfo {
                id: "imbalance",
                label: "Imbalance",
                unit: "%",
                summary: "Of the parallel part, what the last task has more than its share.",
                kind: ParamKind::Whole { min: 0, max: 100, default: 0 },
            },
        ],
        presets: &[
            Preset {
                id: "serial",
                label: "A serial part",
                summary: "A quarter of the work is serial: Amdahl’s law, and never more than 4×.",
                settings: &[("serial", "25"), ("critical", "0"), ("imbalance", "0")],
            },
            Preset {
                id: "critical",
                label: "A critical section",
                summary: "A quarter of each task is inside one lock: no harm up to four threads, a wall beyond.",
                settings: &[("serial", "0"), ("critical", "25"), ("imbalance", "0")],
            },
            Preset {
                id: "imbalance",
                label: "An imbalance",
                summary: "The last task has a tenth of the work: it looks like a serial part, and is none.",
                settings: &[("serial", "0"), ("critical", "0"), ("imbalance", "10")],
            },
        ],
        first_modes: &["plain"],
        step: "a thousand rounds of a xorshift chain",
        grows: Some(Growth { param: "steps", exponent: 1.0 }),
        step_nanoseconds: 2000.0,
        ..KernelInfo::BASE
    };

    type In = u64;
    type Out = u64;

    fn new(params: &Params) -> Self {
        let (all, tasks) = (whole(params, "steps"), whole(params, "tasks"));
        let share = |steps: u32, percent: &str| {
            (u64::from(steps) * u64::from(whole(params, percent)) / 100) as u32
        };
        let serial_steps = share(all, "serial");
        let parallel = all - serial_steps;
        let heavy = share(parallel, "imbalance");
        let (each, rest) = ((parallel - heavy) / tasks, (parallel - heavy) % tasks);
        let of_task =
            |task: u32| each + u32::from(task < rest) + if task + 1 == tasks { heavy } else { 0 };
        Self {
            tasks: tasks as usize,
            serial_steps,
            steps: (0..tasks).map(of_task).collect(),
            critical_percent: whole(params, "critical"),
            section: Mutex::new(()),
        }
    }

    fn shape(&self) -> Shape {
        let parallel: u64 = self.steps.iter().map(|&steps| u64::from(steps)).sum();
        Shape {
            tasks: self.tasks,
            outputs: self.tasks,
            outputs_per_task: 1,
            steps_per_pass: u64::from(self.serial_steps) + parallel,
        }
    }

    /// What came out of the phase before; nothing, before the first.
    fn operands(&self) -> Vec<usize> {
        vec![self.tasks]
    }

    fn inputs(&self) -> Vec<Vec<u64>> {
        vec![vec![0; self.tasks]]
    }

    fn phases(&self) -> Phases<u64, u64> {
        Phases::carrying(2, 0)
    }

    #[inline(always)]
    fn work(&self, access: &impl Access<u64>, task: usize, out: &mut [u64]) {
        let before = *access.get(0, task);
        out[0] = match before {
            0 if task == 0 => chain(access, 1, self.serial_steps),
            0 => 1 + task as u64,
            before => {
                let steps = self.steps[task];
                let inside = (u64::from(steps) * u64::from(self.critical_percent) / 100) as u32;
                let x = chain(access, before, steps - inside);
                if inside == 0 {
                    return out[0] = x;
                }
                let _section = self.section.lock().unwrap_or_else(PoisonError::into_inner);
                chain(access, x, inside)
            }
        };
    }

    fn answer(&self, output: &[u64]) -> String {
        let all = output.iter().fold(0, |all: u64, value| all.rotate_left(1) ^ value);
        format!("results folded to {all:016x}")
    }

    /// T(p) ÷ T(1) = s + (1 − s) · (i + (1 − i) · max(1 ÷ p, c)): the serial part, the task that is dealt last, and of
    /// the rest either the threads or the lock, whichever is the narrower. Under the dynamic schedule.
    fn known_speedup(&self, threads: f64) -> Option<f64> {
        let parallel: u32 = self.steps.iter().sum();
        let all = f64::from(self.serial_steps + parallel);
        let common = f64::from(self.steps[0]) * self.tasks as f64;
        let heavy = (f64::from(parallel) - common).max(0.0);
        let narrowest = (1.0 / threads).max(f64::from(self.critical_percent) / 100.0);
        Some(
            all / (f64::from(self.serial_steps)
                + heavy
                + common.min(f64::from(parallel)) * narrowest),
        )
    }
}

/// Never 0: that is the mark of the first phase.
#[inline(always)]
fn chain(access: &impl Access<u64>, from: u64, steps: u32) -> u64 {
    let mut x = black_box(from);
    for _ in 0..steps {
        for _ in 0..ROUNDS {
            x ^= x << 13;
            x ^= x >> 7;
            x ^= x << 17;
        }
        access.step();
    }
    x
}

#[cfg(test)]
mod tests {
    use super::super::tests::serial_output;
    use super::*;
    use crate::param::defaults;
    use crate::protocol::Value;

    fn dialled(settings: &[(&str, u32)]) -> Dialled {
        let mut params = defaults(Dialled::INFO.params);
        params.extend(settings.iter().map(|&(id, value)| (id.to_string(), Value::Whole(value))));
        Dialled::new(&params)
    }

    #[test]
    fn the_work_is_cut_as_dialled() {
        let kernel = dialled(&[("steps", 1000), ("tasks", 9), ("serial", 10), ("imbalance", 20)]);
        assert_eq!(kernel.serial_steps, 100);
        // 720 in nine equal parts, and 180 more for the last.
        assert_eq!(kernel.steps, [80, 80, 80, 80, 80, 80, 80, 80, 260]);
        assert_eq!(kernel.shape().steps_per_pass, 1000);
    }

    #[test]
    fn the_known_speedup_is_that_of_each_dial_alone() {
        let speedup = |settings: &[(&str, u32)], threads| {
            let nothing = [("steps", 64_000), ("serial", 0)];
            dialled(&[&nothing[..], settings].concat()).known_speedup(threads).unwrap()
        };
        assert!((speedup(&[], 8.0) - 8.0).abs() < 1e-9);
        assert!((speedup(&[("serial", 10)], 8.0) - 8.0 / 1.7).abs() < 1e-9);
        assert!((speedup(&[("critical", 25)], 3.0) - 3.0).abs() < 1e-9);
        assert!((speedup(&[("critical", 25)], 8.0) - 4.0).abs() < 1e-9);
        assert!((speedup(&[("imbalance", 10)], 8.0) - 8.0 / 1.7).abs() < 0.01);
    }

    #[test]
    fn the_first_phase_leaves_a_mark_for_each_task() {
        let output = serial_output(&dialled(&[("steps", 200), ("tasks", 4)]));
        assert!(output.iter().all(|&mark| mark != 0));
        assert_eq!(output[1..], [2, 3, 4]);
    }
}
