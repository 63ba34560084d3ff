//! How far a run is, and how long it will still take, on standard error.
//!
//! Told at the end of a round and while everything gets warm, never in between: a terminal that draws needs a core too.

use std::time::Instant;

use indicatif::{ProgressBar, ProgressStyle};
use threadscape::digits::duration;
use threadscape::plan::expected_sample;
use threadscape::protocol::{Begun, Outcome, Plan, Step};

use crate::print::say;

/// Steps of the bar.
const WHOLE: u64 = 1000;

/// Of one run.
pub struct Progress {
    plan: Plan,
    steps: Vec<Step>,
    /// Seconds that each step was expected to take, before anything was measured.
    expected: Vec<f64>,
    done: usize,
    started: Instant,
    bar: ProgressBar,
}

impl Progress {
    /// Of a run that begins now.
    pub fn of(begun: &Begun) -> Self {
        let plan = begun.result.plan.clone();
        let cores = begun.result.record.environment.cores;
        let widest = plan.points.iter().map(|point| point.threads).max().unwrap_or(1);
        let of_step =
            |step: &Step| expected_sample(&plan, &plan.points[step.point as usize], widest, cores);
        let expected = begun.steps.iter().map(of_step).collect();
        let style = ProgressStyle::with_template("{msg}  {bar:30}  {prefix}");
        let bar = ProgressBar::new(WHOLE).with_style(style.expect("a template"));
        bar.set_message("Warming up");
        let (steps, started) = (begun.steps.clone(), Instant::now());
        Self { plan, steps, expected, done: 0, started, bar }
    }

    /// A step was made, and may have to be made again.
    pub fn heard(&mut self, step: &Step, outcome: &Outcome) {
        if outcome.again {
            return;
        }
        self.done += 1;
        let next = self.steps.get(self.done);
        if step.warmup {
            self.draw("Warming up");
        } else if next.is_none_or(|next| next.round != step.round) {
            self.end_of_round(step.round);
        }
    }

    fn end_of_round(&self, round: u32) {
        let most = self.plan.rounds;
        let may_be_fewer = self.plan.ending.least_rounds < most;
        let of = if may_be_fewer { "of at most" } else { "of" };
        let told = format!("Round {round} {of} {most}");
        self.draw(&told);
        if self.bar.is_hidden() && self.plan.request.simulated.is_none() {
            say(&format!("{told}, {}", self.time_left()));
        }
    }

    fn draw(&self, now: &str) {
        let elapsed = self.started.elapsed().as_secs_f64();
        let share = elapsed / (elapsed + self.seconds_left());
        self.bar.set_position((share * WHOLE as f64) as u64);
        self.bar.set_prefix(self.time_left());
        self.bar.set_message(now.to_string());
    }

    fn time_left(&self) -> String {
        match self.seconds_left() {
            // Passes are watched yet, one of each cell.
            0.0 => "almost done".into(),
            seconds => format!("about {} left", duration(seconds)),
        }
    }

    /// By what the steps so far took beside what was expected of them. A budget ends it earlier, but not before the least
    /// number of rounds.
    fn seconds_left(&self) -> f64 {
        let elapsed = self.started.elapsed().as_secs_f64();
        let sum = |rounds: u32| -> f64 {
            let steps = self.steps.iter().zip(&self.expected).skip(self.done);
            steps.filter(|(step, _)| step.round <= rounds).map(|(_, seconds)| seconds).sum()
        };
        let done: f64 = self.expected[..self.done].iter().sum();
        let slower = if done > 0.0 { elapsed / done } else { 1.0 };
        let (least, all) = (sum(self.plan.ending.least_rounds), sum(self.plan.rounds));
        let budget = (self.plan.ending.budget_seconds - elapsed).max(0.0);
        (all * slower).min(budget.max(least * slower))
    }

    /// Nothing more comes: the line is given back to others.
    pub fn end(self) {
        self.bar.finish_and_clear();
    }
}
