/** Which ticks an axis bears, and how they are written. */

const isPowerOfTwo = (n: number): boolean => n > 0 && (n & (n - 1)) === 0;

/**
 * The thread counts that have room for their number: the ends first, then the cores, powers of two, the rest.
 */
export function countTicks(
  counts: readonly number[],
  cores: readonly number[],
  place: (count: number) => number,
  room: number,
): number[] {
  const ends = [counts[0], counts.at(-1)];
  const rank = (n: number): number =>
    ends.includes(n) ? 0 : cores.includes(n) ? 1 : isPowerOfTwo(n) ? 2 : 3;
  const ranked = [...counts].sort((a, b) => rank(a) - rank(b) || a - b);
  const kept: number[] = [];
  for (const n of ranked)
    if (kept.every((other) => Math.abs(place(n) - place(other)) >= room)) kept.push(n);
  return kept.sort((a, b) => a - b);
}

/** Powers of two from `low` to `high`, with the halves between them (0.7, 1.4) where those are few. */
export function ratioTicks(low: number, high: number): number[] {
  const from = Math.ceil(Math.log2(low) - 1e-9);
  const to = Math.floor(Math.log2(high) + 1e-9);
  const whole = range(from, to).map((octave) => 2 ** octave);
  if (whole.length > 3) return whole;
  const halves = range(from - 1, to).map((octave) => 2 ** (octave + 0.5));
  return [...whole, ...halves.filter((r) => r > low && r < high)].sort((a, b) => a - b);
}

const FRACTIONS = new Map([
  [0.5, '½'],
  [0.25, '¼'],
  [0.125, '⅛'],
]);

export function ratioLabel(ratio: number): string {
  const fraction = FRACTIONS.get(ratio);
  if (fraction) return `${fraction}×`;
  if (ratio < 0.1) return `1/${Math.round(1 / ratio)}×`;
  return `${Number.isInteger(ratio) ? ratio : ratio.toFixed(1)}×`;
}

/** 1, 2, 5 times powers of ten, with steps between them where those are few. */
export function decadeTicks(low: number, high: number): number[] {
  const coarse = decades(low, high, [1, 2, 5]);
  return coarse.length >= 3 ? coarse : decades(low, high, [1, 1.5, 2, 3, 4, 5, 6, 8]);
}

function decades(low: number, high: number, steps: readonly number[]): number[] {
  const from = Math.floor(Math.log10(low));
  const to = Math.ceil(Math.log10(high));
  return range(from, to)
    .flatMap((power) => steps.map((step) => Number((step * 10 ** power).toPrecision(3))))
    .filter((tick) => tick >= low * 0.999 && tick <= high * 1.001);
}

/** Even steps of 1, 2 or 5 times a power of ten, about as many as asked for, 0 among them. */
export function evenTicks(low: number, high: number, about: number): number[] {
  const rough = (high - low) / about;
  const power = 10 ** Math.floor(Math.log10(rough));
  // Whichever is nearest, by ratio.
  const over = rough / power;
  const step =
    power * (over > Math.sqrt(50) ? 10 : over > Math.sqrt(10) ? 5 : over > Math.SQRT2 ? 2 : 1);
  const [from, to] = [Math.ceil(low / step - 1e-9), Math.floor(high / step + 1e-9)];
  return range(from, to).map((times) => Number((times * step).toPrecision(12)));
}

const range = (from: number, to: number): number[] =>
  Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => from + i);
