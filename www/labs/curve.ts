/** The small curves of the cards: laws, and modes of the stored run on sixteen cores. Pure. */

import { modelSpeedup } from '../lib/laws.ts';
import type { Family } from '../pkg/plain/threadscape';
import type { Line } from './lab';

/** Speed-ups of the stored run, by mode. */
export type Stored = Readonly<Record<string, Line['points']>>;

const counts = [1, 2, 3, 4, 6, 8, 10, 12, 14, 16];

/** Speed-up of p threads with that share. */
const laws: Record<string, (p: number, share: number) => number> = {
  linear: (p) => p,
  flat: () => 1,
  amdahl: (p, s) => modelSpeedup('amdahl', [1, s], p),
  gustafson: (p, s) => modelSpeedup('gustafson', [1, s], p),
  /** The busiest thread has that much more work than the average one. */
  uneven: (p, more) => p / (1 + (more * (p - 1)) / 15),
};

export function lineOf(of: string, share: number, family: Family, stored: Stored): Line {
  const law = laws[of];
  if (law) {
    const points = counts.map((p) => [p, law(p, share)] as const);
    return { family, points, origin: 'model' };
  }
  const points = stored[of];
  if (points) return { family, points, origin: 'stored' };
  throw new Error(`“${of}” is neither a law (${Object.keys(laws).join(', ')}) nor a stored mode.`);
}

export interface Drawn {
  family: Family;
  path: string;
}

const [width, height, margin] = [160, 72, 4];
export const viewBox = `0 0 ${width} ${height}`;

/** Both axes by doublings, as the large chart has them, all lines in one frame. */
export function drawnLines(lines: readonly Line[]): Drawn[] {
  const values = lines.flatMap(({ points }) => points.map(([, speedup]) => Math.log2(speedup)));
  const [least, most] = [Math.min(0, ...values), Math.max(1, ...values)];
  const widest = Math.log2(Math.max(2, ...lines.flatMap(({ points }) => points.map(([p]) => p))));
  const x = (p: number): number => margin + (Math.log2(p) / widest) * (width - 2 * margin);
  const y = (speedup: number): number =>
    height - margin - ((Math.log2(speedup) - least) / (most - least)) * (height - 2 * margin);
  const tenth = (value: number): number => Math.round(10 * value) / 10;
  return lines.map(({ family, points }) => ({
    family,
    path: `M${points.map(([p, speedup]) => `${tenth(x(p))} ${tenth(y(speedup))}`).join('L')}`,
  }));
}

/** Said beside every curve. */
export const originOf = (lines: readonly Line[]): string =>
  lines.some(({ origin }) => origin === 'stored') ? 'measured natively, 16 cores' : 'model';
