/** Layers that charts over thread counts are made of: axes, what the machine is, the modes' lines and points. */

import type { ChartOptions } from './options';
import { UNIT, type Frame } from './frame';
import type { Look } from './looks';
import { tagged } from './ends';
import { symbolOf } from './shapes';
import { countTicks } from './ticks';
import type { Markish, RenderFunction } from '@observablehq/plot';

/** One mode's measured counts, in the units of the axes. */
export interface Line {
  mode: string;
  look: Look;
  points: readonly LinePoint[];
}

export interface LinePoint {
  count: number;
  low: number;
  mid: number;
  high: number;
  /** What the point says when it is pointed at. */
  title: string;
  /** Its value as it is read, and the range around it. */
  value: string;
  range: string;
  /** True by definition, not by measurement: one thread against itself. */
  given?: boolean;
}

export function axes({ plot }: ChartOptions, frame: Frame): Markish[] {
  const { em, cores, vertical } = frame;
  const { ticks, label } = vertical;
  const counts = countTicks(
    [...new Set([...frame.counts, frame.last])],
    cores,
    frame.x.at,
    1.4 * em,
  );
  // `text` and not `tickFormat`: on a logarithmic scale d3 would leave out labels as it sees fit.
  return [
    plot.gridY(ticks, { className: 'grid', stroke: 'currentColor', strokeOpacity: 1 }),
    plot.axisY(ticks, {
      className: 'axis',
      text: label,
      tickSize: 0,
      tickPadding: 0.5 * em,
      label: null,
    }),
    plot.axisX(counts, {
      className: 'axis',
      text: (count: number) => `${count}`,
      tickSize: 0.25 * em,
      tickPadding: 0.3 * em,
      label: null,
    }),
  ];
}

/** The unit of the horizontal axis, where the numbers leave room for it. */
export function threadsWord({ plot }: ChartOptions, frame: Frame): Markish[] {
  if (frame.naming === 'key') return [];
  const { em } = frame;
  return [
    plot.text([UNIT], {
      frameAnchor: 'bottom-right',
      lineAnchor: 'top',
      textAnchor: 'start',
      className: 'axis',
      dx: 0.75 * em,
      dy: 0.55 * em,
    }),
  ];
}

/** Each reported core count as a line, and the region beyond all of them, where threads take turns. */
export function machine(options: ChartOptions, frame: Frame): Markish[] {
  const within = frame.cores.filter(
    (cores) => cores >= frame.x.domain[0] && cores <= frame.x.domain[1],
  );
  return within.flatMap((cores) => coresLine(options, frame, cores));
}

function coresLine({ plot, measure }: ChartOptions, frame: Frame, cores: number): Markish[] {
  const { last, x, y, em, width } = frame;
  const word = `${cores} ${cores === 1 ? 'core' : 'cores'}`;
  const beyond = 'more threads than cores';
  const roomRight = width - x.at(cores) - 0.6 * em;
  const above = { className: 'note', y: y.domain[1], dy: -0.8 * em };
  const fitsLeft = x.at(cores) - measure(word) > em;
  const isBeyond = last > cores && cores === Math.max(...frame.cores);
  return [
    isBeyond
      ? plot.rect([0], {
          className: 'beyond',
          x1: cores,
          x2: x.moved(last, 1.1 * em),
          y1: y.domain[0],
          y2: y.domain[1],
        })
      : null,
    plot.ruleX([cores], { className: 'cores', stroke: 'currentColor' }),
    plot.text([word], {
      ...above,
      x: [cores],
      textAnchor: fitsLeft ? 'end' : 'start',
      dx: fitsLeft ? -0.3 * em : 0.3 * em,
    }),
    isBeyond && fitsLeft && roomRight > measure(beyond)
      ? plot.text([beyond], { ...above, x: [cores], textAnchor: 'start', dx: 0.3 * em })
      : null,
  ];
}

/** Thin guide, smallest to largest round, point: for each mode one after the other. */
export function series(options: ChartOptions, frame: Frame, lines: readonly Line[]): Markish[] {
  const drawn = besideEachOther(frame, lines);
  return [...guides(options, frame, drawn), ...intervals(options, frame, drawn)];
}

/** The points without a guide between them. */
export const pointsOnly = (
  options: ChartOptions,
  frame: Frame,
  lines: readonly Line[],
): Markish[] => intervals(options, frame, besideEachOther(frame, lines));

/** Grey lines lie below the coloured ones. */
function besideEachOther(frame: Frame, lines: readonly Line[]): Line[] {
  const beside = slides(frame, lines.length);
  const drawn = lines.map((line, i) => slid(line, frame, beside[i] ?? 0));
  return drawn.sort((a, b) => Number(b.look.quiet) - Number(a.look.quiet));
}

const guides = ({ plot }: ChartOptions, frame: Frame, lines: readonly Line[]): Markish[] =>
  lines.map((line) =>
    plot.line(line.points, {
      x: 'count',
      y: 'mid',
      stroke: 'currentColor',
      strokeWidth: 0.1 * frame.em,
      strokeDasharray: line.look.dash || 'none',
      strokeLinejoin: 'round',
      render: tagging(line),
    }),
  );

const intervals = ({ plot }: ChartOptions, frame: Frame, lines: readonly Line[]): Markish[] => [
  ...lines.map((line) =>
    plot.ruleX(measured(line), {
      x: 'count',
      y1: 'low',
      y2: 'high',
      stroke: 'currentColor',
      strokeWidth: 0.14 * frame.em,
      render: tagging(line),
    }),
  ),
  ...lines.map((line) =>
    plot.dot(measured(line), {
      x: 'count',
      y: 'mid',
      r: 0.28 * frame.em,
      symbol: symbolOf(line.look.symbol),
      ...(line.look.result === 0
        ? { fill: 'currentColor', stroke: 'var(--card)', strokeWidth: 0.06 * frame.em }
        : { fill: 'var(--card)', stroke: 'currentColor', strokeWidth: 0.1 * frame.em }),
      title: 'title',
      render: tagging(line),
    }),
  ),
];

const measured = ({ points }: Line): LinePoint[] => points.filter(({ given }) => !given);

/** Plot's own drawing, with the mode's class and name on its group. */
function tagging({ mode, look }: Line): RenderFunction {
  return (index, scales, values, dimensions, context, next) => {
    const group = next?.(index, scales, values, dimensions, context) ?? null;
    return group && tagged(group, { mode, look });
  };
}

/** Modes stand side by side around their count, as far as the counts leave room: intervals stay apart. */
function slides(frame: Frame, lines: number): number[] {
  const places = frame.counts.map(frame.x.at);
  const gaps = places.slice(1).map((place, i) => place - (places[i] ?? 0));
  const step = Math.min(0.32 * frame.em, (0.5 * Math.min(frame.width, ...gaps)) / lines);
  return Array.from({ length: lines }, (_, i) => (i - (lines - 1) / 2) * step);
}

function slid(line: Line, frame: Frame, px: number): Line {
  const points = line.points.map((point) =>
    point.given ? point : { ...point, count: frame.x.moved(point.count, px) },
  );
  return { ...line, points };
}
