//! `list`: what there is to choose.

use std::process::ExitCode;

use clap::{Arg, ArgAction, ArgMatches, Command};
use threadscape::protocol::ParamInfo;
use threadscape::registry::{
    COMMON_PARAMS, EFFORTS, KERNELS, Registered, SCHEDULES, SETTINGS, catalog,
};

use crate::flags::range_of;
use crate::print::print;
use crate::told::{lines, table, wrapped};

/// Of sentences, in a terminal of usual width.
const WIDTH: u16 = 60;

pub fn command() -> Command {
    let json = Arg::new("json")
        .long("json")
        .action(ArgAction::SetTrue)
        .help("All that is known of each, as JSON");
    Command::new("list")
        .about("Kernels, sharing modes, parameters, schedules and efforts that there are")
        .arg(json)
}

pub fn list(arguments: &ArgMatches) -> ExitCode {
    let catalog = catalog();
    if arguments.get_flag("json") {
        return print(&(serde_json::to_string(&catalog).expect("plain data") + "\n"));
    }
    let modes = catalog.modes.iter().map(|mode| [mode.id, mode.label, mode.summary]);
    let schedules = SCHEDULES.iter().map(|one| [one.info.id, one.info.label, one.info.summary]);
    let efforts = EFFORTS.iter().map(|effort| [effort.id, effort.label, effort.summary]);
    let mut parts: Vec<String> = vec!["Kernels (--kernel)".into()];
    parts.extend(KERNELS.iter().map(of_kernel));
    parts.push(listed("Sharing modes (--modes)", modes));
    parts.push(listed("Schedules (--schedule)", schedules));
    parts.push(listed("Efforts (--effort)", efforts));
    parts.push(format!("Of every experiment\n{}", params(COMMON_PARAMS.iter().chain(SETTINGS))));
    print(&(parts.join("\n\n") + "\n"))
}

fn listed<'a>(title: &str, rows: impl Iterator<Item = [&'a str; 3]>) -> String {
    let mut table = table(["Id", "Name", "What it does"]);
    table.add_rows(rows);
    format!("{title}\n{}", lines(&wrapped(table, WIDTH)))
}

fn of_kernel(kernel: &Registered) -> String {
    let (info, modes) = (kernel.info, kernel.modes.iter().map(|mode| mode.info.id));
    let modes = modes.collect::<Vec<&str>>().join(",");
    let title = format!("{}: {}. {}\n --modes {modes}", info.id, info.label, info.summary);
    if info.params.is_empty() {
        return title;
    }
    format!("{title}\n{}", params(info.params))
}

fn params<'a>(infos: impl IntoIterator<Item = &'a ParamInfo>) -> String {
    let mut table = table(["Flag", "Name", "Values"]);
    for info in infos {
        table.add_row([format!("--{}", info.id), info.label.into(), range_of(info)]);
    }
    lines(&wrapped(table, WIDTH))
}
