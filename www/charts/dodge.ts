/**
 * Places for labels: as close as possible to where they want to be, in their order, at least `gap` apart,
 * between `low` and `high`. Where they cannot all fit, they share the room evenly.
 *
 * Least squares under an order is isotonic regression: subtract i · gap, merge neighbours that stand in
 * the wrong order into blocks at their mean, add i · gap again.
 */
export function pushApart(
  wanted: readonly number[],
  gap: number,
  low: number,
  high: number,
): number[] {
  const step = Math.min(gap, wanted.length > 1 ? (high - low) / (wanted.length - 1) : gap);
  const order = wanted
    .map((_, i) => i)
    .sort((a, b) => (wanted[a] ?? 0) - (wanted[b] ?? 0) || a - b);
  const levels = monotone(order.map((item, rank) => (wanted[item] ?? 0) - rank * step));
  const ceiling = Math.max(low, high - (order.length - 1) * step);
  const places = new Array<number>(wanted.length);
  order.forEach((item, rank) => {
    places[item] = Math.min(ceiling, Math.max(low, levels[rank] ?? low)) + rank * step;
  });
  return places;
}

/** The closest non-decreasing sequence: pool adjacent violators. */
function monotone(values: readonly number[]): number[] {
  const blocks: { sum: number; size: number }[] = [];
  for (const value of values) {
    let block = { sum: value, size: 1 };
    for (let last = blocks.at(-1); last && mean(last) > mean(block); last = blocks.at(-1)) {
      blocks.pop();
      block = { sum: last.sum + block.sum, size: last.size + block.size };
    }
    blocks.push(block);
  }
  return blocks.flatMap((block) => new Array<number>(block.size).fill(mean(block)));
}

const mean = ({ sum, size }: { sum: number; size: number }): number => sum / size;
