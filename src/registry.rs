//! The only lists: kernels × modes, schedules, efforts. To add a unit, write its file and its line here.

use crate::digits::letters;
use crate::job::messages::Rank;
use crate::job::{self, ByMessages, Job, Reading, Tallying, output_bytes};
use crate::kernels::{self, ChoiceInfo, Kernel, KernelInfo, Shape, TallyKernel};
use crate::laws::{self, Law};
use crate::param::INTERPRETER_COST;
use crate::protocol::{
    Catalog, EffortInfo, KernelEntry, ModeInfo, ParamInfo, ParamKind, Params, Preset, ThreadLimits,
};
use crate::schedule::{self, Schedule};
use crate::sharing::{self, Sharing, WorldShape, plain::Plain};
use crate::tally::{self, Tally};

/// Kernels, in the order of the form.
pub static KERNELS: &[Registered] = &[
    reading::<kernels::matmul::MatrixProduct>(),
    reading::<kernels::mandelbrot::Mandelbrot>(),
    reading::<kernels::sieve::Sieve>(),
    reading::<kernels::life::Life>(),
    tallying::<kernels::histogram::Histogram>(),
    uncounted::<kernels::dialled::Dialled>(),
];

/// Kernels that measure the machine itself: not in the form, measured in every experiment.
pub static INSTRUMENTS: &[Registered] =
    &[reading::<kernels::ceiling::Ceiling>(), reading::<kernels::empty::Empty>()];

/// Modes of threads that share their operands, as the modes of any kernel and as types to visit.
macro_rules! sharing_modes {
    ($($mode:path),* $(,)?) => {
        /// The modes of a kernel: first the serial base's, last the one that shares nothing.
        struct ReadingModes<K>(K);

        impl<K: Kernel> ReadingModes<K> {
            const ALL: &'static [Mode] =
                &[base::<K>(), $(threaded(read_by::<K, $mode>()),)* apart(by_messages::<K>())];
        }

        /// Shows the visitor the type of each mode whose threads share their operands, in the order of the ladder.
        pub fn visit_sharing_modes(visitor: &mut impl SharingVisitor) {
            visitor.visit::<Plain>();
            $(visitor.visit::<$mode>();)*
        }
    };
}

// How a kernel's reads can be shared, in the order of the ladder: by what a read writes to lines that other threads use,
// from nothing (a plain array, before these) by way of items and headers to one lock for everything.
sharing_modes! {
    sharing::immortal::Immortal,
    sharing::deep_copies::DeepCopies,
    sharing::borrowed::Borrowed,
    sharing::counted_copies::CountedCopies,
    sharing::counted::Counted,
    sharing::locked::Locked,
    sharing::global_lock::GlobalLock,
}

/// Who wants the types of the sharing modes: tests, of which each mode is to pass every one.
pub trait SharingVisitor {
    fn visit<S: Sharing>(&mut self);
}

/// A kernel whose data is not the point.
struct OneMode<K>(K);

impl<K: Kernel> OneMode<K> {
    const ALL: &'static [Mode] = &[base::<K>()];
}

/// How a kernel's counts can be shared: the first is the serial base's.
struct TallyModes<K>(K);

impl<K: TallyKernel> TallyModes<K> {
    const ALL: &'static [Mode] = &[
        anywhere(counted_by::<K, tally::private::Private>()),
        threaded(counted_by::<K, tally::atomic::Atomic>()),
    ];
}

/// Schedules, the default first.
pub static SCHEDULES: &[Schedule] = &[
    schedule::dynamic::DYNAMIC,
    schedule::block::BLOCK,
    schedule::cyclic::CYCLIC,
    schedule::guided::GUIDED,
];

/// Laws of scaling, those with fewer parameters first.
pub static LAWS: &[Law] = &[laws::amdahl::AMDAHL, laws::usl::USL, laws::gustafson::GUSTAFSON];

/// Efforts, the default first (R17).
pub static EFFORTS: &[EffortInfo] = &[
    EffortInfo {
        id: "glance",
        label: "Glance",
        summary: "5 rounds, about 5 s: at most three sharing modes, at one thread and one other count.",
        rounds: 5,
        most_rounds: 5,
        budget_seconds: 5.0,
        most_modes: Some(3),
        most_counts: Some(1),
    },
    EffortInfo {
        id: "quick",
        label: "Quick",
        summary: "5 rounds, about 20 s: a first look, rough.",
        rounds: 5,
        most_rounds: 5,
        budget_seconds: 20.0,
        most_modes: None,
        most_counts: None,
    },
    EffortInfo {
        id: "standard",
        label: "Standard",
        summary: "About a minute: 10 rounds and more where they fit, for 95 % intervals.",
        rounds: 10,
        most_rounds: 45,
        budget_seconds: 60.0,
        most_modes: None,
        most_counts: None,
    },
    EffortInfo {
        id: "careful",
        label: "Careful",
        summary: "Up to five minutes: 30 rounds and more where they fit.",
        rounds: 30,
        most_rounds: 45,
        budget_seconds: 300.0,
        most_modes: None,
        most_counts: None,
    },
];

/// The effort of whoever asks for none.
pub const USUAL_EFFORT: &str = "quick";

/// Parameters that every kernel has.
pub static COMMON_PARAMS: &[ParamInfo] = &[ParamInfo {
    id: INTERPRETER_COST,
    label: "Interpreter cost",
    unit: "ns per step",
    summary: "Work per inner step, as an interpreter would add it; 0 is bare metal. CPython spends 50 to \
              130 ns.",
    kind: ParamKind::Whole { min: 0, max: 1000, default: 60 },
}];

/// Settings of every experiment, beside kernel, modes, threads, effort and schedule.
pub static SETTINGS: &[ParamInfo] = &[
    CHUNK,
    SEED,
    CAP,
    SCALING,
    MACHINE,
    SIM_CORES,
    SIM_SERIAL,
    SIM_NOISE,
    SIM_DRAWING,
    SIM_CORES_MOVE,
];

/// Tasks dealt at a time.
pub const CHUNK: ParamInfo = ParamInfo {
    id: "chunk",
    label: "Chunk",
    unit: "tasks",
    summary: "How many tasks the schedule deals at a time.",
    kind: ParamKind::Whole { min: 1, max: 1024, default: 1 },
};

/// What the order of the cells and the offsets of the data come from.
pub const SEED: ParamInfo = ParamInfo {
    id: "seed",
    label: "Seed",
    unit: "",
    summary: "The order in which the cells of each round are visited comes from it.",
    kind: ParamKind::Whole { min: 0, max: u32::MAX, default: 1 },
};

/// Most threads that may be asked for.
pub const CAP: ParamInfo = ParamInfo {
    id: "cap",
    label: "Thread cap",
    unit: "threads",
    summary: "The most threads that may be asked for: raise it on purpose, browsers are slow to start many.",
    kind: ParamKind::Whole { min: 1, max: THREADS.most, default: THREADS.cap },
};

/// Strong or weak scaling (R2).
pub const SCALING: ParamInfo = ParamInfo {
    id: "scaling",
    label: "Scaling",
    unit: "",
    summary: "Strong: the work stays as it is. Weak: each thread gets as much work as one thread has alone.",
    kind: ParamKind::Choice {
        options: &[
            ChoiceInfo { id: "strong", label: "Strong: fixed work" },
            ChoiceInfo { id: "weak", label: "Weak: fixed work per thread" },
        ],
        default: "strong",
    },
};

/// Where it runs.
pub const MACHINE: ParamInfo = ParamInfo {
    id: "machine",
    label: "Machine",
    unit: "",
    summary: "A simulated machine shows what yours cannot, by a simple model: it measures nothing.",
    kind: ParamKind::Choice {
        options: &[
            ChoiceInfo { id: "this", label: "This one" },
            ChoiceInfo { id: SIMULATED, label: "A simulated one" },
        ],
        default: "this",
    },
};

/// The choice of [`MACHINE`] that measures nothing.
pub const SIMULATED: &str = "simulated";

pub const SIM_CORES: ParamInfo = ParamInfo {
    id: "simcores",
    label: "Simulated cores",
    unit: "cores",
    summary: "How many the simulated machine has.",
    kind: ParamKind::Whole { min: 1, max: 256, default: 16 },
};

pub const SIM_SERIAL: ParamInfo = ParamInfo {
    id: "simserial",
    label: "Serial part",
    unit: "%",
    summary: "Of the work, what one thread does alone there.",
    kind: ParamKind::Whole { min: 0, max: 100, default: 0 },
};

pub const SIM_NOISE: ParamInfo = ParamInfo {
    id: "simnoise",
    label: "Noise",
    unit: "%",
    summary: "By how much its samples typically scatter.",
    kind: ParamKind::Whole { min: 0, max: 20, default: 2 },
};

pub const SIM_DRAWING: ParamInfo = ParamInfo {
    id: "simdrawing",
    label: "Cost of drawing",
    unit: "%",
    summary: "How much longer a pass takes there right after its page was drawn.",
    kind: ParamKind::Whole { min: 0, max: 50, default: 0 },
};

pub const SIM_CORES_MOVE: ParamInfo = ParamInfo {
    id: "simmoves",
    label: "Cores near and far",
    unit: "",
    summary: "Whether its cores stay near each other, or are far apart in some rounds.",
    kind: ParamKind::Choice {
        options: &[
            ChoiceInfo { id: "stay", label: "Stay near" },
            ChoiceInfo { id: "move", label: "Move" },
        ],
        default: "stay",
    },
};

/// The first visit: the post's matrix product, from the array that shares nothing to the global lock.
pub static STORY: Preset = Preset {
    id: "story",
    label: "The story",
    summary: "Free-threaded Python’s matrix product over shared lists, in seven ways of sharing.",
    settings: &[],
};

/// Threads: 64 without asking further, 256 at most: the coordinator, and as many as rayon counts in the eight bits that it
/// has for them on 32-bit machines, wasm among them. (Firefox never starts more than about 512.)
pub const THREADS: ThreadLimits = ThreadLimits { cap: 64, most: 256 };

/// As many results are compared at most: a lecture hall.
pub const MOST_SIDES: u32 = 200;

/// A kernel with its modes.
pub struct Registered {
    pub info: &'static KernelInfo,
    pub modes: &'static [Mode],
    /// Tasks and inner steps of a pass, without making any data.
    pub shape: fn(&Params) -> Shape,
    /// What has to have room in memory, whatever the mode.
    data: fn(&Params) -> DataSizes,
    /// Whether all of its tasks take about equally long.
    pub equal_tasks: bool,
    /// Its speed-up on so many threads at full speed, where that is known.
    pub known_speedup: fn(&Params, f64) -> Option<f64>,
}

/// Makes a worker with a memory of its own.
pub type MakeRank = fn(&Params) -> Box<dyn Rank>;

/// A mode of one kernel.
pub struct Mode {
    pub info: &'static ModeInfo,
    pub prepare: fn(&Params, usize) -> Box<dyn Job>,
    /// What `prepare` will allocate, in bytes, for so many seats. Nothing here knows the kernel.
    bytes: fn(&DataSizes, usize) -> u64,
    /// A worker with a memory of its own, where passes are made by messages.
    pub rank: Option<MakeRank>,
    /// What leads to the timed loop in the built module, for who looks for its code: tests/atomics.rs.
    #[cfg(not(target_arch = "wasm32"))]
    pub name_in_module: fn() -> String,
}

/// How large the data of a kernel is at one size.
struct DataSizes {
    shape: Shape,
    /// Elements of each operand, and bytes of one.
    operands: Vec<usize>,
    operand_bytes: usize,
    output_bytes: u64,
    reads_per_step: u32,
}

impl DataSizes {
    fn of<K: Kernel>(params: &Params) -> Self {
        let kernel = K::new(params);
        let shape = kernel.shape();
        Self {
            shape,
            operands: kernel.operands(),
            operand_bytes: size_of::<K::In>(),
            output_bytes: output_bytes(&shape, size_of::<K::Out>()),
            reads_per_step: K::INFO.reads_per_step,
        }
    }

    /// The operands as a mode lays them out.
    fn laid_out<S: Sharing>(&self, seats: usize) -> u64 {
        let (tasks, reads_per_step) = (self.shape.tasks, self.reads_per_step);
        let shape = WorldShape { seats, tasks, reads_per_step, offset_bytes: 0 };
        S::bytes(&self.operands, self.operand_bytes, &shape)
    }
}

const fn reading<K: Kernel>() -> Registered {
    Registered {
        info: &K::INFO,
        modes: ReadingModes::<K>::ALL,
        shape: |params| K::new(params).shape(),
        data: DataSizes::of::<K>,
        equal_tasks: K::EQUAL_TASKS,
        known_speedup: |params, threads| K::new(params).known_speedup(threads),
    }
}

const fn uncounted<K: Kernel>() -> Registered {
    Registered { modes: OneMode::<K>::ALL, ..reading::<K>() }
}

const fn base<K: Kernel>() -> Mode {
    anywhere(Mode {
        prepare: |params, seats| Box::new(Reading::<K>::prepare_base(params, seats)),
        #[cfg(not(target_arch = "wasm32"))]
        name_in_module: job::reading::name_of_base_in_module::<K>,
        ..read_by::<K, Plain>()
    })
}

const fn read_by<K: Kernel, S: Sharing>() -> Mode {
    Mode {
        info: &S::INFO,
        prepare: |params, seats| Box::new(Reading::<K>::prepare::<S>(params, seats)),
        bytes: |data, seats| data.laid_out::<S>(seats) + data.output_bytes,
        rank: None,
        #[cfg(not(target_arch = "wasm32"))]
        name_in_module: job::reading::name_in_module::<K, S>,
    }
}

/// All memories together: the coordinator's, and one per seat.
const fn by_messages<K: Kernel>() -> Mode {
    Mode {
        info: &<sharing::messages::Messages as Sharing>::INFO,
        prepare: |params, seats| Box::new(ByMessages::<K>::prepare(params, seats)),
        bytes: |data, seats| (1 + seats as u64) * (data.laid_out::<Plain>(1) + data.output_bytes),
        rank: Some(job::rank::<K>),
        #[cfg(not(target_arch = "wasm32"))]
        name_in_module: || std::any::type_name::<ByMessages<K>>().into(),
    }
}

const fn tallying<K: TallyKernel>() -> Registered {
    Registered {
        info: &K::INFO,
        modes: TallyModes::<K>::ALL,
        shape: K::shape,
        data: |params| DataSizes {
            shape: K::shape(params),
            operands: Vec::new(),
            operand_bytes: 1,
            output_bytes: 0,
            reads_per_step: K::INFO.reads_per_step,
        },
        equal_tasks: true,
        known_speedup: |_, _| None,
    }
}

/// In memory: a byte per item, and the bins.
const fn counted_by<K: TallyKernel, M: Tally>() -> Mode {
    Mode {
        info: &M::INFO,
        prepare: |params, seats| Box::new(Tallying::<K, M>::prepare(params, seats)),
        bytes: |data, seats| data.shape.steps_per_pass + M::bytes(data.shape.outputs, seats),
        rank: None,
        #[cfg(not(target_arch = "wasm32"))]
        name_in_module: || {
            let job = std::any::type_name::<Tallying<K, M>>();
            format!("<{job} as threadscape::job::rounds::Rounds>::work")
        },
    }
}

/// A mode that needs threads: the plain build keeps its words and sizes, and leaves its code out.
const fn threaded(mode: Mode) -> Mode {
    if cfg!(feature = "threads") { mode } else { described(mode) }
}

/// A mode that every build runs that makes passes at all; the lab build only describes.
const fn anywhere(mode: Mode) -> Mode {
    if cfg!(feature = "serial") { mode } else { described(mode) }
}

/// A mode of workers that share nothing: natively these are threads, in a page instances of the plain build.
const fn apart(mode: Mode) -> Mode {
    let pools_module = cfg!(all(target_arch = "wasm32", feature = "threads"));
    if pools_module { described(mode) } else { anywhere(mode) }
}

/// Words and sizes without the code.
const fn described(mode: Mode) -> Mode {
    Mode { prepare: |_, _| panic!("this build does not run this mode"), rank: None, ..mode }
}

impl Registered {
    /// The mode of this id, if the kernel has it.
    pub fn mode(&self, id: &str) -> Option<&'static Mode> {
        self.modes.iter().find(|mode| mode.info.id == id)
    }

    /// Rough cost of one inner step under a mode of its own at one thread with no interpreter cost, in ns: what the
    /// kernel says of the pair, or else its step and what the mode adds to each of its reads. For predicted times.
    pub fn step_nanoseconds(&self, mode: &ModeInfo) -> f64 {
        let own = self.info.pairs.iter().find(|pair| pair.modes.contains(&mode.id));
        own.and_then(|pair| pair.step_nanoseconds).unwrap_or_else(|| {
            self.info.step_nanoseconds + f64::from(self.info.reads_per_step) * mode.read_nanoseconds
        })
    }

    /// What preparing it under a mode will allocate, in bytes, for so many seats.
    pub fn bytes(&self, mode: &Mode, params: &Params, seats: usize) -> u64 {
        (mode.bytes)(&(self.data)(params), seats)
    }

    /// The mode of the serial base.
    pub fn base(&self) -> &'static Mode {
        &self.modes[0]
    }

    /// Every parameter: the kernel's own, then the common ones.
    pub fn params(&self) -> impl Iterator<Item = &'static ParamInfo> + Clone {
        self.info.params.iter().chain(COMMON_PARAMS)
    }
}

/// The kernel or instrument of this id.
pub fn kernel(id: &str) -> Option<&'static Registered> {
    KERNELS.iter().chain(INSTRUMENTS).find(|kernel| kernel.info.id == id)
}

/// The schedule of this id.
pub fn schedule(id: &str) -> Option<&'static Schedule> {
    SCHEDULES.iter().find(|schedule| schedule.info.id == id)
}

/// The effort of this id.
pub fn effort(id: &str) -> Option<&'static EffortInfo> {
    EFFORTS.iter().find(|effort| effort.id == id)
}

/// The mode of this id, whatever kernel has it.
pub fn mode_info(id: &str) -> Option<&'static ModeInfo> {
    KERNELS.iter().find_map(|kernel| kernel.mode(id)).map(|mode| mode.info)
}

/// All that one may choose.
pub fn catalog() -> Catalog {
    let mut modes: Vec<ModeInfo> = Vec::new();
    for mode in KERNELS.iter().flat_map(|kernel| kernel.modes) {
        if modes.iter().all(|known| known.id != mode.info.id) {
            modes.push(mode.info.clone());
        }
    }
    let entry = |kernel: &Registered| KernelEntry {
        info: kernel.info.clone(),
        modes: kernel.modes.iter().map(|mode| mode.info.id).collect(),
    };
    Catalog {
        kernels: KERNELS.iter().map(entry).collect(),
        modes,
        schedules: SCHEDULES.iter().map(|schedule| schedule.info.clone()).collect(),
        efforts: EFFORTS,
        laws: LAWS.iter().map(|law| law.info.clone()).collect(),
        common_params: COMMON_PARAMS,
        settings: SETTINGS,
        story: STORY.clone(),
        threads: THREADS,
        sides: (0..MOST_SIDES).map(letters).collect(),
    }
}
