//! A request as texts: all of it, which the form shows, and what differs from the defaults, which a link says.

use crate::param::defaults;
use crate::protocol::{Axis, Request, Scaling, Simulation, Texts};
use crate::registry::{
    self, EFFORTS, KERNELS, MACHINE, Registered, SCALING, SCHEDULES, SETTINGS, SIM_CORES,
    SIM_CORES_MOVE, SIM_DRAWING, SIM_NOISE, SIM_SERIAL, SIMULATED, THREADS,
};

use super::threads::{default_threads, thread_text};

/// A request as texts, every key.
pub fn texts_of(request: &Request) -> Texts {
    let mut texts = Texts::from([
        ("kernel".into(), request.kernel.clone()),
        ("modes".into(), request.modes.join(", ")),
        ("threads".into(), thread_text(&request.threads)),
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

/// What differs from the defaults of the same kernel and effort, written without blanks.
pub(super) fn link_of(request: &Request, texts: &Texts, cores: u32) -> Texts {
    let kernel = registry::kernel(&request.kernel).unwrap_or(&KERNELS[0]);
    let defaults = texts_of(&default_request(kernel, &request.effort, request.cap, cores));
    let usual = |key: &str| match key {
        "kernel" => Some(KERNELS[0].info.id.to_string()),
        "effort" => Some(EFFORTS[0].id.to_string()),
        "cap" => Some(THREADS.cap.to_string()),
        _ => defaults.get(key).cloned().or_else(|| usual_setting(key)),
    };
    let differing = texts.iter().filter(|(key, text)| usual(key).as_ref() != Some(text));
    differing.map(|(key, text)| (key.clone(), text.replace(", ", ","))).collect()
}

fn default_request(kernel: &Registered, effort: &str, cap: u32, cores: u32) -> Request {
    Request {
        kernel: kernel.info.id.to_string(),
        params: defaults(kernel.params()),
        modes: first_modes(kernel),
        schedule: SCHEDULES[0].info.id.to_string(),
        chunk: 1,
        threads: default_threads(cores, effort, cap),
        axis: Axis::Threads,
        cap,
        scaling: Scaling::Strong,
        effort: effort.to_string(),
        seed: 1,
        simulated: None,
    }
}

/// The default of a setting that means nothing to a request without it.
fn usual_setting(key: &str) -> Option<String> {
    SETTINGS.iter().find(|info| info.id == key).map(|info| info.default().to_string())
}

pub(super) fn first_modes(kernel: &Registered) -> Vec<String> {
    kernel.info.first_modes.iter().map(|id| id.to_string()).collect()
}
