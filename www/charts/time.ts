/** Time per pass: what the ratios are made of. Logarithmic, beside the serial code. */

import { digits, seconds, shortSeconds } from '../lib/format';
import type { Estimate, ModeInfo, Series } from '../pkg/plain/threadscape';
import { isWeak } from './base';
import type { Chart } from './chart';
import { countsOf, type ChartInput } from './input';
import type { ChartOptions } from './options';
import { curves } from './curves';
import type { Vertical } from './frame';
import type { Line } from './layers';
import { endsOf, extentOf, linesOf } from './measured';
import type { End } from './ends';
import {
  beyondNote,
  textCell,
  cellsOf,
  countHeads,
  intervalWords,
  modeRow,
  none,
  intervalCell,
  type Row,
  type Table,
} from './table';
import { decadeTicks } from './ticks';

export const time: Chart = {
  id: 'time',
  title: 'Time',
  hint: 'per pass, both axes logarithmic',
  heading: (input) => ({
    title: time.title,
    hint: isWeak(input)
      ? 'per pass, whose work grows with the threads, both axes logarithmic'
      : time.hint,
  }),
  table,
  ends,
  draw,
};

const lines = (input: ChartInput): Line[] =>
  linesOf(input, { of: ({ seconds }) => seconds, format: seconds });

function ends(input: ChartInput): End[] {
  return [...serial(input), ...endsOf(lines(input), seconds)];
}

/** The serial code knows no thread count: its line runs across. */
function serial({ plan, analysis }: ChartInput): End[] {
  const y = analysis.baseSeconds?.mid;
  if (y === undefined) return [];
  const count = Math.max(...countsOf(plan));
  return [{ mode: null, label: 'Serial code', value: seconds(y), look: null, at: { count, y } }];
}

function draw(input: ChartInput, options: ChartOptions): SVGSVGElement {
  const measured = lines(input);
  const base = input.analysis.baseSeconds;
  const rule = { className: 'ceiling', stroke: 'currentColor' };
  return curves(input, options, {
    lines: measured,
    ends: ends(input),
    vertical: vertical(input, measured),
    size: { ratio: 0.6, least: 16, most: 22 },
    words: 'Time per pass against threads.',
    behind: () => (base ? [options.plot.ruleY([base.mid], rule)] : []),
  });
}

function vertical({ analysis }: ChartInput, measured: readonly Line[]): Vertical {
  const [least, most] = extentOf(measured);
  const base = analysis.baseSeconds ? [analysis.baseSeconds.mid] : [];
  const [low, high] = [Math.min(least, ...base), Math.max(most, ...base)];
  const domain = Number.isFinite(low)
    ? ([low / 1.15, high * 1.15] as const)
    : ([1e-3, 1e-1] as const);
  return { domain, ticks: decadeTicks(...domain), label: shortSeconds };
}

// ---- the twin ---------------------------------------------------------------------------------

function table(input: ChartInput): Table {
  const { analysis } = input;
  return {
    caption: `Time of one pass: ${intervalWords(analysis)}.`,
    heads: ['Mode', ...countHeads(input), 'Per step, 1 thread'],
    rows: [
      ...serialRow(input),
      ...analysis.series.flatMap((series) => rows(input, series)),
      ...emptyRow(input),
    ],
    notes: [...beyondNote(input), ...notes(input)],
  };
}

function serialRow({ plan, analysis }: ChartInput): Row[] {
  if (!analysis.baseSeconds) return [];
  const base = analysis.baseSeconds;
  const step = (base.mid / plan.stepsPerPass) * 1e9;
  const cells = countsOf(plan).map((count) => (count === 1 ? intervalCell(base, seconds) : none));
  return [{ head: 'Serial code', mode: null, cells: [...cells, textCell(`${digits(step)} ns`)] }];
}

/** What starting and ending a pass costs, with nothing to do in it. */
function emptyRow({ plan, analysis }: ChartInput): Row[] {
  if (analysis.emptyPass.length === 0) return [];
  const cells = countsOf(plan).map((count) => {
    const found = analysis.emptyPass.find(({ threads }) => threads === count);
    return found ? intervalCell(found.seconds, seconds) : none;
  });
  return [{ head: 'Empty pass', mode: null, cells: [...cells, none] }];
}

type Format = (value: number) => string;

/** Whether the mode's lock changes hands by force: then its parks are switches. */
const isForced = (mode: ModeInfo | undefined): boolean => mode?.family === 'globalLock';

/** A mode's times, and under them what its copies took and what its lock did, where any. */
function rows(input: ChartInput, series: Series): Row[] {
  const mode = input.modes.find(({ id }) => id === series.mode);
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
    modeRow(input, series.mode, [...times, step]),
    ...under('of it copies', ({ copySeconds }) => copySeconds, seconds),
    ...under(parks, ({ parksPerPass }) => parksPerPass, digits),
  ];
}

function notes({ analysis, modes }: ChartInput): string[] {
  const estimates = analysis.series.flatMap(({ estimates }) => estimates);
  const parking = analysis.series
    .filter(({ estimates }) => estimates.some(({ parksPerPass }) => parksPerPass > 0))
    .map(({ mode }) => modes.find(({ id }) => id === mode));
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
