/** Time per pass: what the ratios are made of. Logarithmic, beside the serial code. */

import type { Markish } from '@observablehq/plot';
import { digits, seconds, shortSeconds } from '../lib/format';
import type { Estimate, ModeInfo, Series } from '../pkg/plain/threadscape';
import { countsOf, type Chart, type ChartInput, type ChartOptions } from './chart';
import { frameOf, type Vertical } from './frame';
import { axes, machine, series, threadsWord, type Line } from './layers';
import { looksOf } from './looks';
import { names, type End } from './names';
import { picture } from './picture';
import {
  between,
  beyondNote,
  cell,
  countHeads,
  intervalWords,
  none,
  spread,
  type Cell,
  type Row,
  type Table,
} from './table';
import { decadeTicks } from './ticks';

export const time: Chart = {
  id: 'time',
  title: 'Time',
  hint: 'per pass, both axes logarithmic',
  before: 'The time of each pass stands here after the first round.',
  table,
  ends,
  draw,
};

function lines({ plan, analysis, modes }: ChartInput): Line[] {
  const looks = looksOf(modes, plan.request.modes);
  return analysis.series.flatMap(({ mode, estimates }) => {
    const look = looks.get(mode);
    if (!look || estimates.length === 0) return [];
    return [{ mode, look, points: estimates.map((estimate) => point(estimate, look.label)) }];
  });
}

function point({ threads, seconds: time }: Estimate, label: string): Line['points'][number] {
  const range = between(seconds(time.low), seconds(time.high));
  const words = threads === 1 ? 'thread' : 'threads';
  return {
    count: threads,
    ...time,
    title: `${label}, ${threads} ${words}: ${seconds(time.mid)} (${range})`,
  };
}

function ends(input: ChartInput): End[] {
  const measured = lines(input).map(({ mode, look, points }): End => {
    const last = points[points.length - 1] as Line['points'][number];
    const at = { count: last.count, y: last.mid };
    return { mode, label: look.label, value: seconds(last.mid), look, at };
  });
  return [...serial(input), ...measured];
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
  const named = ends(input);
  const shape = { ratio: 0.6, least: 16, most: 22 };
  const frame = frameOf(input, options, vertical(input, measured), named, shape);
  const base = input.analysis.baseSeconds;
  const marks: Markish[] = [
    ...machine(options, frame),
    ...axes(options, frame),
    ...threadsWord(options, frame),
    base ? options.plot.ruleY([base.mid], { className: 'ceiling', stroke: 'currentColor' }) : null,
    ...series(options, frame, measured),
    ...(frame.naming === 'key' ? [] : [names(named, frame)]),
  ];
  return picture(
    options,
    frame,
    'Time per pass against threads. The table below holds its numbers.',
    marks,
  );
}

function vertical({ analysis }: ChartInput, measured: readonly Line[]): Vertical {
  const points = measured.flatMap(({ points }) => points);
  const base = analysis.baseSeconds ? [analysis.baseSeconds.mid] : [];
  const low = Math.min(...base, ...points.map(({ low }) => low));
  const high = Math.max(...base, ...points.map(({ high }) => high));
  const domain = Number.isFinite(low)
    ? ([low / 1.15, high * 1.15] as const)
    : ([1e-3, 1e-1] as const);
  return { domain, ticks: decadeTicks(...domain), label: shortSeconds };
}

// ---- the twin ---------------------------------------------------------------------------------

function table(input: ChartInput): Table {
  const { plan, analysis, modes } = input;
  const counts = countsOf(plan);
  return {
    caption: `Time of one pass: ${intervalWords(analysis)}.`,
    heads: ['Mode', ...countHeads(input), 'Per step, 1 thread'],
    rows: [
      ...serialRow(input),
      ...analysis.series.flatMap((series) =>
        rows(
          series,
          counts,
          modes.find(({ id }) => id === series.mode),
        ),
      ),
      ...emptyRow(input),
    ],
    notes: [...beyondNote(input), ...notes(input)],
  };
}

function serialRow({ plan, analysis }: ChartInput): Row[] {
  if (!analysis.baseSeconds) return [];
  const base = analysis.baseSeconds;
  const step = (base.mid / plan.stepsPerPass) * 1e9;
  const cells = countsOf(plan).map((count) => (count === 1 ? spread(base, seconds) : none));
  return [{ head: 'Serial code', mode: null, cells: [...cells, cell(`${digits(step)} ns`)] }];
}

/** What starting and ending a pass costs, with nothing to do in it. */
function emptyRow({ plan, analysis }: ChartInput): Row[] {
  if (analysis.emptyPass.length === 0) return [];
  const cells = countsOf(plan).map((count) => {
    const found = analysis.emptyPass.find(({ threads }) => threads === count);
    return found ? spread(found.seconds, seconds) : none;
  });
  return [{ head: 'Empty pass', mode: null, cells: [...cells, none] }];
}

type Format = (value: number) => string;

/** Whether the mode's lock changes hands by force: then its parks are switches. */
const isForced = (mode: ModeInfo | undefined): boolean => mode?.family === 'globalLock';

/** A mode's times, and under them what its copies took and what its lock did, where any. */
function rows(series: Series, counts: readonly number[], mode: ModeInfo | undefined): Row[] {
  const at = (count: number): Estimate | undefined =>
    series.estimates.find((estimate) => estimate.threads === count);
  const each = (tell: (estimate: Estimate) => Cell): Cell[] =>
    counts.map((count) => {
      const found = at(count);
      return found ? tell(found) : none;
    });
  const one = at(1);
  const step = one ? cell(`${digits(one.stepNanoseconds)} ns`) : none;
  const times = each(({ seconds: time, startHeavy }) => {
    const told = spread(time, seconds);
    return startHeavy ? { ...told, mark: 'start' } : told;
  });
  const head = mode?.label ?? series.mode;
  const main: Row = { head, mode: series.mode, cells: [...times, step] };
  const parks = isForced(mode) ? 'forced switches per pass' : 'parks per pass';
  const under = (head: string, tell: (estimate: Estimate) => number, format: Format): Row[] =>
    series.estimates.some((estimate) => tell(estimate) > 0)
      ? [
          {
            head,
            mode: null,
            cells: [...each((estimate) => cell(format(tell(estimate)))), none],
            sub: true,
          },
        ]
      : [];
  return [
    main,
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
