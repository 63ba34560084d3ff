//! Karp and Flatt's serial fraction: what Amdahl's s would have to be at each thread count (Karp and Flatt 1990).
//!
//! One value says little. Its trend does: level means a serial part, rising means overhead that grows with the threads.

/// e = (1 ÷ S − 1 ÷ p) ÷ (1 − 1 ÷ p). `None` at one thread. Below 0 where the speed-up is more than p.
///
/// Corrected for what the machine gives, C(p) stands in the place of p: two shared virtual cores show e(2) near 0.03
/// for work that shares nothing. `None` too where the machine gives less than a tenth more than one thread.
pub fn serial_fraction(speedup: f64, threads: f64) -> Option<f64> {
    (threads > 1.1).then(|| (1.0 / speedup - 1.0 / threads) / (1.0 - 1.0 / threads))
}

#[cfg(test)]
mod tests {
    use super::super::amdahl::AMDAHL;
    use super::*;

    #[test]
    fn the_table_of_the_paper() {
        // Karp and Flatt, CACM 33 (1990), their table of LINPACK on a Cray Y-MP/8.
        for (threads, speedup, printed) in
            [(3.0, 2.88, 0.021), (4.0, 3.76, 0.021), (8.0, 6.96, 0.021)]
        {
            let found = serial_fraction(speedup, threads).unwrap();
            assert!((found - printed).abs() < 5e-4, "{found} {printed}");
        }
    }

    #[test]
    fn it_is_level_where_amdahl_holds() {
        for p in [2.0, 5.0, 64.0] {
            let speedup = AMDAHL.speedup(&[1.0, 0.07], p);
            assert!((serial_fraction(speedup, p).unwrap() - 0.07).abs() < 1e-12);
        }
        assert_eq!(serial_fraction(1.0, 1.0), None);
    }
}
