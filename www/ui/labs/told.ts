/** Values of a check as the page sets them: numbers with their ranges, and why there are none. Pure. */

import type { Told } from '../../labs/check';
import type { Must, Quantity } from '../../labs/lab';
import type { Found, Missing } from '../../labs/values';
import { percent, ratio } from '../../lib/format';

const isShare = (of: Quantity): boolean =>
  ['efficiency', 'recovered', 'amdahl', 'gustafson'].includes(of);

const number = (of: Quantity) => (isShare(of) ? percent : ratio);

const classes = { faster: 'faster', slower: 'slower', notTold: 'not told apart from one thread' };

const missing: Record<Missing, string> = {
  notRun: 'not measured yet',
  cannotTell: 'this run cannot tell: the machine was busy, or it has too few cores',
  oneThread: 'needs at least two threads',
  fewCounts: 'too few thread counts for this law',
  notWatched: 'no watched pass',
  startHeavy: 'starting the threads takes too large a part',
  notMeasured: 'not measured in this run',
};

export const countOf = (found: Found): string =>
  found.kind === 'nothing' ? '' : `${found.threads} threads`;

export function foundText(of: Quantity, found: Found): string {
  if (found.kind === 'nothing') return missing[found.because];
  if (found.kind === 'class') return classes[found.class];
  const { low, mid, high } = found.interval;
  const text = number(of);
  return low === high ? text(mid) : `${text(mid)} (${text(low)} – ${text(high)})`;
}

/** What the value is held against. */
export function dueText(of: Quantity, must: Must): string {
  if (must.kind === 'is') return must.class;
  if (must.kind === 'isNot') return `not ${must.class}`;
  if (must.kind === 'holds') return `holds ${number(of)(must.number)}`;
  if (typeof must.than === 'number') return `above ${number(of)(must.than)}`;
  return must.times === 1 ? 'above' : `above, ${ratio(must.times)}`;
}

export const toldText: Record<Told, string> = {
  passes: 'holds',
  notYet: 'not yet',
  cannotTell: 'cannot tell',
};

/** Told by shape as well as by colour. */
export const toldMark: Record<Told, string> = { passes: '✓', notYet: '✗', cannotTell: '?' };
