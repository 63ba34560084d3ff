// @vitest-environment jsdom
import * as plot from '@observablehq/plot';
import { expect, test } from 'vitest';
import { guessed, type ChartInput } from '../../../www/charts';
import { efficiency } from '../../../www/charts/efficiency';
import { changed, inputOf, requestOf } from '../ui/fixture';

const of = (line?: number): ChartInput => ({
  ...inputOf(requestOf({ threads: [1, 2, 4, 8, 12] }), 8),
  ...(line ? { picked: { line: `${line}` } } : {}),
});

/** What the last column says of a mode. */
const held = (mode: string, input: ChartInput): string => {
  const { text, mark = '' } = efficiency
    .table(input)
    .rows.find((row) => row.mode === mode)!
    .cells.at(-1)!;
  return [text, mark].filter(Boolean).join(' ');
};

test('speed-up ÷ threads, for each count', () => {
  const input = of();
  const counted = input.results[0].analysis.series.find(({ mode }) => mode === 'counted')!;
  const { cells } = efficiency.table(input).rows.find(({ mode }) => mode === 'counted')!;
  counted.estimates.forEach(({ speedup, threads }, i) => {
    expect(parseFloat(cells[i]!.text)).toBeCloseTo((100 * speedup!.mid) / threads, 0);
  });
});

test('the table tells up to which count a mode stays above the line', () => {
  expect(held('plain', of())).toBe('8');
  expect(held('counted', of())).toBe('1');
  // List, borrowed: 91 % (89–93) at 4 threads, 86 % at 8, 56 % at 12.
  expect(held('borrowed', of(90))).toBe('4 unsure');
  expect(held('borrowed', of(50))).toBe('12, the last');
  expect(efficiency.table(of(50)).heads.at(-1)).toBe('Above 50 % up to');
});

test('an interval across the line is no sure thing', () => {
  const input = of();
  const series = input.results[0].analysis.series.map((one) => ({
    ...one,
    estimates: one.estimates.map((e) =>
      e.threads === 4 ? { ...e, speedup: { low: 2.9, mid: 3.1, high: 3.3 } } : e,
    ),
  }));
  const analysis = {
    ...input.results[0].analysis,
    series: series.filter(({ mode }) => mode === 'counted'),
  };
  // 2 threads fall below already: the count that matters is not 4.
  expect(held('counted', changed(input, { analysis }))).toBe('1');
  const plain = {
    ...input.results[0].analysis,
    series: series.filter(({ mode }) => mode === 'plain'),
  };
  const fallen = plain.series.map((one) => ({
    ...one,
    estimates: one.estimates.filter(({ threads }) => threads <= 4),
  }));
  expect(held('plain', changed(input, { analysis: { ...plain, series: fallen } }))).toBe(
    '4, the last unsure',
  );
});

test('the line is drawn where it was moved to', () => {
  const at = (line: number): number => {
    const svg = efficiency.draw(of(line), { plot, width: 900, em: 16, measure: guessed(16) });
    const rule = svg.querySelector('g.held line, line.held')!;
    return Number(rule.getAttribute('y1'));
  };
  const [low, middle, high] = [at(50), at(75), at(100)];
  expect(low - middle).toBeCloseTo(middle - high, 3);
  expect(low).toBeGreaterThan(middle);
});
