//! Ids as one byte each, where they are old enough.

use serde::{Deserialize, Serialize};

/// An id, a word for a choice, or the engine's family.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Id {
    /// By its place among [`KNOWN`].
    Known(u8),
    /// As it is.
    Spelled(String),
}

impl Id {
    pub fn of(text: &str) -> Self {
        match KNOWN.iter().position(|(id, _)| *id == text) {
            Some(at) => Self::Known(at as u8),
            None => Self::Spelled(text.to_string()),
        }
    }

    /// `None` for a place that there is not.
    pub fn text(&self) -> Option<String> {
        match self {
            Self::Known(at) => KNOWN.get(usize::from(*at)).map(|(id, _)| id.to_string()),
            Self::Spelled(text) => Some(text.clone()),
        }
    }
}

/// What a unit was called when this version was frozen.
pub fn label(id: &str) -> Option<&'static str> {
    KNOWN.iter().find(|(known, label)| *known == id && !label.is_empty()).map(|(_, label)| *label)
}

/// Frozen: their places stand in links. Ids that came later are spelled. Units have what they are called beside them.
const KNOWN: &[(&str, &str)] = &[
    ("", ""),
    ("matmul", "Matrix product"),
    ("mandelbrot", "Mandelbrot set"),
    ("sieve", "Prime sieve"),
    ("life", "Game of Life"),
    ("histogram", "Histogram"),
    ("dialled", "Known answer"),
    ("ceiling", "Machine ceiling"),
    ("empty", "Empty pass"),
    ("plain", "Shared array"),
    ("immortal", "List, immortal items"),
    ("deep-copies", "List, deep copy per task"),
    ("borrowed", "List, borrowed"),
    ("counted-copies", "List, copied per task"),
    ("counted", "List, counted"),
    ("locked", "List, lock per read"),
    ("gil", "Global lock"),
    ("messages", "Messages"),
    ("private", "Private bins, then a sum"),
    ("atomic", "Atomic bins"),
    ("dynamic", "Dynamic"),
    ("block", "Block"),
    ("cyclic", "Cyclic"),
    ("guided", "Guided"),
    ("quick", ""),
    ("standard", ""),
    ("careful", ""),
    ("interp", ""),
    ("n", ""),
    ("step", ""),
    ("layout", ""),
    ("naive", ""),
    ("transposed", ""),
    ("width", ""),
    ("height", ""),
    ("iterations", ""),
    ("region", ""),
    ("whole", ""),
    ("seahorse", ""),
    ("satellite", ""),
    ("segment", ""),
    ("size", ""),
    ("generations", ""),
    ("items", ""),
    ("bins", ""),
    ("steps", ""),
    ("tasks", ""),
    ("serial", ""),
    ("critical", ""),
    ("imbalance", ""),
    ("glance", ""),
];
