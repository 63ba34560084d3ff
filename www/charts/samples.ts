/** Every sample of every cell, in the order of the rounds: what the medians are made of, and what they leave out. */

import { count, counted, seconds, shortSeconds } from '../lib/format';
import { median } from '../lib/median';
import type { Sample } from '../pkg/plain/threadscape';
import { ofOne, type Chart } from './chart';
import { countsOf, type OneInput } from './input';
import type { ChartOptions } from './options';
import { modeChoice, pickedOf, type Selection } from './choice';
import { makerFor, sheet, type Maker } from './elements';
import { scale, UNIT, type Scale } from './frame';
import { legend, type Entry } from './legend';
import { looksIn, type Look } from './looks';
import { tagged } from './ends';
import { pathOf } from './shapes';
import { textCell, none, type TableCell, type Row, type Table } from './table';
import { decadeTicks, evenTicks } from './ticks';

export const samples: Chart = ofOne({
  id: 'samples',
  title: 'Every sample',
  wide: true,
  hint: 'time of a pass, from the first round to the last',
  heading: (input) => ({
    title: samples.title,
    hint: isRelative(input)
      ? 'time of a pass ÷ median of its cell, from the first round to the last'
      : 'time of a pass, logarithmic, from the first round to the last',
  }),
  choices: (input) => [choice(input), unitChoice],
  missing: (input) => (stripsOf(input).length > 0 ? '' : 'This result holds no samples.'),
  words: (input) =>
    isRelative(input)
      ? [
          'What lies farther from its median than the kept samples stands at the edge; the table has its time.',
        ]
      : [],
  table,
  ends: () => [],
  draw,
});

// ---- the samples ------------------------------------------------------------------------------

interface Strip {
  mode: string;
  look: Look;
  threads: number;
  kept: readonly Sample[];
  warmups: readonly Sample[];
  /** Not kept: the page was hidden or resized, or the answer was wrong. */
  discarded: readonly Sample[];
}

function choice(input: OneInput): Selection {
  const { options } = modeChoice(input);
  return {
    kind: 'list',
    id: 'mode',
    label: 'Mode',
    options: [{ id: 'all', label: 'all modes' }, ...options],
  };
}

const unitChoice: Selection = {
  kind: 'buttons',
  id: 'unit',
  label: 'As',
  options: [
    { id: 'time', label: 'time' },
    { id: 'share', label: 'share of the median' },
  ],
};

const isRelative = (input: OneInput): boolean => pickedOf(input, unitChoice) === 'share';

function stripsOf(input: OneInput): Strip[] {
  const { plan } = input;
  const chosen = pickedOf(input, choice(input));
  const looks = looksIn({ results: [input] }, input);
  const byPoint = byPointOf(input.samples);
  return plan.points.flatMap(({ role, mode, threads }, point) => {
    const [look, own] = [looks.get(mode), byPoint.get(point)];
    if (role !== 'measured' || !look || !own || (chosen !== 'all' && chosen !== mode)) return [];
    const timed = own.filter(({ warmup }) => !warmup);
    return [
      {
        mode,
        look,
        threads,
        kept: timed.filter(isFine),
        warmups: own.filter(({ warmup }) => warmup),
        discarded: timed.filter((sample) => !isFine(sample)),
      },
    ];
  });
}

function byPointOf(samples: readonly Sample[]): Map<number, Sample[]> {
  const groups = new Map<number, Sample[]>();
  for (const sample of samples) {
    const group = groups.get(sample.point);
    if (group) group.push(sample);
    else groups.set(sample.point, [sample]);
  }
  return groups;
}

const isFine = ({ ok, hidden }: Sample): boolean => ok && !hidden;

const middle = ({ kept }: Strip): number => median(kept.map(({ seconds }) => seconds));

// ---- the drawing ------------------------------------------------------------------------------

/** The vertical axis: times, or each as a share of its cell's median. */
interface Unit {
  of: (sample: Sample, strip: Strip) => number;
  y: Scale;
  ticks: readonly number[];
  label: (value: number) => string;
}

function draw(input: OneInput, options: ChartOptions): SVGSVGElement {
  const make = makerFor(options);
  const { width, em } = options;
  const strips = stripsOf(input);
  const { key, height: top } = legend(make, entries(make, strips, em), options);
  const counts = countsOf(input.plan);
  const height = Math.min(24 * em, Math.max(18 * em, 0.4 * width)) + top;
  const unit = (isRelative(input) ? shares : times)(strips, [height - 2 * em, top + em]);
  const words = [...unit.ticks.map(unit.label), UNIT];
  const left = Math.max(...words.map((word) => options.measure(word))) + 0.75 * em;
  const band = (width - left - 0.5 * em) / counts.length;
  const centre = (threads: number): number => left + (counts.indexOf(threads) + 0.5) * band;
  const shown = [...new Set(strips.map(({ mode }) => mode))];
  const step = Math.min(6 * em, (0.86 * band) / Math.max(1, shown.length));
  const strip = (one: Strip): SVGElement => {
    const beside = (shown.indexOf(one.mode) - (shown.length - 1) / 2) * step;
    return stripOf(make, one, unit, { x: centre(one.threads) + beside, step, em });
  };
  const foot = { class: 'axis', y: height - 0.6 * em };
  return sheet(
    make,
    { width, height },
    'The time of every sample by mode and threads. The table below holds its numbers.',
    key,
    ...grid(make, unit, left, width, em),
    ...counts.slice(1).map((_, i) => {
      const d = `M${left + (i + 1) * band},${unit.y.range[1]}V${unit.y.range[0]}`;
      return make('path', { class: 'grid', stroke: 'currentColor', d });
    }),
    make('text', { ...foot, x: left - 0.5 * em, 'text-anchor': 'end' }, UNIT),
    ...counts.map((threads) =>
      make('text', { ...foot, x: centre(threads), 'text-anchor': 'middle' }, `${threads}`),
    ),
    ...strips.map(strip),
  );
}

function times(strips: readonly Strip[], range: [number, number]): Unit {
  const all = strips.flatMap(({ kept, warmups, discarded }) =>
    [...kept, ...warmups, ...discarded].map(({ seconds }) => seconds),
  );
  const [low, high] = all.length > 0 ? [Math.min(...all), Math.max(...all)] : [1e-3, 1e-1];
  const y = scale([low / 1.15, high * 1.15], range);
  return { of: ({ seconds }) => seconds, y, ticks: decadeTicks(...y.domain), label: shortSeconds };
}

/** As far as the kept samples go; what lies beyond stands at the edge. */
function shares(strips: readonly Strip[], range: [number, number]): Unit {
  const of: Unit['of'] = ({ seconds }, strip) => seconds / middle(strip);
  const all = strips.flatMap((strip) => strip.kept.map((sample) => of(sample, strip)));
  const reach = 1.1 * Math.max(0.01, ...all.map((share) => Math.abs(share - 1)));
  const [low, high] = [1 - reach, 1 + reach];
  return {
    of: (sample, strip) => Math.min(high, Math.max(low, of(sample, strip))),
    y: scale([low, high], range, 'linear'),
    ticks: evenTicks(low, high, 5),
    label: (share) => `${Number((100 * share).toFixed(2))} %`,
  };
}

function grid(
  make: Maker,
  { y, ticks, label }: Unit,
  left: number,
  width: number,
  em: number,
): SVGElement[] {
  return ticks.flatMap((tick) => [
    make('path', { class: 'grid', stroke: 'currentColor', d: `M${left},${y.at(tick)}H${width}` }),
    make(
      'text',
      { class: 'axis', x: left - 0.5 * em, y: y.at(tick), dy: '0.32em', 'text-anchor': 'end' },
      label(tick),
    ),
  ]);
}

/** Its samples from left to right as they were taken, a line through the median of those that were kept. */
function stripOf(
  make: Maker,
  strip: Strip,
  { of, y }: Unit,
  { x, step, em }: { x: number; step: number; em: number },
): SVGElement {
  const { mode, look, kept, warmups, discarded } = strip;
  const all = [...warmups, ...kept, ...discarded].sort((a, b) => a.round - b.round);
  const radius = Math.min(0.22 * em, 0.2 * step);
  const slot = (0.7 * step) / Math.max(1, all.length - 1);
  const place = (sample: Sample): [number, number] => [
    x + (all.indexOf(sample) - (all.length - 1) / 2) * slot,
    y.at(of(sample, strip)),
  ];
  const paths = (list: readonly Sample[], path: (x: number, y: number) => string): string =>
    list.map((sample) => path(...place(sample))).join('');
  const group = make('g');
  if (kept.length > 0) {
    const level = y.at(of({ ...kept[0]!, seconds: middle(strip) }, strip));
    const d = `M${x - 0.48 * step},${level}H${x + 0.48 * step}`;
    group.append(make('path', { class: 'median', d }));
  }
  group.append(
    make('path', { class: 'kept', d: paths(kept, (x, y) => pathOf(look.symbol, radius, x, y)) }),
    make('path', { class: 'open', d: paths(warmups, (x, y) => ring(radius * 1.3, x, y)) }),
    make('path', { class: 'open', d: paths(discarded, (x, y) => struck(radius * 1.3, x, y)) }),
    make('title', {}, titleOf(strip)),
  );
  return tagged(group, { mode, look });
}

const ring = (radius: number, x: number, y: number): string => pathOf('circle', radius, x, y);

/** A ring with a line through it. */
const struck = (r: number, x: number, y: number): string =>
  `${ring(r, x, y)}M${x - 1.3 * r},${y + 1.3 * r}L${x + 1.3 * r},${y - 1.3 * r}`;

function titleOf(strip: Strip): string {
  const { look, threads, kept } = strip;
  const where = `${look.label}, ${counted(threads, 'thread')}`;
  return `${where}: ${seconds(middle(strip))}, ${counted(kept.length, 'sample')}`;
}

function entries(make: Maker, strips: readonly Strip[], em: number): Entry[] {
  const modes = new Map(strips.map((strip) => [strip.mode, strip.look]));
  const r = 0.3 * em;
  const open = (d: string): SVGElement => make('path', { class: 'open', d });
  return [
    ...[...modes].map(([mode, look]) => ({
      label: look.label,
      sign: make('path', { class: 'kept', d: pathOf(look.symbol, r) }),
      mode,
      look,
    })),
    { label: 'median', sign: make('path', { class: 'median', d: `M${-1.6 * r},0H${1.6 * r}` }) },
    { label: 'warm-up', sign: open(ring(r, 0, 0)) },
    ...(strips.some(({ discarded }) => discarded.length > 0)
      ? [{ label: 'discarded', sign: open(struck(r, 0, 0)) }]
      : []),
  ];
}

// ---- the twin ---------------------------------------------------------------------------------

function table(input: OneInput): Table {
  return {
    caption: 'Every sample: the time of a pass.',
    heads: [
      'Mode, threads',
      'Kept',
      'Median',
      'Smallest',
      'Largest',
      'Warm-up',
      'Discarded',
      'Kept, by round',
    ],
    rows: stripsOf(input).map(row),
    notes: [
      'Warm-up: passes before the first round, never part of a figure.',
      'Discarded: the page was hidden or resized meanwhile, or the answer was wrong; no figure holds them either.',
    ],
  };
}

function row(strip: Strip): Row {
  const { mode, look, threads, kept, warmups, discarded } = strip;
  const times = kept.map((sample) => sample.seconds);
  const some = (value: number): TableCell => (kept.length > 0 ? textCell(seconds(value)) : none);
  // A line may end between two times, not within one.
  const whole = (sample: Sample): string => seconds(sample.seconds).replace(' ', '\u00a0');
  const list = (all: readonly Sample[]): TableCell =>
    all.length > 0 ? { ...textCell(all.map(whole).join(' · ')), long: all.length > 4 } : none;
  return {
    head: `${look.label}, ${threads}`,
    mode,
    cells: [
      textCell(count(kept.length)),
      some(median(times)),
      some(Math.min(...times)),
      some(Math.max(...times)),
      list(warmups),
      discardedCell(discarded),
      list(kept),
    ],
  };
}

function discardedCell(discarded: readonly Sample[]): TableCell {
  if (discarded.length === 0) return textCell('0');
  const wrong = discarded.filter(({ ok }) => !ok).length;
  const why = [
    wrong > 0 && `${count(wrong)} with a wrong answer`,
    discarded.length > wrong && `${count(discarded.length - wrong)} while hidden or resized`,
  ];
  return textCell(count(discarded.length), why.filter(Boolean).join(', '));
}
