import type { Picture } from '../../../www/pkg/plain/threadscape';
import { describe, expect, test } from 'vitest';
import { colourAt, insideColour, workerColour, type Rgb } from '../../../www/charts/colours';
import { lanesOf, pixelsOf, rowsTable } from '../../../www/charts/pixels';

// ---- an own way back from a colour to what the eye makes of it ----------------------------------

function labOf([red, green, blue]: Rgb): [l: number, a: number, b: number] {
  const linear = (value: number): number => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  };
  const [r, g, b] = [linear(red), linear(green), linear(blue)];
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

const distance = (one: Rgb, other: Rgb): number => {
  const [p, q] = [labOf(one), labOf(other)];
  return Math.hypot(...p.map((value, i) => value - q[i]!));
};
const lightness = (colour: Rgb): number => labOf(colour)[0];

describe.each([
  ['light', false],
  ['dark', true],
])('the colours of the %s scheme', (_, dark) => {
  const steps = Array.from({ length: 21 }, (_, i) => colourAt(i / 20, dark));

  test('are as far from one another as they are in the numbers', () => {
    const gaps = steps.slice(1).map((colour, i) => distance(colour, steps[i]!));
    const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
    for (const gap of gaps) expect(Math.abs(gap / mean - 1)).toBeLessThan(0.25);
  });

  test('go in one direction, from the paper to its contrary', () => {
    const levels = steps.map(lightness);
    const sorted = [...levels].sort((a, b) => (dark ? a - b : b - a));
    expect(levels).toEqual(sorted);
    expect(Math.abs(levels[0]! - levels.at(-1)!)).toBeGreaterThan(0.5);
  });

  test('leave the inside darker than everything else', () => {
    const least = Math.min(...steps.map(lightness));
    expect(lightness(insideColour(dark))).toBeLessThan(least - 0.1);
  });
});

test('seven workers have seven colours', () => {
  const colours = Array.from({ length: 7 }, (_, worker) => workerColour(worker));
  for (const [i, one] of colours.entries())
    for (const other of colours.slice(i + 1)) expect(distance(one, other)).toBeGreaterThan(0.1);
  expect(workerColour(7)).toEqual(colours[0]);
});

// ---- pixels ---------------------------------------------------------------------------------------

const picture: Picture = {
  width: 3,
  height: 3,
  // prettier-ignore
  values: Uint32Array.of(
    2, 5, 100,
    2, 5, 100,
    2, 99, 100,
  ),
  most: 100,
  workers: Uint32Array.of(0, 2, 0),
};
const at = (pixels: Uint8ClampedArray, x: number, y: number): Rgb =>
  [...pixels.slice(4 * (3 * y + x), 4 * (3 * y + x) + 3)] as unknown as Rgb;

test.each([false, true])('pixels have the colour of their count (dark: %s)', (dark) => {
  const pixels = pixelsOf(picture, { dark, tinted: false });
  expect(pixels).toHaveLength(4 * 9);
  expect(at(pixels, 0, 0)).toEqual(colourAt(0, dark));
  expect(at(pixels, 1, 2)).toEqual(colourAt(1, dark));
  expect(at(pixels, 1, 1)).toEqual(colourAt(Math.log1p(3) / Math.log1p(97), dark));
  expect(at(pixels, 2, 1)).toEqual(insideColour(dark));
  for (let pixel = 0; pixel < 9; pixel++) expect(pixels[4 * pixel + 3]).toBe(255);
});

test('tinted rows lie between the count’s colour and the worker’s', () => {
  const [bare, tinted] = [false, true].map((tinted) => pixelsOf(picture, { dark: false, tinted }));
  expect(at(tinted!, 0, 0)).not.toEqual(at(tinted!, 0, 1));
  expect(at(tinted!, 0, 0)).toEqual(at(tinted!, 0, 2));
  for (const [y, worker] of picture.workers.entries()) {
    const [from, between, to] = [at(bare!, 1, y), at(tinted!, 1, y), workerColour(worker)];
    expect(distance(between, to)).toBeLessThan(distance(from, to));
  }
});

test.each([
  ['everything inside', Uint32Array.of(7, 7, 7, 7), 7],
  ['everything alike', Uint32Array.of(3, 3, 3, 3), 7],
  ['no steps at all', Uint32Array.of(0, 0, 0, 0), 0],
])('a picture with %s has colours too', (_, values, most) => {
  const workers = Uint32Array.of(0, 1);
  const all = pixelsOf(
    { width: 2, height: 2, values, most, workers },
    { dark: true, tinted: true },
  );
  for (let pixel = 0; pixel < 4; pixel++) expect(all[4 * pixel + 3]).toBe(255);
});

test('each worker has a lane, marked at its rows', () => {
  const { lanes, marks } = lanesOf(picture);
  expect(lanes).toBe(3);
  expect([...marks]).toEqual([1, 0, 0, 0, 0, 1, 1, 0, 0]);
});

test('the twin counts the rows of each worker, idle ones too', () => {
  const { heads, rows } = rowsTable(picture);
  expect(heads).toEqual(['Worker', 'Rows', 'Share', 'First row', 'Last row']);
  expect(rows.map(({ head, cells }) => [head, ...cells.map(({ text }) => text)])).toEqual([
    ['Worker 1', '2', '67 %', '1', '3'],
    ['Worker 2', '0', '0.0 %', '–', '–'],
    ['Worker 3', '1', '33 %', '2', '2'],
  ]);
});
