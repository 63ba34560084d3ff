/** What the story knows of a run: this visit's, or a stored one that stands in for it. Pure. */

import { estimateAt } from '../../lib/estimates';
import type { Finding, Interval, Trace } from '../../pkg/plain/threadscape';
import type { Shown } from '../../state/results';

/** Where a number comes from. Every one of the story wears it. */
export type Origin = 'yours' | 'native' | 'counted' | 'model';

export interface Tale {
  shown: Shown;
  origin: Origin;
  /** As a reader is told of it. */
  tag: string;
  /** The widest count that the machine has cores for, or the widest of all. */
  threads: number;
}

/** The ways of sharing that the story speaks of, by what they are to it. */
export const roles = {
  villain: 'counted',
  cure: 'borrowed',
  suspect: 'locked',
} as const;

/** What the story measures: the three modes, at one thread and the cores, at a glance. */
export const storySettings: Readonly<Record<string, string>> = {
  kernel: 'matmul',
  modes: `${roles.suspect}.${roles.villain}.${roles.cure}`,
  threads: 'auto',
  effort: 'glance',
};

export function taleOf(shown: Shown, origin: 'yours' | 'native'): Tale {
  const { cores } = shown.result.record.environment;
  const counts = shown.result.plan.request.threads;
  const within = counts.filter((count) => count <= Math.max(cores, 2));
  const tag = origin === 'yours' ? yours(shown) : `measured natively, ${cores} cores`;
  return { shown, origin, tag, threads: Math.max(...(within.length > 0 ? within : counts)) };
}

const yours = ({ result }: Shown): string =>
  result.plan.request.simulated ? 'a simulated machine: a model' : 'yours';

/** Against one thread of the same mode; null where it was not measured. */
export function speedupOf({ shown, threads }: Tale, mode: string): Interval | null {
  return estimateAt(shown.analysis, mode, threads)?.speedup ?? null;
}

/** Of a pass; null where it was not measured. */
export function secondsOf({ shown }: Tale, mode: string, threads: number): Interval | null {
  return estimateAt(shown.analysis, mode, threads)?.seconds ?? null;
}

/** The watched pass of a mode at a count; undefined where none was watched. */
export function traceOf({ shown }: Tale, mode: string, threads: number): Trace | undefined {
  const { plan, record } = shown.result;
  return record.traces.find(({ point }) => {
    const cell = plan.points[point];
    return cell?.role === 'measured' && cell.mode === mode && cell.threads === threads;
  });
}

type CannotTell = Extract<Finding, { code: 'cannotTell' }>;

/** Why nothing may be told of the run (R38); undefined where it can be. */
export const cannotTell = ({ findings }: Shown): CannotTell | undefined =>
  findings.find((finding): finding is CannotTell => finding.code === 'cannotTell');
