//! What sentences consist of, and how they read without any mark-up.

use std::fmt;

use crate::digits::{ratio, times};
use crate::protocol::{ELSEWHERE, Interval, Piece, Sentence, Statement, Texts};
use crate::registry::{kernel, mode_info, schedule};

impl Sentence {
    /// Of these pieces, in order.
    pub fn of(pieces: impl IntoIterator<Item = Piece>) -> Self {
        Self { pieces: pieces.into_iter().collect() }
    }
}

/// Without any mark-up, as a file or a terminal shows it: modes in quotation marks, ranges in brackets.
impl fmt::Display for Sentence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.pieces.iter().try_for_each(|span| match span {
            Piece::Text { text } => write!(f, "{text}"),
            Piece::Mode { label, .. } => write!(f, "“{label}”"),
            Piece::Number { text, range } if range.is_empty() => write!(f, "{text}"),
            Piece::Number { text, range } => write!(f, "{text} ({range})"),
        })
    }
}

impl fmt::Display for Statement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.sentence)?;
        for (at, item) in self.items.iter().enumerate() {
            write!(f, "{}{item}", if at == 0 { ": " } else { ", " })?;
        }
        if self.items.is_empty() { Ok(()) } else { write!(f, ".") }
    }
}

/// Words.
pub fn text(text: impl Into<String>) -> Piece {
    Piece::Text { text: text.into() }
}

/// Under the label that this build knows it by.
pub fn mode(id: &str) -> Piece {
    let label = mode_info(id).map_or(id, |info| info.label).into();
    Piece::Mode { id: id.into(), label }
}

/// Gives modes that this build does not know the labels that came with the result, marked as `www/lib/labels.ts` marks them.
pub fn name_foreign(sentence: &mut Sentence, labels: &Texts) {
    for piece in &mut sentence.pieces {
        if let Piece::Mode { id, label } = piece
            && mode_info(id).is_none()
        {
            *label = foreign(id, labels);
        }
    }
}

/// What a kernel, a mode or a schedule is called, by its id: here, or else where the result comes from, and then it is marked.
pub fn label_of(id: &str, labels: &Texts) -> String {
    let kernel = || kernel(id).map(|kernel| kernel.info.label);
    let schedule = || schedule(id).map(|schedule| schedule.info.label);
    let known = mode_info(id).map(|mode| mode.label).or_else(kernel).or_else(schedule);
    known.map_or_else(|| foreign(id, labels), String::from)
}

/// What another tool measured no build knows, and there is nothing to mark.
fn foreign(id: &str, labels: &Texts) -> String {
    let label = labels.get(id).map_or(id, String::as_str);
    match id.ends_with(ELSEWHERE) {
        true => label.into(),
        false => format!("{label} (not in this build)"),
    }
}

/// A number, as it is shown.
pub fn number(text: impl Into<String>) -> Piece {
    Piece::Number { text: text.into(), range: String::new() }
}

/// With what lies around it, where anything does.
pub fn ranged(text: String, low: String, high: String) -> Piece {
    let range = if low == text && high == text { String::new() } else { format!("{low}–{high}") };
    Piece::Number { text, range }
}

/// The unit stands with the centre alone: 1.97× (1.90–1.98).
pub fn of_ratio(Interval { low, mid, high }: Interval) -> Piece {
    match ranged(times(mid), times(low), times(high)) {
        Piece::Number { range, .. } => Piece::Number { text: ratio(mid), range },
        piece => piece,
    }
}
