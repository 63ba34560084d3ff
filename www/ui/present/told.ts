/** What the slides tell of a result: its declared modes, by how they did, and what may be said of each. Pure. */

import type {
  Catalog,
  Class,
  Estimate,
  Finding,
  Interval,
  ModeRatio,
} from '../../pkg/plain/threadscape';
import { estimateAt, estimatesOf as estimatesIn } from '../../lib/estimates';
import { modesOf, type Mode } from '../../lib/labels';
import type { Shown } from '../../state/results';

export interface Told extends Shown {
  /** The threads that the headline is about. */
  threads: number;
  modes: readonly Mode[];
  /** The declared modes: the slowest, and the others from the fastest on. */
  villain: string;
  cure: string | null;
  top: string | null;
}

/** Null of a result that sets no threads against one. */
export function toldOf(shown: Shown, catalog: Pick<Catalog, 'kernels' | 'modes'>): Told | null {
  const { analysis, result } = shown;
  const ranked = [...analysis.headline].sort((a, b) => a.speedup.mid - b.speedup.mid);
  const [villain, ...others] = ranked.map(({ pair }) => pair.mode);
  const threads = ranked[0]?.pair.threads ?? 1;
  if (!villain || threads < 2) return null;
  const [second, third] = [others[0] ?? null, others[1] ?? null];
  return {
    ...shown,
    threads,
    modes: modesOf(catalog, result.plan, result.labels),
    villain,
    cure: second,
    top: third,
  };
}

/** Findings of one kind. */
export const found = <C extends Finding['code']>({ findings }: Pick<Shown, 'findings'>, code: C) =>
  findings.filter((finding): finding is Extract<Finding, { code: C }> => finding.code === code);

/** What the intervals allow to say of a mode at the headline's count; null where no class is claimed. */
export function classOf(told: Told, mode: string): (ModeRatio & { class: Class }) | null {
  for (const group of found(told, 'group')) {
    const ratio = group.modes.find((one) => one.mode === mode);
    if (ratio && group.threads === told.threads) return { ...ratio, class: group.class };
  }
  return null;
}

export const estimatesOf = ({ analysis }: Told, mode: string): readonly Estimate[] =>
  estimatesIn(analysis, mode);

export const at = ({ analysis }: Told, mode: string, threads: number): Estimate | undefined =>
  estimateAt(analysis, mode, threads);

/** What work that shares nothing gains at the headline's count. */
export const ceilingOf = ({ analysis, threads }: Told): Interval | null =>
  analysis.ceiling.find((point) => point.threads === threads)?.speedup ?? null;

/** The villain beside a mode that differs from it in one thing: rather the cure than another. */
export function differenceOf(told: Told) {
  const own = found(told, 'difference').filter(({ mode }) => mode === told.villain);
  return own.find(({ other }) => other === told.cure) ?? own[0] ?? null;
}

/** Where a result comes from, as its slide says. */
export function originOf({ result }: Shown, isStored: boolean): string {
  const { environment, origin } = result.record;
  if (origin === 'simulated') return 'simulated';
  if (origin === 'elsewhere') return 'measured by another tool';
  const cores = environment.cores ? `, ${environment.cores} cores` : '';
  if (environment.engine === 'native') return `measured natively${cores}`;
  return isStored ? `measured elsewhere${cores}` : 'yours';
}
