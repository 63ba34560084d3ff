//! A request as texts, every key: as the form shows them, and as a link writes them.

use crate::protocol::{Request, Scaling, Simulation, Texts};
use crate::registry::{
    MACHINE, Registered, SCALING, SIM_CORES, SIM_CORES_MOVE, SIM_DRAWING, SIM_NOISE, SIM_SERIAL,
    SIMULATED,
};

use super::threads::{AUTO, thread_text};

const MODES_KEY: &str = "modes";
const THREADS_KEY: &str = "threads";

/// A request as texts, every key.
pub fn texts_of(request: &Request) -> Texts {
    let mut texts = Texts::from([
        ("kernel".into(), request.kernel.clone()),
        (MODES_KEY.into(), request.modes.join(", ")),
        (THREADS_KEY.into(), thread_text(&request.threads)),
        ("effort".into(), request.effort.clone()),
        ("schedule".into(), request.schedule.clone()),
        ("chunk".into(), request.chunk.to_string()),
        ("seed".into(), request.seed.to_string()),
        ("cap".into(), request.cap.to_string()),
        (
            SCALING.id.into(),
            if request.scaling == Scaling::Weak { "weak" } else { "strong" }.into(),
        ),
    ]);
    texts.extend(simulation_texts(request.simulated));
    texts.extend(request.params.iter().map(|(id, value)| (id.clone(), value.to_string())));
    texts
}

/// The machine, and what it is like if it is not this one.
fn simulation_texts(simulated: Option<Simulation>) -> Texts {
    let Some(simulation) = simulated else {
        return Texts::from([(MACHINE.id.into(), MACHINE.default().to_string())]);
    };
    let moves = if simulation.regimes { "move" } else { "stay" };
    Texts::from([
        (MACHINE.id.into(), SIMULATED.into()),
        (SIM_CORES.id.into(), simulation.cores.to_string()),
        (SIM_SERIAL.id.into(), simulation.serial_percent.to_string()),
        (SIM_NOISE.id.into(), simulation.noise_percent.to_string()),
        (SIM_DRAWING.id.into(), simulation.drawing_percent.to_string()),
        (SIM_CORES_MOVE.id.into(), moves.into()),
    ])
}

/// A request as a link writes it: every key, defaults included, so that it means the same elsewhere and in a later build;
/// what follows the machine says so. Lists are written with dots: at commas and blanks programs cut links.
pub fn link_of(request: &Request) -> Texts {
    let mut texts = texts_of(request);
    if request.threads_auto {
        texts.insert(THREADS_KEY.into(), AUTO.into());
    }
    for key in [MODES_KEY, THREADS_KEY] {
        if let Some(list) = texts.get_mut(key) {
            *list = list.replace(", ", ".");
        }
    }
    texts
}

pub(super) fn first_modes(kernel: &Registered) -> Vec<String> {
    kernel.info.first_modes.iter().map(|id| id.to_string()).collect()
}
