//! Matrix product: C = A · B over two flat lists of n·n floats that every thread reads.
//!
//! The kernel of the story. A task is `step` rows of C, so the output is nobody's but the task's; all
//! sharing is in the reads, 2·n³ of them. The naive inner loop walks B down a column, n elements apart;
//! with B transposed both operands are read in the order they lie in memory. n = 120 rather than 128:
//! at a power of two the elements of a column share a few cache sets and evict each other.

use super::{
    Access, ChoiceInfo, Growth, Kernel, KernelInfo, PairInfo, ParamInfo, ParamKind, Params, Preset,
    STORY_MODES, Shape,
};
use super::{choice, whole};
use crate::random::Random;

/// The matrix product at one size.
pub struct MatrixProduct {
    n: usize,
    rows_per_task: usize,
    /// The element B[k][j] stands at `k · row_stride + j · column_stride`.
    row_stride: usize,
    column_stride: usize,
}

const A: usize = 0;
const B: usize = 1;

/// The lines of the story.
const PAIRS: [PairInfo; 6] = [
    PairInfo {
        modes: &["plain"],
        python: "total += A[i, k] * B[k, j]  # arrays, in compiled code",
        step_nanoseconds: None,
    },
    PairInfo {
        modes: &["immortal"],
        python: "total += A[i*n+k] * B[k*n+j]  # small ints",
        step_nanoseconds: None,
    },
    PairInfo {
        modes: &["borrowed", "counted", "locked", "gil"],
        python: "total += A[i*n+k] * B[k*n+j]",
        step_nanoseconds: None,
    },
    PairInfo {
        modes: &["counted-copies"],
        python: "pool.submit(rows, list(A), list(B), first_row)",
        step_nanoseconds: None,
    },
    PairInfo {
        modes: &["deep-copies"],
        python: "A, B = [a * 1.0 for a in A], [b * 1.0 for b in B]",
        // Half of it is reads; the other half the copies at the default size, half an item per step.
        step_nanoseconds: Some(21.0),
    },
    PairInfo {
        modes: &["messages"],
        python: "ProcessPoolExecutor().map(rows, tasks)",
        step_nanoseconds: None,
    },
];

impl Kernel for MatrixProduct {
    const INFO: KernelInfo = KernelInfo {
        id: "matmul",
        label: "Matrix product",
        summary: "C = A · B, each matrix one flat list of n × n floating-point numbers.",
        sharing: "Every thread reads the same two lists; each writes its own rows.",
        question: "Why did more threads make it slower?",
        asked_of: "Free-threaded Python multiplied two matrices, held in two shared lists, and got slower with more threads. Each way of sharing below does what some Python does, or what somebody thought it did.",
        params: &[
            ParamInfo {
                id: "n",
                label: "Size",
                unit: "rows",
                summary: "Rows and columns of each matrix; the work grows with the cube.",
                kind: ParamKind::Whole { min: 8, max: 1024, default: 120 },
            },
            ParamInfo {
                id: "step",
                label: "Rows per task",
                unit: "rows",
                summary: "A task is this many rows of the product.",
                kind: ParamKind::Whole { min: 1, max: 1024, default: 4 },
            },
            ParamInfo {
                id: "layout",
                label: "Layout of B",
                unit: "",
                summary: "Naive walks down B’s columns; transposed reads both lists in order.",
                kind: ParamKind::Choice {
                    options: &[
                        ChoiceInfo { id: "naive", label: "Naive" },
                        ChoiceInfo { id: "transposed", label: "B transposed" },
                    ],
                    default: "naive",
                },
            },
        ],
        presets: &[
            Preset {
                id: "post",
                label: "As in the post",
                summary: "n = 200, 20 rows per task: 10 tasks, so 8 threads cannot exceed 5×.",
                settings: &[("n", "200"), ("step", "20"), ("layout", "naive")],
            },
            Preset {
                id: "transposed",
                label: "B transposed",
                summary: "The author’s own follow-up: both lists are read in order.",
                settings: &[("n", "120"), ("step", "4"), ("layout", "transposed")],
            },
        ],
        first_modes: STORY_MODES,
        step: "one multiplication and addition",
        reads_per_step: 2,
        grows: Some(Growth { param: "n", exponent: 1.0 / 3.0 }),
        step_nanoseconds: 1.9,
        pairs: &PAIRS,
        ..KernelInfo::BASE
    };

    type In = f64;
    type Out = f64;

    fn new(params: &Params) -> Self {
        let n = whole(params, "n") as usize;
        let (row_stride, column_stride) = match choice(params, "layout") {
            "transposed" => (1, n),
            _ => (n, 1),
        };
        Self { n, rows_per_task: whole(params, "step") as usize, row_stride, column_stride }
    }

    fn shape(&self) -> Shape {
        Shape {
            tasks: self.n.div_ceil(self.rows_per_task),
            outputs: self.n * self.n,
            outputs_per_task: self.rows_per_task * self.n,
            steps_per_pass: (self.n as u64).pow(3),
        }
    }

    fn operands(&self) -> Vec<usize> {
        vec![self.n * self.n; 2]
    }

    fn inputs(&self) -> Vec<Vec<f64>> {
        let n = self.n;
        let mut random = Random::new(1, "matmul");
        let a = (0..n * n).map(|_| random.unit()).collect();
        let mut b = vec![0.0; n * n];
        for k in 0..n {
            for j in 0..n {
                b[k * self.row_stride + j * self.column_stride] = random.unit();
            }
        }
        vec![a, b]
    }

    #[inline(always)]
    fn work(&self, access: &impl Access<f64>, task: usize, out: &mut [f64]) {
        let n = self.n;
        let first_row = task * self.rows_per_task;
        for (row, out) in out.chunks_exact_mut(n).enumerate() {
            let i = first_row + row;
            for (j, out) in out.iter_mut().enumerate() {
                let mut sum = 0.0;
                for k in 0..n {
                    let b = k * self.row_stride + j * self.column_stride;
                    sum += *access.get(A, i * n + k) * *access.get(B, b);
                    access.step();
                }
                *out = sum;
            }
        }
    }

    fn answer(&self, output: &[f64]) -> String {
        format!("sum of the product {:.6}", output.iter().sum::<f64>())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernels::tests::serial_output;
    use crate::protocol::Value;

    fn params(n: u32, step: u32, layout: &str) -> Params {
        Params::from([
            ("n".into(), Value::Whole(n)),
            ("step".into(), Value::Whole(step)),
            ("layout".into(), Value::Choice(layout.into())),
        ])
    }

    /// The textbook's three loops over indices, in the same order of additions.
    fn textbook(a: &[f64], b: &[f64], n: usize) -> Vec<f64> {
        let cell =
            |i: usize, j: usize| (0..n).fold(0.0, |sum, k| sum + a[i * n + k] * b[k * n + j]);
        (0..n * n).map(|at| cell(at / n, at % n)).collect()
    }

    #[test]
    fn the_product_is_the_textbooks_for_both_layouts_and_uneven_tasks() {
        let naive = MatrixProduct::new(&params(30, 4, "naive"));
        let inputs = naive.inputs();
        let expected = textbook(&inputs[0], &inputs[1], 30);
        for (step, layout) in [(1, "naive"), (4, "naive"), (7, "transposed"), (64, "transposed")] {
            let kernel = MatrixProduct::new(&params(30, step, layout));
            assert_eq!(serial_output(&kernel), expected, "step {step}, {layout}");
        }
    }

    #[test]
    fn the_posts_preset_has_ten_tasks() {
        assert_eq!(MatrixProduct::new(&params(200, 20, "naive")).shape().tasks, 10);
    }
}
