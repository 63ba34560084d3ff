//! Findings → sentences, for page, command line and files alike. One place makes words, of values alone; each sentence
//! consists of pieces, so that nobody has to take it apart again.

mod beside;
mod conditions;
mod pieces;
mod says;
mod tests;

pub use beside::beside;
pub use conditions::conditions;
pub use pieces::label_of;

use crate::protocol::{Caution, Finding, Proposal, RunResult, Sentence, Statement, Words};

/// The findings in words. What is proposed is told as settings too, so the request is needed; modes that this build does not
/// know have the names that the result brought along, and are marked.
pub fn tell(findings: &[Finding], result: &RunResult) -> Words {
    let mut words = said(findings, result);
    words.sentences_mut().for_each(|sentence| pieces::name_foreign(sentence, &result.labels));
    words
}

fn said(findings: &[Finding], result: &RunResult) -> Words {
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
            | Finding::NoDifference { .. }
            | Finding::Fastest { .. }
            | Finding::ByDistance { .. }
            | Finding::Recovered { .. }
            | Finding::NotRecoverable { .. } => words.statements.push(says::statement(finding)),
            Finding::Difference { .. }
            | Finding::Machine { .. }
            | Finding::Granularity { .. }
            | Finding::PartOfLoss { .. }
            | Finding::WhereLost { .. } => words.causes.push(says::cause(finding)),
            Finding::RunAgain
            | Finding::MoreRounds { .. }
            | Finding::WholeRun
            | Finding::FewerCells
            | Finding::LessScatter
            | Finding::LessNoise { .. }
            | Finding::FewerThreads { .. }
            | Finding::MoreThreads { .. }
            | Finding::Simulate
            | Finding::AddMode { .. }
            | Finding::DealDynamically
            | Finding::SingleTasks
            | Finding::MoreTasks
            | Finding::LargerSize => words.proposals.push(Proposal {
                sentence: says::proposal(finding, result),
                runs: !matches!(
                    finding,
                    Finding::LargerSize | Finding::MoreTasks | Finding::FewerCells
                ),
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

impl Words {
    /// Every sentence.
    fn sentences_mut(&mut self) -> impl Iterator<Item = &mut Sentence> {
        let Self { headline, statements, causes, proposals, cautions, basis, notes: _ } = self;
        let proposed = proposals.iter_mut().map(|proposal| &mut proposal.sentence);
        let cautious = cautions.iter_mut().map(|caution| &mut caution.sentence);
        [headline, basis]
            .into_iter()
            .chain(statements.iter_mut().flat_map(Statement::sentences_mut))
            .chain(causes)
            .chain(proposed)
            .chain(cautious)
    }
}

impl Statement {
    fn sentences_mut(&mut self) -> impl Iterator<Item = &mut Sentence> {
        std::iter::once(&mut self.sentence).chain(&mut self.items)
    }
}
