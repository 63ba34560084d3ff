/**
 * Karp and Flatt's serial fraction, e(p) = (1/S − 1/p) ÷ (1 − 1/p). Its trend tells a serial part (flat) from an
 * overhead that grows with the threads (rising); one value alone tells nothing (R30).
 */

import { digits } from '../lib/format';
import { modeLabel } from '../lib/labels';
import type { Estimate, Series, Interval, Trend } from '../pkg/plain/threadscape';
import { areWeak } from './base';
import { ofMany, type Chart } from './chart';
import { sentencesOf, type ChartInput, type ChartResult } from './input';
import type { ChartOptions } from './options';
import { pickedOf, type Selection } from './choice';
import { curves, usualSize } from './curves';
import type { Vertical } from './frame';
import type { Line } from './layers';
import { endsOf, extentOf, linesOf } from './measured';
import {
  beyondNote,
  textCell,
  cellsOf,
  countHeads,
  intervalsWords,
  modeRow,
  modeRows,
  none,
  intervalCell,
  type Row,
  type Table,
} from './table';
import { evenTicks } from './ticks';

export const karpFlatt: Chart = ofMany({
  id: 'karp-flatt',
  title: 'Serial fraction',
  hint: 'Karp and Flatt’s e(p); threads logarithmic',
  wide: true,
  heading: (input) => ({
    title: karpFlatt.title,
    hint:
      chosen(input) === corrected
        ? 'Karp and Flatt’s e(p), without what the machine itself loses; threads logarithmic'
        : karpFlatt.hint,
  }),
  choices: (input) => [kindChoice(input)],
  missing,
  words,
  table,
  ends: (input) => endsOf(lines(input), fraction),
  draw,
});

type Of = (estimate: Estimate) => Interval | null;

const raw: Of = ({ serialFraction }) => serialFraction;
const corrected: Of = ({ serialFractionCorrected }) => serialFractionCorrected;

function has(input: ChartInput, of: Of): boolean {
  const series = input.results.flatMap(({ analysis }) => analysis.series);
  return series.some(({ estimates }) => estimates.some((estimate) => of(estimate)));
}

function kindChoice(input: ChartInput): Selection {
  const options = [{ id: 'raw', label: 'as measured' }];
  const without = { id: 'corrected', label: 'without what the machine itself loses' };
  return {
    kind: 'buttons',
    id: 'kind',
    label: 'Fraction',
    options: has(input, corrected) ? [...options, without] : options,
  };
}

const chosen = (input: ChartInput): Of =>
  pickedOf(input, kindChoice(input)) === 'corrected' ? corrected : raw;

function missing(input: ChartInput): string {
  if (areWeak(input))
    return 'Karp and Flatt’s fraction is one of fixed total work; here the work grows with the threads.';
  return has(input, raw) ? '' : 'The fraction needs one thread, and more than one.';
}

/** Small ones in thousandths: 0.004, 0.13, 2.1. */
const fraction = (value: number): string =>
  (Math.abs(value) >= 0.9995 ? digits(value) : value.toFixed(3))
    .replace(/^-0\.000$/, '0.000')
    .replace('-', '−');

const lines = (input: ChartInput): Line[] =>
  linesOf(input, { of: chosen(input), format: fraction });

function draw(input: ChartInput, options: ChartOptions): SVGSVGElement {
  const measured = lines(input);
  return curves(input, options, {
    lines: measured,
    ends: endsOf(measured, fraction),
    vertical: vertical(measured),
    size: usualSize,
    words: 'Karp and Flatt’s serial fraction against threads.',
    behind: () => [options.plot.ruleY([0], { className: 'even', stroke: 'currentColor' })],
  });
}

/** From 0, or below it where an interval reaches there. */
function vertical(measured: readonly Line[]): Vertical {
  const [least, most] = extentOf(measured);
  const [low, high] = [Math.min(0, least), Math.max(0.05, most)];
  const domain = [low < 0 ? low * 1.1 : 0, high * 1.05] as const;
  const ticks = evenTicks(...domain, 5);
  return { domain, ticks, label: (value) => `${value}`.replace('-', '−'), type: 'linear' };
}

// ---- the trend --------------------------------------------------------------------------------

/** By its shape over all counts that the machine has cores for: the analysis tells it. */
const trendOf = (series: Series, of: Of): Trend | null =>
  of === corrected ? series.trendCorrected : series.trend;

const meanings: [Trend, string, string][] = [
  ['rises', 'rises', 'It rises: an overhead that grows with the threads'],
  ['level', 'level', 'It is level, as of a serial part'],
  ['noLoss', 'no loss', 'It is not told from 0: no loss'],
  ['falls', 'falls', 'It falls: what is lost weighs less with more threads'],
  ['risesThenFalls', 'rises, then falls', 'It rises and falls again: no one kind of loss'],
  ['fallsThenRises', 'falls, then rises', 'It falls and rises again: no one kind of loss'],
];

function words(input: ChartInput): string[] {
  const of = chosen(input);
  return sentencesOf(input, (result) => wordsOf(result, of));
}

/** What falls as measured, and is level once the machine's own loss is off it. */
const aloneFaster = ({ trend, trendCorrected }: Series, of: Of): boolean =>
  of === raw && trend === 'falls' && (trendCorrected === 'level' || trendCorrected === 'noLoss');

function wordsOf({ analysis: { series }, modes: known }: ChartResult, of: Of): string[] {
  const say = (meaning: string, modes: readonly Series[]): string[] =>
    modes.length > 0
      ? [`${meaning}: ${modes.map(({ mode }) => modeLabel(known, mode)).join('; ')}.`]
      : [];
  const trends = [
    ...meanings.flatMap(([trend, , meaning]) =>
      say(
        meaning,
        series.filter((one) => trendOf(one, of) === trend && !aloneFaster(one, of)),
      ),
    ),
    ...say(
      'It falls, and does not once the machine’s own loss is taken off: one thread alone was faster',
      series.filter((one) => aloneFaster(one, of)),
    ),
  ];
  const few = series.some((one) => one.estimates.some(of) && !trendOf(one, of));
  const hint =
    'A trend takes two counts beyond one that the machine has cores for; a single value tells nothing.';
  return few ? [...trends, hint] : trends;
}

// ---- the twin ---------------------------------------------------------------------------------

function table(input: ChartInput): Table {
  return {
    caption: `Karp and Flatt’s serial fraction: ${intervalsWords(input)}.`,
    heads: ['Mode', ...countHeads(input), 'Trend'],
    rows: modeRows(input, (result, series) => rows(input, result, series)),
    notes: [
      ...beyondNote(input),
      'Corrected: with what the machine gives without any sharing in the place of the thread count.',
      'Trend: its shape over the counts that the machine has cores for, where intervals lie apart by more than a hundredth of speed-up.',
    ],
  };
}

function rows(input: ChartInput, result: ChartResult, series: Series): Row[] {
  const cells = (of: Of) => [
    ...cellsOf(input, series, (estimate) => intervalCell(of(estimate), fraction)),
    trendCell(trendOf(series, of)),
  ];
  const main = modeRow(input, result, series.mode, cells(raw));
  if (!series.estimates.some(corrected)) return [main];
  return [main, { head: 'corrected', mode: null, cells: cells(corrected), sub: true }];
}

const trendCell = (trend: Trend | null) => {
  const [, word] = meanings.find(([of]) => of === trend) ?? [];
  return word === undefined ? none : textCell(word);
};
