//! How cells are written, so that whoever reads them finds the same cells, and a spreadsheet computes nothing.

/// What parts cells, and what parts the digits of a number.
#[derive(Clone, Copy)]
pub struct Dialect {
    separator: char,
    decimal_comma: bool,
}

/// One cell.
pub enum Cell<'a> {
    /// A quantity; none where it was not measured.
    Number(Option<f64>),
    Whole(u32),
    Truth(bool),
    /// From here or from elsewhere: nobody can tell.
    Text(&'a str),
}

impl Dialect {
    /// Commas between cells; semicolons, where numbers have commas.
    pub fn csv(decimal_comma: bool) -> Self {
        Self { separator: if decimal_comma { ';' } else { ',' }, decimal_comma }
    }

    /// Tabs between cells.
    pub fn tsv(decimal_comma: bool) -> Self {
        Self { separator: '\t', decimal_comma }
    }

    /// What a file begins with: spreadsheets of comma countries guess the alphabet, unless they are told.
    pub fn begin(self) -> &'static str {
        if self.decimal_comma { "\u{feff}" } else { "" }
    }

    /// A row, with its end of line.
    pub fn row<'a>(self, cells: impl IntoIterator<Item = Cell<'a>>) -> String {
        let cells: Vec<String> = cells.into_iter().map(|cell| self.written(cell)).collect();
        cells.join(&self.separator.to_string()) + "\n"
    }

    fn written(self, cell: Cell) -> String {
        match cell {
            Cell::Number(number) => self.number(number),
            Cell::Whole(number) => number.to_string(),
            Cell::Truth(truth) => truth.to_string(),
            Cell::Text(text) => self.text(&guarded(text)),
        }
    }

    fn number(self, number: Option<f64>) -> String {
        let text = number.map_or_else(String::new, |number| number.to_string());
        if self.decimal_comma { text.replace('.', ",") } else { text }
    }

    fn text(self, text: &str) -> String {
        let text = one_line(text);
        if !text.contains([self.separator, '"']) {
            return text;
        }
        format!("\"{}\"", text.replace('"', "\"\""))
    }
}

/// Without ends of lines and tabs, which would begin another row or cell.
fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// A text that a spreadsheet would compute is marked as one by an apostrophe.
fn guarded(text: &str) -> String {
    let text = one_line(text);
    if text.starts_with(['=', '+', '-', '@']) { format!("'{text}") } else { text }
}

/// A line of the head is one cell in each dialect: whatever parts cells in any of them goes.
pub fn head_line(name: &str, value: &str) -> String {
    let parts = |c: char| matches!(c, ',' | ';' | '"');
    let value: String = one_line(value).chars().map(|c| if parts(c) { ' ' } else { c }).collect();
    format!("# {name}: {value}\n")
}
