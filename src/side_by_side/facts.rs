//! What is told of every side: settings, machine, build, time.

use std::collections::BTreeSet;

use crate::protocol::{Environment, Fact, Origin, Side, Summary, Texts};
use crate::registry::{SETTINGS, kernel, mode_info};
use crate::settings::{link_of, thread_text};

/// Settings in which results may differ and still be compared; whatever else is set, the kernel's parameters among it, decides.
const FREE: &[&str] = &[
    "modes",
    "threads",
    "effort",
    "schedule",
    "chunk",
    "seed",
    "cap",
    "machine",
    "simcores",
    "simserial",
    "simnoise",
    "simdrawing",
    "simmoves",
];

/// What has to be the same before two results can be compared, as one text.
pub fn deciding(side: &Side) -> String {
    let texts = texts(side);
    let deciding = texts.iter().filter(|(key, _)| !FREE.contains(&key.as_str()));
    deciding.map(|(key, text)| format!("{key}={text}\n")).collect()
}

/// What differs first.
pub fn facts(sides: &[Side]) -> Vec<Fact> {
    let all: Vec<Texts> = sides.iter().map(texts).collect();
    let keys: BTreeSet<&String> = all.iter().flat_map(Texts::keys).collect();
    let setting = |key: &String| {
        let values = all.iter().zip(sides).map(|(texts, side)| {
            let text = texts.get(key).map_or("", String::as_str);
            shown(key, text, side.labels())
        });
        fact(name(key, &all), values.collect(), !FREE.contains(&key.as_str()))
    };
    let told = |name: &str, of: &dyn Fn(&Side) -> String| {
        fact(name.into(), sides.iter().map(of).collect(), false)
    };
    let machine = [
        told("Browser", &|side| machine(side).0),
        told("System", &|side| machine(side).1),
        told("Cores", &|side| machine(side).2),
        told("Where from", &|side| origin(side).into()),
        told("Began (UTC)", &|side| begun(side)),
        told("Build", &|side| build(side)),
    ];
    let mut facts: Vec<Fact> = machine.into_iter().chain(keys.into_iter().map(setting)).collect();
    facts.sort_by_key(|fact| (fact.alike, !fact.decides));
    facts
}

fn fact(name: String, values: Vec<String>, decides: bool) -> Fact {
    let alike = values.windows(2).all(|pair| pair[0] == pair[1]);
    Fact { name, values, alike, decides }
}

/// What was asked. Counts that followed a machine are told as it had them: on two machines they differ.
fn texts(side: &Side) -> Texts {
    match side {
        Side::Whole { result } => {
            let threads = thread_text(&result.request.threads);
            let mut texts = link_of(&result.request);
            texts.insert("threads".into(), threads);
            texts
        }
        Side::Summary { summary } => summary.settings.clone(),
    }
}

/// As the form calls it.
fn name(key: &str, all: &[Texts]) -> String {
    let kernels = all.iter().filter_map(|texts| kernel(texts.get("kernel")?));
    let params = kernels.flat_map(|kernel| kernel.params());
    let labels = params.chain(SETTINGS).find(|param| param.id == key).map(|param| param.label);
    labels.map_or_else(|| capital(key), String::from)
}

fn capital(key: &str) -> String {
    let mut letters = key.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// Kernels and modes by what they are called, here or where they come from.
fn shown(key: &str, text: &str, labels: &Texts) -> String {
    let called = |id: &str, here: Option<&str>| {
        let there = || labels.get(id).map_or(id, String::as_str);
        here.unwrap_or_else(there).to_string()
    };
    match key {
        "kernel" => called(text, kernel(text).map(|kernel| kernel.info.label)),
        "modes" => {
            let ids = text.split('.');
            let labels = ids.map(|id| called(id, mode_info(id).map(|info| info.label)));
            labels.collect::<Vec<_>>().join(", ")
        }
        "threads" => text.replace('.', ", "),
        _ => text.into(),
    }
}

fn machine(side: &Side) -> (String, String, String) {
    let cores = |cores: u32| if cores > 0 { cores.to_string() } else { String::new() };
    match side {
        Side::Whole { result } => {
            let Environment { engine, platform, cores: count, .. } = &result.record.environment;
            (engine.clone(), platform.clone(), cores(*count))
        }
        Side::Summary { summary: Summary { engine, platform, cores: count, .. } } => {
            (engine.clone(), platform.clone(), cores(count.unwrap_or(0)))
        }
    }
}

/// Nothing here says that somebody measured it: that is not to be seen from a file.
fn origin(side: &Side) -> &'static str {
    match side {
        Side::Summary { .. } => "a summary, cannot be re-checked",
        Side::Whole { result } => match result.record.origin {
            Origin::Here => "samples, recomputed here",
            Origin::Simulated => "a simulated machine",
            Origin::Elsewhere => "samples of another tool",
        },
    }
}

fn begun(side: &Side) -> String {
    let begun = match side {
        Side::Whole { result } => &result.record.begun,
        Side::Summary { summary } => &summary.begun,
    };
    begun.clone().unwrap_or_default().replace('T', " ").trim_end_matches('Z').into()
}

fn build(side: &Side) -> String {
    match side {
        Side::Whole { result } => result.build.clone(),
        Side::Summary { summary } => summary.build.clone(),
    }
}
