//! The numbers for a reader, in Markdown, and the same rows for whoever sets them otherwise.

use crate::analyse::{RESAMPLES, analyse};
use crate::digits::{ratio, seconds, times};
use crate::protocol::{Estimate, Interval, RunResult, Series};
use crate::words::{conditions, label_of};

/// What the rows are of.
pub const HEADINGS: [&str; 5] = ["Sharing mode", "Threads", "Time", "Speed-up", "Range"];

pub fn table(result: &RunResult, decimal_comma: bool) -> String {
    let series = analyse(result, RESAMPLES).series;
    let rows = rows_to_read(result, &series);
    let mut lines = vec![of_cells(&HEADINGS), "| --- | ---: | ---: | ---: | ---: |".into()];
    lines.extend(rows.into_iter().map(|[mode, numbers @ ..]| {
        let numbers =
            numbers.map(|number| if decimal_comma { number.replace('.', ",") } else { number });
        let [threads, time, mid, range] = numbers;
        of_cells(&[plain(&mode), threads, time, mid, range].each_ref().map(String::as_str))
    }));
    lines.extend([String::new(), plain(&conditions(result)), String::new()]);
    lines.join("\n")
}

/// A row for each mode and thread count below [`HEADINGS`], as the page shows them.
pub fn rows_to_read(result: &RunResult, series: &[Series]) -> Vec<[String; 5]> {
    let of_series = |one: &Series| {
        let mode = label_of(&one.mode, &result.labels);
        let row = move |estimate: &Estimate| row(mode.clone(), estimate);
        one.estimates.iter().map(row).collect::<Vec<_>>()
    };
    series.iter().flat_map(of_series).collect()
}

fn row(mode: String, estimate: &Estimate) -> [String; 5] {
    let (shown, range) = estimate.speedup.map_or_else(Default::default, of_speedup);
    [mode, estimate.threads.to_string(), seconds(estimate.seconds.mid), shown, range]
}

/// Ends that read as the middle does tell nothing.
fn of_speedup(Interval { low, mid, high }: Interval) -> (String, String) {
    let ends = [low, high].map(times);
    let nothing = ends.iter().all(|end| *end == times(mid));
    (ratio(mid), if nothing { String::new() } else { ends.join("–") })
}

fn of_cells(cells: &[&str]) -> String {
    format!("| {} |", cells.join(" | "))
}

/// A text that holds no mark-up, whoever wrote it: pictures and links of a stranger's would be fetched where it is shown.
fn plain(text: &str) -> String {
    let mut plain = String::new();
    for c in text.chars() {
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '&' | '!' | '#' | '~')
        {
            plain.push('\\');
        }
        plain.push(if c.is_control() { ' ' } else { c });
    }
    plain
}
