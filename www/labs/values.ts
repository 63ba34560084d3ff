/** Values of runs, as a lab's check asks for them: numbers of the analysis and findings, never words. Pure. */

import type { Analysis, Class, Finding, Interval, Series } from '../pkg/plain/threadscape';
import type { Quantity, ValueOf } from './lab';

/** As much of a run as a check looks at. */
export interface Measured {
  analysis: Analysis;
  findings: readonly Finding[];
}

/** By run. */
export type Runs = ReadonlyMap<string, Measured>;

/** What was found, or why nothing was. */
export type Found =
  | { kind: 'interval'; interval: Interval; threads: number }
  | { kind: 'class'; class: Class; threads: number }
  | { kind: 'nothing'; because: Missing };

export type Missing =
  'notRun' | 'cannotTell' | 'oneThread' | 'fewCounts' | 'notWatched' | 'startHeavy' | 'notMeasured';

const nothing = (because: Missing): Found => ({ kind: 'nothing', because });

export function valueOf(of: ValueOf, runs: Runs): Found {
  const run = runs.get(of.run);
  if (!run) return nothing('notRun');
  // What says itself that it cannot carry a headline carries no check (R38).
  if (run.findings.some(({ code }) => code === 'cannotTell')) return nothing('cannotTell');
  const found = finders[of.of](run, of);
  if (!of.less || found.kind !== 'interval') return found;
  const less = valueOf(of.less, runs);
  if (less.kind !== 'interval') return less;
  return { ...found, interval: difference(found.interval, less.interval) };
}

/** Of two runs, each with an interval of its own. */
const difference = (a: Interval, b: Interval): Interval => ({
  low: a.low - b.high,
  mid: a.mid - b.mid,
  high: a.high - b.low,
});

const single = (mid: number): Interval => ({ low: mid, mid, high: mid });

const seriesOf = ({ analysis }: Measured, { mode }: ValueOf): Series | undefined =>
  mode ? analysis.series.find((series) => series.mode === mode) : analysis.series[0];

/** Of the most threads that were measured and that the machine has. */
function widest(run: Measured, of: ValueOf) {
  const estimates = seriesOf(run, of)?.estimates ?? [];
  const own = estimates.filter(({ oversubscribed }) => !oversubscribed);
  return own.at(-1);
}

function atWidest(
  run: Measured,
  of: ValueOf,
  value: (speedup: Interval, threads: number) => Interval,
): Found {
  const estimate = widest(run, of);
  if (!estimate) return nothing('notMeasured');
  const { speedup, threads } = estimate;
  if (!speedup || threads < 2) return nothing('oneThread');
  return { kind: 'interval', interval: value(speedup, threads), threads };
}

const share = ({ low, mid, high }: Interval, of: number): Interval => ({
  low: low / of,
  mid: mid / of,
  high: high / of,
});

const finders: Record<Quantity, (run: Measured, of: ValueOf) => Found> = {
  class: classOf,
  speedup: (run, of) => atWidest(run, of, (speedup) => speedup),
  efficiency: (run, of) => atWidest(run, of, share),
  contrast: contrastOf,
  recovered: recoveredOf,
  amdahl: (run, of) => lawOf(run, of, 'amdahl'),
  gustafson: (run, of) => lawOf(run, of, 'gustafson'),
  imbalance: imbalanceOf,
};

function classOf({ findings }: Measured, { mode }: ValueOf): Found {
  for (const finding of findings)
    if (finding.code === 'group' && finding.modes.some((one) => one.mode === mode))
      return { kind: 'class', class: finding.class, threads: finding.threads };
  return nothing(findings.some(({ code }) => code === 'oneThread') ? 'oneThread' : 'notMeasured');
}

/** How many times the speed-up of `other` is that of `mode`, jointly by round. */
function contrastOf({ analysis }: Measured, { mode, other }: ValueOf): Found {
  const found = analysis.contrasts.find((one) => one.mode === mode && one.other === other);
  if (!found) return nothing(analysis.series.length > 1 ? 'notMeasured' : 'oneThread');
  return { kind: 'interval', interval: found.ratio, threads: found.threads };
}

/** The serial share as it was found, corrected by what the machine gives where that is known (R30). */
function recoveredOf({ findings }: Measured): Found {
  for (const finding of findings) {
    if (finding.code === 'notRecoverable') return nothing('startHeavy');
    if (finding.code !== 'recovered') continue;
    const interval = finding.corrected ?? finding.measured;
    if (interval) return { kind: 'interval', interval, threads: finding.threads };
  }
  return nothing('oneThread');
}

function lawOf(run: Measured, of: ValueOf, law: string): Found {
  const model = seriesOf(run, of)?.model;
  const fit = model?.fits.find((one) => one.law === law);
  const interval = fit?.parameters[1];
  if (!interval) return nothing('fewCounts');
  return { kind: 'interval', interval, threads: model!.counts.at(-1) ?? 0 };
}

/** The busiest thread's time in tasks ÷ the average thread's, in the widest watched pass. One pass has no interval. */
function imbalanceOf({ analysis }: Measured): Found {
  const passes = analysis.blame.filter(({ seats }) => seats.length > 1);
  const watched = passes.toSorted((a, b) => a.seats.length - b.seats.length).at(-1);
  if (!watched) return nothing('notWatched');
  const busy = watched.seats.map(
    ({ workSeconds, lockWaitSeconds }) => workSeconds + lockWaitSeconds,
  );
  const mean = busy.reduce((sum, one) => sum + one, 0) / busy.length;
  if (!(mean > 0)) return nothing('notWatched');
  return { kind: 'interval', interval: single(Math.max(...busy) / mean), threads: busy.length };
}
