//! Separate memories: every worker has its own, is sent the data with each pass, and sends back what it computed.
//!
//! What a process pool, MPI, or a page without shared memory does. Within a worker a read is a load from an array of
//! its own, so the world is the plain one. What the mode costs are the copies: they fall inside the clock, and what
//! the coordinator spends on them is told apart. How the messages travel: [`crate::job::messages`].

use super::plain::{Plain, PlainWorld};
use super::{Difference, Executor, Family, ModeInfo, Number, Sharing, Symbol, WorldShape};

pub struct Messages;

impl Sharing for Messages {
    const INFO: ModeInfo = ModeInfo {
        id: "messages",
        label: "Messages",
        summary: "Nothing is shared: each worker is sent its own copy of the data with every pass, and sends its \
                  results back.",
        stands_for: "like a process pool, MPI, Workers without shared memory",
        python: "ProcessPoolExecutor().map(work, tasks)",
        model_note: super::MODEL_NOTE,
        family: Family::Messages,
        symbol: Symbol::Hexagon,
        executor: Executor::Messages,
        differs: &[Difference {
            from: "plain",
            by: "a memory per worker: data and results are sent",
        }],
        ..ModeInfo::BASE
    };

    type World<T: Number> = PlainWorld<T>;

    fn world<T: Number>(inputs: Vec<Vec<T>>, shape: &WorldShape) -> PlainWorld<T> {
        Plain::world(inputs, shape)
    }

    fn bytes(lengths: &[usize], element_bytes: usize, shape: &WorldShape) -> u64 {
        Plain::bytes(lengths, element_bytes, shape)
    }
}
