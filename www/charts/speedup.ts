/**
 * Speed-up against one thread of the same mode. Both axes are logarithmic, so that twice as slow is as
 * visible as twice as fast; what could be reached at best is drawn in.
 */

import type { Markish } from '@observablehq/plot';
import { ratio, seconds } from '../lib/format';
import type { Estimate, Series } from '../pkg/plain/threadscape';
import { countsOf, type Chart, type ChartInput, type ChartOptions } from './chart';
import { frameOf, type Frame, type Vertical } from './frame';
import { axes, machine, series, threadsWord, type Line } from './layers';
import { looksOf, type Look } from './looks';
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
import { ratioLabel, ratioTicks } from './ticks';

export const speedup: Chart = {
  id: 'speedup',
  title: 'Speed-up',
  hint: 'against one thread of the same mode, both axes logarithmic',
  before: '',
  table,
  ends,
  draw,
};

// ---- the numbers ------------------------------------------------------------------------------

const looks = (input: ChartInput): ReadonlyMap<string, Look> =>
  looksOf(input.modes, input.plan.request.modes);

function lines(input: ChartInput): Line[] {
  const all = looks(input);
  return input.analysis.series.flatMap(({ mode, estimates }) => {
    const look = all.get(mode);
    const points = estimates.flatMap((estimate) => point(estimate, look?.label ?? mode));
    // One thread against itself is no finding.
    return look && points.some(({ given }) => !given) ? [{ mode, look, points }] : [];
  });
}

function point({ threads, speedup, seconds: time }: Estimate, label: string): Line['points'] {
  if (!speedup) return [];
  const range = between(ratio(speedup.low), ratio(speedup.high));
  const title = `${label}, ${threads} threads: ${ratio(speedup.mid)} (${range}), ${seconds(time.mid)}`;
  return [{ count: threads, ...speedup, title, given: threads === 1 }];
}

/** The ideal line ends at the core count: nobody promises more. */
function idealEnd({ plan, environment }: ChartInput): number {
  const counts = countsOf(plan);
  return Math.min(Math.max(...counts), Math.max(environment.cores, Math.min(...counts)));
}

/** Where the number of tasks allows less than the ideal, with the last count where it does not. */
function granularity(input: ChartInput): { count: number; y: number }[] {
  const most = idealEnd(input);
  const bounds = input.plan.granularityBounds
    .map(({ threads, speedup }) => ({ count: threads, y: speedup }))
    .filter(({ y }) => y <= most);
  const first = bounds.findIndex(({ count, y }) => y < Math.min(count, most) * 0.995);
  return first < 0 ? [] : bounds.slice(Math.max(0, first - 1));
}

const ceiling = ({ analysis }: ChartInput): { count: number; y: number }[] =>
  analysis.ceiling.map(({ threads, speedup }) => ({ count: threads, y: speedup.mid }));

function ends(input: ChartInput): End[] {
  const measured = lines(input).map(({ mode, look, points }): End => {
    const last = points[points.length - 1] as Line['points'][number];
    const at = { count: last.count, y: last.mid };
    return { mode, label: look.label, value: ratio(last.mid), look, at };
  });
  return [...reference('Nothing shared', ceiling(input)), ...bound(input), ...measured];
}

function bound(input: ChartInput): End[] {
  const ends = reference(`Limit of ${input.plan.tasks} tasks`, granularity(input));
  return ends.map((end) => ({ ...end, dotted: true }));
}

function reference(label: string, points: { count: number; y: number }[]): End[] {
  const at = points.at(-1);
  return at ? [{ mode: null, label, value: ratio(at.y), look: null, at }] : [];
}

// ---- the picture ------------------------------------------------------------------------------

function draw(input: ChartInput, options: ChartOptions): SVGSVGElement {
  const measured = lines(input);
  const named = ends(input);
  const shape = { ratio: 0.42, least: 18, most: 25 };
  const frame = frameOf(input, options, vertical(input, measured), named, shape);
  const marks: Markish[] = [
    ...machine(options, frame),
    ...axes(options, frame),
    ...threadsWord(options, frame),
    ...limits(input, options, frame),
    ...series(options, frame, measured),
    options.plot.dot([{ x: 1, y: 1 }], {
      className: 'base',
      x: 'x',
      y: 'y',
      r: frame.counts.includes(1) ? 0.28 * frame.em : 0,
      fill: 'currentColor',
    }),
    ...(frame.naming === 'key' ? [] : [names(named, frame)]),
  ];
  return picture(
    options,
    frame,
    'Speed-up against threads. The table below holds its numbers.',
    marks,
  );
}

/** Half to the ideal at least, and then as far as the data go. */
function vertical(input: ChartInput, measured: readonly Line[]): Vertical {
  const points = measured.flatMap(({ points }) => points);
  const low = Math.min(0.5, ...points.map(({ low }) => low));
  const high = Math.max(2, idealEnd(input), ...points.map(({ high }) => high));
  const domain = [low / 1.06, high * 1.06] as const;
  return { domain, ticks: ratioTicks(...domain), label: ratioLabel };
}

/** What could be at best: the ideal, the bound by the number of tasks, the machine without sharing. */
function limits(input: ChartInput, options: ChartOptions, frame: Frame): Markish[] {
  const { plot } = options;
  const end = idealEnd(input);
  const start = Math.min(...frame.counts);
  const stroke = 'currentColor';
  const curve = (className: string, points: { count: number; y: number }[]): Markish =>
    plot.line(points, { className, x: 'count', y: 'y', stroke });
  return [
    plot.ruleY([1], { className: 'even', stroke }),
    curve('ceiling', ceiling(input)),
    curve('bound', granularity(input)),
    curve('ideal', [
      { count: start, y: start },
      { count: end, y: end },
    ]),
    end > start ? idealWord(options, frame, start, end) : null,
  ];
}

/** Above the line, where only super-linear points could stand. */
function idealWord({ plot }: ChartOptions, { em }: Frame, start: number, end: number): Markish {
  const middle = Math.sqrt(start * end);
  return plot.text([{ x: middle, y: middle }], {
    className: 'note',
    x: 'x',
    y: 'y',
    text: () => 'ideal',
    textAnchor: 'end',
    dx: -0.5 * em,
    dy: -0.5 * em,
  });
}

// ---- the twin ---------------------------------------------------------------------------------

function table(input: ChartInput): Table {
  const { plan, analysis, modes } = input;
  const counts = countsOf(plan);
  const rows = analysis.series.map((series) => row(series, counts, modes));
  return {
    caption: `Speed-up against one thread of the same mode: ${intervalWords(analysis)}.`,
    heads: ['Mode', ...countHeads(input), '1 thread takes', '1 thread vs serial', 'COST'],
    rows: [...rows, ...ceilingRow(input), ...boundRow(input)],
    notes: [...beyondNote(input), ...notes(input)],
  };
}

function row(series: Series, counts: readonly number[], modes: ChartInput['modes']): Row {
  const at = (count: number): Estimate | undefined =>
    series.estimates.find((estimate) => estimate.threads === count);
  const one = at(1);
  return {
    head: modes.find(({ id }) => id === series.mode)?.label ?? series.mode,
    mode: series.mode,
    cells: [
      ...counts.map((count) => spread(at(count)?.speedup ?? null, ratio)),
      one ? cell(seconds(one.seconds.mid)) : none,
      one?.speedupOverSerial ? cell(ratio(one.speedupOverSerial.mid)) : none,
      costCell(series),
    ],
  };
}

/** Without the serial code beside it, a mode has no COST, not even none. */
function costCell(series: Series): Cell {
  const { compared, threads } = series.cost;
  return compared ? cell(threads?.toString() ?? 'none') : none;
}

function ceilingRow({ plan, analysis }: ChartInput): Row[] {
  if (analysis.ceiling.length === 0) return [];
  const at = (count: number) => analysis.ceiling.find(({ threads }) => threads === count);
  const cells = countsOf(plan).map((count) => spread(at(count)?.speedup ?? null, ratio));
  return [
    {
      head: 'Nothing shared (the machine itself)',
      mode: null,
      cells: [...cells, none, none, none],
    },
  ];
}

function boundRow(input: ChartInput): Row[] {
  const bounds = input.plan.granularityBounds;
  if (granularity(input).length === 0) return [];
  const cells = bounds.map(({ speedup }) => cell(ratio(speedup)));
  const head = `Limit of ${input.plan.tasks} tasks`;
  return [{ head, mode: null, cells: [...cells, none, none, none] }];
}

function notes({ analysis }: ChartInput): string[] {
  const base = analysis.baseSeconds;
  const serial = base
    ? [
        `The serial code, without pool or atomics, takes ${seconds(base.mid)} ` +
          `(${between(seconds(base.low), seconds(base.high))}) at the same interpreter cost.`,
      ]
    : [];
  return [
    ...serial,
    'COST: the fewest threads that are shown to beat the serial code by more than 1 %.',
  ];
}
