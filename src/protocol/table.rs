//! The tables that a result can be written as.

use serde::{Deserialize, Serialize};
#[cfg(target_arch = "wasm32")]
use tsify::Tsify;

crossing! {
    /// Which table.
    #[derive(Copy, Eq)]
    pub enum TableKind {
        /// A row for each sample, with commas between the cells.
        Csv,
        /// The same with tabs.
        Tsv,
        /// A row for each mode and thread count: medians and ratios, with commas.
        Summary,
        /// The same for a reader, in Markdown.
        Markdown,
    }
}
