//! The settings as flags, named as in a link: what there is stands in the registry, and is not said again here.

use clap::{Arg, ArgMatches};
use threadscape::protocol::{ParamInfo, ParamKind, Texts};
use threadscape::registry::{COMMON_PARAMS, EFFORTS, KERNELS, SCHEDULES, SETTINGS};
use threadscape::settings::CHOICES;

/// One for each setting that any kernel has.
pub fn settings() -> Vec<Arg> {
    let choices = CHOICES.iter().map(|id| flag(id, help_of_choice(id), "Settings"));
    let every = COMMON_PARAMS.iter().chain(SETTINGS);
    let every = every.map(|info| flag(info.id, help_of(info), "Settings"));
    let mut flags: Vec<Arg> = choices.chain(every).collect();
    flags.extend(ids_of_kernels().into_iter().map(|id| flag(id, help_by_kernel(id), "Of kernels")));
    flags
}

/// Those that were given.
pub fn texts(arguments: &ArgMatches) -> Texts {
    let every = CHOICES.into_iter().chain(COMMON_PARAMS.iter().chain(SETTINGS).map(|info| info.id));
    let given = every.chain(ids_of_kernels()).filter_map(|id| {
        let text = arguments.get_one::<String>(id)?;
        Some((id.to_string(), text.clone()))
    });
    given.collect()
}

fn flag(id: &'static str, help: String, heading: &'static str) -> Arg {
    // Whatever is wrong with a value, the settings' own reader says it best.
    let arg = Arg::new(id).long(id).allow_negative_numbers(true);
    arg.help(help).help_heading(heading)
}

/// Parameters of kernels, each once: several kernels may have one of the same name.
fn ids_of_kernels() -> Vec<&'static str> {
    let mut ids: Vec<&str> = Vec::new();
    for info in KERNELS.iter().flat_map(|kernel| kernel.info.params) {
        if !ids.contains(&info.id) {
            ids.push(info.id);
        }
    }
    ids
}

fn help_of_choice(id: &str) -> String {
    let listed = |ids: Vec<&str>| format!("{}; {} by default", ids.join(", "), ids[0]);
    match id {
        "kernel" => listed(KERNELS.iter().map(|kernel| kernel.info.id).collect()),
        "effort" => listed(EFFORTS.iter().map(|effort| effort.id).collect()),
        "schedule" => listed(SCHEDULES.iter().map(|schedule| schedule.info.id).collect()),
        "modes" => "Sharing modes, with commas between them: `threadscape list` tells which".into(),
        _ => "Thread counts, as in 1-8,12,16; by default those of the cores that are here".into(),
    }
}

fn help_by_kernel(id: &str) -> String {
    let of_kernel = KERNELS.iter().filter_map(|kernel| {
        let info = kernel.info.params.iter().find(|info| info.id == id)?;
        Some(format!("{}: {}", kernel.info.id, help_of(info)))
    });
    of_kernel.collect::<Vec<String>>().join("; ")
}

fn help_of(info: &ParamInfo) -> String {
    format!("{}, {}", info.label, range_of(info))
}

/// Which values there are, and the one by default.
pub fn range_of(info: &ParamInfo) -> String {
    match info.kind {
        ParamKind::Whole { min, max, default } => {
            let unit = if info.unit.is_empty() { String::new() } else { format!(" {}", info.unit) };
            format!("{min} to {max}{unit} ({default})")
        }
        ParamKind::Choice { options, default } => {
            let ids: Vec<&str> = options.iter().map(|option| option.id).collect();
            format!("{} ({default})", ids.join(" or "))
        }
    }
}
