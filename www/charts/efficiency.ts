/** Efficiency: what each thread is worth, beside one alone; and how far a mode stays above a line of one's own. */

import { percent } from '../lib/format';
import type { Estimate, Series, Interval } from '../pkg/plain/threadscape';
import { areWeak, ratioWord } from './base';
import { ofMany, type Chart } from './chart';
import type { ChartInput } from './input';
import type { ChartOptions } from './options';
import { numberOf, type Range } from './choice';
import { curves, usualSize } from './curves';
import type { Vertical } from './frame';
import type { Line } from './layers';
import { endsOf, extentOf, linesOf } from './measured';
import { readingOf } from './reading';
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
  type TableCell,
  type Table,
} from './table';
import { evenTicks } from './ticks';

export const efficiency: Chart = ofMany({
  id: 'efficiency',
  title: 'Efficiency',
  hint: 'speed-up ÷ threads; threads logarithmic',
  heading: (input) => ({
    title: areWeak(input) ? 'Scaled efficiency' : 'Efficiency',
    hint: `${ratioWord(input.results[0]).toLowerCase()} ÷ threads; threads logarithmic`,
  }),
  choices: () => [lineChoice],
  table,
  ends: (input) => endsOf(lines(input), percent),
  reading: (input) => readingOf(input, lines(input)),
  draw,
});

/** In percent. CSinParallel calls a program that stays above 75 % strongly scalable over that range. */
const lineChoice: Range = {
  kind: 'range',
  id: 'line',
  label: 'Line',
  least: 5,
  most: 100,
  step: 5,
  first: 75,
  words: (value) => `${value} %`,
};

const lineOf = (input: ChartInput): number => numberOf(input, lineChoice) / 100;

function efficiencyOf({ speedup, threads }: Estimate): Interval | null {
  if (!speedup) return null;
  const { low, mid, high } = speedup;
  return { low: low / threads, mid: mid / threads, high: high / threads };
}

const lines = (input: ChartInput): Line[] =>
  linesOf(input, {
    of: efficiencyOf,
    format: percent,
    given: ({ threads }) => threads === 1,
  });

function draw(input: ChartInput, options: ChartOptions): SVGSVGElement {
  const measured = lines(input);
  const line = lineOf(input);
  const { plot } = options;
  return curves(input, options, {
    lines: measured,
    ends: endsOf(measured, percent),
    vertical: vertical(measured),
    size: usualSize,
    words: `Efficiency against threads, with a line at ${percent(line)}.`,
    behind: ({ em }) => [
      plot.ruleY([1], { className: 'ideal', stroke: 'currentColor' }),
      plot.ruleY([line], { className: 'held', stroke: 'currentColor' }),
      plot.text([percent(line)], {
        className: 'note held',
        frameAnchor: 'left',
        y: line,
        dx: 0.3 * em,
        dy: -0.6 * em,
      }),
    ],
  });
}

function vertical(measured: readonly Line[]): Vertical {
  const domain = [0, Math.max(1, extentOf(measured)[1]) * 1.05] as const;
  return {
    domain,
    ticks: evenTicks(...domain, 5),
    label: (part) => `${Math.round(part * 100)} %`,
    type: 'linear',
  };
}

// ---- the twin ---------------------------------------------------------------------------------

function table(input: ChartInput): Table {
  const line = lineOf(input);
  const word = percent(line);
  return {
    caption: `${efficiency.heading!(input).title}: ${intervalsWords(input)}.`,
    heads: ['Mode', ...countHeads(input), `Above ${word} up to`],
    rows: modeRows(input, (result, series) => [
      modeRow(input, result, series.mode, [
        ...cellsOf(input, series, (estimate) => intervalCell(efficiencyOf(estimate), percent)),
        heldCell(series, line),
      ]),
    ]),
    notes: [
      ...beyondNote(input),
      `Above ${word} up to: the last measured count before the first whose median is not above the line.`,
      'unsure: the interval at that count, or at the next one, reaches across the line.',
    ],
  };
}

/** Up to which measured count a mode stays above the line, without a gap. */
function heldCell({ estimates }: Series, line: number): TableCell {
  const measured = estimates.flatMap((estimate) => {
    const value = efficiencyOf(estimate);
    return value ? [{ threads: estimate.threads, ...value }] : [];
  });
  if (measured.every(({ threads }) => threads === 1)) return none;
  const falls = measured.findIndex(({ mid }) => mid <= line);
  const end = falls < 0 ? measured.length : falls;
  const last = measured[end - 1];
  const words = last ? `${last.threads}${falls < 0 ? ', the last' : ''}` : 'none';
  const across = [last, measured[end]].some((at) => at && at.low <= line && at.high > line);
  return across ? { ...textCell(words), mark: 'unsure' } : textCell(words);
}
