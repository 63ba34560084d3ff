/**
 * Where the thread-seconds of a pass went (F7): p threads × the time of a pass, taken apart. What no measurement
 * accounts for is shown as such, to the left of zero where the measured parts explain too much.
 */

import { counted, percent, seconds } from '../lib/format';
import type { Estimate, Part } from '../pkg/plain/threadscape';
import { isWeak } from './base';
import { ofOne, type Chart } from './chart';
import type { OneInput } from './input';
import type { ChartOptions } from './options';
import { modeChoice, pickedOf } from './choice';
import { makerFor, sheet, type Maker } from './elements';
import { scale, type Scale } from './frame';
import { legend } from './legend';
import { partBoxes, partSign } from './parts';
import { textCell, type Row, type Table } from './table';
import { evenTicks } from './ticks';

export const losses: Chart = ofOne({
  id: 'losses',
  title: 'Where the time goes',
  hint: 'as shares of threads × time of a pass',
  choices: (input) => [modeChoice(input)],
  missing: (input) =>
    isWeak(input)
      ? 'Losses are told for fixed total work; here the work grows with the threads.'
      : barsOf(input).length > 0
        ? ''
        : 'The losses of this mode need its one thread, and a round that is whole.',
  table,
  ends: () => [],
  draw,
});

/** In their order, from what is wanted to what is not explained. */
const parts: readonly { part: Part; label: string; meaning: string }[] = [
  {
    part: 'useful',
    label: 'useful work',
    meaning: 'what one thread of this mode needs for the whole work',
  },
  {
    part: 'machine',
    label: 'the machine',
    meaning: 'what it does not give at this width even where nothing is shared',
  },
  { part: 'granularity', label: 'uneven tasks', meaning: 'tasks that cannot be shared out evenly' },
  { part: 'start', label: 'starting and ending', meaning: 'the empty pass, measured' },
  { part: 'copies', label: 'copies', meaning: 'that the mode makes' },
  { part: 'lockWait', label: 'waiting for the lock', meaning: 'as in the watched pass' },
  {
    part: 'imbalance',
    label: 'waiting for the last thread',
    meaning: 'as in the watched pass, beyond what uneven tasks explain',
  },
  {
    part: 'unexplained',
    label: 'not explained',
    meaning: 'slower steps, for whatever reason; below zero where the other parts explain too much',
  },
];

interface Bar {
  threads: number;
  /** Threads × time of a pass. */
  total: number;
  shares: ReadonlyMap<Part, number>;
}

function barsOf(input: OneInput): Bar[] {
  const mode = pickedOf(input, modeChoice(input));
  const series = input.analysis.series.find((one) => one.mode === mode);
  return (series?.estimates ?? []).filter(({ losses }) => losses.length > 0).map(barOf);
}

function barOf({ threads, seconds: time, losses }: Estimate): Bar {
  const total = threads * time.mid;
  return {
    threads,
    total,
    shares: new Map(losses.map(({ part, seconds }) => [part, seconds / total])),
  };
}

const known = (bars: readonly Bar[]) =>
  parts.filter(({ part }) => bars.some(({ shares }) => shares.has(part)));

/** Those that are more than nothing in any bar: the key needs no others. */
const seen = (bars: readonly Bar[]) =>
  known(bars).filter(({ part }) =>
    bars.some(({ shares }) => Math.abs(shares.get(part) ?? 0) >= 0.0005),
  );

// ---- the drawing ------------------------------------------------------------------------------

/** In em. */
const BAR = 1.5;
const STEP = 2.2;

function draw(input: OneInput, options: ChartOptions): SVGSVGElement {
  const make = makerFor(options);
  const { width, em, measure } = options;
  const bars = barsOf(input);
  const entries = seen(bars).map(({ part, label }) => ({ label, sign: partSign(make, part, em) }));
  const { key, height: top } = legend(make, entries, options);
  const left =
    Math.max(0, ...bars.map(({ threads }) => measure(counted(threads, 'thread')))) + 0.75 * em;
  const bottom = top + bars.length * STEP * em + 0.2 * em;
  const x = scale(domainOf(bars), [left, width - 1.5 * em], 'linear');
  return sheet(
    make,
    { width, height: bottom + 1.75 * em },
    'Shares of threads × time by thread count. The table below holds its numbers.',
    key,
    ...gridOf(make, x, top, bottom, em),
    ...bars.flatMap((bar, i) =>
      barParts(make, bar, x, top + i * STEP * em + 0.35 * em, left, options),
    ),
  );
}

function domainOf(bars: readonly Bar[]): [number, number] {
  const sums = (sign: 1 | -1): number[] =>
    bars.map(({ shares }) =>
      [...shares.values()]
        .filter((share) => share * sign > 0)
        .reduce((sum, share) => sum + share, 0),
    );
  return [Math.min(0, ...sums(-1)), Math.max(1, ...sums(1))];
}

function gridOf(make: Maker, x: Scale, top: number, bottom: number, em: number): SVGElement[] {
  return evenTicks(...x.domain, 5).flatMap((tick) => [
    make('path', {
      class: tick === 0 ? 'even' : 'grid',
      stroke: 'currentColor',
      d: `M${x.at(tick)},${top}V${bottom}`,
    }),
    make(
      'text',
      { class: 'axis', x: x.at(tick), y: bottom + 1.1 * em, 'text-anchor': 'middle' },
      `${Math.round(tick * 100)} %`.replace('-', '−'),
    ),
  ]);
}

/** Side by side from zero, what is negative to the left. */
function barParts(
  make: Maker,
  { threads, shares }: Bar,
  x: Scale,
  y: number,
  left: number,
  { em, measure }: ChartOptions,
): SVGElement[] {
  const words = counted(threads, 'thread');
  const name = {
    class: 'axis',
    x: left - 0.5 * em,
    y: y + (BAR * em) / 2,
    dy: '0.32em',
    'text-anchor': 'end',
  };
  let [below, above] = [0, 0];
  const boxes = parts.flatMap(({ part, label }) => {
    const share = shares.get(part) ?? 0;
    if (share === 0) return [];
    const from = share > 0 ? above : below;
    if (share > 0) above += share;
    else below += share;
    const [x1, x2] = [x.at(from), x.at(from + share)].sort((a, b) => a - b) as [number, number];
    const box = partBoxes(make, part, [{ x1, x2 }], y, BAR * em);
    box.append(make('title', {}, `${words}, ${label}: ${shareText(share)}`));
    const fits = x2 - x1 > measure(shareText(share)) + 0.6 * em;
    const centre = {
      x: (x1 + x2) / 2,
      y: y + (BAR * em) / 2,
      dy: '0.32em',
      'text-anchor': 'middle',
    };
    return fits && inked.has(part)
      ? [box, make('text', { class: 'inside', ...centre }, shareText(share))]
      : [box];
  });
  return [make('text', name, words), ...boxes];
}

/** Parts that are dark enough, and not hatched, for a number on them. */
const inked: ReadonlySet<Part> = new Set<Part>(['useful', 'machine', 'copies', 'start']);

/** What rounds to nothing has no sign. */
const shareText = (share: number): string =>
  percent(Math.abs(share) < 0.0005 ? 0 : share).replace('-', '−');

// ---- the twin ---------------------------------------------------------------------------------

function table(input: OneInput): Table {
  const bars = barsOf(input);
  const columns = known(bars);
  const { options } = modeChoice(input);
  const mode = options.find(({ id }) => id === pickedOf(input, modeChoice(input)))?.label ?? '';
  const negative = bars.some(({ shares }) => (shares.get('unexplained') ?? 0) < 0);
  return {
    caption: `Where the time of “${mode}” goes: shares of threads × time of a pass, by medians.`,
    heads: ['Threads', ...columns.map(({ label }) => label), 'sum', 'threads × time'],
    rows: bars.map((bar) =>
      row(
        bar,
        columns.map(({ part }) => part),
      ),
    ),
    notes: [
      ...columns.map(({ label, meaning }) => `${label}: ${meaning}.`),
      ...(negative
        ? [
            'Below zero: the measured parts explain more than the whole, so they overlap or were smaller in these passes.',
          ]
        : []),
    ],
  };
}

const signed = (value: number): string => `${value < 0 ? '−' : ''}${seconds(Math.abs(value))}`;

function row({ threads, total, shares }: Bar, columns: readonly Part[]): Row {
  const sum = [...shares.values()].reduce((sum, share) => sum + share, 0);
  const cells = columns.map((part) => {
    const share = shares.get(part);
    return share === undefined ? textCell('–') : textCell(shareText(share), signed(share * total));
  });
  return {
    head: `${threads}`,
    mode: null,
    cells: [...cells, textCell(shareText(sum)), textCell(seconds(total))],
  };
}
