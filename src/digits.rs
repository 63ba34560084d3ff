//! Numbers as they are shown: the same digits in the page's charts (`www/lib/format.ts`), in sentences and in files.

/// 1.97×, 12.3×, 0.51×, 0.034×.
pub fn ratio(value: f64) -> String {
    format!("{}×", times(value))
}

/// The same without the sign: "takes 2.16 times as long".
pub fn times(value: f64) -> String {
    let decimals = match value {
        v if v >= 99.95 => 0,
        v if v >= 9.995 => 1,
        v if v >= 0.095 => 2,
        _ => 3,
    };
    format!("{value:.decimals$}")
}

/// 12 %, 0.3 %; no sign before nothing.
pub fn percent(share: f64) -> String {
    format!("{} %", hundredths(share))
}

/// The same without its unit.
pub fn hundredths(share: f64) -> String {
    let value = 100.0 * share;
    let digits = usize::from(value.abs() < 9.95);
    let text = format!("{:.digits$}", value.abs());
    let nothing = text.chars().all(|c| matches!(c, '0' | '.'));
    format!("{}{text}", if value < 0.0 && !nothing { "−" } else { "" })
}

/// 1.23 s, 12.3 ms, 5.00 µs, 48.0 ns: three digits; nothing below a hundredth of a nanosecond.
pub fn seconds(value: f64) -> String {
    if !value.is_finite() {
        return "–".into();
    }
    if value < 5e-12 {
        return "0 s".into();
    }
    // Rounded before the unit is chosen: 0.9999 s is 1.00 s, not 1000 ms.
    let rounded: f64 = format!("{value:.2e}").parse().unwrap_or(value);
    let (size, unit) = match rounded {
        r if r >= 1.0 => (1.0, "s"),
        r if r >= 1e-3 => (1e-3, "ms"),
        r if r >= 1e-6 => (1e-6, "µs"),
        _ => (1e-9, "ns"),
    };
    let scaled = rounded / size;
    let whole = scaled.log10().floor() as i32 + 1;
    let decimals = (3 - whole).clamp(0, 2) as usize;
    format!("{scaled:.decimals$} {unit}")
}

/// How long something will take: 18 s, 80 s, 12 min, 5 h, 10 days. At least a second: nothing is promised closer.
pub fn duration(seconds: f64) -> String {
    let whole = |size: f64| (seconds / size).round().max(1.0);
    match seconds {
        s if !s.is_finite() => "–".into(),
        s if s < 119.5 => format!("{} s", whole(1.0)),
        s if s < 119.5 * 60.0 => format!("{} min", whole(60.0)),
        s if s < 47.5 * 3600.0 => format!("{} h", whole(3600.0)),
        _ => format!("{} days", whole(86_400.0)),
    }
}

/// A serial fraction: 0.058, −0.004.
pub fn fraction(value: f64) -> String {
    let text = format!("{:.3}", value.abs());
    format!("{}{text}", if value < 0.0 && text != "0.000" { "−" } else { "" })
}

/// "1 round", "5 rounds".
pub fn counted(count: u32, one: &str) -> String {
    if count == 1 { format!("1 {one}") } else { format!("{count} {one}s") }
}

/// A, B, …, Z, AA, AB, …: as columns of a spreadsheet are called, the first by 0.
pub fn letters(at: u32) -> String {
    let last = char::from(b'A' + (at % 26) as u8);
    match at / 26 {
        0 => last.into(),
        before => format!("{}{last}", letters(before - 1)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_will_take_long_is_told_in_units_up_to_days() {
        assert_eq!(
            [0.2, 18.4, 80.0, 720.0, 7200.0, 18_000.0, 843_120.0, f64::INFINITY].map(duration),
            ["1 s", "18 s", "80 s", "12 min", "2 h", "5 h", "10 days", "–"]
        );
        assert_eq!([119.6, 7171.0, 171_100.0].map(duration), ["2 min", "2 h", "2 days"]);
    }

    #[test]
    fn after_z_comes_aa() {
        assert_eq!(
            [0, 1, 25, 26, 27, 51, 52, 701, 702].map(letters),
            ["A", "B", "Z", "AA", "AB", "AZ", "BA", "ZZ", "AAA"]
        );
    }

    #[test]
    fn digits_are_those_of_the_page() {
        assert_eq!(
            [1.966, 12.34, 0.508, 0.0344, 123.4].map(ratio),
            ["1.97×", "12.3×", "0.51×", "0.034×", "123×"]
        );
        assert_eq!(
            [0.123, 0.0234, -0.0001, -0.05].map(percent),
            ["12 %", "2.3 %", "0.0 %", "−5.0 %"]
        );
        assert_eq!(
            [1.234, 0.9999, 0.01234, 4.8e-8, 5e-6, 1.39e-17].map(seconds),
            ["1.23 s", "1.00 s", "12.3 ms", "48.0 ns", "5.00 µs", "0 s"]
        );
        assert_eq!([0.0583, -0.0041, -0.0001].map(fraction), ["0.058", "−0.004", "0.000"]);
        assert_eq!(
            (counted(1, "round"), counted(3, "round")),
            ("1 round".into(), "3 rounds".into())
        );
    }
}
