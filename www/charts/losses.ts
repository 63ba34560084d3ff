/**
 * Where the thread-seconds of a pass went (F7): p threads × the time of a pass, taken apart. What no measurement
 * accounts for is told by comparison with modes that differ in one thing, where the run has any (R41), and the rest is shown as
 * such, to the left of zero where the other parts explain too much.
 */

import { counted, percent, seconds } from '../lib/format';
import { modeLabel } from '../lib/labels';
import type { Comparison, Estimate, Part } from '../pkg/plain/threadscape';
import { isWeak } from './base';
import { ofOne, type Chart } from './chart';
import type { OneInput } from './input';
import type { ChartOptions } from './options';
import { modeChoice, pickedOf } from './choice';
import { makerFor, sheet, type Maker } from './elements';
import { scale, type Scale } from './frame';
import { legend } from './legend';
import { comparedAt, partBoxes, partSign, type Share } from './parts';
import { between, textCell, type Row, type Table } from './table';
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

/** What a bar consists of. */
interface Segment {
  /** A part, or the modes that were compared. */
  key: string;
  look: Share;
  label: string;
  meaning: string;
}

const measured = (part: Part, label: string, meaning: string): Segment => ({
  key: part,
  look: part,
  label,
  meaning,
});

/** What was measured in the passes themselves, from what is wanted on. */
const parts: readonly Segment[] = [
  measured('useful', 'useful work', 'what one thread of this mode needs for the whole work'),
  measured(
    'machine',
    'the machine',
    'what it does not give at this width even where nothing is shared',
  ),
  measured('granularity', 'uneven tasks', 'tasks that cannot be shared out evenly'),
  measured('start', 'starting and ending', 'the empty pass, measured'),
  measured('copies', 'copies', 'that the mode makes'),
  measured('lockWait', 'waiting for the lock', 'as in the watched pass'),
  measured(
    'imbalance',
    'waiting for the last thread',
    'as in the watched pass, beyond what uneven tasks explain',
  ),
];

const rest = measured(
  'unexplained',
  'not explained',
  'slower steps without a mechanism that was measured; below zero where the other parts explain too much',
);

/** Parts of a comparison: its key, which the bars know it by. */
const keyOf = ({ mode, other }: Comparison): string => `${mode} ${other}`;

/** A link of the chain: what a mode loses beyond one that differs from it in one thing (R41). */
function linkOf({ modes }: OneInput, comparison: Comparison, place: number): Segment {
  const { mode, other } = comparison;
  const by = modes.find(({ id }) => id === mode)?.differs.find(({ from }) => from === other)?.by;
  const beyond = `beyond ${modeLabel(modes, other)}`;
  const compared = place === 0 ? '' : ` (“${modeLabel(modes, mode)}” compared with it)`;
  return {
    key: keyOf(comparison),
    look: comparedAt(place),
    label: beyond,
    meaning: `${by ?? 'what the other mode does not do'}, by comparison at the same width${compared}`,
  };
}

interface Amount {
  share: number;
  /** Smallest and largest, where an interval is known. */
  ends: readonly [number, number] | null;
}

interface Bar {
  threads: number;
  /** Threads × time of a pass. */
  total: number;
  amounts: ReadonlyMap<string, Amount>;
}

const picked = (input: OneInput): string => pickedOf(input, modeChoice(input));

const estimatesOf = (input: OneInput): Estimate[] =>
  (input.analysis.series.find(({ mode }) => mode === picked(input))?.estimates ?? []).filter(
    ({ losses }) => losses.length > 0,
  );

const barsOf = (input: OneInput): Bar[] => estimatesOf(input).map(barOf);

/** What the links of the chain explain is taken off what no part does. */
function barOf({ threads, seconds: time, losses, comparisons }: Estimate): Bar {
  const total = threads * time.mid;
  const chain = comparisons.filter(({ overlaps }) => !overlaps);
  const explained = chain.reduce((sum, { seconds }) => sum + seconds.mid, 0);
  const ofParts = losses.map(({ part, seconds }): [string, Amount] => [
    part,
    { share: (seconds - (part === rest.key ? explained : 0)) / total, ends: null },
  ]);
  const ofLinks = chain.map((link): [string, Amount] => {
    const { low, mid, high } = link.seconds;
    return [keyOf(link), { share: mid / total, ends: [low / total, high / total] }];
  });
  return { threads, total, amounts: new Map([...ofParts, ...ofLinks]) };
}

/** Those of any bar, in their order. */
function segmentsOf(input: OneInput, bars: readonly Bar[]): Segment[] {
  const links = new Map<string, Comparison>();
  for (const link of estimatesOf(input).flatMap(({ comparisons }) => comparisons))
    if (!link.overlaps) links.set(keyOf(link), link);
  const chain = [...links.values()].map((link, place) => linkOf(input, link, place));
  return [...parts, ...chain, rest].filter(({ key }) =>
    bars.some(({ amounts }) => amounts.has(key)),
  );
}

const shareOf = ({ amounts }: Bar, { key }: Segment): number => amounts.get(key)?.share ?? 0;

/** Those that are more than nothing in any bar: the key needs no others. */
const visible = (segments: readonly Segment[], bars: readonly Bar[]): Segment[] =>
  segments.filter((segment) => bars.some((bar) => Math.abs(shareOf(bar, segment)) >= 0.0005));

// ---- the drawing ------------------------------------------------------------------------------

/** In em. */
const BAR = 1.5;
const STEP = 2.2;

function draw(input: OneInput, options: ChartOptions): SVGSVGElement {
  const make = makerFor(options);
  const { width, em, measure } = options;
  const bars = barsOf(input);
  const segments = segmentsOf(input, bars);
  const entries = visible(segments, bars).map(({ look, label }) => ({
    label,
    sign: partSign(make, look, em),
  }));
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
      barParts(make, bar, segments, { x, y: top + i * STEP * em + 0.35 * em, left }, options),
    ),
  );
}

function domainOf(bars: readonly Bar[]): [number, number] {
  const sums = (sign: 1 | -1): number[] =>
    bars.map(({ amounts }) =>
      [...amounts.values()]
        .filter(({ share }) => share * sign > 0)
        .reduce((sum, { share }) => sum + share, 0),
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
  bar: Bar,
  segments: readonly Segment[],
  { x, y, left }: { x: Scale; y: number; left: number },
  { em, measure }: ChartOptions,
): SVGElement[] {
  const words = counted(bar.threads, 'thread');
  const name = {
    class: 'axis',
    x: left - 0.5 * em,
    y: y + (BAR * em) / 2,
    dy: '0.32em',
    'text-anchor': 'end',
  };
  let [below, above] = [0, 0];
  const boxes = segments.flatMap((segment) => {
    const { look, label } = segment;
    const share = shareOf(bar, segment);
    if (share === 0) return [];
    const from = share > 0 ? above : below;
    if (share > 0) above += share;
    else below += share;
    const [x1, x2] = [x.at(from), x.at(from + share)].sort((a, b) => a - b) as [number, number];
    const box = partBoxes(make, look, [{ x1, x2 }], y, BAR * em);
    box.append(make('title', {}, `${words}, ${label}: ${shareText(share)}`));
    const fits = x2 - x1 > measure(shareText(share)) + 0.6 * em;
    const centre = {
      x: (x1 + x2) / 2,
      y: y + (BAR * em) / 2,
      dy: '0.32em',
      'text-anchor': 'middle',
    };
    return fits && inked.has(look)
      ? [box, make('text', { class: 'inside', ...centre }, shareText(share))]
      : [box];
  });
  return [make('text', name, words), ...boxes];
}

/** Parts that are dark enough, and not hatched, for a number on them. */
const inked: ReadonlySet<Share> = new Set<Share>([
  'useful',
  'machine',
  'copies',
  'start',
  'compared',
]);

/** What rounds to nothing has no sign. */
const shareText = (share: number): string =>
  percent(Math.abs(share) < 0.0005 ? 0 : share).replace('-', '−');

// ---- the twin ---------------------------------------------------------------------------------

function table(input: OneInput): Table {
  const bars = barsOf(input);
  const segments = segmentsOf(input, bars);
  const negative = bars.some((bar) => shareOf(bar, rest) < 0);
  return {
    caption: `Where the time of “${modeLabel(input.modes, picked(input))}” goes: shares of threads × time of a pass, by medians.`,
    heads: ['Threads', ...segments.map(({ label }) => label), 'sum', 'threads × time'],
    rows: bars.map((bar) => row(bar, segments)),
    notes: [
      ...segments.map(({ label, meaning }) => `${label}: ${meaning}.`),
      ...overlapsOf(input),
      ...(negative
        ? [
            'Below zero: the other parts explain more than the whole, so they overlap or were smaller in these passes.',
          ]
        : []),
    ],
  };
}

/** Further comparisons of the same mode, which explain some of the same once more. */
function overlapsOf(input: OneInput): string[] {
  const all = estimatesOf(input).flatMap((estimate) =>
    estimate.comparisons.filter(({ overlaps }) => overlaps).map((one) => ({ ...one, estimate })),
  );
  return all.map(({ mode, other, seconds: { low, mid, high }, estimate }) => {
    const by = input.modes
      .find(({ id }) => id === mode)
      ?.differs.find(({ from }) => from === other);
    const of = (seconds: number) => seconds / (estimate.threads * estimate.seconds.mid);
    return `With ${counted(estimate.threads, 'thread')} beyond ${modeLabel(input.modes, other)}: ${shareText(of(mid))} (${between(shareText(of(low)), shareText(of(high)))}), ${by?.by ?? ''}; it explains some of the same, and is not in the sum.`;
  });
}

const signed = (value: number): string => `${value < 0 ? '−' : ''}${seconds(Math.abs(value))}`;

function row(bar: Bar, segments: readonly Segment[]): Row {
  const { threads, total, amounts } = bar;
  const sum = [...amounts.values()].reduce((sum, { share }) => sum + share, 0);
  const cells = segments.map(({ key }) => {
    const amount = amounts.get(key);
    if (!amount) return textCell('–');
    const { share, ends } = amount;
    const range = ends ? between(shareText(ends[0]), shareText(ends[1])) : signed(share * total);
    return textCell(shareText(share), range);
  });
  return {
    head: `${threads}`,
    mode: null,
    cells: [...cells, textCell(shareText(sum)), textCell(seconds(total))],
  };
}
