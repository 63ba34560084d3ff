//! Every value that crosses the boundary: between Rust and the page, and between a run and a file.
//!
//! Units are part of the names. No 64-bit integer crosses (a large one traps in JavaScript): seeds are
//! `u32`, checksums are 16 hex digits. TypeScript's types are generated from these, so a renamed field
//! breaks the type check, not the page.

#![warn(missing_docs)]

/// Derives what a value needs to cross: serde always, the TypeScript type in wasm builds, the JSON Schema in tests, which write it.
macro_rules! crossing {
    ($($item:item)*) => { $(
        #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
        #[cfg_attr(all(test, not(target_arch = "wasm32")), derive(schemars::JsonSchema))]
        #[cfg_attr(target_arch = "wasm32", derive(Tsify))]
        #[serde(rename_all = "camelCase")]
        $item
    )* };
}

/// The same for what units say of themselves: static text, only ever sent outwards.
macro_rules! describing {
    ($($item:item)*) => { $(
        #[derive(Clone, Debug, PartialEq, Serialize)]
        #[cfg_attr(target_arch = "wasm32", derive(Tsify))]
        #[serde(rename_all = "camelCase")]
        $item
    )* };
}

mod analysis;
mod catalog;
mod environment;
mod findings;
mod interval;
mod models;
mod opened;
mod plan;
mod record;
mod request;
mod self_test;
mod side_by_side;
mod summary;
mod table;
mod words;

pub use analysis::*;
pub use catalog::*;
pub use environment::*;
pub use findings::*;
pub use interval::*;
pub use models::*;
pub use opened::*;
pub use plan::*;
pub use record::*;
pub use request::*;
pub use self_test::*;
pub use side_by_side::*;
pub use summary::*;
pub use table::*;
pub use words::*;
