/** Time per pass: what the ratios are made of. Logarithmic, beside the serial code. */

import { digits, seconds, shortSeconds } from '../lib/format';
import type { Mode } from '../lib/labels';
import type { Estimate, Series } from '../pkg/plain/threadscape';
import { areWeak } from './base';
import { ofMany, type Chart } from './chart';
import { countsIn, modesIn, named, type ChartInput, type ChartResult } from './input';
import type { ChartOptions } from './options';
import { curves } from './curves';
import type { Vertical } from './frame';
import type { Line } from './layers';
import { endsOf, extentOf, linesOf } from './measured';
import { readingOf, referenceRow, type Reading } from './reading';
import type { End } from './ends';
import {
  beyondNote,
  textCell,
  cellsOf,
  countHeads,
  intervalsWords,
  modeRow,
  modeRows,
  none,
  intervalCell,
  type Row,
  type Table,
} from './table';
import { decadeTicks } from './ticks';

export const time: Chart = ofMany({
  id: 'time',
  title: 'Time',
  hint: 'per pass, both axes logarithmic',
  heading: (input) => ({
    title: time.title,
    hint: areWeak(input)
      ? 'per pass, whose work grows with the threads, both axes logarithmic'
      : time.hint,
  }),
  table,
  ends,
  reading,
  draw,
});

const lines = (input: ChartInput): Line[] =>
  linesOf(input, { of: ({ seconds }) => seconds, format: seconds });

function ends(input: ChartInput): End[] {
  const serial = input.results.flatMap((result) => serialEnd(input, result));
  return [...serial, ...endsOf(lines(input), seconds)];
}

/** The serial code knows no thread count: its line runs across. */
function serialEnd(input: ChartInput, result: ChartResult): End[] {
  const y = result.analysis.baseSeconds?.mid;
  if (y === undefined) return [];
  const count = Math.max(...countsIn(input));
  const label = named(input, result, 'Serial code');
  return [{ mode: null, label, value: seconds(y), look: null, at: { count, y } }];
}

function reading(input: ChartInput): Reading {
  const serial = input.results.flatMap((result) => {
    const { baseSeconds } = result.analysis;
    if (!baseSeconds) return [];
    const cell = intervalCell(baseSeconds, seconds);
    const cells = countsIn(input).map((count) => [count, cell] as const);
    return [referenceRow(named(input, result, 'Serial code'), false, cells)];
  });
  return readingOf(input, lines(input), serial);
}

function draw(input: ChartInput, options: ChartOptions): SVGSVGElement {
  const measured = lines(input);
  const bases = basesIn(input);
  const rule = { className: 'ceiling', stroke: 'currentColor' };
  return curves(input, options, {
    lines: measured,
    ends: ends(input),
    vertical: vertical(input, measured),
    size: { ratio: 0.6, least: 16, most: 22 },
    words: 'Time per pass against threads.',
    behind: () => (bases.length > 0 ? [options.plot.ruleY(bases, rule)] : []),
  });
}

const basesIn = ({ results }: ChartInput): number[] =>
  results.flatMap(({ analysis }) => analysis.baseSeconds?.mid ?? []);

function vertical(input: ChartInput, measured: readonly Line[]): Vertical {
  const [least, most] = extentOf(measured);
  const bases = basesIn(input);
  const [low, high] = [Math.min(least, ...bases), Math.max(most, ...bases)];
  const domain = Number.isFinite(low)
    ? ([low / 1.15, high * 1.15] as const)
    : ([1e-3, 1e-1] as const);
  return { domain, ticks: decadeTicks(...domain), label: shortSeconds };
}

// ---- the twin ---------------------------------------------------------------------------------

function table(input: ChartInput): Table {
  return {
    caption: `Time of one pass: ${intervalsWords(input)}.`,
    heads: ['Mode', ...countHeads(input), 'Per step, 1 thread'],
    rows: [
      ...input.results.flatMap((result) => serialRow(input, result)),
      ...modeRows(input, (result, series) => rows(input, result, series)),
      ...input.results.flatMap((result) => emptyRow(input, result)),
    ],
    notes: [...beyondNote(input), ...notes(input)],
  };
}

function serialRow(input: ChartInput, result: ChartResult): Row[] {
  const { plan, analysis } = result;
  if (!analysis.baseSeconds) return [];
  const base = analysis.baseSeconds;
  const step = (base.mid / plan.stepsPerPass) * 1e9;
  const cells = countsIn(input).map((count) => (count === 1 ? intervalCell(base, seconds) : none));
  const head = named(input, result, 'Serial code');
  return [{ head, mode: null, cells: [...cells, textCell(`${digits(step)} ns`)] }];
}

/** What starting and ending a pass costs, with nothing to do in it. */
function emptyRow(input: ChartInput, result: ChartResult): Row[] {
  const { emptyPass } = result.analysis;
  if (emptyPass.length === 0) return [];
  const cells = countsIn(input).map((count) => {
    const found = emptyPass.find(({ threads }) => threads === count);
    return found ? intervalCell(found.seconds, seconds) : none;
  });
  return [{ head: named(input, result, 'Empty pass'), mode: null, cells: [...cells, none] }];
}

type Format = (value: number) => string;

/** Whether the mode's lock changes hands by force: then its parks are switches. */
const isForced = (mode: Mode | undefined): boolean => mode?.family === 'globalLock';

/** A mode's times, and under them what its copies took and what its lock did, where any. */
function rows(input: ChartInput, result: ChartResult, series: Series): Row[] {
  const mode = result.modes.find(({ id }) => id === series.mode);
  const one = series.estimates.find(({ threads }) => threads === 1);
  const step = one ? textCell(`${digits(one.stepNanoseconds)} ns`) : none;
  const times = cellsOf(input, series, ({ seconds: time, startHeavy }) => {
    const shown = intervalCell(time, seconds);
    return startHeavy ? { ...shown, mark: 'start' } : shown;
  });
  const parks = isForced(mode) ? 'forced switches per pass' : 'parks per pass';
  const under = (head: string, tell: (estimate: Estimate) => number, format: Format): Row[] => {
    if (!series.estimates.some((estimate) => tell(estimate) > 0)) return [];
    const cells = cellsOf(input, series, (estimate) => textCell(format(tell(estimate))));
    return [{ head, mode: null, cells: [...cells, none], sub: true }];
  };
  return [
    modeRow(input, result, series.mode, [...times, step]),
    ...under('of it copies', ({ copySeconds }) => copySeconds, seconds),
    ...under(parks, ({ parksPerPass }) => parksPerPass, digits),
  ];
}

function notes(input: ChartInput): string[] {
  const series = input.results.flatMap(({ analysis }) => analysis.series);
  const estimates = series.flatMap(({ estimates }) => estimates);
  const parking = series
    .filter(({ estimates }) => estimates.some(({ parksPerPass }) => parksPerPass > 0))
    .map(({ mode }) => modesIn(input).find(({ id }) => id === mode));
  return [
    ...(estimates.some(({ startHeavy }) => startHeavy)
      ? ['start: starting and ending a pass takes more than 1 % of this time.']
      : []),
    ...(parking.some((mode) => !isForced(mode))
      ? ['A park puts a waiting thread to sleep until the lock is free.']
      : []),
    ...(parking.some(isForced)
      ? [
          'A forced switch: another thread had waited 5 ms, and the holder slept until it was relieved.',
        ]
      : []),
    ...(estimates.some(({ copySeconds }) => copySeconds > 0)
      ? [
          'Copies are part of the time: one thread’s, before the others begin, or each thread’s own.',
        ]
      : []),
  ];
}
