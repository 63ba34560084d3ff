/** Throughput: inner steps per second, of all threads together. What a machine delivers, whatever it is set against. */

import { scaled } from '../lib/format';
import type { Estimate, Interval } from '../pkg/plain/threadscape';
import { ofMany, type Chart } from './chart';
import type { ChartInput } from './input';
import type { ChartOptions } from './options';
import { curves, usualSize } from './curves';
import type { Vertical } from './frame';
import type { Line } from './layers';
import { endsOf, extentOf, linesOf } from './measured';
import { readingOf } from './reading';
import {
  beyondNote,
  cellsOf,
  countHeads,
  intervalsWords,
  modeRow,
  modeRows,
  intervalCell,
  type Table,
} from './table';
import { decadeTicks } from './ticks';

export const throughput: Chart = ofMany({
  id: 'throughput',
  title: 'Throughput',
  hint: 'inner steps per second, both axes logarithmic',
  table,
  ends: (input) => endsOf(lines(input), scaled),
  reading: (input) => readingOf(input, lines(input)),
  draw,
});

/** From the time per step: it holds for fixed work and for work that grows with the threads. */
function rate({ stepNanoseconds, seconds: { low, mid, high } }: Estimate): Interval {
  const steps = 1e9 / stepNanoseconds;
  return { low: (steps * mid) / high, mid: steps, high: (steps * mid) / low };
}

const lines = (input: ChartInput): Line[] => linesOf(input, { of: rate, format: scaled });

function draw(input: ChartInput, options: ChartOptions): SVGSVGElement {
  const measured = lines(input);
  return curves(input, options, {
    lines: measured,
    ends: endsOf(measured, scaled),
    vertical: vertical(measured),
    size: usualSize,
    words: 'Inner steps per second against threads.',
  });
}

function vertical(measured: readonly Line[]): Vertical {
  const [low, high] = extentOf(measured);
  const domain = Number.isFinite(low)
    ? ([low / 1.15, high * 1.15] as const)
    : ([1e6, 1e9] as const);
  return {
    domain,
    ticks: decadeTicks(...domain),
    label: (rate) => scaled(rate).replace(/\.0+(?= |$)/, ''),
  };
}

function table(input: ChartInput): Table {
  return {
    caption: `Inner steps per second: ${intervalsWords(input)}.`,
    heads: ['Mode', ...countHeads(input)],
    rows: modeRows(input, (result, series) => [
      modeRow(
        input,
        result,
        series.mode,
        cellsOf(input, series, (estimate) => intervalCell(rate(estimate), scaled)),
      ),
    ]),
    notes: [
      ...beyondNote(input),
      'k, M, G: thousand, million, thousand million steps per second, of all threads together.',
    ],
  };
}
