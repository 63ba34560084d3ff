/**
 * One watched pass: what each thread did and when, and beneath it the sum of it; and on the same time axis that of a mode that
 * differs in one thing, where it was watched at the same width. Watching costs time, and the chart says how much.
 */

import { counted, percent, ratio, seconds, shortSeconds } from '../lib/format';
import { modeLabel } from '../lib/labels';
import type { Blame, Trace } from '../pkg/plain/threadscape';
import { ofOne, type Chart } from './chart';
import type { OneInput } from './input';
import type { ChartOptions } from './options';
import { pickedOf, type Selection } from './choice';
import { makerFor, sheet, type Maker } from './elements';
import { scale, type Scale } from './frame';
import { legend } from './legend';
import { partBoxes, partSign } from './parts';
import { isSimulated } from './simulated';
import { textCell, type Row, type Table, type TableCell } from './table';
import { evenTicks } from './ticks';
import { phaseEnds, shares, stretchesOf, threadName as name, type Stretch } from './watched';

export const timeline: Chart = ofOne({
  id: 'timeline',
  title: 'Timeline',
  wide: true,
  hint: 'of one watched pass, which is no part of any figure',
  choices: (input) => [traceChoice(input)],
  missing,
  words,
  watched: (input) => (chosen(input) ? Number(pickedOf(input, traceChoice(input))) : null),
  table,
  ends: () => [],
  draw,
});

function missing({ traces, environment }: OneInput): string {
  if (traces.length > 0) return '';
  return isSimulated(environment)
    ? 'A simulated machine has no threads that could be watched.'
    : 'This result holds no watched pass: a run makes them after its last round, its file holds them, a link has no room for them.';
}

// ---- what was watched -------------------------------------------------------------------------

/** By its place among the traces. The widest pass of the mode that shares most stands first. */
function traceChoice({ plan, modes, traces }: OneInput): Selection {
  const of = ({ point }: Trace) => plan.points[point];
  const options = traces.map((trace, i) => ({
    id: `${i}`,
    label: `${modeLabel(modes, of(trace)?.mode ?? '')}, ${counted(of(trace)?.threads ?? 0, 'thread')}`,
  }));
  const shared = (trace: Trace): number =>
    modes.find(({ id }) => id === of(trace)?.mode)?.atomics.shared ?? 0;
  const busiest = [...traces].sort(
    (a, b) => shared(b) - shared(a) || (of(b)?.threads ?? 0) - (of(a)?.threads ?? 0),
  )[0];
  const first = busiest && `${traces.indexOf(busiest)}`;
  return { kind: 'list', id: 'trace', label: 'Pass', options, first };
}

interface Watched {
  trace: Trace;
  blame: Blame | null;
  /** Its mode, and by which thing it differs from the one above. */
  name: string;
  by: string;
}

function watchedAt({ plan, modes, traces, analysis }: OneInput, index: number): Watched | null {
  const trace = traces[index];
  if (!trace) return null;
  const name = modeLabel(modes, plan.points[trace.point]?.mode ?? '');
  return { trace, blame: analysis.blame[index] ?? null, name, by: '' };
}

const chosen = (input: OneInput): Watched | null =>
  watchedAt(input, Number(pickedOf(input, traceChoice(input)) || NaN));

/** The chosen pass, and below it that of the first mode that it differs from in one thing. */
function panelsOf(input: OneInput): Watched[] {
  const first = chosen(input);
  const point = first && input.plan.points[first.trace.point];
  if (!first || !point) return [];
  const differs = input.modes.find(({ id }) => id === point.mode)?.differs ?? [];
  for (const { from, by } of differs) {
    const index = input.traces.findIndex(({ point: at }) => {
      const other = input.plan.points[at];
      return other?.mode === from && other.threads === point.threads;
    });
    const other = watchedAt(input, index);
    if (other) return [first, { ...other, by }];
  }
  return [first];
}

// ---- the drawing ------------------------------------------------------------------------------

function draw(input: OneInput, options: ChartOptions): SVGSVGElement {
  const make = makerFor(options);
  const { width, em, measure } = options;
  const panels = panelsOf(input).map((watched) => {
    const ends = phaseEnds(watched.trace);
    const { seats, seconds } = watched.trace;
    return { watched, ends, seats: seats.map((seat) => stretchesOf(seat, ends, seconds)) };
  });
  const [first] = panels;
  if (!first) return sheet(make, { width, height: em }, 'No pass was watched.');
  const stretches = panels.flatMap(({ seats }) => seats.flat());
  const there = shares.filter(({ share }) => stretches.some((one) => one.share === share));
  const entries = there.map(({ share, label }) => ({ label, sign: partSign(make, share, em) }));
  const { key, height: top } = legend(make, entries, options);
  const seats = first.seats.length;
  const step = Math.max(0.6 * em, Math.min(1.8 * em, (26 * em) / (seats * panels.length)));
  const left = measure(name(seats)) + 0.75 * em;
  const longest = Math.max(...panels.map(({ watched }) => watched.trace.seconds));
  const x = scale([0, longest], [left, width - 1.75 * em], 'linear');
  // Alone it needs no name: what was chosen stands above.
  const heading = panels.length > 1 ? 1.5 * em : 0;
  const height = heading + seats * step + 0.3 * em;
  const bottom = top + panels.length * height;
  const drawn = panels.flatMap((panel, i) => {
    const from = top + i * height + heading;
    const place = { x, top: from, bottom: from + seats * step };
    return [
      ...(heading > 0 ? [nameOf(make, panel.watched, left, from - 0.35 * em)] : []),
      ...panel.seats.flatMap((seat, at) =>
        seatOf(make, seat, x, from + at * step + 0.3 * em, step),
      ),
      ...seatNames(make, seats, step, left, from, em),
      ...(panel.ends.length > 1 ? phasesOf(make, panel.ends, place) : []),
    ];
  });
  return sheet(
    make,
    { width, height: bottom + 3.1 * em },
    'What each thread did, and when. The table below holds its sums.',
    key,
    ...gridOf(make, { x, top, bottom }, options),
    ...drawn,
    make(
      'text',
      { class: 'axis', x: width - 1.75 * em, y: bottom + 2.6 * em, 'text-anchor': 'end' },
      clockWords(panels.map(({ watched }) => watched.trace)),
    ),
  );
}

/** Of one pass among two. */
const nameOf = (make: Maker, { name, trace }: Watched, x: number, y: number): SVGElement =>
  make('text', { class: 'pass', x, y }, `${name}, ${seconds(trace.seconds)}`);

const clockWords = (traces: readonly Trace[]): string => {
  const worst = Math.max(...traces.map(({ clockErrorSeconds }) => clockErrorSeconds));
  return `clocks of the threads agree within ${seconds(worst)}`;
};

interface Place {
  x: Scale;
  top: number;
  bottom: number;
}

/** As many times as have room for their words. */
function gridOf(
  make: Maker,
  { x, top, bottom }: Place,
  { em, measure }: ChartOptions,
): SVGElement[] {
  const [from, to] = x.domain;
  const room = (x.at(to) - x.at(from)) / (measure('0.00 ms') + em);
  return evenTicks(from, to, Math.max(1, Math.min(6, Math.floor(room)))).flatMap((tick) => [
    make('path', { class: 'grid', stroke: 'currentColor', d: `M${x.at(tick)},${top}V${bottom}` }),
    make(
      'text',
      { class: 'axis', x: x.at(tick), y: bottom + 1.1 * em, 'text-anchor': 'middle' },
      tick === 0 ? '0' : shortSeconds(tick),
    ),
  ]);
}

/** One element for each part of it, however many spans there are. */
function seatOf(
  make: Maker,
  stretches: readonly Stretch[],
  x: Scale,
  y: number,
  step: number,
): SVGElement[] {
  return shares.flatMap(({ share }) => {
    const boxes = stretches
      .filter((one) => one.share === share)
      .map(({ from, to }) => ({ x1: x.at(from), x2: apart(x.at(from), x.at(to)) }));
    return boxes.length > 0 ? [partBoxes(make, share, boxes, y, 0.78 * step)] : [];
  });
}

/** Tasks that are wide enough show where one ends and the next begins. */
const apart = (x1: number, x2: number): number => (x2 - x1 > 4 ? x2 - 0.75 : x2);

/** Where rows are low, not each has its name. */
function seatNames(
  make: Maker,
  seats: number,
  step: number,
  left: number,
  top: number,
  em: number,
): SVGElement[] {
  const every = Math.ceil(em / step);
  return Array.from({ length: seats }, (_, i) => i)
    .filter((i) => i % every === 0)
    .map((i) =>
      make(
        'text',
        {
          class: 'axis',
          x: left - 0.5 * em,
          y: top + i * step + 0.3 * em + 0.39 * step,
          dy: '0.32em',
          'text-anchor': 'end',
        },
        name(i + 1),
      ),
    );
}

/** The barrier between two phases. */
const phasesOf = (make: Maker, ends: readonly number[], { x, top, bottom }: Place): SVGElement[] =>
  ends
    .slice(0, -1)
    .map((end) =>
      make('path', { class: 'cores', stroke: 'currentColor', d: `M${x.at(end)},${top}V${bottom}` }),
    );

// ---- in words and numbers ---------------------------------------------------------------------

/** What watching cost: the watched pass beside the median of those that were not; and what the second pass is. */
function words(input: OneInput): string[] {
  const [first, second] = panelsOf(input);
  const point = first && input.plan.points[first.trace.point];
  if (!first || !point) return [];
  const series = input.analysis.series.find(({ mode }) => mode === point.mode);
  const usual = series?.estimates.find(({ threads }) => threads === point.threads)?.seconds.mid;
  const whole = `The watched pass took ${seconds(first.trace.seconds)}`;
  return [
    usual
      ? `${whole}, ${ratio(first.trace.seconds / usual)} the median of those that nobody watched.`
      : `${whole}.`,
    ...(second
      ? [
          `Below it, on the same time axis, a watched pass of “${second.name}”, which differs in one thing: ${second.by}. Work is all of a task that is no waiting for a lock, its slower steps too.`,
        ]
      : []),
  ];
}

function table(input: OneInput): Table {
  const panels = panelsOf(input);
  const { options } = traceChoice(input);
  const which = options.find(({ id }) => id === pickedOf(input, traceChoice(input)))?.label ?? '';
  const beside = panels[1] ? `, and of “${panels[1].name}” beside it` : '';
  return {
    caption: `Where each thread’s time went in the watched pass of “${which}”${beside}.`,
    heads: ['Thread', ...shares.map(({ label }) => label), 'sum'],
    rows: panels.flatMap((panel) => rowsOf(panel, panels.length > 1 ? `${panel.name}: ` : '')),
    notes:
      panels.length > 0
        ? [
            ...panels.map(
              ({ trace: { seats, seconds: whole } }) =>
                `The sum of all is ${counted(seats.length, 'thread')} × ${seconds(whole)}, the whole pass.`,
            ),
            `The ${clockWords(panels.map(({ trace }) => trace))}: what is shorter than that may stand elsewhere.`,
            'Idle: between tasks, being dealt the next one, or without a core.',
          ]
        : [],
  };
}

function rowsOf({ blame }: Watched, of: string): Row[] {
  const seats = blame?.seats ?? [];
  const total = (blame?.seconds ?? 0) * seats.length;
  const sums = shares.map(({ of }) => seats.reduce((sum, seat) => sum + of(seat), 0));
  const rows = seats.map((seat, i) => {
    const values = shares.map(({ of }) => of(seat));
    return { head: `${of}${name(i + 1)}`, mode: null, cells: cellsOf(values, blame?.seconds ?? 0) };
  });
  return seats.length > 0
    ? [...rows, { head: `${of}All`, mode: null, cells: cellsOf(sums, total) }]
    : rows;
}

function cellsOf(values: readonly number[], total: number): TableCell[] {
  const sum = values.reduce((sum, value) => sum + value, 0);
  return [...values, sum].map((value) => textCell(seconds(value), percent(value / total)));
}
