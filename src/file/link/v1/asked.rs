//! What was asked, where and when, in both kinds of link.

use serde::{Deserialize, Serialize};

use super::ids::Id;
use crate::protocol as now;

/// The values of one set of parameters.
pub type Params = Vec<(Id, Value)>;

/// Every set of parameters once: many cells have the same.
#[derive(Default)]
pub struct Sets(pub Vec<Params>);

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Value {
    Whole(u32),
    Choice(Id),
    Text(String),
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub struct Request {
    kernel: Id,
    params: u32,
    modes: Vec<Id>,
    schedule: Id,
    chunk: u32,
    threads: Vec<u32>,
    threads_auto: bool,
    axis: Option<(Id, Vec<Value>)>,
    cap: u32,
    weak: bool,
    effort: Id,
    seed: u32,
    simulated: Option<Simulation>,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Simulation {
    cores: u32,
    serial_percent: u32,
    noise_percent: u32,
    regimes: bool,
    drawing_percent: u32,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub enum Level {
    Threads,
    Messages,
    Serial,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub enum Origin {
    Here,
    Simulated,
    Elsewhere,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub enum Ended {
    Rounds,
    Precision,
    Budget,
    Stopped,
}

impl Sets {
    pub fn place(&mut self, params: &now::Params) -> u32 {
        let set: Params = params.iter().map(|(id, value)| (Id::of(id), Value::of(value))).collect();
        let at = self.0.iter().position(|known| *known == set).unwrap_or_else(|| {
            self.0.push(set);
            self.0.len() - 1
        });
        at as u32
    }
}

pub fn params(sets: &[Params], place: u32) -> Option<now::Params> {
    let set = sets.get(place as usize)?;
    set.iter().map(|(id, value)| Some((id.text()?, value.read()?))).collect()
}

impl Value {
    fn of(value: &now::Value) -> Self {
        match value {
            now::Value::Whole(number) => Self::Whole(*number),
            now::Value::Choice(id) => Self::Choice(Id::of(id)),
            now::Value::Text { text } => Self::Text(text.clone()),
        }
    }

    fn read(&self) -> Option<now::Value> {
        Some(match self {
            Self::Whole(number) => now::Value::Whole(*number),
            Self::Choice(id) => now::Value::Choice(id.text()?),
            Self::Text(text) => now::Value::Text { text: text.clone() },
        })
    }
}

impl Request {
    pub fn of(request: &now::Request, sets: &mut Sets) -> Self {
        Self {
            kernel: Id::of(&request.kernel),
            params: sets.place(&request.params),
            modes: request.modes.iter().map(|id| Id::of(id)).collect(),
            schedule: Id::of(&request.schedule),
            chunk: request.chunk,
            threads: request.threads.clone(),
            threads_auto: request.threads_auto,
            axis: match &request.axis {
                now::Axis::Threads => None,
                now::Axis::Param { id, values } => {
                    Some((Id::of(id), values.iter().map(Value::of).collect()))
                }
            },
            cap: request.cap,
            weak: request.scaling == now::Scaling::Weak,
            effort: Id::of(&request.effort),
            seed: request.seed,
            simulated: request.simulated.map(|simulation| Simulation {
                cores: simulation.cores,
                serial_percent: simulation.serial_percent,
                noise_percent: simulation.noise_percent,
                regimes: simulation.regimes,
                drawing_percent: simulation.drawing_percent,
            }),
        }
    }

    pub fn read(&self, sets: &[Params]) -> Option<now::Request> {
        let axis = match &self.axis {
            None => now::Axis::Threads,
            Some((id, values)) => now::Axis::Param {
                id: id.text()?,
                values: values.iter().map(Value::read).collect::<Option<_>>()?,
            },
        };
        Some(now::Request {
            kernel: self.kernel.text()?,
            params: params(sets, self.params)?,
            modes: self.modes.iter().map(Id::text).collect::<Option<_>>()?,
            schedule: self.schedule.text()?,
            chunk: self.chunk,
            threads: self.threads.clone(),
            threads_auto: self.threads_auto,
            axis,
            cap: self.cap,
            scaling: scaling(self.weak),
            effort: self.effort.text()?,
            seed: self.seed,
            simulated: self.simulated.as_ref().map(Simulation::read),
        })
    }
}

pub fn scaling(weak: bool) -> now::Scaling {
    if weak { now::Scaling::Weak } else { now::Scaling::Strong }
}

impl Simulation {
    fn read(&self) -> now::Simulation {
        now::Simulation {
            cores: self.cores,
            serial_percent: self.serial_percent,
            noise_percent: self.noise_percent,
            regimes: self.regimes,
            drawing_percent: self.drawing_percent,
        }
    }
}

/// The same words now as then, in both directions.
macro_rules! same_words {
    ($($kind:ident { $($word:ident),* })*) => { $(
        impl $kind {
            pub fn of(value: crate::protocol::$kind) -> Self {
                match value { $(crate::protocol::$kind::$word => Self::$word),* }
            }

            pub fn read(&self) -> crate::protocol::$kind {
                match self { $(Self::$word => crate::protocol::$kind::$word),* }
            }
        }
    )* };
}

pub(super) use same_words;

same_words! {
    Level { Threads, Messages, Serial }
    Origin { Here, Simulated, Elsewhere }
    Ended { Rounds, Precision, Budget, Stopped }
}

/// "2026-11-30T16:50Z" as its digits.
pub fn digits_of_minute(minute: &str) -> Option<u64> {
    let digits: String = minute.chars().filter(char::is_ascii_digit).collect();
    digits.parse().ok()
}

pub fn minute(digits: u64) -> String {
    let text = format!("{digits:012}");
    format!("{}-{}-{}T{}:{}Z", &text[..4], &text[4..6], &text[6..8], &text[8..10], &text[10..])
}

/// What these units are called that were known when the version was frozen, and what else was told.
pub fn labels(units: impl Iterator<Item = String>, told: &[(Id, String)]) -> Option<now::Texts> {
    let known = units.filter_map(|id| Some((id.clone(), super::ids::label(&id)?.to_string())));
    let mut labels: now::Texts = known.collect();
    for (id, label) in told {
        labels.insert(id.text()?, label.clone());
    }
    Some(labels)
}

/// What has to be told of them.
pub fn told_labels(labels: &now::Texts) -> Vec<(Id, String)> {
    let untold = labels.iter().filter(|(id, label)| super::ids::label(id) != Some(label.as_str()));
    untold.map(|(id, label)| (Id::of(id), label.clone())).collect()
}
