/** Where a key leads to among the thread counts; null where it leads nowhere. */
export function countAfter(key: string, counts: readonly number[], from: number): number | null {
  const last = counts.length - 1;
  const at = counts.indexOf(from);
  const places: Record<string, number> = {
    ArrowLeft: Math.max(0, at - 1),
    ArrowRight: Math.min(last, at + 1),
    Home: 0,
    End: last,
  };
  return counts[places[key] ?? -1] ?? null;
}
