/** Whether a lab's claims hold, by the interval rule: told only where the whole interval says so. Pure. */

import type { Claim, Lab, Must } from './lab';
import { valueOf, type Found, type Runs } from './values';

export type Told = 'passes' | 'notYet' | 'cannotTell';

export interface Checked {
  claim: Claim;
  told: Told;
  /** What it looked at. */
  found: Found;
  /** What that was compared with, where it is another value. */
  than: Found | null;
}

export interface Outcome {
  told: Told;
  claims: readonly Checked[];
}

export function checkLab({ check }: Pick<Lab, 'check'>, runs: Runs): Outcome {
  const claims = check.map((claim) => checkClaim(claim, runs));
  const counted = claims.filter(({ claim, told }) => !(claim.optional && told === 'cannotTell'));
  const some = (told: Told): boolean => counted.some((one) => one.told === told);
  const told = some('notYet') ? 'notYet' : some('cannotTell') ? 'cannotTell' : 'passes';
  // Nothing that counts is nothing told.
  return { told: counted.length === 0 ? 'cannotTell' : told, claims };
}

function checkClaim(claim: Claim, runs: Runs): Checked {
  const found = valueOf(claim.value, runs);
  const than =
    claim.must.kind === 'above' && typeof claim.must.than === 'object'
      ? valueOf(claim.must.than, runs)
      : null;
  return { claim, told: toldOf(claim.must, found, than), found, than };
}

function toldOf(must: Must, found: Found, than: Found | null): Told {
  if (found.kind === 'nothing' || than?.kind === 'nothing') return 'cannotTell';
  if (must.kind === 'is' || must.kind === 'isNot') {
    if (found.kind !== 'class') return 'cannotTell';
    if (must.kind === 'isNot') return found.class === must.class ? 'notYet' : 'passes';
    if (found.class === must.class) return 'passes';
    return found.class === 'notTold' ? 'cannotTell' : 'notYet';
  }
  if (found.kind !== 'interval') return 'cannotTell';
  const { low, high } = found.interval;
  if (must.kind === 'holds') return low <= must.number && must.number <= high ? 'passes' : 'notYet';
  const other = than?.kind === 'interval' ? than.interval : null;
  const [least, most] = other ? [other.low, other.high] : [must.than, must.than].map(Number);
  if (low > most! * must.times) return 'passes';
  return high <= least! * must.times ? 'notYet' : 'cannotTell';
}
