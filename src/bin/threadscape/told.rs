//! A result as a person reads it in a terminal: what it is of, a table of its numbers, and the words.

use comfy_table::{
    CellAlignment, ColumnConstraint, ContentArrangement, LineStyle, Table, TableStyle, Width,
};
use threadscape::file::{HEADINGS, rows_to_read};
use threadscape::protocol::{Reading, RunResult, Series, Words};
use threadscape::words::conditions;

use crate::print::harmless;

/// Ends with an end of line.
pub fn told(title: &str, result: &RunResult, reading: &Reading) -> String {
    let parts = [
        title.to_string(),
        conditions(result),
        String::new(),
        numbers(result, &reading.analysis.series),
        String::new(),
        in_words(&reading.words),
    ];
    harmless(&parts.join("\n")) + "\n\n"
}

fn numbers(result: &RunResult, series: &[Series]) -> String {
    let mut table = table(HEADINGS);
    let mut above = String::new();
    for [mode, threads, numbers @ ..] in rows_to_read(result, series) {
        // Each mode is named once.
        let name = if mode == above { String::new() } else { mode.clone() };
        let threads = if threads == "1" { "1 thread".into() } else { format!("{threads} threads") };
        table.add_row([name, threads].into_iter().chain(numbers));
        above = mode;
    }
    for column in table.column_iter_mut().skip(1) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    lines(&table)
}

fn in_words(words: &Words) -> String {
    let mut told = vec![words.headline.to_string()];
    told.extend(words.statements.iter().map(ToString::to_string));
    told.extend(words.causes.iter().map(ToString::to_string));
    told.extend(words.proposals.iter().map(|proposal| format!("→ {}", proposal.sentence)));
    told.push(words.basis.to_string());
    told.extend(
        words.cautions.iter().map(|caution| format!("{}: {}", caution.rule, caution.sentence)),
    );
    told.join("\n")
}

/// A line below the headings, and nothing else.
const STYLE: TableStyle = TableStyle::new().header_separator(LineStyle::none().fill('─'));

/// An empty table with these headings, as all tables here look.
pub fn table<const N: usize>(headings: [&str; N]) -> Table {
    let mut table = Table::new();
    table.load_style(STYLE).set_header(headings);
    table
}

/// Its lines, without the blanks at their ends.
pub fn lines(table: &Table) -> String {
    let lines = table.lines().map(|line| line.trim_end().to_string());
    lines.collect::<Vec<String>>().join("\n")
}

/// The last column is broken into lines of at most so many characters.
pub fn wrapped(mut table: Table, characters: u16) -> Table {
    let last = table.column_iter_mut().last().expect("tables have columns");
    last.set_constraint(ColumnConstraint::UpperBoundary(Width::Fixed(characters)));
    table.set_content_arrangement(ContentArrangement::Dynamic);
    table
}
