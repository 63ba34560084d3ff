//! The numbers of one side.

use super::draws::bootstrap;
use crate::analyse::{Cell, Cells, Joint, cells, joint, ratio};
use crate::bootstrap::Bootstrap;
use crate::protocol::{
    CeilingPoint, Role, RunResult, Side, SideCurves, SidePoint, SideSeries, Summary, SummaryPoint,
};
use crate::settings::link_of;

pub fn of(side: &Side, group: u32, resamples: usize) -> SideCurves {
    match side {
        Side::Whole { result } => of_result(result, group, &bootstrap(result, resamples)),
        Side::Summary { summary } => of_summary(summary, group),
    }
}

fn of_result(result: &RunResult, group: u32, bootstrap: &Bootstrap) -> SideCurves {
    let cells = cells(result);
    let mode =
        |mode: &String| SideSeries { mode: mode.clone(), points: points(&cells, mode, bootstrap) };
    let ceiling = |threads: u32| {
        let speedup = ratio(cells.ceiling(1)?, cells.ceiling(threads)?, bootstrap)?.interval;
        Some(CeilingPoint { threads, speedup })
    };
    SideCurves {
        whole: true,
        group,
        settings: link_of(&result.request),
        cores: Some(result.record.environment.cores).filter(|&cores| cores > 0),
        ceiling: cells.widths(Role::Ceiling).into_iter().filter_map(ceiling).collect(),
        series: result.plan.request.modes.iter().map(mode).collect(),
    }
}

fn points(cells: &Cells, mode: &str, bootstrap: &Bootstrap) -> Vec<SidePoint> {
    let one = cells.measured(mode, 1);
    let point = |threads: u32| {
        let cell: &Cell = cells.measured(mode, threads)?;
        let Joint { interval: seconds, kind, .. } =
            joint(&[cell], bootstrap, |seconds| seconds[0])?;
        let speedup = one.and_then(|one| ratio(one, cell, bootstrap)).map(|ratio| ratio.interval);
        Some(SidePoint { threads, interval: kind, seconds: Some(seconds), speedup })
    };
    cells.widths_of(mode).into_iter().filter_map(point).collect()
}

fn of_summary(summary: &Summary, group: u32) -> SideCurves {
    let point = |&SummaryPoint { threads, interval, speedup }: &SummaryPoint| SidePoint {
        threads,
        interval,
        seconds: None,
        speedup: Some(speedup),
    };
    let series = summary.series.iter().map(|series| SideSeries {
        mode: series.mode.clone(),
        points: series.points.iter().map(point).collect(),
    });
    SideCurves {
        whole: false,
        group,
        settings: summary.settings.clone(),
        cores: summary.cores,
        ceiling: Vec::new(),
        series: series.collect(),
    }
}
