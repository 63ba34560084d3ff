/**
 * Speed-up, against one thread of the same mode or against the serial code. Both axes begin at 0 at first, as
 * everybody reads them; logarithmic ones show twice as slow as plainly as twice as fast. What could be reached at best is drawn in.
 */

import type { Markish } from '@observablehq/plot';
import { counted, digits, ratio, seconds } from '../lib/format';
import type { Series } from '../pkg/plain/threadscape';
import { baseChoice, baseOf, baseWords, ratioWord, type Base } from './base';
import { ofMany, type Chart, type Heading } from './chart';
import { countsIn, countsOf, named, sentencesOf, type ChartInput, type ChartResult } from './input';
import type { ChartOptions } from './options';
import { pickedOf, type Selection } from './choice';
import { curves } from './curves';
import type { Frame, Vertical } from './frame';
import type { Line } from './layers';
import { endsOf, extentOf, linesOf } from './measured';
import type { End } from './ends';
import { readingOf, referenceRow, type Reading } from './reading';
import {
  between,
  beyondNote,
  textCell,
  cellsOf,
  countHeads,
  intervalsWords,
  modeRow,
  modeRows,
  none,
  intervalCell,
  type TableCell,
  type Row,
  type Table,
} from './table';
import { evenTicks, ratioLabel, ratioTicks } from './ticks';

export const speedup: Chart = ofMany({
  id: 'speedup',
  title: 'Speed-up',
  hint: 'against one thread of the same mode, both axes from 0',
  heading,
  choices: (input) => [baseChoice(input), axesChoice],
  words: baseWords,
  table,
  ends,
  reading,
  draw,
});

const axesChoice: Selection = {
  kind: 'buttons',
  id: 'axes',
  label: 'Axes',
  options: [
    { id: 'linear', label: 'from 0' },
    { id: 'log', label: 'logarithmic' },
  ],
};

const isLinear = (input: ChartInput): boolean => pickedOf(input, axesChoice) === 'linear';

function heading(input: ChartInput): Heading {
  const axes = isLinear(input) ? 'both axes from 0' : 'both axes logarithmic';
  return { title: ratioWord(input.results[0]), hint: `${baseOf(input).against}, ${axes}` };
}

// ---- the numbers ------------------------------------------------------------------------------

/** One thread against itself is no finding. */
function lines(input: ChartInput): Line[] {
  const { of, id } = baseOf(input);
  return linesOf(input, {
    of,
    format: ratio,
    also: (estimate) => seconds(estimate.seconds.mid),
    given: ({ threads }) => id === 'own' && threads === 1,
  });
}

/** The ideal line ends at the core count: nobody promises more. */
function idealEnd({ plan, environment }: ChartResult): number {
  const counts = countsOf(plan);
  // Where a link keeps the core count to itself: the most threads that had a core each.
  const cores = environment.cores || (plan.headline[0]?.threads ?? 1);
  return Math.min(Math.max(...counts), Math.max(cores, Math.min(...counts)));
}

const idealEndIn = ({ results }: ChartInput): number => Math.max(...results.map(idealEnd));

/** Where the number of tasks allows less than the ideal, with the last count where it does not. */
function granularity(result: ChartResult): { count: number; y: number }[] {
  const most = idealEnd(result);
  const bounds = result.plan.granularityBounds
    .map(({ threads, speedup }) => ({ count: threads, y: speedup }))
    .filter(({ y }) => y <= most);
  const first = bounds.findIndex(({ count, y }) => y < Math.min(count, most) * 0.995);
  return first < 0 ? [] : bounds.slice(Math.max(0, first - 1));
}

const ceiling = ({ analysis }: ChartResult): { count: number; y: number }[] =>
  analysis.ceiling.map(({ threads, speedup }) => ({ count: threads, y: speedup.mid }));

function ends(input: ChartInput): End[] {
  return [
    ...input.results.flatMap((result) => [
      ...reference(named(input, result, 'Nothing shared'), ceiling(result)),
      ...bound(input, result),
    ]),
    ...endsOf(lines(input), ratio),
  ];
}

/** Of work that grows with the threads each width has tasks of its own. */
const limitOf = ({ plan }: ChartResult): string =>
  plan.request.scaling === 'weak'
    ? 'Limit of the tasks'
    : `Limit of ${counted(plan.tasks, 'task')}`;

function bound(input: ChartInput, result: ChartResult): End[] {
  const ends = reference(named(input, result, limitOf(result)), granularity(result));
  return ends.map((end) => ({ ...end, dotted: true }));
}

function reference(label: string, points: { count: number; y: number }[]): End[] {
  const at = points.at(-1);
  return at ? [{ mode: null, label, value: ratio(at.y), look: null, at }] : [];
}

function reading(input: ChartInput): Reading {
  const references = input.results.flatMap((result) => [
    referenceRow(named(input, result, 'Nothing shared'), false, ceilingCells(result)),
    referenceRow(named(input, result, limitOf(result)), true, boundCells(result)),
  ]);
  return readingOf(
    input,
    lines(input),
    references.filter(({ at }) => at.size > 0),
  );
}

const ceilingCells = ({ analysis }: ChartResult): [number, TableCell][] =>
  analysis.ceiling.map(({ threads, speedup }) => [threads, intervalCell(speedup, ratio)]);

const boundCells = (result: ChartResult): [number, TableCell][] =>
  granularity(result).length === 0
    ? []
    : result.plan.granularityBounds.map(({ threads, speedup }) => [
        threads,
        textCell(ratio(speedup)),
      ]);

// ---- the drawing ------------------------------------------------------------------------------

function draw(input: ChartInput, options: ChartOptions): SVGSVGElement {
  const measured = lines(input);
  return curves(input, options, {
    lines: measured,
    ends: ends(input),
    vertical: vertical(input, measured),
    size: { ratio: 0.42, least: 18, most: 25 },
    type: isLinear(input) ? 'linear' : 'log',
    words: `${ratioWord(input.results[0])} against threads.`,
    behind: (frame) => limits(input, options, frame),
    before: (frame) => [
      options.plot.dot([{ x: 1, y: 1 }], {
        className: 'base',
        x: 'x',
        y: 'y',
        r: frame.counts.includes(1) && baseOf(input).id === 'own' ? 0.28 * frame.em : 0,
        fill: 'currentColor',
      }),
    ],
  });
}

const evenLabel = (ratio: number): string => (ratio === 0 ? '0' : `${ratio}×`);

/** Half to the ideal at least, and then as far as the data go. */
function vertical(input: ChartInput, measured: readonly Line[]): Vertical {
  const [least, most] = extentOf(measured);
  const [low, high] = [Math.min(0.5, least), Math.max(2, idealEndIn(input), most)];
  if (isLinear(input)) {
    const domain = [0, high * 1.04] as const;
    return { domain, ticks: evenTicks(...domain, 6), label: evenLabel, type: 'linear' };
  }
  const domain = [low / 1.06, high * 1.06] as const;
  return { domain, ticks: ratioTicks(...domain), label: ratioLabel };
}

/** What could be at best: the ideal, the bound by the number of tasks, the machine without sharing. */
function limits(input: ChartInput, options: ChartOptions, frame: Frame): Markish[] {
  const { plot } = options;
  const end = idealEndIn(input);
  const start = Math.min(...frame.counts);
  const stroke = 'currentColor';
  const curve = (className: string, points: { count: number; y: number }[]): Markish =>
    plot.line(points, { className, x: 'count', y: 'y', stroke });
  return [
    plot.ruleY([1], { className: 'even', stroke }),
    ...input.results.flatMap((result) => [
      curve('ceiling', ceiling(result)),
      curve('bound', granularity(result)),
    ]),
    curve('ideal', [
      { count: start, y: start },
      { count: end, y: end },
    ]),
    end > start ? idealWord(options, frame, start, end) : null,
  ];
}

/** Above the line, where only super-linear points could stand. */
function idealWord({ plot }: ChartOptions, { em, x }: Frame, start: number, end: number): Markish {
  const middle = x.type === 'log' ? Math.sqrt(start * end) : (start + end) / 2;
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
  const base = baseOf(input);
  return {
    caption: `${ratioWord(input.results[0])} ${base.against}: ${intervalsWords(input)}.`,
    heads: ['Mode', ...countHeads(input), '1 thread takes', '1 thread vs serial', 'COST'],
    rows: [
      ...modeRows(input, (result, series) => [row(input, result, series, base)]),
      ...input.results.flatMap((result) => ceilingRow(input, result)),
      ...input.results.flatMap((result) => boundRow(input, result)),
    ],
    notes: [
      ...beyondNote(input),
      ...sentencesOf(input, serialNote),
      'COST: the fewest threads that are shown to beat the serial code by more than 1 %.',
      ...sentencesOf(input, kneeNote),
    ],
  };
}

function row(input: ChartInput, result: ChartResult, series: Series, base: Base): Row {
  const one = series.estimates.find(({ threads }) => threads === 1);
  return modeRow(input, result, series.mode, [
    ...cellsOf(input, series, (estimate) => intervalCell(base.of(estimate), ratio)),
    one ? textCell(seconds(one.seconds.mid)) : none,
    one?.speedupOverSerial ? textCell(ratio(one.speedupOverSerial.mid)) : none,
    costCell(series),
  ]);
}

/** Without the serial code beside it, a mode has no COST, not even none. */
function costCell(series: Series): TableCell {
  const { compared, threads } = series.cost;
  return compared ? textCell(threads?.toString() ?? 'none') : none;
}

function ceilingRow(input: ChartInput, result: ChartResult): Row[] {
  const { ceiling } = result.analysis;
  if (ceiling.length === 0) return [];
  const at = (count: number) => ceiling.find(({ threads }) => threads === count);
  const cells = countsIn(input).map((count) => intervalCell(at(count)?.speedup ?? null, ratio));
  return [
    {
      head: named(input, result, 'Nothing shared (the machine itself)'),
      mode: null,
      cells: [...cells, none, none, none],
    },
  ];
}

function boundRow(input: ChartInput, result: ChartResult): Row[] {
  if (granularity(result).length === 0) return [];
  const bounds = new Map(
    result.plan.granularityBounds.map(({ threads, speedup }) => [threads, speedup]),
  );
  const cells = countsIn(input).map((count) => {
    const bound = bounds.get(count);
    return bound === undefined ? none : textCell(ratio(bound));
  });
  const head = named(input, result, limitOf(result));
  return [{ head, mode: null, cells: [...cells, none, none, none] }];
}

function serialNote({ analysis }: ChartResult): string[] {
  const base = analysis.baseSeconds;
  return base
    ? [
        `The serial code, without pool or atomics, takes ${seconds(base.mid)} ` +
          `(${between(seconds(base.low), seconds(base.high))}) at the same interpreter cost.`,
      ]
    : [];
}

/** How far the machine itself goes, from its ceiling alone (R28). */
function kneeNote({ analysis: { knee } }: ChartResult): string[] {
  if (!knee) return [];
  const { cores, atLeast, atMost } = knee;
  if (cores) {
    const range = between(digits(cores.low), digits(cores.high));
    return [
      `With nothing shared, the machine rises until ${digits(cores.mid)} threads (${range}).`,
    ];
  }
  const most = atMost === null ? 'every measured count still rises' : `not beyond ${atMost}`;
  const least = counted(atLeast, 'thread');
  return [`With nothing shared, the machine rises until ${least} at least; ${most}.`];
}
