//! A summary: the settings in full, the place, and of each cell its speed-up as it is shown.

use serde::{Deserialize, Serialize};

use super::asked::{
    Ended, Level, Origin, Params, Request, Sets, digits_of_minute, labels, minute, told_labels,
};
use super::ids::Id;
use super::numbers::{Column, Decimal};
use crate::analyse::{RESAMPLES, analyse};
use crate::protocol as now;
use crate::protocol::{Interval, IntervalKind, RunResult, Summary, SummaryPoint, SummarySeries};
use crate::settings::link_of;

#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub struct Short {
    build: String,
    name: String,
    begun: Option<u64>,
    origin: Origin,
    ended: Option<Ended>,
    engine: String,
    platform: String,
    cores: Option<u32>,
    level: Level,
    rounds: u32,
    sets: Vec<Params>,
    request: Request,
    /// By mode: its id, its time at one thread, its thread counts.
    series: Vec<(Id, Option<Decimal>, Vec<u32>)>,
    /// Codes of shown speed-ups, by mode.
    middle: Column,
    /// How many codes lower the lower end is.
    below: Column,
    /// How many codes higher the upper end is.
    above: Column,
    /// 1: a 95 % interval; 0: the smallest and the largest round.
    kinds: Column,
    labels: Vec<(Id, String)>,
}

/// Points of all modes together.
const MOST_POINTS: usize = 4096;

impl Short {
    pub fn of(result: &RunResult, cores: bool) -> Self {
        let RunResult { build, request, record, .. } = result;
        let analysis = analyse(result, RESAMPLES);
        let mut sets = Sets::default();
        let asked = Request::of(request, &mut sets);
        let told: Vec<Told> = analysis.series.iter().map(Told::of).collect();
        let column = |of: fn(&Cell) -> u16| {
            let cells =
                told.iter().map(|told| told.cells.iter().map(|c| i64::from(of(c))).collect());
            Column::of(&cells.collect::<Vec<_>>())
        };
        let environment = &record.environment;
        Self {
            build: build.clone(),
            name: record.name.clone(),
            begun: record.begun.as_deref().and_then(digits_of_minute),
            origin: Origin::of(record.origin),
            ended: record.ended.map(Ended::of),
            engine: environment.engine.clone(),
            platform: environment.platform.clone(),
            cores: (cores && environment.cores > 0).then_some(environment.cores),
            level: Level::of(environment.level),
            rounds: analysis.rounds_done,
            sets: sets.0,
            request: asked,
            series: told.iter().map(Told::head).collect(),
            middle: column(|cell| cell.middle),
            below: column(|cell| cell.middle.saturating_sub(cell.low)),
            above: column(|cell| cell.high.saturating_sub(cell.middle)),
            kinds: column(|cell| u16::from(cell.kind == IntervalKind::Bootstrap)),
            labels: told_labels(&summary_labels(result)),
        }
    }

    /// `None` where something is said that cannot be.
    pub fn read(&self) -> Option<Summary> {
        let request = self.request.read(&self.sets)?;
        let units = [request.kernel.clone(), request.schedule.clone()];
        let units = units.into_iter().chain(request.modes.clone());
        Some(Summary {
            build: text(&self.build)?,
            name: text(&self.name)?,
            origin: self.origin.read(),
            begun: self.begun.filter(|digits| *digits < 1_000_000_000_000).map(minute),
            settings: link_of(&request),
            engine: text(&self.engine)?,
            platform: text(&self.platform)?,
            cores: self.cores,
            level: self.level.read(),
            rounds: self.rounds,
            ended: self.ended.as_ref().map(Ended::read),
            series: self.series()?,
            labels: labels(units, &self.labels)?,
        })
    }

    fn series(&self) -> Option<Vec<SummarySeries>> {
        let ascends = |threads: &[u32]| threads.is_sorted_by(|a, b| a < b) && !threads.contains(&0);
        if !self.series.iter().all(|(_, _, threads)| ascends(threads)) {
            return None;
        }
        let counts: Vec<usize> = self.series.iter().map(|(_, _, threads)| threads.len()).collect();
        if counts.iter().sum::<usize>() > MOST_POINTS {
            return None;
        }
        let columns = [&self.middle, &self.below, &self.above, &self.kinds];
        let [middle, below, above, kinds] = columns.map(|column| column.read(&counts));
        let (middle, below, above, kinds) = (middle?, below?, above?, kinds?);
        let series = self.series.iter().enumerate().map(|(at, (mode, seconds, threads))| {
            let point = |(place, &threads): (usize, &u32)| {
                let mid = middle[at][place];
                let end = |distance: i64| shown(mid.checked_add(distance)?);
                Some(SummaryPoint {
                    threads,
                    interval: match kinds[at][place] {
                        1 => IntervalKind::Bootstrap,
                        _ => IntervalKind::Rounds,
                    },
                    speedup: Interval {
                        low: end(below[at][place].checked_neg()?)?,
                        mid: shown(mid)?,
                        high: end(above[at][place])?,
                    },
                })
            };
            let one_thread_seconds = match seconds {
                None => None,
                Some(seconds) => Some(seconds.value()?),
            };
            let points = threads.iter().enumerate().map(point).collect::<Option<_>>()?;
            Some(SummarySeries { mode: mode.text()?, one_thread_seconds, points })
        });
        series.collect()
    }
}

/// What stands on one line.
fn text(text: &str) -> Option<String> {
    (text.chars().count() <= 400).then(|| text.to_string())
}

/// Of the units that a summary names.
fn summary_labels(result: &RunResult) -> now::Texts {
    let request = &result.request;
    let named = |id: &String| {
        *id == request.kernel || *id == request.schedule || request.modes.contains(id)
    };
    let its = result.labels.iter().filter(|(id, _)| named(id));
    its.map(|(id, label)| (id.clone(), label.clone())).collect()
}

struct Told {
    mode: Id,
    one_thread: Option<Decimal>,
    cells: Vec<Cell>,
}

struct Cell {
    threads: u32,
    low: u16,
    middle: u16,
    high: u16,
    kind: IntervalKind,
}

impl Told {
    fn of(series: &now::Series) -> Self {
        let one = series.estimates.iter().find(|estimate| estimate.threads == 1);
        let cells = series.estimates.iter().filter_map(|estimate| {
            let speedup = estimate.speedup?;
            Some(Cell {
                threads: estimate.threads,
                low: code(speedup.low),
                middle: code(speedup.mid),
                high: code(speedup.high),
                kind: estimate.interval,
            })
        });
        Self {
            mode: Id::of(&series.mode),
            one_thread: one.map(|one| Decimal::rounded(one.seconds.mid, 3)),
            cells: cells.collect(),
        }
    }

    fn head(&self) -> (Id, Option<Decimal>, Vec<u32>) {
        let threads = self.cells.iter().map(|cell| cell.threads).collect();
        (self.mode.clone(), self.one_thread, threads)
    }
}

// The speed-ups that are shown, counted: 96 thousandths from 0.000 on, hundredths from 0.10, tenths from 10.0, whole numbers
// from 100: twelve bits reach up to 2210.
const HUNDREDTHS: u16 = 96;
const TENTHS: u16 = HUNDREDTHS + 990;
const WHOLE: u16 = TENTHS + 900;
const MOST: u16 = 4095;

/// Of the speed-up, as it is shown: rounded by the same rule as [`crate::digits::times`] when this was frozen.
fn code(speedup: f64) -> u16 {
    let counted = |decimals: usize, scale: f64| {
        let shown: f64 = format!("{speedup:.decimals$}").parse().unwrap_or(0.0);
        (shown * scale).round()
    };
    let code = match speedup {
        s if s >= 99.95 => f64::from(WHOLE) - 100.0 + counted(0, 1.0),
        s if s >= 9.995 => f64::from(TENTHS) - 100.0 + counted(1, 10.0),
        s if s >= 0.095 => f64::from(HUNDREDTHS) - 10.0 + counted(2, 100.0).max(10.0),
        _ => counted(3, 1000.0),
    };
    code.clamp(0.0, f64::from(MOST)) as u16
}

/// `None` beyond what twelve bits say.
fn shown(code: i64) -> Option<f64> {
    let code = u16::try_from(code).ok().filter(|&code| code <= MOST)?;
    Some(match code {
        WHOLE.. => f64::from(code - WHOLE + 100),
        TENTHS.. => f64::from(code - TENTHS + 100) / 10.0,
        HUNDREDTHS.. => f64::from(code - HUNDREDTHS + 10) / 100.0,
        // What is shown as 0.095 lies below: that itself would be shown in hundredths.
        95 => 0.0949,
        _ => f64::from(code) / 1000.0,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::digits::times;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_speed_up_has_the_digits_that_its_sender_saw(speedup in prop_oneof![0.0..0.2, 0.0..20.0, 0.0..2200.0]) {
            let read = shown(i64::from(code(speedup))).unwrap();
            prop_assert_eq!(times(read), times(speedup));
        }
    }

    #[test]
    fn every_code_is_of_one_number_and_they_ascend() {
        let all: Vec<f64> = (0..=MOST).map(|code| shown(i64::from(code)).unwrap()).collect();
        assert!(all.is_sorted_by(|a, b| a < b));
        assert!((0..=MOST).zip(&all).all(|(code, &value)| super::code(value) == code));
        assert_eq!(shown(4096), None);
        assert_eq!(shown(-1), None);
        assert_eq!(code(1e9), MOST);
    }
}
