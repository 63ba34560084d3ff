//! The output of a job, in pieces that no two threads share.

use std::cell::UnsafeCell;

use crate::kernels::Shape;
use crate::number::Number;
use crate::slack::{Slack, slack_bytes};

/// The output of all tasks, handed out in disjoint pieces.
pub struct Output<T> {
    cells: Slack<UnsafeCell<T>>,
    per_task: usize,
}

// SAFETY: elements are reached only through `piece` and `whole`, whose callers promise that no two
// threads hold the same element at once; `T` is plain data.
unsafe impl<T: Number> Sync for Output<T> {}

impl<T: Number> Output<T> {
    pub fn new(shape: &Shape, offset_bytes: usize) -> Self {
        let cell = || UnsafeCell::new(T::default());
        let cells = Slack::new(offset_bytes, cell, (0..shape.outputs).map(|_| cell()));
        Self { cells, per_task: shape.outputs_per_task }
    }

    /// Makes every element one that is no answer, so that none of an earlier pass can pass for one of the next.
    pub fn forget(&mut self) {
        self.cells.iter_mut().for_each(|cell| *cell.get_mut() = T::UNANSWERED);
    }

    /// The piece of one task.
    ///
    /// # Safety
    ///
    /// Nobody else holds this task's piece, or the whole, until the returned borrow ends.
    #[expect(clippy::mut_from_ref, reason = "that is what the cell and the promise are for")]
    pub unsafe fn piece(&self, task: usize) -> &mut [T] {
        let start = self.cells.len().min(task * self.per_task);
        let end = self.cells.len().min(start + self.per_task);
        let cells = &self.cells[start..end];
        // SAFETY: UnsafeCell<T> has the layout of T, and the caller promises that the piece is its own.
        unsafe { std::slice::from_raw_parts_mut(UnsafeCell::raw_get(cells.as_ptr()), cells.len()) }
    }

    /// Everything.
    ///
    /// # Safety
    ///
    /// Nobody holds a piece until the returned borrow ends.
    pub unsafe fn whole(&self) -> &[T] {
        // SAFETY: UnsafeCell<T> has the layout of T, and the caller promises that nobody writes.
        unsafe { std::slice::from_raw_parts(self.cells.as_ptr().cast::<T>(), self.cells.len()) }
    }
}

/// What [`Output::new`] allocates, of elements that take so many bytes.
pub fn output_bytes(shape: &Shape, element_bytes: usize) -> u64 {
    slack_bytes(shape.outputs, element_bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pieces_of_the_output_are_disjoint_and_cover_it() {
        let shape = Shape { tasks: 4, outputs: 10, outputs_per_task: 3, steps_per_pass: 0 };
        let output = Output::<u32>::new(&shape, 16);
        for task in 0..4 {
            // SAFETY: one piece at a time.
            for cell in unsafe { output.piece(task) } {
                *cell += 1 + task as u32;
            }
        }
        // SAFETY: no piece is held.
        assert_eq!(unsafe { output.whole() }, [1, 1, 1, 2, 2, 2, 3, 3, 3, 4]);
    }
}
