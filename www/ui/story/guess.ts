/** A curve that somebody draws: a speed-up at a few thread counts. Pure. */

/** The counts that have a handle: 1, the powers of two, and the widest. */
export function countsTo(threads: number): number[] {
  const counts = [1];
  for (let count = 2; count < threads; count *= 2) counts.push(count);
  return [...counts, threads];
}

/** From 1 at one thread to `last` at the widest count, as the crow flies. */
export function straight(counts: readonly number[], last: number): number[] {
  const widest = counts.at(-1)!;
  return counts.map((count) => 1 + ((last - 1) * (count - 1)) / (widest - 1));
}

/** With the handle nearest to `threads` moved to `value`; that of one thread stays at 1. */
export function nearest(
  counts: readonly number[],
  curve: readonly number[],
  threads: number,
  value: number,
): number[] {
  const distance = (i: number): number => Math.abs(counts[i]! - threads);
  let at = 1;
  for (let i = 2; i < counts.length; i += 1) if (distance(i) < distance(at)) at = i;
  return curve.map((old, i) => (i === at ? value : old));
}
