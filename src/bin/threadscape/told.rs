//! A result as a person reads it in a terminal: what it is of, a table of its numbers, and the words.

use comfy_table::{
    CellAlignment, ColumnConstraint, ContentArrangement, LineStyle, Table, TableStyle, Width,
};
use threadscape::digits::{counted, ratio, seconds, times};
use threadscape::protocol::{Estimate, Interval, Reading, RunResult, Scaling, Series, Words};
use threadscape::words::label_of;

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

/// Of which work, where and when.
fn conditions(result: &RunResult) -> String {
    let (request, record) = (&result.plan.request, &result.record);
    let params = request.params.iter().map(|(id, value)| format!("{id} {value}"));
    let environment = &record.environment;
    let mut parts = vec![
        record.name.clone(),
        label_of(&request.kernel, &result.labels),
        params.collect::<Vec<String>>().join(", "),
        format!("{} schedule", request.schedule),
        if request.scaling == Scaling::Weak { "work grows with the threads" } else { "" }.into(),
        format!("{}, {}", environment.engine, environment.platform),
        counted(environment.cores, "core"),
        record.begun.clone().unwrap_or_default(),
    ];
    parts.retain(|part| !part.is_empty());
    parts.join(" · ")
}

fn numbers(result: &RunResult, series: &[Series]) -> String {
    let mut table = table(["Sharing mode", "Threads", "Time", "Speed-up", "Range"]);
    for one in series {
        for (at, estimate) in one.estimates.iter().enumerate() {
            let mode = if at == 0 { label_of(&one.mode, &result.labels) } else { String::new() };
            table.add_row([mode].into_iter().chain(of_estimate(estimate)));
        }
    }
    for column in table.column_iter_mut().skip(1) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    lines(&table)
}

fn of_estimate(estimate: &Estimate) -> [String; 4] {
    let (mid, range) =
        estimate.speedup.map_or_else(Default::default, |Interval { low, mid, high }| {
            let ends = [low, high].map(times);
            // Ends that read as the middle does tell nothing.
            let range = if ends.iter().all(|end| *end == times(mid)) {
                String::new()
            } else {
                ends.join("–")
            };
            (ratio(mid), range)
        });
    [counted(estimate.threads, "thread"), seconds(estimate.seconds.mid), mid, range]
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
