//! The numbers of one side.

use super::draws::{Counted, Drawn};
use crate::analyse::{Cell, Joint, ceiling, gates, joint, ratio};
use crate::protocol::{SideCurves, SidePoint, SideSeries, Summary, SummaryPoint};
use crate::settings::link_of;

pub fn of(side: &Counted, group: u32) -> SideCurves {
    match side {
        Counted::Whole(drawn) => of_result(drawn, group),
        Counted::Summary(summary) => of_summary(summary, group),
    }
}

fn of_result(drawn: &Drawn, group: u32) -> SideCurves {
    let Drawn { result, cells, bootstrap } = drawn;
    let mode = |mode: &String| SideSeries { mode: mode.clone(), points: points(drawn, mode) };
    let ceiling = ceiling(cells, bootstrap);
    SideCurves {
        whole: true,
        group,
        settings: link_of(&result.request),
        cores: Some(result.record.environment.cores).filter(|&cores| cores > 0),
        cannot_tell: gates(result, cells, &ceiling, bootstrap),
        ceiling,
        series: result.plan.request.modes.iter().map(mode).collect(),
    }
}

fn points(Drawn { cells, bootstrap, .. }: &Drawn, mode: &str) -> Vec<SidePoint> {
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
        cannot_tell: Vec::new(),
        series: series.collect(),
    }
}
