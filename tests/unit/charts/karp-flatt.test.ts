import { expect, test } from 'vitest';
import type { ChartInput } from '../../../www/charts';
import { karpFlatt } from '../../../www/charts/karp-flatt';
import type { Interval, Trend } from '../../../www/pkg/plain/threadscape';
import { changed, inputOf, requestOf } from '../ui/fixture';

const around = (mid: number): Interval => ({ low: mid * 0.95, mid, high: mid * 1.05 });

/** One mode with these fractions from two threads on. */
function of(fractions: readonly number[], trend: Trend | null): ChartInput {
  const threads = fractions.map((_, i) => i + 2);
  const input = inputOf(requestOf({ modes: ['counted'], threads: [1, ...threads] }), 16);
  const series = input.results[0].analysis.series.map((one) => ({
    ...one,
    trend,
    estimates: one.estimates.map((estimate) => ({
      ...estimate,
      serialFraction: estimate.threads > 1 ? around(fractions[estimate.threads - 2]!) : null,
    })),
  }));
  return changed(input, { analysis: { ...input.results[0].analysis, series } });
}

const trend = (input: ChartInput): string => karpFlatt.table(input).rows[0]!.cells.at(-1)!.text;

test.each([
  ['rises', 'rises'],
  ['level', 'level'],
  ['falls', 'falls'],
  ['noLoss', 'no loss'],
  ['risesThenFalls', 'rises, then falls'],
  ['fallsThenRises', 'falls, then rises'],
  [null, '–'],
] as const)('the trend %s is told as %s', (found, told) => {
  expect(trend(of([0.1, 0.2, 0.3], found))).toBe(told);
});

test('words speak of the trend, never of one value', () => {
  expect(karpFlatt.words!(of([0.1, 0.3], 'rises')).join()).toContain('It rises: an overhead');
  expect(karpFlatt.words!(of([0.1], null)).join()).toContain('a single value tells nothing');
  expect(karpFlatt.words!(of([0.1, 0.3], 'rises')).join()).not.toMatch(/0\.\d/);
});

test('what falls only because one thread alone was faster is told as that', () => {
  const falling = of([0.1, 0.05], 'falls');
  const series = falling.results[0].analysis.series.map((one) => ({
    ...one,
    trendCorrected: 'level' as const,
  }));
  const told = karpFlatt.words!(
    changed(falling, { analysis: { ...falling.results[0].analysis, series } }),
  ).join();
  expect(told).toContain('one thread alone was faster');
  expect(told).not.toContain('weighs less');
});

test('nothing has a sign', () => {
  const input = of([-0.0001, 0.0001], 'noLoss');
  const cells = karpFlatt.table(input).rows[0]!.cells.map(({ text }) => text);
  expect(cells).toContain('0.000');
  expect(cells.join()).not.toContain('−0.000');
});

test('the table holds both fractions, with intervals; the picture the chosen one', () => {
  const input = inputOf(requestOf({ modes: ['borrowed'], threads: [1, 2, 4] }), 4);
  const { rows, heads } = karpFlatt.table(input);
  expect(rows.map(({ head }) => head)).toEqual(['List, borrowed', 'corrected']);
  const four = heads.indexOf('4') - 1;
  const { serialFraction, serialFractionCorrected } =
    input.results[0].analysis.series[0]!.estimates[2]!;
  expect(rows[0]!.cells[four]!.text).toBe(serialFraction!.mid.toFixed(3));
  expect(rows[1]!.cells[four]!.text).toBe(serialFractionCorrected!.mid.toFixed(3));
  expect(rows[0]!.cells[four]!.range).toContain('–');
  const corrected = { ...input, picked: { kind: 'corrected' } };
  expect(karpFlatt.ends(corrected)[0]!.value).toBe(serialFractionCorrected!.mid.toFixed(3));
});

test('of work that grows there is no such fraction', () => {
  expect(karpFlatt.missing!(inputOf(requestOf({ scaling: 'weak' }), 2))).toContain(
    'fixed total work',
  );
});
