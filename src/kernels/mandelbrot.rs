//! The Mandelbrot set: how many iterations of z² + c each point of a grid stays near zero.
//!
//! The kernel that shares nothing. A thread needs no data, only the number of its row, so nothing but a global
//! lock can keep it from scaling. What it has instead is **unequal tasks**: a row through the middle of the set takes
//! tens of times as long as one at the edge, which is what tells the schedules apart.
//!
//! A row is a task. The formula is written in two real numbers and in one order of operations, so that the count of
//! iterations is the same to the last one everywhere that doubles are IEEE's: `tests/reference/mandelbrot.py` is
//! the independent reference.

use std::ops::Range;

use super::{
    Access, ChoiceInfo, Growth, Kernel, KernelInfo, PairInfo, ParamInfo, ParamKind, Params, Preset,
    Raster, Shape,
};
use super::{choice, whole, with_commas};

/// The set at one size.
pub struct Mandelbrot {
    width: usize,
    height: usize,
    iterations: u32,
    region: &'static Region,
    /// Distance between two neighbouring points.
    pixel: f64,
}

/// A part of the plane; all of it is shown, whatever the shape of the grid.
struct Region {
    choice: ChoiceInfo,
    centre: (f64, f64),
    size: (f64, f64),
}

/// The set lies within −2 … 0.48 and ±1.13 i.
const WHOLE: Region = Region {
    choice: ChoiceInfo { id: "whole", label: "The whole set" },
    centre: (-0.75, 0.0),
    size: (3.0, 2.4),
};

/// The crevice between the cardioid and the disc to its left, which touch at −0.75 (sci.fractals FAQ, “What are the
/// seahorse and the elephant valleys?”).
const SEAHORSE: Region = Region {
    choice: ChoiceInfo { id: "seahorse", label: "Seahorse Valley" },
    centre: (-0.75, 0.1),
    size: (0.15, 0.12),
};

/// A small copy of the set beside a seahorse’s tail: centre and width of the picture of this name in Wolfgang
/// Beyer’s zoom (Wikimedia Commons, “Mandel zoom 07 satellite”).
const SATELLITE: Region = Region {
    choice: ChoiceInfo { id: "satellite", label: "Satellite" },
    centre: (-0.743643135, 0.131825963),
    size: (0.000014628, 0.0000117024),
};

static REGIONS: [Region; 3] = [WHOLE, SEAHORSE, SATELLITE];

/// The estimate of the work looks at so many rows and columns, and so far into each point.
const SAMPLED: usize = 32;
const SAMPLED_ITERATIONS: u32 = 1024;

impl Mandelbrot {
    /// The constant of a point: the centre of its pixel. Rows and columns are taken from the middle outwards, so that
    /// a region around the real axis is symmetric about it to the last bit.
    #[inline(always)]
    fn real(&self, column: usize) -> f64 {
        self.region.centre.0 + (column as f64 + 0.5 - self.width as f64 / 2.0) * self.pixel
    }

    #[inline(always)]
    fn imaginary(&self, row: usize) -> f64 {
        self.region.centre.1 + (row as f64 + 0.5 - self.height as f64 / 2.0) * self.pixel
    }

    /// Iterations of all points, told from a coarse grid of them. A point that the look into it leaves inside counts
    /// as one that stays.
    fn estimated_iterations(&self) -> u64 {
        let most = self.iterations.min(SAMPLED_ITERATIONS);
        let spread = |count: usize| {
            let taken = count.min(SAMPLED);
            (0..taken).map(move |index| (2 * index + 1) * count / (2 * taken))
        };
        let (mut sum, mut points) = (0, 0);
        for row in spread(self.height) {
            for column in spread(self.width) {
                let count = escape_time(self.real(column), self.imaginary(row), most, || {});
                sum += u64::from(if count == most { self.iterations } else { count });
                points += 1;
            }
        }
        sum * (self.width * self.height) as u64 / points
    }
}

/// Iterations of z² + c from zero until |z| exceeds 2, at most `most`; tells of each.
#[inline(always)]
fn escape_time(real: f64, imaginary: f64, most: u32, iterated: impl Fn()) -> u32 {
    let (mut x, mut y) = (0.0, 0.0);
    let (mut x_squared, mut y_squared) = (0.0, 0.0);
    let mut count = 0;
    while count < most && x_squared + y_squared <= 4.0 {
        y = 2.0 * x * y + imaginary;
        x = x_squared - y_squared + real;
        (x_squared, y_squared) = (x * x, y * y);
        count += 1;
        iterated();
    }
    count
}

impl Kernel for Mandelbrot {
    const INFO: KernelInfo = KernelInfo {
        id: "mandelbrot",
        label: "Mandelbrot set",
        summary: "Counts for each point of the plane how long z² + c stays small; rows through the set \
                  take longest.",
        sharing: "Nothing is read from shared data; each thread writes rows of its own.",
        question: "Does work scale that shares nothing?",
        asked_of: "Every thread paints rows of its own and reads nothing that another one writes. The rows take unequally long.",
        params: &[
            ParamInfo {
                id: "width",
                label: "Width",
                unit: "points",
                summary: "Points in a row.",
                kind: ParamKind::Whole { min: 8, max: 2048, default: 300 },
            },
            ParamInfo {
                id: "height",
                label: "Height",
                unit: "rows",
                summary: "A row is a task.",
                kind: ParamKind::Whole { min: 8, max: 2048, default: 200 },
            },
            ParamInfo {
                id: "iterations",
                label: "Iterations",
                unit: "iterations",
                summary: "At most so many per point: what the points inside the set take.",
                kind: ParamKind::Whole { min: 1, max: 16_384, default: 150 },
            },
            ParamInfo {
                id: "region",
                label: "Region",
                unit: "",
                summary: "The part of the plane that is computed.",
                kind: ParamKind::Choice {
                    options: &[WHOLE.choice, SEAHORSE.choice, SATELLITE.choice],
                    default: WHOLE.choice.id,
                },
            },
        ],
        // julian.ac/blog/2025/10/08/python-314--threading-unbound gives size, limit and the name of the region, not
        // its coordinates: ours are those of the picture that made the name known.
        presets: &[Preset {
            id: "published",
            label: "As published",
            summary: "768 × 768 points of the region “Satellite”, at most 4,096 iterations, bare metal: the size \
                      that “Python 3.14 – Threading Unbound” (julian.ac, October 2025) measured with free-threaded \
                      Python. The post does not print its coordinates.",
            settings: &[
                ("width", "768"),
                ("height", "768"),
                ("iterations", "4096"),
                ("region", "satellite"),
                ("interp", "0"),
            ],
        }],
        first_modes: &["plain", "gil", "messages"],
        step: "one iteration of z² + c",
        reads_per_step: 0,
        grows: Some(Growth { param: "height", exponent: 1.0 }),
        step_nanoseconds: 5.0,
        pairs: &[PairInfo {
            modes: &["plain", "immortal", "borrowed", "counted", "locked", "gil"],
            python: "z = z*z + c",
            step_nanoseconds: None,
        }],
        ..KernelInfo::BASE
    };

    const EQUAL_TASKS: bool = false;

    type In = u64;
    type Out = u32;

    fn new(params: &Params) -> Self {
        let id = choice(params, "region");
        let region = REGIONS.iter().find(|region| region.choice.id == id);
        let region = region.expect("the regions that may be chosen are these");
        let (width, height) = (whole(params, "width") as usize, whole(params, "height") as usize);
        let pixel = (region.size.0 / width as f64).max(region.size.1 / height as f64);
        Self { width, height, iterations: whole(params, "iterations"), region, pixel }
    }

    fn shape(&self) -> Shape {
        Shape {
            tasks: self.height,
            outputs: self.width * self.height,
            outputs_per_task: self.width,
            steps_per_pass: self.estimated_iterations(),
        }
    }

    fn operands(&self) -> Vec<usize> {
        Vec::new()
    }

    fn inputs(&self) -> Vec<Vec<u64>> {
        Vec::new()
    }

    #[inline(always)]
    fn work(&self, access: &impl Access<u64>, task: usize, out: &mut [u32]) {
        let imaginary = self.imaginary(task);
        for (column, out) in out.iter_mut().enumerate() {
            *out = escape_time(self.real(column), imaginary, self.iterations, || access.step());
        }
    }

    fn answer(&self, output: &[u32]) -> String {
        format!("total iterations {}", with_commas(self.steps(output)))
    }

    fn steps_of(&self, tasks: Range<usize>, output: &[u32]) -> u64 {
        let points = &output[tasks.start * self.width..tasks.end * self.width];
        points.iter().map(|&count| u64::from(count)).sum()
    }

    fn picture(&self, output: &[u32]) -> Option<Raster> {
        Some(Raster {
            width: self.width as u32,
            height: self.height as u32,
            values: output.to_vec(),
            most: self.iterations,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernels::tests::serial_output;
    use crate::param::defaults;
    use crate::protocol::Value;

    fn of_size(width: u32, height: u32, iterations: u32, region: &str) -> Mandelbrot {
        Mandelbrot::new(&Params::from([
            ("width".into(), Value::Whole(width)),
            ("height".into(), Value::Whole(height)),
            ("iterations".into(), Value::Whole(iterations)),
            ("region".into(), Value::Choice(region.into())),
        ]))
    }

    #[test]
    fn the_totals_are_those_of_the_reference_in_python() {
        // python3 tests/reference/mandelbrot.py [REGION WIDTH HEIGHT ITERATIONS]
        let default = Mandelbrot::new(&defaults(Mandelbrot::INFO.params));
        assert_eq!(default.answer(&serial_output(&default)), "total iterations 1,831,808");
        for (region, width, height, iterations, total) in
            [("seahorse", 120, 90, 500, 4_535_871), ("satellite", 64, 64, 4096, 1_435_265)]
        {
            let kernel = of_size(width, height, iterations, region);
            assert_eq!(kernel.steps(&serial_output(&kernel)), total, "{region}");
        }
    }

    #[test]
    fn the_whole_set_is_symmetric_about_the_real_axis() {
        for height in [60, 61] {
            let kernel = of_size(80, height, 300, "whole");
            let output = serial_output(&kernel);
            let rows: Vec<&[u32]> = output.chunks_exact(80).collect();
            assert!(rows.iter().eq(rows.iter().rev()), "{height} rows");
        }
    }

    /// 1.50659 by far finer grids (Munafo, Förstemann). A grid of this size is off by the pixels on the border, and
    /// so few iterations leave points inside that would escape later: 2 % are allowed.
    #[test]
    fn the_area_by_counting_points_is_the_known_one() {
        let kernel = of_size(600, 480, 1000, "whole");
        let inside = serial_output(&kernel).iter().filter(|&&count| count == 1000).count();
        let area = inside as f64 * kernel.pixel * kernel.pixel;
        assert!((area / 1.50659 - 1.0).abs() < 0.02, "{area}");
    }

    #[test]
    fn points_inside_take_all_iterations_and_points_outside_fewer() {
        let count = |real, imaginary| escape_time(real, imaginary, 999, || {});
        // The centre, the disc's, a point of period 3, and the needle's tip, which never leaves 2.
        for (real, imaginary) in [(0.0, 0.0), (-1.0, 0.0), (-0.122561, 0.744862), (-2.0, 0.0)] {
            assert_eq!(count(real, imaginary), 999, "{real} {imaginary}");
        }
        // 1, 2, 5 and, from 3, at once.
        assert_eq!((count(1.0, 0.0), count(3.0, 0.0)), (3, 1));
    }

    #[test]
    fn the_steps_are_counted_exactly_and_estimated_within_a_tenth() {
        for (kernel, steps) in [
            of_size(300, 200, 150, "whole"),
            of_size(64, 100, 3000, "whole"),
            of_size(100, 100, 500, "seahorse"),
            of_size(100, 80, 4096, "satellite"),
        ]
        .map(|kernel| {
            let output = serial_output(&kernel);
            let steps = kernel.steps(&output);
            assert_eq!(steps, output.iter().map(|&count| u64::from(count)).sum::<u64>());
            (kernel, steps)
        }) {
            let estimate = kernel.shape().steps_per_pass as f64;
            assert!((estimate / steps as f64 - 1.0).abs() < 0.1, "{estimate} for {steps}");
        }
    }
}
