/** The first pass of each mode: kept apart from the samples, and shown beside them (R11). Pure. */

import { median } from '../../lib/median';
import type { Point } from '../../pkg/plain/threadscape';
import type { Shown } from '../../state/results';

interface ColdStart {
  mode: string;
  /** How many times as long as a sample of the same cell. */
  factor: number;
}

/** The mode whose first pass took the longest, in relation; null before there is anything to relate. */
export function coldest(shown: Shown): ColdStart | null {
  const starts = narrowest(shown.result.plan.points).flatMap(([index, { mode }]) => {
    const factor = factorOf(shown, index);
    return Number.isFinite(factor) ? [{ mode, factor }] : [];
  });
  return starts.reduce<ColdStart | null>(
    (worst, start) => (worst && worst.factor >= start.factor ? worst : start),
    null,
  );
}

/** Of each mode the cell with the fewest threads: it is warmed up first. */
function narrowest(points: readonly Point[]): [number, Point][] {
  const cells = new Map<string, [number, Point]>();
  points.forEach((point, index) => {
    const known = cells.get(point.mode)?.[1].threads ?? Infinity;
    if (point.role === 'measured' && point.threads < known) cells.set(point.mode, [index, point]);
  });
  return [...cells.values()];
}

function factorOf({ result }: Shown, index: number): number {
  const own = result.record.samples.filter(({ point }) => point === index);
  const cold = own.find(({ warmup }) => warmup);
  const timed = own.filter(({ warmup, hidden, ok }) => !warmup && !hidden && ok);
  if (!cold || cold.hidden) return NaN;
  return cold.seconds / median(timed.map(({ seconds }) => seconds));
}
