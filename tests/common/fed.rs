//! Figures that somebody else measured, or that misled once, as results: the samples of a simulated plan have their
//! seconds replaced.

#[path = "place.rs"]
mod place;

use place::here;
use threadscape::plan::{place, plan, shortest_stretch};
use threadscape::protocol::{
    Begun, Environment, Origin, Point, Role, RunResult, Sample, Simulation, Texts,
};
use threadscape::random::Random;
use threadscape::record::begin;
use threadscape::settings::settle;
use threadscape::simulated::Simulator;
use threadscape::stats::four_digits;

/// What is fed into a plan of one mode.
pub struct Feed {
    /// Of the file, without its ending.
    pub name: &'static str,
    /// Where the figures come from.
    pub source: &'static str,
    /// Reported ones.
    pub cores: u32,
    pub threads: &'static [u32],
    /// In units of one another: speed-ups, or any rate. One value for a count, or one for each round, from the first on
    /// and again.
    pub rates: &'static [&'static [f64]],
    /// The same of work that shares nothing; empty where nobody measured it.
    pub ceiling: &'static [&'static [f64]],
    pub rounds: u32,
    /// How far a sample may lie off, as a share.
    pub scatter: f64,
}

impl Feed {
    pub const BASE: Feed = Feed {
        name: "",
        source: "",
        cores: 8,
        threads: &[],
        rates: &[],
        ceiling: &[],
        rounds: 10,
        scatter: 0.002,
    };
}

/// Of a pass with one thread.
const SECONDS: f64 = 0.16;
/// One way of a cache line.
const HAND_OVER_SECONDS: f64 = 45e-9;

pub fn fed(feed: &Feed) -> RunResult {
    let threads: Vec<String> = feed.threads.iter().map(u32::to_string).collect();
    let chosen = [
        ("kernel", "matmul"),
        ("n", "512"),
        ("step", "1"),
        ("modes", "plain"),
        ("threads", &threads.join(",")),
        ("effort", "standard"),
    ];
    let texts: Texts = chosen.iter().map(|&(key, text)| (key.into(), text.into())).collect();
    let mut request = settle(&texts, None, feed.cores).request;
    request.simulated = Some(Simulation {
        cores: feed.cores,
        serial_percent: 0,
        noise_percent: 0,
        regimes: false,
        drawing_percent: 0,
    });
    let environment = place(&request, &nowhere());
    let mut plan = plan(&request, &environment).expect("a simulated machine has room for it");
    let told = |point: &Point| match point.role {
        Role::Measured | Role::HandOver => true,
        Role::Ceiling => !feed.ceiling.is_empty(),
        _ => false,
    };
    plan.points.retain(told);
    plan.traced.clear();
    plan.predicted_seconds = 60.0;
    let mut machine = Simulator::new(plan.clone()).expect("the plan is for a simulated machine");
    let Begun { mut result, steps } = begin(request, plan, environment);
    for (index, step) in steps.iter().enumerate().filter(|(_, step)| !step.warmup) {
        let point = &result.plan.points[step.point as usize];
        let mut sample: Sample = machine.pass(index).sample;
        let rates = match point.role {
            Role::HandOver => None,
            Role::Ceiling => Some(feed.ceiling),
            _ => Some(feed.rates),
        };
        sample.seconds = rates.map_or(HAND_OVER_SECONDS, |rates| {
            let at = feed.threads.iter().position(|&count| count == point.threads).unwrap();
            let of_round = |of: &[f64]| of[(step.round as usize - 1) % of.len()];
            let what = format!("fed {} {}", step.point, step.round);
            let off = 1.0 + feed.scatter * (2.0 * Random::new(7, &what).unit() - 1.0);
            four_digits(SECONDS * rates[0][0] / of_round(rates[at]) * off)
        });
        sample.passes = match point.role {
            Role::HandOver => 1,
            _ => (shortest_stretch(&result.plan) / sample.seconds).ceil().max(1.0) as u32,
        };
        if step.round <= feed.rounds {
            result.record.samples.push(sample);
        }
    }
    elsewhere(&mut result, feed);
    result
}

/// Nothing of it was simulated.
fn elsewhere(result: &mut RunResult, feed: &Feed) {
    result.request.simulated = None;
    result.plan.request.simulated = None;
    result.plan.ending.budget_seconds = 60.0;
    result.plan.notes.clear();
    result.record.environment = Environment { cores: feed.cores, ..nowhere() };
    result.record.origin = Origin::Elsewhere;
    result.record.name = feed.source.into();
}

/// Of no machine that is known.
fn nowhere() -> Environment {
    let (engine, platform) = ("Elsewhere".into(), "elsewhere".into());
    Environment { engine, platform, cores: 4, draws: false, pause_seconds: 0.0, ..here() }
}
