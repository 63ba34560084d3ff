//! Series of times by thread count, as a format finds them in a text.

use std::collections::BTreeMap;

/// A label is not longer.
const LABEL: usize = 80;

/// What a tool left: who it is, where it ran as far as it tells, and what it timed.
pub struct Report {
    /// The tool’s name.
    pub tool: &'static str,
    /// Logical cores that it saw; 0 where it does not tell.
    pub cores: u32,
    /// The minute when it began, by UTC, if it tells.
    pub begun: Option<String>,
    /// What the reader should know of these times.
    pub note: &'static str,
    /// By name, then by thread count: the seconds in the order in which they stand.
    pub series: Vec<(String, BTreeMap<u32, Vec<f64>>)>,
}

impl Report {
    pub fn of(tool: &'static str, note: &'static str) -> Self {
        Self { tool, cores: 0, begun: None, note, series: Vec::new() }
    }

    /// Times of one series at one count, behind those that stood before.
    pub fn add(&mut self, name: &str, threads: u32, seconds: impl IntoIterator<Item = f64>) {
        let at = self.series.iter().position(|(known, _)| known == name).unwrap_or_else(|| {
            self.series.push((name.to_string(), BTreeMap::new()));
            self.series.len() - 1
        });
        self.series[at].1.entry(threads).or_default().extend(seconds);
    }
}

/// What a format says of a text: it is none of its own, it is and cannot be read, or it is.
pub type Found = Option<Result<Report, String>>;

/// On one line, and not longer than a label.
pub fn label(name: &str) -> String {
    let plain = |c: char| if c.is_control() { ' ' } else { c };
    name.trim().chars().map(plain).take(LABEL).collect()
}
