//! The element types that kernels read and write: 8 bytes or fewer, with a canonical bit pattern.

use bytemuck::Pod;

/// An element: plain old data. Its bits are what checksums and boxed slots hold.
pub trait Number: Pod + Default + PartialEq + Send + Sync + std::fmt::Debug + 'static {
    /// A value that no kernel answers: what the output holds before it is computed.
    const UNANSWERED: Self;

    fn bits(self) -> u64;
}

impl Number for f64 {
    const UNANSWERED: Self = Self::NAN;

    fn bits(self) -> u64 {
        self.to_bits()
    }
}

impl Number for u64 {
    const UNANSWERED: Self = Self::MAX;

    fn bits(self) -> u64 {
        self
    }
}

impl Number for u32 {
    const UNANSWERED: Self = Self::MAX;

    fn bits(self) -> u64 {
        u64::from(self)
    }
}

impl Number for u8 {
    /// Nine of them still fit: Life adds up neighbours.
    const UNANSWERED: Self = 16;

    fn bits(self) -> u64 {
        u64::from(self)
    }
}

/// One word that depends on every element and on its place (FNV-1a over 64-bit words).
pub fn checksum<T: Number>(values: &[T]) -> u64 {
    values.iter().fold(0xcbf2_9ce4_8422_2325, |hash, value| {
        (hash ^ value.bits()).wrapping_mul(0x0000_0100_0000_01b3).rotate_left(29)
    })
}

/// A whole number for a reader: 1,234,567.
pub fn with_commas(number: u64) -> String {
    let digits = number.to_string();
    let groups = digits.as_bytes().rchunks(3).rev();
    let groups: Vec<&str> = groups.map(|group| std::str::from_utf8(group).unwrap()).collect();
    groups.join(",")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_grouped_by_threes_from_the_right() {
        for (number, text) in [(0, "0"), (999, "999"), (1000, "1,000"), (78_498, "78,498")] {
            assert_eq!(with_commas(number), text);
        }
        assert_eq!(with_commas(u64::MAX), "18,446,744,073,709,551,615");
    }

    #[test]
    fn a_changed_or_moved_element_changes_the_checksum() {
        let straight = checksum(&[1.0, 2.0, 3.0]);
        assert_ne!(straight, checksum(&[1.0, 2.0, 3.0000000001]));
        assert_ne!(straight, checksum(&[2.0, 1.0, 3.0]));
        assert_ne!(straight, checksum(&[1.0, 2.0]));
    }
}
