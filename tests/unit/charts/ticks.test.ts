import { expect, test } from 'vitest';
import {
  countTicks,
  decadeTicks,
  evenTicks,
  ratioLabel,
  ratioTicks,
} from '../../../www/charts/ticks';

const octave = (count: number): number => 50 * Math.log2(count);

test('every count is numbered where there is room', () => {
  expect(countTicks([1, 2, 3, 4], [4], octave, 20)).toEqual([1, 2, 3, 4]);
});

test('where there is little, the ends come first, then the cores and powers of two', () => {
  const counts = [1, 2, 3, 4, 5, 6, 7, 8, 10, 12];
  expect(countTicks(counts, [6], octave, 25)).toEqual([1, 2, 4, 6, 12]);
  expect(countTicks(counts, [8], octave, 25)).toEqual([1, 2, 4, 8, 12]);
});

test('ratios are numbered by powers of two, with halves between few', () => {
  expect(ratioTicks(0.4, 8.5)).toEqual([0.5, 1, 2, 4, 8]);
  expect(ratioTicks(0.47, 2.1).map(ratioLabel)).toEqual(['½×', '0.7×', '1×', '1.4×', '2×']);
});

test.each([
  [0.25, '¼×'],
  [1 / 16, '1/16×'],
  [16, '16×'],
])('%d is written %s', (ratio, label) => {
  expect(ratioLabel(ratio)).toBe(label);
});

test('times are numbered by 1, 2, 5, and closer where those are few', () => {
  expect(decadeTicks(0.009, 0.3)).toEqual([0.01, 0.02, 0.05, 0.1, 0.2]);
  expect(decadeTicks(0.11, 0.29)).toEqual([0.15, 0.2]);
});

test.each([
  [0, 8.9, 6, [0, 2, 4, 6, 8]],
  [0, 1.05, 5, [0, 0.2, 0.4, 0.6, 0.8, 1]],
  [0, 24, 6, [0, 5, 10, 15, 20]],
  [-0.3, 0.31, 5, [-0.3, -0.2, -0.1, 0, 0.1, 0.2, 0.3]],
])('from %d to %d in even steps, 0 among them', (low, high, about, ticks) => {
  expect(evenTicks(low, high, about)).toEqual(ticks);
});
