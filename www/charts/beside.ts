/**
 * Several results beside each other: a small panel for each mode, a line with its band for each result. Many results are thin
 * lines behind their median. Pure.
 */

import { ratio, percent, scaled, seconds } from '../lib/format';
import type { Mode } from '../lib/labels';
import type { CellSpread, Interval, SideCurves, SidePoint } from '../pkg/plain/threadscape';
import { makerFor, sheet, type Maker } from './elements';
import { tagged } from './ends';
import { scale, type Scale } from './frame';
import { legend, type Entry } from './legend';
import { dashOf } from './looks';
import type { ChartOptions } from './options';
import { pathOf } from './shapes';
import { intervalCell, none, textCell, type Row, type Table } from './table';
import { countTicks, decadeTicks, evenTicks, ratioLabel, ratioTicks } from './ticks';

export type Quantity = 'speedup' | 'time' | 'efficiency' | 'throughput';

/** One result, as far as it is drawn. */
export interface BesideSide {
  /** A, B, C, …: what the sentences call it. */
  letter: string;
  title: string;
  /** By which results are coloured where there are many. */
  engine: string;
  curves: SideCurves;
}

export interface BesideInput {
  /** Of one kind: kernel, parameters and scaling are the same. */
  sides: readonly BesideSide[];
  modes: readonly Mode[];
  spreads: readonly CellSpread[];
  quantity: Quantity;
  /** Time and throughput in their own units; else one thread of the same result and mode is 1. */
  absolute: boolean;
  across: 'threads' | 'share';
  colour: 'cores' | 'engine';
}

/** From here on lines are thin, without bands, and coloured by what the results have in common. */
export const many = 7;

type Options = Pick<ChartOptions, 'width' | 'em' | 'measure' | 'document'>;

// ---- the numbers ------------------------------------------------------------------------------

/** Time and throughput of a summary are not known in their own units. */
export function valueOf(
  { quantity, absolute }: Pick<BesideInput, 'quantity' | 'absolute'>,
  { threads, speedup, seconds: time }: SidePoint,
): Interval | null {
  if (absolute && quantity === 'time') return time;
  if (absolute && quantity === 'throughput') return time && inverse(time);
  if (!speedup) return null;
  if (quantity === 'time') return inverse(speedup);
  return quantity === 'efficiency' ? divided(speedup, threads) : speedup;
}

const inverse = ({ low, mid, high }: Interval): Interval => ({
  low: 1 / high,
  mid: 1 / mid,
  high: 1 / low,
});

const divided = ({ low, mid, high }: Interval, by: number): Interval => ({
  low: low / by,
  mid: mid / by,
  high: high / by,
});

/** As it is written. */
export function formatOf({
  quantity,
  absolute,
}: Pick<BesideInput, 'quantity' | 'absolute'>): (value: number) => string {
  if (quantity === 'efficiency') return percent;
  if (!absolute || quantity === 'speedup') return ratio;
  return quantity === 'time' ? seconds : (value) => `${scaled(value)}/s`;
}

interface Words extends Record<Quantity, string> {
  /** In their own units. */
  absolute: Partial<Record<Quantity, string>>;
}

const ofFixedWork: Words = {
  speedup: 'Speed-up over one thread',
  time: 'Time of a pass, one thread = 1',
  efficiency: 'Efficiency: speed-up ÷ threads',
  throughput: 'Throughput, one thread = 1',
  absolute: { time: 'Time of a pass', throughput: 'Passes per second' },
};

/** Where the work grows with the threads, all is told of as much work as one thread has (R40). */
const ofGrowingWork: Words = {
  speedup: 'Scaled speed-up over one thread',
  time: 'Time per work of one thread, one thread = 1',
  efficiency: 'Efficiency: scaled speed-up ÷ threads',
  throughput: 'Throughput, one thread = 1',
  absolute: {
    time: 'Time per work of one thread',
    throughput: 'Work of one thread, times per second',
  },
};

/** What the axis says. */
export function quantityWords({ sides, quantity, absolute }: BesideInput): string {
  const isWeak = sides[0]?.curves.settings.scaling === 'weak';
  const words = isWeak ? ofGrowingWork : ofFixedWork;
  return (absolute && words.absolute[quantity]) || words[quantity];
}

const xOf = ({ across }: BesideInput, { curves }: BesideSide, threads: number): number | null =>
  across === 'threads' ? threads : curves.cores && threads / curves.cores;

interface Point extends Interval {
  x: number;
  threads: number;
}

interface Line {
  side: number;
  mode: string;
  points: Point[];
}

function linesOf(input: BesideInput): Line[] {
  return input.sides.flatMap((side, at) =>
    side.curves.series.map(({ mode, points }) => ({
      side: at,
      mode,
      points: points.flatMap((point) => {
        const [x, value] = [xOf(input, side, point.threads), valueOf(input, point)];
        const isDrawn = x && value && value.low > 0 && Number.isFinite(value.high);
        return isDrawn ? [{ x, threads: point.threads, ...value }] : [];
      }),
    })),
  );
}

/** Modes that any of them measured, in the order of the ladder. */
export const modesBeside = ({ sides, modes }: Pick<BesideInput, 'sides' | 'modes'>): Mode[] =>
  modes.filter(({ id }) =>
    sides.some(({ curves }) => curves.series.some(({ mode }) => mode === id)),
  );

/** Thread counts of all. */
export const countsBeside = ({ sides }: Pick<BesideInput, 'sides'>): number[] => {
  const all = sides.flatMap(({ curves }) => curves.series.flatMap(({ points }) => points));
  return [...new Set(all.map(({ threads }) => threads))].sort((a, b) => a - b);
};

export const nameOf = ({ letter, title, curves }: BesideSide): string =>
  `${letter} ${title}${curves.whole ? '' : ' (summary)'}`;

/** Every number; of many results the spread alone, whose rows are theirs. */
export function besideTable(input: BesideInput): Table {
  const counts = countsBeside(input);
  const format = formatOf(input);
  const rows = modesBeside(input).flatMap(({ id, label }) =>
    input.sides.flatMap((side): Row[] => {
      const series = side.curves.series.find(({ mode }) => mode === id);
      if (!series) return [];
      const cells = counts.map((count) => {
        const point = series.points.find(({ threads }) => threads === count);
        return point ? intervalCell(valueOf(input, point), format) : none;
      });
      const mark = side.curves.whole ? '' : ', cannot be re-checked';
      return [{ head: `${label} · ${side.letter}${mark}`, mode: id, cells }];
    }),
  );
  return {
    caption: `${quantityWords(input)}, by threads`,
    heads: ['Mode and result', ...counts.map(String)],
    rows,
    notes: [
      'Ranges: 95 % intervals from ten rounds on, else the smallest and the largest round. ' +
        input.sides.map(nameOf).slice(0, 26).join('; '),
    ],
  };
}

/** Of three results or more: the median and the quartiles at every mode and count. */
export function spreadTable({ spreads, modes }: Pick<BesideInput, 'spreads' | 'modes'>): Table {
  const counts = [...new Set(spreads.map(({ threads }) => threads))].sort((a, b) => a - b);
  const measured = modes.filter(({ id }) => spreads.some(({ mode }) => mode === id));
  return {
    caption: 'Speed-up: the median of all results, and the quartiles around it',
    heads: ['Mode', ...counts.map(String)],
    rows: measured.map(({ id, label }) => ({
      head: label,
      mode: id,
      cells: counts.map((count) => {
        const found = spreads.find(({ mode, threads }) => mode === id && threads === count);
        if (!found) return none;
        const { text, range } = intervalCell(found.speedup, ratio);
        return textCell(text, `${range || text} of ${found.results}`);
      }),
    })),
    notes: [],
  };
}

// ---- the drawing ------------------------------------------------------------------------------

interface Grid {
  columns: number;
  panel: { width: number; height: number };
  gap: number;
  left: number;
  top: number;
  em: number;
  x: Scale;
  y: Scale;
}

/** A panel's title stands above it, in em. */
const TITLE = 1.6;

/** Where panels stand: a pointer is asked by it which count it is near. */
export interface Drawn {
  svg: SVGSVGElement;
  /** The value across that is nearest to this place of the drawing, in px. */
  near(x: number): number | null;
}

export function drawBeside(input: BesideInput, options: Options, at: number | null): Drawn {
  const make = makerFor(options as ChartOptions);
  const lines = linesOf(input).filter(({ points }) => points.length > 0);
  const modes = modesBeside(input).filter(({ id }) => lines.some(({ mode }) => mode === id));
  const key = legend(make, entries(make, input, options.em), options);
  const grid = gridOf(input, options, lines, { modes: modes.length, top: key.height });
  const { columns, panel, gap, left, em, top } = grid;
  const rows = Math.max(1, Math.ceil(modes.length / columns));
  const panels = modes.map((mode, i) => {
    const [column, row] = [i % columns, Math.floor(i / columns)];
    const x = left + column * (panel.width + gap);
    const y = top + row * (panel.height + TITLE * em + gap) + TITLE * em;
    const place = { isLeft: column === 0, isLow: i + columns >= modes.length };
    const own = lines.filter((line) => line.mode === mode.id);
    return make(
      'g',
      { transform: `translate(${x},${y})` },
      ...axes(make, input, grid, place),
      ...(at === null ? [] : [crosshair(make, grid, at)]),
      ...curvesOf(make, input, grid, mode, own),
      title(make, grid, mode),
    );
  });
  const height = top + rows * (panel.height + TITLE * em + gap) - gap + 2.5 * em;
  const unit = make(
    'text',
    { x: options.width, y: height - 0.4 * em, 'text-anchor': 'end' },
    input.across === 'threads' ? 'threads' : 'threads ÷ cores',
  );
  const label = `${quantityWords(input)} of ${input.sides.length} results, a panel for each mode. The table below holds its numbers.`;
  const svg = sheet(make, { width: options.width, height }, label, key.key, ...panels, unit);
  const all = [...new Set(lines.flatMap(({ points }) => points.map(({ x }) => x)))];
  const near = (px: number): number | null => {
    const within = (px - left) % (panel.width + gap);
    const distance = (x: number): number => Math.abs(grid.x.at(x) - within);
    return all.sort((a, b) => distance(a) - distance(b))[0] ?? null;
  };
  return { svg, near };
}

/** Full, dashed, dotted; of many the colours. */
function entries(make: Maker, input: BesideInput, em: number): Entry[] {
  const d = `M${-0.6 * em},0H${0.6 * em}`;
  const sign = (attributes: Record<string, string | number>): SVGElement =>
    make('path', {
      d,
      fill: 'none',
      stroke: 'currentColor',
      'stroke-width': 0.12 * em,
      ...attributes,
    });
  if (input.sides.length < many)
    return input.sides.map((side, i) => ({
      label: nameOf(side),
      sign: sign({ 'stroke-dasharray': dashOf(i) || 'none' }),
    }));
  const colours = coloursOf(input);
  return [
    ...[...colours].map(([label, stroke]) => ({ label, sign: sign({ stroke }) })),
    { label: 'median, quartiles', sign: sign({ 'stroke-width': 0.25 * em, stroke: 'var(--ink)' }) },
  ];
}

const palette = ['uncounted', 'counted', 'messages', 'locked', 'copied', 'tally'].map(
  (name) => `var(--${name})`,
);

const kindOf = ({ colour }: BesideInput, { curves, engine }: BesideSide): string =>
  colour === 'engine' ? engine || 'not told' : curves.cores ? `${curves.cores} cores` : 'not told';

/** By what they have in common; beyond six colours there are none. */
function coloursOf(input: BesideInput): Map<string, string> {
  const number = (kind: string): number => Number.parseInt(kind, 10) || 0;
  const kinds = [...new Set(input.sides.map((side) => kindOf(input, side)))];
  kinds.sort((a, b) => number(a) - number(b) || (a < b ? -1 : 1));
  return new Map(kinds.map((kind, i) => [kind, palette[i] ?? 'var(--muted)']));
}

function gridOf(
  input: BesideInput,
  { width, em, measure }: Options,
  lines: readonly Line[],
  { modes, top }: { modes: number; top: number },
): Grid {
  const points = lines.flatMap((line) => line.points);
  const gap = em;
  const vertical = verticalOf(input, points);
  const labels = ticksOf(input, vertical).map((tick) => measure(labelOf(input, tick)));
  const left = Math.max(0, ...labels) + 0.5 * em;
  const fit = Math.max(1, Math.floor((width - left + gap) / (13 * em + gap)));
  const rows = Math.max(1, Math.ceil(modes / fit));
  const columns = Math.max(1, Math.ceil(modes / rows));
  const panelWidth = (width - left - (columns - 1) * gap) / columns;
  const panel = {
    width: panelWidth,
    height: Math.min(14 * em, Math.max(9 * em, 0.6 * panelWidth)),
  };
  const across = points.map(({ x }) => x);
  const [first, last] = [Math.min(1, ...across), Math.max(...across, 1e-3)];
  const ends: [number, number] = first < last ? [first, last] : [first / 1.5, last * 1.5];
  return {
    ...{ columns, panel, gap, left, em },
    top: top + 0.25 * em,
    x: scale(ends, [0.7 * em, panelWidth - 0.7 * em]),
    y: scaleOf(input, vertical, panel.height),
  };
}

/** Efficiency is a share, and begins at 0. */
const scaleOf = ({ quantity }: BesideInput, domain: [number, number], height: number): Scale =>
  scale(domain, [height, 0], quantity === 'efficiency' ? 'linear' : 'log');

function verticalOf(input: BesideInput, points: readonly Point[]): [number, number] {
  const [low, high] = [
    Math.min(...points.map((point) => point.low), Infinity),
    Math.max(...points.map((point) => point.high), 0),
  ];
  if (input.quantity === 'efficiency') return [0, Math.max(1, high) * 1.04];
  if (points.length === 0) return [0.5, 2];
  if (input.absolute && input.quantity !== 'speedup') return [low / 1.2, high * 1.2];
  return [Math.min(0.5, low) / 1.1, Math.max(2, high) * 1.1];
}

function ticksOf(input: BesideInput, [low, high]: readonly [number, number]): number[] {
  if (input.quantity === 'efficiency') return evenTicks(low, high, 4);
  const own = input.absolute && input.quantity !== 'speedup';
  return own ? decadeTicks(low, high) : ratioTicks(low, high);
}

function labelOf(input: BesideInput, tick: number): string {
  if (input.quantity === 'efficiency') return `${Math.round(tick * 100)} %`;
  const own = input.absolute && input.quantity !== 'speedup';
  return own ? formatOf(input)(tick).replace(/\.0+(?=\D)/, '') : ratioLabel(tick);
}

function axes(
  make: Maker,
  input: BesideInput,
  { panel, x, y, em }: Grid,
  { isLeft, isLow }: { isLeft: boolean; isLow: boolean },
): SVGElement[] {
  const stroke = 'currentColor';
  const ticks = ticksOf(input, y.domain as [number, number]);
  const across =
    input.across === 'threads'
      ? countTicks(countsBeside(input), [], x.at, 1.6 * em)
      : ratioTicks(...(x.domain as [number, number]));
  const acrossLabel = (tick: number): string =>
    input.across === 'threads' ? `${tick}` : ratioLabel(tick).replace('×', '');
  return [
    ...ticks.map((tick) =>
      make('path', {
        class: tick === 1 ? 'even' : 'grid',
        stroke,
        d: `M0,${y.at(tick)}H${panel.width}`,
      }),
    ),
    ...(isLeft
      ? ticks.map((tick) =>
          make(
            'text',
            { x: -0.4 * em, y: y.at(tick), dy: '0.32em', 'text-anchor': 'end' },
            labelOf(input, tick),
          ),
        )
      : []),
    ...(isLow
      ? across.map((tick) =>
          make(
            'text',
            { x: x.at(tick), y: panel.height + 1.1 * em, 'text-anchor': 'middle' },
            acrossLabel(tick),
          ),
        )
      : []),
  ];
}

const crosshair = (make: Maker, { panel, x }: Grid, at: number): SVGElement =>
  make('path', {
    class: 'even',
    stroke: 'currentColor',
    'stroke-dasharray': '2 3',
    d: `M${x.at(at)},0V${panel.height}`,
  });

function title(make: Maker, { em }: Grid, mode: Mode): SVGElement {
  const look = { ...mode, dash: '', quiet: false, result: 0 };
  const sign = make('path', {
    d: pathOf(mode.symbol, 0.3 * em),
    fill: 'currentColor',
    transform: `translate(${0.4 * em},${-0.75 * em})`,
  });
  const name = make('text', { class: 'name', x: 1.1 * em, y: -0.5 * em }, mode.label);
  return tagged(make('g', {}, sign, name), { mode: mode.id, look });
}

function curvesOf(
  make: Maker,
  input: BesideInput,
  grid: Grid,
  mode: Mode,
  lines: readonly Line[],
): SVGElement[] {
  const look = { ...mode, dash: '', quiet: false, result: 0 };
  if (input.sides.length < many) {
    const drawn = lines.map((line) => full(make, input, grid, line));
    return [tagged(make('g', {}, ...drawn.flat()), { mode: mode.id, look })];
  }
  const colours = coloursOf(input);
  const stroke = (line: Line): string =>
    colours.get(kindOf(input, input.sides[line.side]!)) ?? 'currentColor';
  // All lines of one colour are one element: two hundred results are no more than six.
  const used = [...new Set(lines.map(stroke))];
  const thin = used.map((colour) =>
    make('path', {
      fill: 'none',
      stroke: colour,
      'stroke-width': 0.09 * grid.em,
      'stroke-opacity': lines.length > 60 ? 0.4 : 0.7,
      d: lines.map((line) => (stroke(line) === colour ? route(grid, line.points) : '')).join(''),
    }),
  );
  return [...thin, ...middle(make, input, grid, mode)];
}

/** The band, the line, the points; those of a summary are open. */
function full(make: Maker, input: BesideInput, grid: Grid, line: Line): SVGElement[] {
  const { x, y, em } = grid;
  const { points, side } = line;
  const isWhole = input.sides[side]!.curves.whole;
  const upper = points.map((p) => `${round(x.at(p.x))},${round(y.at(p.high))}`);
  const lower = points.toReversed().map((p) => `${round(x.at(p.x))},${round(y.at(p.low))}`);
  return [
    make('path', {
      fill: 'currentColor',
      'fill-opacity': 0.14,
      d: `M${[...upper, ...lower].join('L')}Z`,
    }),
    make('path', {
      fill: 'none',
      stroke: 'currentColor',
      'stroke-width': 0.11 * em,
      'stroke-linejoin': 'round',
      'stroke-dasharray': dashOf(side) || 'none',
      d: route(grid, points),
    }),
    ...points.map((point) =>
      make('circle', {
        cx: round(x.at(point.x)),
        cy: round(y.at(point.mid)),
        r: 0.2 * em,
        stroke: 'currentColor',
        'stroke-width': 0.08 * em,
        fill: isWhole && side === 0 ? 'currentColor' : 'var(--card)',
      }),
    ),
  ];
}

/** The median of all and its quartiles, over threads: results of other core counts have no common share. */
function middle(make: Maker, input: BesideInput, grid: Grid, mode: Mode): SVGElement[] {
  if (input.across !== 'threads' || (input.absolute && input.quantity !== 'speedup')) return [];
  const points = input.spreads
    .filter((spread) => spread.mode === mode.id)
    .flatMap(({ threads, speedup }) => {
      const value = valueOf(input, { threads, speedup, seconds: null, interval: 'rounds' });
      return value ? [{ x: threads, threads, ...value }] : [];
    })
    .sort((a, b) => a.x - b.x);
  if (points.length === 0) return [];
  const { x, y, em } = grid;
  const ink = 'var(--ink)';
  const quartiles = points.map((p) => `M${x.at(p.x)},${y.at(p.low)}V${y.at(p.high)}`).join('');
  return [
    make('path', { stroke: ink, 'stroke-width': 0.25 * em, fill: 'none', d: route(grid, points) }),
    make('path', { stroke: ink, 'stroke-width': 0.4 * em, 'stroke-opacity': 0.5, d: quartiles }),
  ];
}

const route = ({ x, y }: Grid, points: readonly Point[]): string =>
  points.map((p, i) => `${i ? 'L' : 'M'}${round(x.at(p.x))},${round(y.at(p.mid))}`).join('');

const round = (value: number): number => Math.round(value * 100) / 100;
