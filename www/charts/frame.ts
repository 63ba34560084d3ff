/** Where things stand in a chart: its scales, in px, known before anything is drawn. */

import { countsIn, type ChartInput } from './input';
import type { ChartOptions } from './options';
import type { End } from './ends';

export interface Frame {
  width: number;
  height: number;
  margin: { top: number; right: number; bottom: number; left: number };
  em: number;
  x: Scale;
  y: Scale;
  vertical: Vertical;
  counts: readonly number[];
  /** Where the threads' axis ends. */
  last: number;
  /** Of the machines that were measured, each number once. */
  cores: readonly number[];
  naming: Naming;
}

/** What stands at the lines' ends: names with values, names alone, or nothing, and a key below the chart. */
type Naming = 'values' | 'names' | 'key';

export interface Vertical {
  domain: readonly [number, number];
  ticks: readonly number[];
  label: (value: number) => string;
  /** Logarithmic unless it says otherwise. */
  type?: ScaleType;
}

type ScaleType = 'log' | 'linear';

/** Of the threads' axis. */
interface Horizontal {
  type?: ScaleType;
  /** Beyond the last count. */
  until?: number;
}

export interface Scale {
  type: ScaleType;
  domain: readonly [number, number];
  range: readonly [number, number];
  at(value: number): number;
  /** The value that stands `px` further. */
  moved(value: number, px: number): number;
}

/** Names may take this share of the width, and below this many em there are none. */
const SHARE = 0.4;
const NARROW = 26;

export function frameOf(
  input: ChartInput,
  options: ChartOptions,
  vertical: Vertical,
  ends: readonly End[],
  size: { ratio: number; least: number; most: number },
  horizontal: Horizontal = {},
): Frame {
  const { width, em, measure } = options;
  const naming = namingOf(ends, options);
  const height =
    options.height ?? Math.min(size.most * em, Math.max(size.least * em, size.ratio * width));
  const margin = {
    top: 1.75 * em,
    right: roomFor(ends, naming, options),
    bottom: 2 * em,
    left: Math.max(0, ...vertical.ticks.map((tick) => measure(vertical.label(tick)))) + 0.75 * em,
  };
  const counts = countsIn(input);
  const inset = 1.1 * em;
  return {
    width,
    height,
    margin,
    em,
    counts,
    last: Math.max(...counts, horizontal.until ?? 0),
    cores: coresIn(input),
    naming,
    vertical,
    x: scale(
      domainOf(counts, horizontal),
      [margin.left + (horizontal.type === 'linear' ? 0 : inset), width - margin.right - inset],
      horizontal.type,
    ),
    y: scale(vertical.domain, [height - margin.bottom, margin.top], vertical.type),
  };
}

/** The core counts that are told: a link may keep its own to itself. */
export const coresIn = ({ results }: ChartInput): number[] =>
  [...new Set(results.map(({ environment }) => environment.cores))]
    .filter((cores) => cores > 0)
    .sort((a, b) => a - b);

/** How far anybody promises a speed-up. */
export const mostCores = (cores: readonly number[]): number =>
  cores.length > 0 ? Math.max(...cores) : Infinity;

/** As much as there is room for. */
export function namingOf(ends: readonly End[], options: ChartOptions | Measured): Naming {
  const { width, em } = options;
  if (width < NARROW * em) return 'key';
  const fits = (naming: Naming): boolean => roomFor(ends, naming, options) <= SHARE * width;
  return fits('values') ? 'values' : fits('names') ? 'names' : 'key';
}

/** Of the horizontal axis: it stands under the names, beside the last count. */
export const UNIT = 'threads';

type Measured = Pick<ChartOptions, 'width' | 'em' | 'measure'>;

/** The names, and what leads to them. */
function roomFor(ends: readonly End[], naming: Naming, { measure, em }: Measured): number {
  if (naming === 'key') return 0.75 * em;
  const value = (text: string): number => (naming === 'values' ? 0.5 * em + measure(text) : 0);
  const widths = ends.map((end) => measure(end.label, true) + value(end.value));
  return Math.max(measure(UNIT), ...widths) + 1.75 * em;
}

/** A linear axis begins at 0 (R33). */
function domainOf(
  counts: readonly number[],
  { type, until = 0 }: Horizontal,
): readonly [number, number] {
  const [low, high] = [Math.min(...counts), Math.max(...counts, until)];
  if (type === 'linear') return [0, high];
  return low < high ? [low, high] : [low / 1.5, high * 1.5];
}

export const scale = (
  domain: readonly [number, number],
  range: readonly [number, number],
  type: ScaleType = 'log',
): Scale => (type === 'log' ? logarithmic(domain, range) : linear(domain, range));

function logarithmic(domain: readonly [number, number], range: readonly [number, number]): Scale {
  const slope = (range[1] - range[0]) / Math.log(domain[1] / domain[0]);
  return {
    type: 'log',
    domain,
    range,
    at: (value) => range[0] + slope * Math.log(value / domain[0]),
    moved: (value, px) => value * Math.exp(px / slope),
  };
}

function linear(domain: readonly [number, number], range: readonly [number, number]): Scale {
  const slope = (range[1] - range[0]) / (domain[1] - domain[0]);
  return {
    type: 'linear',
    domain,
    range,
    at: (value) => range[0] + slope * (value - domain[0]),
    moved: (value, px) => value + px / slope,
  };
}
