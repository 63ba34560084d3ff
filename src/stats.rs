//! Statistics of a few numbers. Pure.

use statrs::function::beta::beta_reg;

/// The median; the mean of the two middle values when their number is even. `None` of nothing.
pub fn median(values: &[f64]) -> Option<f64> {
    let sorted = sorted(values);
    (!sorted.is_empty()).then(|| quantile(&sorted, 0.5))
}

/// In ascending order.
pub fn sorted(values: &[f64]) -> Vec<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted
}

/// The quantile of values in ascending order, at least one, linear between neighbours: Hyndman and Fan's type 7. Infinite
/// ones are values too: between a number and infinity lies infinity.
pub fn quantile(sorted: &[f64], share: f64) -> f64 {
    let place = share * (sorted.len() - 1) as f64;
    let (low, high) = (sorted[place.floor() as usize], sorted[place.ceil() as usize]);
    if low == high || place.fract() == 0.0 { low } else { low + (high - low) * place.fract() }
}

/// Median absolute deviation from the median, unscaled. `None` of nothing.
pub fn mad(values: &[f64]) -> Option<f64> {
    let centre = median(values)?;
    median(&values.iter().map(|value| (value - centre).abs()).collect::<Vec<_>>())
}

/// Mean and standard deviation (of a sample: n − 1). `None` of nothing; the deviation of one value is 0.
pub fn mean_and_deviation(values: &[f64]) -> Option<(f64, f64)> {
    let count = values.len() as f64;
    let mean = (!values.is_empty()).then(|| values.iter().sum::<f64>() / count)?;
    let squares: f64 = values.iter().map(|value| (value - mean).powi(2)).sum();
    Some((mean, (squares / (count - 1.0).max(1.0)).sqrt()))
}

/// Smallest and largest. `None` of nothing.
pub fn extremes(values: &[f64]) -> Option<(f64, f64)> {
    let least = values.iter().copied().min_by(f64::total_cmp)?;
    let most = values.iter().copied().max_by(f64::total_cmp)?;
    Some((least, most))
}

/// How many values lie beyond Tukey's fences: 1.5 and 3 interquartile ranges from the quartiles. Those beyond the
/// outer fence are counted as severe only. They are counted, never dropped (R21).
pub fn outliers(values: &[f64]) -> (u32, u32) {
    if values.len() < 4 {
        return (0, 0);
    }
    let sorted = sorted(values);
    let (low, high) = (quantile(&sorted, 0.25), quantile(&sorted, 0.75));
    let beyond = |fences: f64| {
        let reach = fences * (high - low);
        sorted.iter().filter(|&&value| value < low - reach || value > high + reach).count() as u32
    };
    (beyond(1.5) - beyond(3.0), beyond(3.0))
}

/// Spearman's rank correlation of values with their order, and its two-sided p-value by Student's t, which is good
/// from ten values on. `None` below ten, and where all values are equal.
pub fn trend(values: &[f64]) -> Option<(f64, f64)> {
    if values.len() < 10 {
        return None;
    }
    let ranks = ranks(values);
    let order: Vec<f64> = (1..=values.len()).map(|place| place as f64).collect();
    let rho = correlation(&ranks, &order)?;
    let freedom = (values.len() - 2) as f64;
    let t_squared = rho * rho * freedom / (1.0 - rho * rho).max(f64::EPSILON);
    Some((rho, beta_reg(freedom / 2.0, 0.5, freedom / (freedom + t_squared))))
}

/// Ranks from 1; equal values share the mean of theirs.
fn ranks(values: &[f64]) -> Vec<f64> {
    let rank = |value: &f64| {
        let below = values.iter().filter(|other| *other < value).count();
        let equal = values.iter().filter(|other| *other == value).count();
        below as f64 + (equal as f64 + 1.0) / 2.0
    };
    values.iter().map(rank).collect()
}

fn correlation(a: &[f64], b: &[f64]) -> Option<f64> {
    let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len() as f64;
    let (mean_a, mean_b) = (mean(a), mean(b));
    let sum = |product: &dyn Fn(f64, f64) -> f64| -> f64 {
        a.iter().zip(b).map(|(a, b)| product(a - mean_a, b - mean_b)).sum()
    };
    let scale = (sum(&|a, _| a * a) * sum(&|_, b| b * b)).sqrt();
    (scale > 0.0).then(|| sum(&|a, b| a * b) / scale)
}

/// How likely a ratio of variances this large is by chance: the upper tail of Fisher's F.
pub fn f_tail(ratio: f64, freedom_above: f64, freedom_below: f64) -> f64 {
    let share = freedom_below / (freedom_below + freedom_above * ratio);
    beta_reg(freedom_below / 2.0, freedom_above / 2.0, share.clamp(0.0, 1.0))
}

/// Wilson's 95 % interval of a share that was seen `hits` times of `all` (Wilson 1927).
pub fn wilson(hits: u32, all: u32) -> (f64, f64) {
    const Z: f64 = 1.959_963_985;
    let (hits, all) = (f64::from(hits), f64::from(all.max(1)));
    let share = hits / all;
    let centre = (share + Z * Z / (2.0 * all)) / (1.0 + Z * Z / all);
    let reach =
        Z / (1.0 + Z * Z / all) * (share * (1.0 - share) / all + Z * Z / (4.0 * all * all)).sqrt();
    (centre - reach, centre + reach)
}

/// Rounds to four significant digits: when measured, so that screen, file and link agree to the digit.
pub fn four_digits(value: f64) -> f64 {
    format!("{value:.3e}").parse().unwrap_or(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_the_middle() {
        assert_eq!(median(&[]), None);
        assert_eq!(median(&[3.0, 1.0, 2.0]), Some(2.0));
        assert_eq!(median(&[4.0, 1.0, 2.0, 3.0]), Some(2.5));
        assert_eq!(mad(&[1.0, 2.0, 4.0, 9.0, 2.0]), Some(1.0));
    }

    #[test]
    fn infinite_values_have_quantiles_and_no_other_value_turns_into_none() {
        const END: f64 = f64::INFINITY;
        for (values, share, expected) in [
            ([1.0, END, END], 0.9, END),
            ([1.0, END, END], 0.0, 1.0),
            ([1.0, END, END], 0.25, END),
            ([1.0, 2.0, END], 0.5, 2.0),
            ([1.0, 2.0, END], 0.975, END),
            ([-END, -END, 1.0], 0.1, -END),
        ] {
            assert_eq!(quantile(&values, share), expected, "{values:?} {share}");
        }
    }

    #[test]
    fn four_digits_are_kept() {
        for (value, kept) in [(0.123456789, 0.1235), (1234567.0, 1235000.0), (0.0, 0.0)] {
            assert_eq!(four_digits(value), kept);
        }
    }

    #[test]
    fn what_lies_beyond_the_fences_is_counted_once() {
        // Quartiles 3.25 and 7.75: fences at −3.5 and 14.5, outer ones at −10.25 and 21.25.
        let values = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 15.0, 30.0];
        assert_eq!(outliers(&values), (1, 1));
        assert_eq!(outliers(&[1.0, 100.0]), (0, 0));
    }

    #[test]
    fn known_tails() {
        // R: pf(3.5, 2, 10, lower.tail = FALSE); the 5 % quantile of F(4, 20) is 2.866.
        assert!((f_tail(3.5, 2.0, 10.0) - 0.070_4).abs() < 1e-3);
        assert!((f_tail(2.866, 4.0, 20.0) - 0.05).abs() < 1e-4);
        assert_eq!(f_tail(0.0, 2.0, 10.0), 1.0);
    }

    #[test]
    fn a_trend_is_one_only_when_it_goes_one_way() {
        let rising: Vec<f64> = (0..12).map(f64::from).collect();
        let (rho, p) = trend(&rising).unwrap();
        assert!((rho - 1.0).abs() < 1e-12 && p < 1e-6);
        let zigzag: Vec<f64> = (0..12).map(|i| f64::from(i % 2)).collect();
        assert!(trend(&zigzag).unwrap().1 > 0.1);
        assert_eq!(trend(&[1.0; 12]), None);
        // Zar's table: at 12 values a rank correlation of 0.727 is on the edge of p = 0.01.
        let nearly = [1., 2., 7., 4., 3., 6., 5., 11., 9., 12., 8., 10.];
        assert!(trend(&nearly).unwrap().1 < 0.01);
    }

    #[test]
    fn wilsons_interval_as_published() {
        // Newcombe (1998), table I: 81 of 263 is 0.2553 to 0.3662; 0 of 20 is 0 to 0.1611.
        for (hits, all, low, high) in [(81, 263, 0.2553, 0.3662), (0, 20, 0.0, 0.1611)] {
            let (from, to) = wilson(hits, all);
            assert!((from - low).abs() < 5e-5 && (to - high).abs() < 5e-5, "{from} {to}");
        }
    }
}
