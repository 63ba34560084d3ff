//! What units say of themselves: static text, which the form, the links, the tests and the docs read.

use serde::Serialize;
#[cfg(target_arch = "wasm32")]
use tsify::Tsify;

use super::environment::Executor;
use super::request::Scaling;

describing! {
    /// What one may choose, all of it: the form, the links, the tests and the docs read this list.
    pub struct Catalog {
        /// In the order of the form; the first is the story's.
        pub kernels: Vec<KernelEntry>,
        /// Of all kernels, each once, in the order of the ladder.
        pub modes: Vec<ModeInfo>,
        /// The first is the usual one.
        pub schedules: Vec<ScheduleInfo>,
        /// The first is the usual one.
        pub efforts: &'static [EffortInfo],
        /// What the curves are compared with.
        pub laws: Vec<LawInfo>,
        /// Parameters that every kernel has, beside its own (the interpreter cost).
        pub common_params: &'static [ParamInfo],
        /// Settings of every experiment beside kernel, modes, threads and effort: chunk, seed, thread cap.
        pub settings: &'static [ParamInfo],
        /// The settings of the first visit.
        pub story: Preset,
        /// How many threads may be asked for.
        pub threads: ThreadLimits,
        /// What the sides of a comparison are called, in order; there are no more than these.
        pub sides: Vec<String>,
    }

    /// How many threads may be asked for.
    pub struct ThreadLimits {
        /// The cap of a fresh page.
        pub cap: u32,
        /// How far the visitor may raise it.
        pub most: u32,
    }

    /// A kernel as the catalog tells it: what it says of itself, and the modes it can run under.
    pub struct KernelEntry {
        /// What it says of itself.
        pub info: KernelInfo,
        /// Ids of its modes, in the order of the ladder.
        pub modes: Vec<&'static str>,
    }

    /// What a kernel says of itself.
    pub struct KernelInfo {
        /// As it stands in links and files.
        pub id: &'static str,
        /// What it is called.
        pub label: &'static str,
        /// What it computes, in a sentence.
        pub summary: &'static str,
        /// Who reads and who writes what, in one sentence.
        pub sharing: &'static str,
        /// What its experiment asks: a question, as a headline.
        pub question: &'static str,
        /// What to know before it is asked, in a sentence or two; no answer.
        pub asked_of: &'static str,
        /// Its own parameters.
        pub params: &'static [ParamInfo],
        /// Settings worth a look.
        pub presets: &'static [Preset],
        /// Ids of the modes that a first visit begins with; the others are a click away.
        pub first_modes: &'static [&'static str],
        /// What one inner step is, for the axis of "ns per step".
        pub step: &'static str,
        /// Reads through the sharing mode that come with every inner step; the interpreter's work is placed by it.
        /// 0 where there are none, or where they stand outside the inner loop: each then costs the interpreter
        /// as much as a whole step, and counts as one.
        pub reads_per_step: u32,
        /// How it takes on more work, for weak scaling; `None` where it cannot.
        pub grows: Option<Growth>,
        /// Rough cost of one inner step in the serial base with no interpreter cost, in ns: for the predicted time of
        /// a run, and never shown as a result.
        pub step_nanoseconds: f64,
        /// What it knows better than what follows from kernel and mode apart. No mode stands in two of them.
        pub pairs: &'static [PairInfo],
    }

    /// A kernel under some of its modes.
    pub struct PairInfo {
        /// Ids of the modes.
        pub modes: &'static [&'static str],
        /// The Python line whose sharing this models, in place of the mode's.
        pub python: &'static str,
        /// Rough cost of one inner step, in place of the kernel's and its reads', in ns; `None` where these tell.
        #[cfg_attr(target_arch = "wasm32", tsify(type = "number | null"))]
        pub step_nanoseconds: Option<f64>,
    }

    /// p threads get p times the work of one when this parameter is multiplied by p to the exponent.
    #[derive(Copy)]
    pub struct Growth {
        /// Id of the parameter.
        pub param: &'static str,
        /// By which power of p it is multiplied.
        pub exponent: f64,
    }

    /// Settings under a name, as they would stand in a link.
    pub struct Preset {
        /// Its own name among the presets of its kernel.
        pub id: &'static str,
        /// What it is called.
        pub label: &'static str,
        /// What it shows, in a sentence.
        pub summary: &'static str,
        /// Keys and texts.
        #[cfg_attr(target_arch = "wasm32", tsify(type = "[string, string][]"))]
        pub settings: &'static [(&'static str, &'static str)],
    }

    /// What a parameter or a setting says of itself.
    pub struct ParamInfo {
        /// Its key in links, files and flags.
        pub id: &'static str,
        /// What it is called.
        pub label: &'static str,
        /// The unit of a number, or "".
        pub unit: &'static str,
        /// What it is, in a sentence.
        pub summary: &'static str,
        /// Which values it takes.
        pub kind: ParamKind,
    }

    /// Which values a parameter takes.
    #[serde(tag = "type")]
    pub enum ParamKind {
        /// A whole number.
        Whole {
            /// The smallest that is accepted.
            min: u32,
            /// The largest that is accepted.
            max: u32,
            /// Where nothing is said.
            default: u32,
        },
        /// One of a few.
        Choice {
            /// Which there are.
            options: &'static [ChoiceInfo],
            /// The id where nothing is said.
            default: &'static str,
        },
    }

    /// One of the values that a parameter can be chosen from.
    pub struct ChoiceInfo {
        /// As it stands in links and files.
        pub id: &'static str,
        /// What it is called.
        pub label: &'static str,
    }

    /// What a sharing mode says of itself.
    pub struct ModeInfo {
        /// As it stands in links and files.
        pub id: &'static str,
        /// What it is called.
        pub label: &'static str,
        /// One sentence: what each read (or write) does.
        pub summary: &'static str,
        /// The real thing that it models, as people know it: "like Python with its GIL".
        pub stands_for: &'static str,
        /// A Python line whose sharing it models, where the kernel has none of its own: see [`PairInfo`].
        pub python: &'static str,
        /// "A model of the sharing pattern, not CPython", where it is so; else "".
        pub model_note: &'static str,
        /// What it is akin to.
        pub family: Family,
        /// What tells it apart within its family.
        pub symbol: Symbol,
        /// Atomic read-modify-writes, uncontended, past first touch.
        pub atomics: Atomics,
        /// Rough cost of a read (or write) at one thread, beyond one of a plain array, in ns: for the predicted time
        /// of a run, and never shown as a result.
        pub read_nanoseconds: f64,
        /// True where one thread at a time makes progress by design (the GIL).
        pub serialises: bool,
        /// Who makes its passes.
        pub executor: Executor,
        /// The modes that it differs from in one thing, and that thing: what causes are told by.
        pub differs: &'static [Difference],
    }

    /// What this mode does, and the other does not.
    pub struct Difference {
        /// Id of the other mode.
        pub from: &'static str,
        /// A noun phrase: "the count of the list’s header, which all threads write".
        pub by: &'static str,
    }

    /// Read-modify-writes per read of one element (or per write, for tallies).
    pub struct Atomics {
        /// On a line that all threads write: list header, lock, shared bin.
        pub shared: u32,
        /// On a line of the task's own.
        pub own: u32,
        /// On the item that is read.
        pub item: u32,
    }

    /// Decides the colour, everywhere the same.
    pub enum Family {
        /// Reads leave no trace in memory.
        Uncounted,
        /// Reads count references.
        Counted,
        /// A lock per object.
        Locked,
        /// One lock for everything.
        GlobalLock,
        /// Each task reads a copy of its own.
        Copied,
        /// Memories of their own, and messages between them.
        Messages,
        /// What is shared is written.
        Tally,
    }

    /// The mark of a point in a chart: tells members of one family apart, everywhere the same.
    #[allow(missing_docs, reason = "shapes that everybody knows by these names")]
    pub enum Symbol { Circle, Square, Triangle, Diamond, Bar, Cross, Star, Hexagon }

    /// What a schedule says of itself.
    pub struct ScheduleInfo {
        /// As it stands in links and files.
        pub id: &'static str,
        /// What it is called.
        pub label: &'static str,
        /// Who takes which task, in a sentence.
        pub summary: &'static str,
        /// Whether the chunk setting means anything to it.
        pub chunked: bool,
    }

    /// How long to go on (R17).
    pub struct EffortInfo {
        /// As it stands in links and files.
        pub id: &'static str,
        /// What it is called.
        pub label: &'static str,
        /// What it is good for, in a sentence.
        pub summary: &'static str,
        /// Rounds that it wants at least; a short budget leaves fewer, but never fewer than five.
        pub rounds: u32,
        /// Rounds that it never goes beyond.
        pub most_rounds: u32,
        /// Seconds after which no further round is begun.
        pub budget_seconds: f64,
        /// Sharing modes that there is time for; none where any number will do.
        #[cfg_attr(target_arch = "wasm32", tsify(type = "number | null"))]
        pub most_modes: Option<u32>,
        /// Thread counts beside 1 that there is time for; none where any number will do.
        #[cfg_attr(target_arch = "wasm32", tsify(type = "number | null"))]
        pub most_counts: Option<u32>,
    }

    /// A law of scaling.
    pub struct LawInfo {
        /// As fits name it.
        pub id: &'static str,
        /// What it is called.
        pub label: &'static str,
        /// What it says, in a sentence.
        pub summary: &'static str,
        /// As it is written in a line of text.
        pub formula: &'static str,
        /// What is fitted, in the order of a fit's values.
        pub parameters: &'static [LawParam],
        /// Which kind of sweep it is about.
        pub scaling: Scaling,
        /// Thread counts that it needs to be fitted at all (R26).
        pub counts_needed: u32,
        /// Who published it, and when.
        pub source: &'static str,
    }

    /// A parameter of a law.
    pub struct LawParam {
        /// Its own name within the law.
        pub id: &'static str,
        /// The letter that the formula has for it.
        pub label: &'static str,
        /// What it means, in a sentence.
        pub summary: &'static str,
        /// The unit of its value, or "".
        pub unit: &'static str,
    }
}

impl KernelInfo {
    /// What a description may leave out.
    pub const BASE: Self = Self {
        id: "",
        label: "",
        summary: "",
        sharing: "Nothing is shared.",
        question: "",
        asked_of: "",
        params: &[],
        presets: &[],
        first_modes: &[],
        step: "",
        reads_per_step: 0,
        grows: None,
        step_nanoseconds: 1.0,
        pairs: &[],
    };
}
impl ModeInfo {
    /// What a description may leave out: nothing is written, nobody waits, threads of one memory do it.
    pub const BASE: Self = Self {
        id: "",
        label: "",
        summary: "",
        stands_for: "",
        python: "",
        model_note: "",
        family: Family::Uncounted,
        symbol: Symbol::Circle,
        atomics: Atomics { shared: 0, own: 0, item: 0 },
        read_nanoseconds: 0.0,
        serialises: false,
        executor: Executor::Pool,
        differs: &[],
    };
}
