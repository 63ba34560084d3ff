//! Conway's Life on a torus: a kernel with phases. Each generation reads the one before, so a pass needs
//! a barrier between generations, and what one generation wrote becomes what the next one reads.

use super::{
    Access, Growth, Kernel, KernelInfo, PairInfo, ParamInfo, ParamKind, Params, Phases, Raster,
    STORY_MODES, Shape, whole,
};
use crate::random::Random;

/// Life at one size.
pub struct Life {
    size: usize,
    generations: usize,
}

impl Life {
    /// The cell's index; a coordinate may be up to one size too large, and is taken around the torus.
    #[inline(always)]
    fn at(&self, row: usize, column: usize) -> usize {
        let wrap = |x: usize| if x < self.size { x } else { x - self.size };
        wrap(row) * self.size + wrap(column)
    }
}

impl Kernel for Life {
    const INFO: KernelInfo = KernelInfo {
        id: "life",
        label: "Game of Life",
        summary: "Generations of cells on a torus; no thread may begin the next before all have ended \
                  this one.",
        sharing: "Every thread reads the whole old generation, writes its own rows, and waits for the \
                  others.",
        question: "Does a game scale whose players wait for each other?",
        asked_of: "Every generation is shared out anew, and all threads meet at a barrier before the next one begins.",
        params: &[
            ParamInfo {
                id: "size",
                label: "Size",
                unit: "cells",
                summary: "Rows and columns of the torus.",
                kind: ParamKind::Whole { min: 8, max: 1024, default: 96 },
            },
            ParamInfo {
                id: "generations",
                label: "Generations",
                unit: "generations",
                summary: "Each ends at a barrier.",
                kind: ParamKind::Whole { min: 1, max: 200, default: 8 },
            },
        ],
        first_modes: STORY_MODES,
        step: "one cell with its eight neighbours",
        // The cell itself is read twice: in the sum, and for whether it is alive.
        reads_per_step: 10,
        grows: Some(Growth { param: "size", exponent: 0.5 }),
        step_nanoseconds: 12.0,
        pairs: &[
            PairInfo {
                modes: &["plain"],
                python: "neighbours = sum(cells[i - 1:i + 2, j - 1:j + 2])  # arrays, in compiled code",
                step_nanoseconds: None,
            },
            PairInfo {
                modes: &["immortal", "borrowed", "counted", "locked", "gil"],
                python: "neighbours += cells[i*n+j]",
                step_nanoseconds: None,
            },
            // A task of one row copies all cells: at the default size, as many per step as a row has.
            PairInfo {
                modes: &["counted-copies"],
                python: "pool.submit(next_row, list(cells), row)",
                step_nanoseconds: Some(300.0),
            },
            PairInfo {
                modes: &["deep-copies"],
                python: "cells = [cell * 1.0 for cell in cells]",
                step_nanoseconds: Some(2000.0),
            },
        ],
        ..KernelInfo::BASE
    };

    type In = u8;
    type Out = u8;

    fn new(params: &Params) -> Self {
        Self {
            size: whole(params, "size") as usize,
            generations: whole(params, "generations") as usize,
        }
    }

    fn shape(&self) -> Shape {
        let cells = self.size * self.size;
        Shape {
            tasks: self.size,
            outputs: cells,
            outputs_per_task: self.size,
            steps_per_pass: (cells * self.generations) as u64,
        }
    }

    fn operands(&self) -> Vec<usize> {
        vec![self.size * self.size]
    }

    fn inputs(&self) -> Vec<Vec<u8>> {
        let mut random = Random::new(1, "life");
        vec![(0..self.size * self.size).map(|_| u8::from(random.below(3) == 0)).collect()]
    }

    #[inline(always)]
    fn work(&self, access: &impl Access<u8>, task: usize, out: &mut [u8]) {
        let above = task + self.size - 1;
        for (column, out) in out.iter_mut().enumerate() {
            let left = column + self.size - 1;
            let mut neighbours = 0;
            for row in [above, task, task + 1] {
                for column in [left, column, column + 1] {
                    neighbours += *access.get(0, self.at(row, column));
                }
            }
            let alive = *access.get(0, self.at(task, column));
            // The sum counts the cell itself: alive stays with 3 or 4, dead is born with 3.
            *out = u8::from(neighbours == 3 || (neighbours == 4 && alive == 1));
            access.step();
        }
    }

    fn phases(&self) -> Phases<u8, u8> {
        Phases::carrying(self.generations, 0)
    }

    fn answer(&self, output: &[u8]) -> String {
        let alive: usize = output.iter().map(|&cell| usize::from(cell)).sum();
        format!("{alive} cells alive after {} generations", self.generations)
    }

    /// The last generation.
    fn picture(&self, output: &[u8]) -> Option<Raster> {
        let size = self.size as u32;
        let values = output.iter().map(|&cell| u32::from(cell)).collect();
        Some(Raster { width: size, height: size, values, most: 1 })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sharing::{Seat, Sharing, World, WorldShape, plain::Plain};

    /// One generation of a given grid.
    fn next(life: &Life, cells: &[u8]) -> Vec<u8> {
        let shape = WorldShape { seats: 1, tasks: life.size, reads_per_step: 10, offset_bytes: 0 };
        let world = Plain::world(vec![cells.to_vec()], &shape);
        let mut output = vec![0; cells.len()];
        for (task, row) in output.chunks_exact_mut(life.size).enumerate() {
            life.work(&world.enter(Seat { index: 0, width: 1 }, task), task, row);
        }
        output
    }

    #[test]
    fn a_glider_moves_one_cell_down_and_right_in_four_generations_also_across_the_edge() {
        let life = Life { size: 8, generations: 4 };
        let glider = [(0, 1), (1, 2), (2, 0), (2, 1), (2, 2)];
        let grid = |shift: usize| {
            let mut cells = vec![0; 64];
            glider
                .iter()
                .for_each(|&(row, column)| cells[life.at(row + shift, column + shift)] = 1);
            cells
        };
        for start in 0..8 {
            let end = (0..4).fold(grid(start), |cells, _| next(&life, &cells));
            assert_eq!(end, grid(start + 1), "from {start}");
        }
    }

    #[test]
    fn the_picture_is_the_last_generation_row_by_row() {
        let life = Life { size: 8, generations: 1 };
        let output: Vec<u8> = (0..64).map(|cell| u8::from(cell % 3 == 0)).collect();
        let picture = life.picture(&output).unwrap();
        assert_eq!((picture.width, picture.height, picture.most), (8, 8, 1));
        assert_eq!(picture.values, output.iter().map(|&c| u32::from(c)).collect::<Vec<_>>());
    }
}
