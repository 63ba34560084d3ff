//! The samples that count, by cell and round, and what can be made of several cells at once.

#![warn(missing_docs)]

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use crate::bootstrap::{Bootstrap, Draws, Rounds};
use crate::protocol::{
    Counted, Interval, IntervalKind, Plan, Point, Role, RunResult, Sample, Scaling,
};
use crate::registry;
use crate::stats::{extremes, median};

/// From so many rounds on an interval is a 95 % one; below it is the smallest and the largest round (R19).
pub const ROUNDS_FOR_INTERVALS: usize = 10;

/// A sample that counts: timed, seen whole, and right.
pub fn counts(sample: &Sample) -> bool {
    !sample.warmup && !sample.hidden && sample.ok
}

/// All cells of a plan.
pub struct Cells<'a> {
    /// The plan whose cells they are.
    pub plan: &'a Plan,
    counted: &'a [Option<Counted>],
    cells: Vec<Cell<'a>>,
    /// Hand-over probes, several per round: the round, and the seconds of one way.
    pub probes: Vec<(u32, f64)>,
    /// Samples in all cells together.
    pub kept: u32,
}

/// One point of the plan, with its samples.
pub struct Cell<'a> {
    /// The point.
    pub point: &'a Point,
    counted: Option<&'a Counted>,
    /// Those that count, in the order of the rounds.
    pub samples: Vec<&'a Sample>,
    /// Seconds per unit of work: of a pass, where the work is fixed; of as much work as one thread has, where it grows.
    pub rounds: Rounds,
    draws: OnceCell<Rc<Draws>>,
}

/// A quantity made of cells.
#[derive(Clone, Copy)]
pub struct Joint {
    /// Its centre, and what lies around it.
    pub interval: Interval,
    /// What its ends are.
    pub kind: IntervalKind,
    /// Rounds that all the cells have.
    pub rounds: u32,
}

/// The samples of a result, by cell.
pub fn cells(result: &RunResult) -> Cells<'_> {
    Cells::of(&result.plan, &result.record.samples, &result.record.points)
}

impl<'a> Cells<'a> {
    /// Any subset of the plan's samples, in any order, and what was counted by point.
    pub fn of(plan: &'a Plan, samples: &'a [Sample], counted: &'a [Option<Counted>]) -> Self {
        let mut kept: Vec<&Sample> = samples.iter().filter(|sample| counts(sample)).collect();
        kept.retain(|sample| (sample.point as usize) < plan.points.len());
        Self::from_kept(plan, counted, kept)
    }

    /// The same, of some rounds alone.
    pub fn only(&self, rounds: &BTreeSet<u32>) -> Cells<'a> {
        let all = self.cells.iter().flat_map(|cell| &cell.samples).copied();
        let kept = all.filter(|sample| rounds.contains(&sample.round)).collect();
        Self::from_kept(self.plan, self.counted, kept)
    }

    fn from_kept(
        plan: &'a Plan,
        counted: &'a [Option<Counted>],
        mut kept: Vec<&'a Sample>,
    ) -> Self {
        let role = |sample: &Sample| plan.points[sample.point as usize].role;
        kept.sort_by_key(|sample| sample.round);
        let probes = kept.iter().filter(|sample| role(sample) == Role::HandOver);
        let probes = probes.map(|sample| (sample.round, sample.seconds)).collect();
        let counted_of = |at: usize| counted.get(at).and_then(Option::as_ref);
        let empty = |(at, point)| Cell::empty(point, counted_of(at));
        let mut cells: Vec<Cell> = plan.points.iter().enumerate().map(empty).collect();
        let base = cells.iter().find(|cell| cell.point.role == Role::Base);
        let one = base.map_or(1.0, Cell::work);
        let per_unit = |cell: &Cell| match (cell.point.role, cell.point.scaling) {
            (Role::Measured, Scaling::Weak) => one / cell.work(),
            _ => 1.0,
        };
        let factors: Vec<f64> = cells.iter().map(per_unit).collect();
        for sample in &kept {
            let at = sample.point as usize;
            cells[at].rounds.insert(sample.round, sample.seconds * factors[at]);
            cells[at].samples.push(sample);
        }
        Self { plan, counted, cells, probes, kept: kept.len() as u32 }
    }

    /// The cell of this role and width, and of this mode, if it is a measured one; `None` where the plan has no such point.
    pub fn cell(&self, role: Role, mode: &str, threads: u32) -> Option<&Cell<'a>> {
        let same = |point: &Point| {
            point.role == role
                && point.threads == threads
                && (role != Role::Measured || point.mode == mode)
        };
        self.cells.iter().find(|cell| same(cell.point))
    }

    /// The cell of this mode and width; `None` where the plan has no such point.
    pub fn measured(&self, mode: &str, threads: u32) -> Option<&Cell<'a>> {
        self.cell(Role::Measured, mode, threads)
    }

    /// What the machine gives at this width; `None` where the plan does not measure it.
    pub fn ceiling(&self, threads: u32) -> Option<&Cell<'a>> {
        self.cell(Role::Ceiling, "", threads)
    }

    /// Every cell.
    pub fn all(&self) -> impl Iterator<Item = &Cell<'a>> {
        self.cells.iter()
    }

    /// The widths that a role was measured at.
    pub fn widths(&self, role: Role) -> Vec<u32> {
        self.plan.points.iter().filter(|p| p.role == role).map(|p| p.threads).collect()
    }

    /// The widths that a mode was measured at.
    pub fn widths_of(&self, mode: &str) -> Vec<u32> {
        let its = |p: &&Point| p.role == Role::Measured && p.mode == mode;
        self.plan.points.iter().filter(its).map(|p| p.threads).collect()
    }

    /// Rounds in which every cell was visited.
    pub fn rounds_done(&self) -> u32 {
        let mut visited: BTreeMap<u32, usize> = BTreeMap::new();
        for cell in &self.cells {
            let rounds: BTreeSet<u32> = cell.samples.iter().map(|sample| sample.round).collect();
            rounds.into_iter().for_each(|round| *visited.entry(round).or_default() += 1);
        }
        visited.values().filter(|&&cells| cells == self.cells.len()).count() as u32
    }
}

impl<'a> Cell<'a> {
    fn empty(point: &'a Point, counted: Option<&'a Counted>) -> Self {
        let (samples, rounds, draws) = (Vec::new(), Rounds::new(), OnceCell::new());
        Self { point, counted, samples, rounds, draws }
    }

    /// Inner steps of a pass: as counted, and as the kernel says until then.
    pub fn work(&self) -> f64 {
        let planned = || {
            let kernel = registry::kernel(&self.point.kernel)?;
            Some((kernel.shape)(&self.point.params).steps_per_pass as f64)
        };
        let counted = self.counted.map(|counted| counted.steps);
        counted.or_else(planned).unwrap_or(1.0).max(1.0)
    }

    /// Seconds of whole passes, in the order of the rounds.
    pub fn seconds(&self) -> Vec<f64> {
        self.samples.iter().map(|sample| sample.seconds).collect()
    }

    /// Median seconds of a pass.
    pub fn median(&self) -> Option<f64> {
        median(&self.seconds())
    }

    /// Median seconds of a pass that went into copies.
    pub fn median_copy(&self) -> Option<f64> {
        median(&self.samples.iter().map(|sample| sample.copy_seconds).collect::<Vec<_>>())
    }

    fn values(&self, rounds: &BTreeSet<u32>) -> Vec<f64> {
        rounds.iter().filter_map(|round| self.rounds.get(round)).copied().collect()
    }
}

/// What `of` makes of the medians of these cells, with what lies around it: resampled jointly by round, so that drift
/// cancels and every cell's own noise is in it (R20). `None` without a common round, and where the result is no number.
pub fn joint(cells: &[&Cell], bootstrap: &Bootstrap, of: impl Fn(&[f64]) -> f64) -> Option<Joint> {
    let Common { values, medians, rounds: count } = Common::of(cells)?;
    let mid = of(&medians);
    let around = |low: f64, high: f64, kind| Joint {
        interval: Interval { low: low.min(mid), mid, high: high.max(mid) },
        kind,
        rounds: count as u32,
    };
    let joint = if count >= ROUNDS_FOR_INTERVALS {
        let Interval { low, high, .. } =
            Draws::combined(&draws(cells, &values, bootstrap, count), of)?.around(mid);
        around(low, high, IntervalKind::Bootstrap)
    } else {
        let of_round = |round: usize| of(&values.iter().map(|v| v[round]).collect::<Vec<_>>());
        let by_round: Vec<f64> = (0..count).map(of_round).collect();
        let (low, high) = extremes(&by_round)?;
        around(low, high, IntervalKind::Rounds)
    };
    let Interval { low, high, .. } = joint.interval;
    [low, mid, high].iter().all(|value| value.is_finite()).then_some(joint)
}

/// Time of one cell ÷ time of another, jointly by round.
pub fn ratio(before: &Cell, after: &Cell, bootstrap: &Bootstrap) -> Option<Joint> {
    joint(&[before, after], bootstrap, |seconds| seconds[0] / seconds[1])
}

/// Medians per unit of work over the rounds that all these cells have, and the same of every draw of those rounds.
pub fn joint_draws(cells: &[&Cell], bootstrap: &Bootstrap) -> Option<(Vec<f64>, Vec<Rc<Draws>>)> {
    let Common { values, medians, rounds } = Common::of(cells)?;
    Some((medians, draws(cells, &values, bootstrap, rounds)))
}

/// Several cells over the rounds that all of them have.
struct Common {
    /// By cell, in the order of the rounds.
    values: Vec<Vec<f64>>,
    medians: Vec<f64>,
    rounds: usize,
}

impl Common {
    /// `None` without a common round.
    fn of(cells: &[&Cell]) -> Option<Self> {
        let common = common_rounds(cells);
        let values: Vec<Vec<f64>> = cells.iter().map(|cell| cell.values(&common)).collect();
        let medians: Option<Vec<f64>> = values.iter().map(|values| median(values)).collect();
        Some(Self { values, medians: medians?, rounds: common.len() })
    }
}

fn common_rounds(cells: &[&Cell]) -> BTreeSet<u32> {
    let Some((first, rest)) = cells.split_first() else { return BTreeSet::new() };
    let everywhere = |round: &u32| rest.iter().all(|cell| cell.rounds.contains_key(round));
    first.rounds.keys().copied().filter(everywhere).collect()
}

/// The draws of each cell over the common rounds. A cell that has no others keeps its draws for the next ratio.
fn draws(
    cells: &[&Cell],
    values: &[Vec<f64>],
    bootstrap: &Bootstrap,
    common: usize,
) -> Vec<Rc<Draws>> {
    let of = |(cell, values): (&&Cell, &Vec<f64>)| {
        let make = || Rc::new(bootstrap.medians(values));
        if cell.rounds.len() == common { cell.draws.get_or_init(make).clone() } else { make() }
    };
    cells.iter().zip(values).map(of).collect()
}
