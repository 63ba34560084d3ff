//! Several results beside each other: what differs, what is alike, and what may be concluded.

use serde::{Deserialize, Serialize};
#[cfg(target_arch = "wasm32")]
use tsify::Tsify;

use super::analysis::CeilingPoint;
use super::findings::Because;
use super::interval::{Interval, IntervalKind};
use super::record::RunResult;
use super::request::Texts;
use super::summary::Summary;
use super::words::Sentence;

/// A [`Side`] as it comes in. Read by its `kind`, all of it would be kept as a tree of values first: code for 30 KB more to load.
#[derive(Deserialize)]
#[cfg_attr(all(test, not(target_arch = "wasm32")), derive(schemars::JsonSchema))]
struct Handed {
    result: Option<Box<RunResult>>,
    summary: Option<Summary>,
}

impl TryFrom<Handed> for Side {
    type Error = &'static str;

    fn try_from(handed: Handed) -> Result<Self, Self::Error> {
        match handed {
            Handed { result: Some(result), summary: None } => Ok(Self::Whole { result }),
            Handed { result: None, summary: Some(summary) } => Ok(Self::Summary { summary }),
            _ => Err("a side is a result or a summary"),
        }
    }
}

crossing! {
    /// What may stand beside others.
    #[serde(tag = "kind", try_from = "Handed")]
    pub enum Side {
        /// With its samples.
        Whole {
            /// Analysed anew.
            result: Box<RunResult>,
        },
        /// Takes part in chart and table; nothing is concluded from it.
        Summary {
            /// As its sender saw it.
            summary: Summary,
        },
    }

    /// Several results beside each other. A side is told by its place in the list that was handed in.
    pub struct SideBySide {
        /// One for each side.
        pub sides: Vec<SideCurves>,
        /// Everything that is told of every side, what differs first.
        pub facts: Vec<Fact>,
        /// Of the first two sides, where they may be compared: every mode and count that both measured.
        pub pairs: Vec<CellPair>,
        /// Of the group of the first side, from three results on.
        pub spreads: Vec<CellSpread>,
        /// Results that lie far from the others of their group, the oddest first.
        pub odd: Vec<OddSide>,
        /// Sides that hold the very same samples.
        pub twins: Vec<Vec<u32>>,
        /// All this for a reader.
        pub words: SideWords,
    }

    /// One side's numbers.
    pub struct SideCurves {
        /// Whether its numbers are made of samples; else they are a summary's, and cannot be re-checked.
        pub whole: bool,
        /// Sides of one group may be compared: kernel, parameters and scaling are the same.
        pub group: u32,
        /// What was asked, every key.
        pub settings: Texts,
        /// Logical cores, as they were reported; `None` where they are not told.
        #[cfg_attr(target_arch = "wasm32", tsify(type = "number | null"))]
        pub cores: Option<u32>,
        /// What the machine gives to work without sharing; empty where nobody measured it.
        pub ceiling: Vec<CeilingPoint>,
        /// Where nothing may be concluded of it (R38), by thread count; empty for a summary, of which nothing ever is.
        pub cannot_tell: Vec<CannotTell>,
        /// One for each mode.
        pub series: Vec<SideSeries>,
    }

    /// A thread count at which a run can tell nothing.
    pub struct CannotTell {
        /// The thread count.
        pub threads: u32,
        /// Why.
        pub because: Because,
    }

    /// One mode of a side.
    pub struct SideSeries {
        /// Id of the mode.
        pub mode: String,
        /// By thread count, ascending.
        pub points: Vec<SidePoint>,
    }

    /// One mode of a side at one count.
    #[derive(Copy)]
    pub struct SidePoint {
        /// The thread count.
        pub threads: u32,
        /// What the ends of both are.
        pub interval: IntervalKind,
        /// Of a pass, or of as much work as one thread has, where the work grows; `None` where a summary does not say.
        #[cfg_attr(target_arch = "wasm32", tsify(type = "Interval | null"))]
        pub seconds: Option<Interval>,
        /// Over one thread of the same mode; `None` where one thread was not measured.
        #[cfg_attr(target_arch = "wasm32", tsify(type = "Interval | null"))]
        pub speedup: Option<Interval>,
    }

    /// Something that is told of every side.
    pub struct Fact {
        /// What it is about: "Threads".
        pub name: String,
        /// By side; "" where it is not told.
        pub values: Vec<String>,
        /// Whether they are all the same.
        pub alike: bool,
        /// Whether sides that differ in it cannot be compared.
        pub decides: bool,
    }

    /// The first two sides at one mode and count.
    pub struct CellPair {
        /// Id of the mode.
        pub mode: String,
        /// The thread count.
        pub threads: u32,
        /// Speed-up of the first.
        pub first: Interval,
        /// Speed-up of the second.
        pub second: Interval,
        /// Speed-up of the first ÷ speed-up of the second, each resampled by itself; `None` where a summary takes part.
        #[cfg_attr(target_arch = "wasm32", tsify(type = "Interval | null"))]
        pub ratio: Option<Interval>,
        /// Which of them gains more; never told where one of the two runs cannot tell.
        pub told: SideTold,
        /// The same in words.
        pub sentence: Sentence,
    }

    /// What an interval allows to say of two sides.
    #[derive(Copy, Eq)]
    pub enum SideTold {
        /// The first gains more.
        First,
        /// The second does.
        Second,
        /// It cannot be told.
        Not,
    }

    /// Results of one group at one mode and count.
    pub struct CellSpread {
        /// Id of the mode.
        pub mode: String,
        /// The thread count.
        pub threads: u32,
        /// How many results.
        pub results: u32,
        /// The quartiles around the median of their speed-ups.
        pub speedup: Interval,
        /// The smallest.
        pub least: f64,
        /// The largest.
        pub most: f64,
    }

    /// A result that lies far from the others.
    pub struct OddSide {
        /// Which.
        pub side: u32,
        /// At how many modes and counts.
        pub cells: u32,
        /// Of how many that could have told.
        pub of: u32,
        /// Where it lies furthest.
        pub mode: String,
        /// The count there.
        pub threads: u32,
        /// Its speed-up there ÷ the median of all.
        pub ratio: f64,
    }

    /// Sides in words.
    #[derive(Default)]
    pub struct SideWords {
        /// The most important.
        pub headline: Sentence,
        /// What to know before anything is concluded: what cannot be compared, what cannot be checked, twins.
        pub notes: Vec<Sentence>,
        /// What is said of a class: which one is odd, and by which rule.
        pub class: Vec<Sentence>,
        /// How the numbers were made.
        pub basis: Sentence,
    }
}

impl Side {
    /// What its units are called where it comes from.
    pub fn labels(&self) -> &Texts {
        match self {
            Side::Whole { result } => &result.labels,
            Side::Summary { summary } => &summary.labels,
        }
    }
}

impl SideCurves {
    /// Why this run can tell nothing with so many threads; `None` where it can.
    pub fn cannot_tell(&self, threads: u32) -> Option<&Because> {
        let here = self.cannot_tell.iter().find(|at| at.threads == threads);
        here.map(|at| &at.because)
    }
}
