//! Sentences in pieces, for page, command line and files alike.

use serde::{Deserialize, Serialize};
#[cfg(target_arch = "wasm32")]
use tsify::Tsify;

use super::analysis::Analysis;
use super::findings::Finding;
use super::request::Texts;

crossing! {
    /// A sentence in pieces.
    #[derive(Default)]
    pub struct Sentence {
        /// In order; blanks between them are theirs.
        pub pieces: Vec<Piece>,
    }

    /// A piece of a sentence: what sets it off is the reader's affair.
    #[serde(tag = "kind", rename_all_fields = "camelCase")]
    pub enum Piece {
        /// Plain words.
        Text {
            /// With the blanks at its ends.
            text: String,
        },
        /// The name of a mode.
        Mode {
            /// Its id, for the colour.
            id: String,
            /// What it is called.
            label: String,
        },
        /// A number.
        Number {
            /// As it is shown, with its unit.
            text: String,
            /// The range in its brackets; "" where there is none.
            range: String,
        },
    }

    /// A sentence, and a list that belongs to it.
    pub struct Statement {
        /// Ends without a full stop where a list follows.
        pub sentence: Sentence,
        /// The list; empty where there is none.
        pub items: Vec<Sentence>,
    }

    /// A proposal: what it says, and the settings that do it.
    pub struct Proposal {
        /// What to try.
        pub sentence: Sentence,
        /// Whether a run with these settings does it; else the visitor has to choose something first.
        pub runs: bool,
        /// Those that it changes, by key.
        #[cfg_attr(target_arch = "wasm32", tsify(type = "Record<string, string>"))]
        pub settings: Texts,
    }

    /// Something to be wary of.
    pub struct Caution {
        /// The rule that it follows from, as its paragraph on the page about the method is called: "R16".
        pub rule: String,
        /// What to be wary of, and where anything helps, what.
        pub sentence: Sentence,
    }

    /// The findings in words, for page, command line and files alike.
    #[derive(Default)]
    pub struct Words {
        /// Empty where there is nothing to tell.
        pub headline: Sentence,
        /// What else was found, the most important first.
        pub statements: Vec<Statement>,
        /// Why it is so, as far as the run can tell.
        pub causes: Vec<Sentence>,
        /// What to try next.
        pub proposals: Vec<Proposal>,
        /// What to be wary of.
        pub cautions: Vec<Caution>,
        /// Notes of the plan that the run has not refuted.
        pub notes: Vec<String>,
        /// What all this is based on: rounds, intervals, seed, and what ended the run.
        pub basis: Sentence,
    }

    /// A result made readable: numbers, conclusions, sentences. Made anew wherever it is shown.
    pub struct Reading {
        /// The numbers.
        pub analysis: Analysis,
        /// What they mean.
        pub findings: Vec<Finding>,
        /// The same for a reader.
        pub words: Words,
    }
}
