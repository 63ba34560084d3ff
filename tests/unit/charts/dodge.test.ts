import { describe, expect, test } from 'vitest';
import { pushApart } from '../../../www/charts/dodge';

const gaps = (places: readonly number[]): number[] => {
  const sorted = [...places].sort((a, b) => a - b);
  return sorted.slice(1).map((place, i) => place - sorted[i]!);
};

test('labels that have room stay where they want to be', () => {
  expect(pushApart([10, 50, 90], 20, 0, 100)).toEqual([10, 50, 90]);
});

test('labels at one place spread evenly around it', () => {
  expect(pushApart([50, 50, 50], 10, 0, 100)).toEqual([40, 50, 60]);
});

test('labels keep the order of what they name', () => {
  const [first, second, third] = pushApart([31, 30, 32], 10, 0, 100);
  expect(second).toBeLessThan(first!);
  expect(first).toBeLessThan(third!);
});

test('labels stay between the edges', () => {
  expect(pushApart([0, 0, 100], 10, 0, 100)).toEqual([0, 10, 100]);
  expect(pushApart([100, 100, 99], 10, 0, 100)).toEqual([90, 100, 80]);
});

test('more labels than fit share the room evenly', () => {
  expect(pushApart([5, 5, 5, 5, 5], 10, 0, 20)).toEqual([0, 5, 10, 15, 20]);
});

describe('whatever they want, labels never overlap', () => {
  // A fixed sequence rather than chance: a failure shows itself again.
  let state = 7;
  const next = (): number => (state = (state * 1103515245 + 12345) % 2 ** 31) / 2 ** 31;
  test.each(Array.from({ length: 50 }, (_, i) => i))('case %i', () => {
    const wanted = Array.from({ length: 2 + Math.floor(next() * 14) }, () => next() * 400);
    const places = pushApart(wanted, 18, 0, 400);
    expect(Math.min(...gaps(places))).toBeGreaterThan(18 - 1e-9);
    expect(Math.min(...places)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...places)).toBeLessThanOrEqual(400 + 1e-9);
  });
});

test('nothing to place is no trouble', () => {
  expect(pushApart([], 10, 0, 100)).toEqual([]);
  expect(pushApart([130], 10, 0, 100)).toEqual([100]);
});
