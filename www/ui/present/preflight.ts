/** What a teacher wants to know before the class comes: whether this machine can be shown live. From the findings. Pure. */

import { percent, ratio } from '../../lib/format';
import type { Environment } from '../../pkg/plain/threadscape';
import { ceilingOf, found, type Told } from './told';

export interface Check {
  text: string;
  /** Null while nothing tells. */
  ok: boolean | null;
}

export function checksOf(environment: Environment | null, told: Told | null): Check[] {
  const isolated = environment && environment.level === 'threads';
  return [{ text: 'isolated', ok: isolated }, ...(told ? measured(told) : unknown)];
}

const unknown: readonly Check[] = [
  { text: 'ceiling', ok: null },
  { text: 'drift', ok: null },
];

function measured(told: Told): Check[] {
  const because = found(told, 'cannotTell')[0]?.because;
  const ceiling = ceilingOf(told);
  const [moved] = found(told, 'drift');
  const range =
    because?.reason === 'drift' ? because.range : (moved?.range ?? told.analysis.drift?.range);
  return [
    {
      text: ceiling ? `ceiling ${ratio(ceiling.mid)} of ${told.threads}` : 'ceiling',
      ok: ceiling === null ? null : because?.reason !== 'ceiling',
    },
    {
      text: range === undefined ? 'drift' : `drift ${percent(range)}`,
      ok: range === undefined ? null : !moved && because?.reason !== 'drift',
    },
    ...(because?.reason === 'fewRounds' ? [{ text: 'rounds: too few', ok: false }] : []),
  ];
}

/** What follows. */
export function advice(checks: readonly Check[]): string {
  if (checks.some(({ ok }) => ok === false)) return 'Use the stored run (K).';
  return checks.some(({ ok }) => ok === null) ? 'Press R to check this machine.' : 'Run live (R).';
}
