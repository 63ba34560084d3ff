//! Least squares of relative residuals with coefficients that cannot be negative, for a handful of coefficients.

use super::Observed;

/// The coefficients c ≥ 0 that make Σ cⱼ · columnⱼ(point) closest to the point's time, relative to that time. `None`
/// where the points do not determine them.
///
/// With so few columns every set of coefficients that are held at zero is tried: the best of those whose others come out
/// positive is the optimum (Lawson and Hanson 1974, chapter 23).
pub fn non_negative<const N: usize>(
    points: &[Observed],
    columns: impl Fn(f64) -> [f64; N],
) -> Option<[f64; N]> {
    if points.len() < N {
        return None;
    }
    let row = |point: &Observed| columns(point.threads).map(|value| value / point.seconds);
    let rows: Vec<[f64; N]> = points.iter().map(row).collect();
    let error = |c: &[f64; N]| -> f64 {
        let residual = |row: &[f64; N]| 1.0 - row.iter().zip(c).map(|(x, c)| x * c).sum::<f64>();
        rows.iter().map(|row| residual(row).powi(2)).sum()
    };
    let sets = 1..1_usize << N;
    let solved = sets.filter_map(|set| solve(&rows, set)).filter(|c| c.iter().all(|&c| c >= 0.0));
    solved.min_by(|a, b| error(a).total_cmp(&error(b)))
}

/// Normal equations of the columns in `set`, by elimination with pivots; the others are 0. The columns are scaled to
/// length 1 first: those of a law differ by powers of the thread count.
fn solve<const N: usize>(rows: &[[f64; N]], set: usize) -> Option<[f64; N]> {
    let free: Vec<usize> = (0..N).filter(|column| set >> column & 1 == 1).collect();
    let length = |&j: &usize| rows.iter().map(|row| row[j] * row[j]).sum::<f64>().sqrt();
    let scale: Vec<f64> = free.iter().map(length).collect();
    let size = free.len();
    // One row per free column, the right side last.
    let mut equations = vec![[0.0; 8]; size];
    for (i, &a) in free.iter().enumerate() {
        for (j, &b) in free.iter().enumerate() {
            equations[i][j] =
                rows.iter().map(|row| row[a] * row[b]).sum::<f64>() / (scale[i] * scale[j]);
        }
        equations[i][size] = rows.iter().map(|row| row[a]).sum::<f64>() / scale[i];
    }
    for step in 0..size {
        let size_of = |row: &usize| equations[*row][step].abs();
        let pivot = (step..size).max_by(|a, b| size_of(a).total_cmp(&size_of(b)))?;
        if equations[pivot][step].abs() < 1e-13 {
            return None;
        }
        equations.swap(step, pivot);
        let top = equations[step];
        for (_, row) in equations.iter_mut().enumerate().filter(|(row, _)| *row != step) {
            let factor = row[step] / top[step];
            row.iter_mut().zip(top).for_each(|(value, above)| *value -= factor * above);
        }
    }
    let mut solution = [0.0; N];
    for (i, &column) in free.iter().enumerate() {
        solution[column] = equations[i][size] / equations[i][i] / scale[i];
    }
    Some(solution)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(points: &[(f64, f64)]) -> Option<[f64; 2]> {
        let points: Vec<Observed> =
            points.iter().map(|&(threads, seconds)| Observed { threads, seconds }).collect();
        non_negative(&points, |p| [1.0, p])
    }

    #[test]
    fn a_line_is_found_and_a_falling_one_is_held_level() {
        let [a, b] = line(&[(1.0, 3.0), (2.0, 5.0), (4.0, 9.0)]).unwrap();
        assert!((a - 1.0).abs() < 1e-12 && (b - 2.0).abs() < 1e-12);
        let [a, b] = line(&[(1.0, 5.0), (2.0, 4.0), (4.0, 2.0)]).unwrap();
        assert!(b == 0.0 && a > 2.0 && a < 5.0);
    }

    #[test]
    fn too_few_points_determine_nothing() {
        assert_eq!(line(&[(1.0, 3.0)]), None);
    }
}
