//! Memory with slack: elements that begin at a chosen distance from where their allocation begins.
//!
//! Where an array happens to lie decides which cache sets and which pages it meets, and can move a time by more
//! than the difference that is measured. So each round lays the data out anew, in allocations of the same size, at
//! another distance (R14).

use std::ops::{Deref, DerefMut};

/// Distances stay below this: a page.
pub const SLACK_BYTES: usize = 4096;

/// An array of fixed length within a larger allocation.
pub struct Slack<T> {
    cells: Vec<T>,
    start: usize,
}

impl<T> Slack<T> {
    /// The values, `offset_bytes` (rounded down to whole elements) behind the start of their memory. `filler`
    /// makes what stands before them; where there are no values, nothing does.
    pub fn new(
        offset_bytes: usize,
        filler: impl Fn() -> T,
        values: impl ExactSizeIterator<Item = T>,
    ) -> Self {
        assert!(offset_bytes < SLACK_BYTES, "an offset of {offset_bytes} bytes");
        let start = if values.len() == 0 { 0 } else { offset_bytes / size_of::<T>() };
        let mut cells = Vec::with_capacity(capacity(values.len(), size_of::<T>()));
        cells.extend((0..start).map(|_| filler()));
        cells.extend(values);
        Self { cells, start }
    }

    /// What an array of this length allocates, whatever its offset.
    pub fn bytes(length: usize) -> u64 {
        slack_bytes(length, size_of::<T>())
    }

    /// What this one really has allocated: for tests.
    pub fn allocated_bytes(&self) -> u64 {
        (self.cells.capacity() * size_of::<T>()) as u64
    }
}

/// What an array of this length allocates, of elements that take so many bytes.
pub fn slack_bytes(length: usize, element_bytes: usize) -> u64 {
    capacity(length, element_bytes) as u64 * element_bytes as u64
}

fn capacity(length: usize, element_bytes: usize) -> usize {
    length + SLACK_BYTES / element_bytes
}

impl<T> Deref for Slack<T> {
    type Target = [T];

    #[inline]
    fn deref(&self) -> &[T] {
        &self.cells[self.start..]
    }
}

impl<T> DerefMut for Slack<T> {
    fn deref_mut(&mut self) -> &mut [T] {
        &mut self.cells[self.start..]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_elements_begin_where_they_were_asked_to_and_nothing_else_changes() {
        for (offset, start) in [(0, 0), (15, 1), (16, 2), (4080, 510)] {
            let slack = Slack::new(offset, || 0.0, [1.0, 2.0, 3.0].into_iter());
            assert_eq!(&slack[..], [1.0, 2.0, 3.0]);
            assert_eq!(slack.start, start);
            assert_eq!(slack.allocated_bytes(), Slack::<f64>::bytes(3));
        }
    }
}
