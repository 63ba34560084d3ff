//! Results as tables: for spreadsheets, for programs, for a reader. Pure.

mod cells;
mod head;
mod markdown;
mod samples;
mod summary;

use crate::protocol::{RunResult, TableKind};

use cells::Dialect;

pub use markdown::{HEADINGS, rows_to_read};

/// Every table that there is, by what it is called on the command line.
pub const TABLES: [(&str, TableKind); 4] = [
    ("csv", TableKind::Csv),
    ("tsv", TableKind::Tsv),
    ("summary", TableKind::Summary),
    ("markdown", TableKind::Markdown),
];

/// The result as a table. With `decimal_comma`, numbers have one, as spreadsheets of many countries read them, and cells are then
/// parted by semicolons where they would be by commas.
pub fn table(result: &RunResult, kind: TableKind, decimal_comma: bool) -> String {
    match kind {
        TableKind::Csv => samples::table(result, Dialect::csv(decimal_comma)),
        TableKind::Tsv => samples::table(result, Dialect::tsv(decimal_comma)),
        TableKind::Summary => summary::table(result, Dialect::csv(decimal_comma)),
        TableKind::Markdown => markdown::table(result, decimal_comma),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analyse::{RESAMPLES, analyse};
    use crate::file::decode;

    fn stored() -> RunResult {
        decode(include_str!("../../../docs/examples/story-2-cores.json")).unwrap()
    }

    /// The rows below the head, as cells; none of the stored run's is quoted but for labels with commas.
    fn rows(text: &str, separator: char) -> Vec<Vec<String>> {
        let below =
            text.lines().filter(|line| !line.trim_start_matches('\u{feff}').starts_with('#'));
        below.map(|line| parted(line, separator)).collect()
    }

    /// As RFC 4180 has it, for cells without ends of lines.
    fn parted(line: &str, separator: char) -> Vec<String> {
        let (mut cells, mut quoted) = (vec![String::new()], false);
        for c in line.chars() {
            match c {
                '"' => quoted = !quoted,
                c if c == separator && !quoted => cells.push(String::new()),
                c => cells.last_mut().unwrap().push(c),
            }
        }
        cells
    }

    fn column<'a>(rows: &'a [Vec<String>], name: &str) -> Vec<&'a str> {
        let at = rows[0].iter().position(|cell| cell == name).unwrap_or_else(|| panic!("{name}"));
        rows[1..].iter().map(|row| row[at].as_str()).collect()
    }

    #[test]
    fn every_kind_is_listed_once() {
        let named = |kind| TABLES.iter().filter(|(_, one)| *one == kind).count();
        for kind in [TableKind::Csv, TableKind::Tsv, TableKind::Summary, TableKind::Markdown] {
            assert_eq!(named(kind), 1, "{kind:?}");
        }
    }

    #[test]
    fn the_samples_are_a_row_each_with_ids_and_names_below_a_head_that_says_where_they_are_from() {
        let result = stored();
        for (kind, separator) in [(TableKind::Csv, ','), (TableKind::Tsv, '\t')] {
            let text = table(&result, kind, false);
            let rows = rows(&text, separator);
            assert_eq!(rows.len(), 1 + result.record.samples.len());
            assert!(rows.iter().all(|row| row.len() == rows[0].len()), "{kind:?}");
            let seconds: Vec<f64> =
                column(&rows, "seconds").iter().map(|cell| cell.parse().unwrap()).collect();
            let stored: Vec<f64> = result.record.samples.iter().map(|s| s.seconds).collect();
            assert_eq!(seconds, stored);
            let at = column(&rows, "mode").iter().position(|mode| *mode == "counted").unwrap();
            assert_eq!(column(&rows, "mode_name")[at], "List, counted");
            for line in ["# cores: 2", "# n: 120", "# kernel: matmul: Matrix product", "# units: "]
            {
                assert!(text.lines().any(|told| told.starts_with(line)), "{line}: {text:.900}");
            }
        }
    }

    #[test]
    fn the_summary_is_the_analysis_to_the_digit() {
        let result = stored();
        let rows = rows(&table(&result, TableKind::Summary, false), ',');
        let analysis = analyse(&result, RESAMPLES);
        let estimates: Vec<_> = analysis.series.iter().flat_map(|one| &one.estimates).collect();
        assert_eq!(rows.len(), 1 + estimates.len());
        for (name, of) in [
            ("speedup_low", (|i| i.low) as fn(crate::protocol::Interval) -> f64),
            ("speedup", |i| i.mid),
        ] {
            for (cell, estimate) in column(&rows, name).iter().zip(&estimates) {
                assert_eq!(cell.parse().ok(), estimate.speedup.map(of), "{name}");
            }
        }
    }

    #[test]
    fn where_the_comma_is_decimal_semicolons_part_the_cells() {
        let result = stored();
        let text = table(&result, TableKind::Csv, true);
        // So that a spreadsheet knows the alphabet.
        assert!(text.starts_with('\u{feff}'));
        let comma = rows(&text, ';');
        let dot = rows(&table(&result, TableKind::Csv, false), ',');
        assert_eq!(comma[0], dot[0]);
        let with_dots: Vec<String> =
            column(&comma, "seconds").iter().map(|cell| cell.replace(',', ".")).collect();
        assert_eq!(with_dots, column(&dot, "seconds"));
        assert!(column(&comma, "seconds").iter().all(|cell| !cell.contains('.')));
    }

    /// A spreadsheet computes what begins like a formula, wherever a separator lets a cell begin.
    #[test]
    fn no_text_from_elsewhere_is_a_formula_a_cell_of_its_own_or_markup() {
        let mut result = stored();
        result.labels.insert("alien".into(), "=HYPERLINK(\"http://x\"),\"\n@a\tb;+c".into());
        result.record.name = "a,=1+1;=2\n=3\t=4\"=5 <img src=x> | [x](y)".into();
        result.build = "-2+3".into();
        for point in &mut result.plan.points {
            if point.mode == "counted" {
                point.mode = "alien".into();
            }
        }
        for mode in &mut result.plan.request.modes {
            if mode == "counted" {
                *mode = "alien".into();
            }
        }
        for (kind, separator) in
            [(TableKind::Csv, ','), (TableKind::Tsv, '\t'), (TableKind::Summary, ',')]
        {
            for decimal_comma in [false, true] {
                let separator = if decimal_comma && separator == ',' { ';' } else { separator };
                let text = table(&result, kind, decimal_comma);
                let computed = |cell: &str| cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
                // Below nothing a number begins with a dash, and is one.
                let number = |cell: &str| cell.replace(',', ".").parse::<f64>().is_ok();
                let dangerous = |cell: &String| computed(cell) && !number(cell);
                let all: Vec<Vec<String>> = text.lines().map(|l| parted(l, separator)).collect();
                let wrong: Vec<&String> =
                    all.iter().flatten().filter(|cell| dangerous(cell)).collect();
                assert!(wrong.is_empty(), "{kind:?}: {wrong:?}");
                assert!(text.contains("HYPERLINK"), "{kind:?}");
                let rows = rows(&text, separator);
                assert!(rows.iter().all(|row| row.len() == rows[0].len()), "{kind:?}");
            }
        }
        let text = table(&result, TableKind::Markdown, false);
        let row = text.lines().find(|line| line.contains("HYPERLINK")).unwrap();
        assert_eq!(row.replace("\\|", "").matches('|').count(), 6, "{row}");
        assert!(text.contains("\\<img src=x\\> \\| \\[x\\](y)"), "{text}");
    }

    #[test]
    fn markdown_is_a_table_of_what_the_page_shows() {
        let text = table(&stored(), TableKind::Markdown, false);
        let lines: Vec<&str> = text.lines().filter(|line| line.starts_with('|')).collect();
        assert_eq!(lines[0], "| Sharing mode | Threads | Time | Speed-up | Range |");
        assert_eq!(lines[1], "| --- | ---: | ---: | ---: | ---: |");
        assert!(lines[2].starts_with("| Shared array | 1 | "), "{}", lines[2]);
        assert!(text.contains("Matrix product") && text.contains("2 cores"), "{text}");
    }
}
