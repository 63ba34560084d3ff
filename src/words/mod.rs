//! Findings → sentences, for page, command line and files alike. One place makes words, of values alone; each sentence
//! consists of pieces, so that nobody has to take it apart again.

mod numbers;
mod says;
mod tests;

use std::fmt;

use crate::protocol::{Caution, Finding, Piece, Proposal, RunResult, Sentence, Statement, Words};
use crate::registry::mode_info;

/// The findings in words. What is proposed is told as settings too, so the request is needed.
pub fn tell(findings: &[Finding], result: &RunResult) -> Words {
    let mut words = Words::default();
    for finding in findings {
        match finding {
            Finding::CannotTell { .. }
            | Finding::Headline { .. }
            | Finding::OneThread { .. }
            | Finding::SerialOnly { .. }
            | Finding::NoRound { .. } => {
                words.headline = says::headline(finding);
                words.statements.extend(says::below(finding));
            }
            Finding::Group { .. }
            | Finding::Unclassed { .. }
            | Finding::Detectable { .. }
            | Finding::ByDistance { .. }
            | Finding::Recovered { .. }
            | Finding::NotRecoverable { .. } => words.statements.push(says::statement(finding)),
            Finding::Difference { .. }
            | Finding::Machine { .. }
            | Finding::Granularity { .. }
            | Finding::PartOfLoss { .. }
            | Finding::WhereLost { .. } => words.causes.push(says::cause(finding)),
            Finding::RunAgain
            | Finding::MoreRounds
            | Finding::Simulate
            | Finding::AddMode { .. }
            | Finding::DealDynamically
            | Finding::LargerSize => words.proposals.push(Proposal {
                sentence: says::proposal(finding),
                runs: !matches!(finding, Finding::LargerSize),
                settings: says::settings(finding, result),
            }),
            Finding::Basis { .. } => words.basis = says::basis(finding),
            _ => words.cautions.push(Caution {
                rule: says::rule(finding).into(),
                sentence: says::caution(finding, result.plan.request.simulated.is_some()),
            }),
        }
    }
    words
}

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

fn text(text: impl Into<String>) -> Piece {
    Piece::Text { text: text.into() }
}

/// Under the label that this build knows it by.
fn mode(id: &str) -> Piece {
    let label = mode_info(id).map_or(id, |info| info.label).into();
    Piece::Mode { id: id.into(), label }
}

fn number(text: impl Into<String>) -> Piece {
    Piece::Number { text: text.into(), range: String::new() }
}

/// With what lies around it, where anything does.
fn ranged(text: String, low: String, high: String) -> Piece {
    let range = if low == text && high == text { String::new() } else { format!("{low}–{high}") };
    Piece::Number { text, range }
}
