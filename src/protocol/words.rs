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
    pub struct Sentence { pub pieces: Vec<Piece> }

    #[serde(tag = "kind", rename_all_fields = "camelCase")]
    pub enum Piece {
        Text { text: String },
        Mode { id: String, label: String },
        /// A number as it is shown, and the range in its brackets; "" where there is none.
        Number { text: String, range: String },
    }

    /// A sentence, and a list that belongs to it.
    pub struct Statement { pub sentence: Sentence, pub items: Vec<Sentence> }

    /// A proposal: what it says, and the settings that do it.
    pub struct Proposal {
        pub sentence: Sentence,
        /// Whether a run with these settings does it; else the visitor has to choose something first.
        pub runs: bool,
        #[cfg_attr(target_arch = "wasm32", tsify(type = "Record<string, string>"))]
        pub settings: Texts,
    }

    /// Something to be wary of.
    pub struct Caution {
        /// The rule that it follows from, as its paragraph on the page about the method is called: "R16".
        pub rule: String,
        pub sentence: Sentence,
    }

    /// The findings in words, for page, command line and files alike.
    #[derive(Default)]
    pub struct Words {
        /// Empty where there is nothing to tell.
        pub headline: Sentence,
        pub statements: Vec<Statement>,
        pub causes: Vec<Sentence>,
        pub proposals: Vec<Proposal>,
        pub cautions: Vec<Caution>,
        pub basis: Sentence,
    }

    /// A result made readable: numbers, conclusions, sentences. Made anew wherever it is shown.
    pub struct Reading {
        pub analysis: Analysis,
        pub findings: Vec<Finding>,
        pub words: Words,
    }
}
