//! Timed samples by cell, a column for each of their fields. Warm-ups stay behind: nothing is made of them.

use serde::{Deserialize, Serialize};

use super::numbers::{Column, Decimals};
use crate::plan::order;
use crate::protocol::{Plan, Problem, Sample};

/// More do not fit into a link that any program passes on.
pub const MOST_SAMPLES: usize = 50_000;
/// Steps that are gone through to put samples in order.
const MOST_STEPS: usize = 4 * MOST_SAMPLES;

#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub struct Samples {
    /// By point.
    counts: Vec<u32>,
    /// Whether they were taken in the order of the plan; else they stand by round, and then by point.
    in_order: bool,
    /// How many rounds later than the one before.
    rounds: Column,
    seconds: Decimals,
    passes: Column,
    /// 1: the page was hidden; 2: the answer was wrong.
    flags: Column,
    parks: Column,
    copy_seconds: Decimals,
    lost: Column,
}

impl Samples {
    /// Errors: where they are too many.
    pub fn of(samples: &[Sample], plan: &Plan) -> Result<Self, Problem> {
        let timed: Vec<&Sample> = samples.iter().filter(|sample| !sample.warmup).collect();
        if timed.len() > MOST_SAMPLES {
            return Err(Problem::at(
                "",
                format!(
                    "This result has {} samples; a link takes at most {MOST_SAMPLES}. Send its file instead.",
                    timed.len()
                ),
            ));
        }
        let mut cells: Vec<Vec<&Sample>> = vec![Vec::new(); plan.points.len()];
        timed.iter().for_each(|sample| cells[sample.point as usize].push(sample));
        cells.iter_mut().for_each(|cell| cell.sort_by_key(|sample| sample.round));
        let owned = |cell: &Vec<&Sample>| cell.iter().map(|&sample| sample.clone()).collect();
        let planned = in_order(cells.iter().map(owned).collect(), plan);
        let whole = |of: fn(&Sample) -> u32| {
            let column = cells.iter().map(|cell| cell.iter().map(|s| i64::from(of(s))).collect());
            Column::of(&column.collect::<Vec<_>>())
        };
        let decimals = |of: fn(&Sample) -> f64| {
            let column = cells.iter().map(|cell| cell.iter().map(|s| of(s)).collect());
            Decimals::of(&column.collect::<Vec<_>>())
        };
        let later = |cell: &Vec<&Sample>| {
            let before =
                std::iter::once(0).chain(cell.iter().map(|sample| i64::from(sample.round)));
            cell.iter()
                .zip(before)
                .map(|(sample, before)| i64::from(sample.round) - before)
                .collect()
        };
        Ok(Self {
            counts: cells.iter().map(|cell| cell.len() as u32).collect(),
            // Where both orders are one, either is read back as that one: written one way, so that the same run has the same bytes.
            in_order: planned
                .is_some_and(|planned| is_by_round(&planned) || timed.iter().copied().eq(&planned)),
            rounds: Column::of(&cells.iter().map(later).collect::<Vec<_>>()),
            seconds: decimals(|sample| sample.seconds),
            passes: whole(|sample| sample.passes),
            flags: whole(|sample| u32::from(sample.hidden) | u32::from(!sample.ok) << 1),
            parks: whole(|sample| sample.parks),
            copy_seconds: decimals(|sample| sample.copy_seconds),
            lost: whole(|sample| sample.lost),
        })
    }

    /// `None` where a column says something that cannot be.
    pub fn read(&self, plan: &Plan) -> Option<Vec<Sample>> {
        let counts: Vec<usize> = self.counts.iter().map(|&count| count as usize).collect();
        let sum = counts.iter().try_fold(0_usize, |sum, &count| sum.checked_add(count))?;
        if counts.len() != plan.points.len() || sum > MOST_SAMPLES {
            return None;
        }
        let [rounds, passes, flags, parks, lost] =
            [&self.rounds, &self.passes, &self.flags, &self.parks, &self.lost]
                .map(|column| column.read(&counts));
        let (rounds, passes, flags, parks, lost) = (rounds?, passes?, flags?, parks?, lost?);
        let seconds = self.seconds.read(&counts)?;
        let copy_seconds = self.copy_seconds.read(&counts)?;
        let cell = |point: usize| {
            let mut round = 0_i64;
            let sample = |at: usize| {
                round = round.checked_add(rounds[point][at])?;
                let flags = flags[point][at];
                Some(Sample {
                    point: point as u32,
                    round: u32::try_from(round).ok()?,
                    seconds: seconds[point][at],
                    passes: u32::try_from(passes[point][at]).ok()?,
                    warmup: false,
                    ok: flags & 2 == 0,
                    hidden: flags & 1 != 0,
                    parks: u32::try_from(parks[point][at]).ok()?,
                    copy_seconds: copy_seconds[point][at],
                    lost: u32::try_from(lost[point][at]).ok()?,
                })
            };
            (0..counts[point]).map(sample).collect::<Option<Vec<Sample>>>()
        };
        let cells = (0..counts.len()).map(cell).collect::<Option<Vec<_>>>()?;
        match self.in_order {
            true => in_order(cells, plan),
            false => {
                let mut all: Vec<Sample> = cells.into_iter().flatten().collect();
                all.sort_by_key(by_round);
                Some(all)
            }
        }
    }
}

fn by_round(sample: &Sample) -> (u32, u32) {
    (sample.round, sample.point)
}

fn is_by_round(samples: &[Sample]) -> bool {
    samples.is_sorted_by_key(by_round)
}

/// Each cell's samples in turn, where the plan says that it is visited. `None` where that leaves some over, or would take long.
fn in_order(cells: Vec<Vec<Sample>>, plan: &Plan) -> Option<Vec<Sample>> {
    if (plan.points.len() + 3).saturating_mul(plan.rounds as usize + 1) > MOST_STEPS {
        return None;
    }
    let count = cells.iter().map(Vec::len).sum();
    let mut cells: Vec<_> = cells.into_iter().map(|cell| cell.into_iter().peekable()).collect();
    let mut all = Vec::with_capacity(count);
    for step in order::steps(plan).iter().filter(|step| !step.warmup) {
        let next = &mut cells[step.point as usize];
        all.extend(next.next_if(|sample| sample.round == step.round));
    }
    (all.len() == count).then_some(all)
}
