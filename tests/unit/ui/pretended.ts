/** The details of a pretended run, worked out from its times, so that its charts and tables hang together. */

import type {
  Blame,
  Estimate,
  Fit,
  LawInfo,
  Loss,
  Model,
  Plan,
  Point,
  Sample,
  SeatTrace,
  Span,
  Interval,
  Trace,
} from '../../../www/pkg/plain/threadscape';

/** What the pretended machine gives where nothing is shared. */
export const ceilingAt = (threads: number, cores: number): number =>
  Math.min(threads, cores) ** 0.992;

/** Karp and Flatt's e of a speed-up, against so many threads or what the machine gives of them. */
export function fractionOf({ low, mid, high }: Interval, threads: number): Interval | null {
  if (threads <= 1) return null;
  const of = (speedup: number): number => (1 / speedup - 1 / threads) / (1 - 1 / threads);
  return { low: of(high), mid: of(mid), high: of(low) };
}

/** A warm-up and the rounds; the first pass of each cell takes longer. The median is the cell's time. */
export function samplesOf(plan: Plan, timeOf: (point: Point) => number, rounds: number): Sample[] {
  const noise = (round: number, point: number): number => {
    const rank = (round * 7 + point * 3) % rounds;
    return round === 0 ? 0 : (0.02 * (rank - (rounds - 1) / 2)) / rounds;
  };
  return Array.from({ length: rounds + 1 }, (_, round) =>
    plan.points.map((cell, point): Sample => {
      const cold = cell.mode === 'counted' ? 1.8 : 1.2;
      const seconds = timeOf(cell) * (round === 0 ? cold : 1 + noise(round, point));
      const fine = { passes: 1, ok: true, hidden: false, parks: 0, copySeconds: 0 };
      return { point, round, seconds, warmup: round === 0, ...fine };
    }),
  ).flat();
}

// ---- watched passes ---------------------------------------------------------------------------

/** Of a task, spent waiting for the lock. */
const waiting: Record<string, number> = { locked: 0.55, gil: 0.5 };

/** The widest pass of each mode, watched after the last round: whoever is free takes the next task. */
export const tracesOf = (plan: Plan, timeOf: (point: Point) => number): Trace[] => {
  const widest = Math.max(...plan.points.map(({ threads }) => threads));
  return plan.points.flatMap((cell, point) =>
    cell.threads === widest ? [traceOf(plan.tasks, cell, point, timeOf(cell))] : [],
  );
};

function traceOf(tasks: number, { mode, threads }: Point, point: number, usual: number): Trace {
  const length = (usual * threads * 0.98) / tasks;
  const free = Array.from({ length: threads }, (_, seat) => usual * 0.002 * (seat + 1));
  const seats = free.map((): SeatTrace => ({ spans: [] }));
  for (let task = 0; task < tasks; task++) {
    const seat = free.indexOf(Math.min(...free));
    const startSeconds = free[seat]!;
    const endSeconds = startSeconds + length * (1 + 0.12 * Math.sin(5 * task + seat));
    const lockWaitSeconds = threads > 1 ? (endSeconds - startSeconds) * (waiting[mode] ?? 0) : 0;
    const dealt = { phase: 0, firstTask: task, tasks: 1 };
    seats[seat]!.spans.push({ ...dealt, startSeconds, endSeconds, lockWaitSeconds });
    free[seat] = endSeconds + usual * 0.001;
  }
  const last = Math.max(...seats.flatMap(({ spans }) => spans.map(({ endSeconds }) => endSeconds)));
  return { point, seconds: last + usual * 0.002, clockErrorSeconds: 12e-6, seats };
}

/** Of one phase. */
export function blameOf({ seats, seconds }: Trace): Blame {
  const ends = seats.map(({ spans }) => spans.at(-1)?.endSeconds ?? 0);
  const last = Math.max(...ends);
  const sum = (spans: readonly Span[], of: (span: Span) => number): number =>
    spans.reduce((sum, span) => sum + of(span), 0);
  return {
    seconds,
    seats: seats.map(({ spans }, seat) => {
      const first = spans[0]?.startSeconds ?? 0;
      const lockWaitSeconds = sum(spans, (span) => span.lockWaitSeconds);
      const busy = sum(spans, ({ startSeconds, endSeconds }) => endSeconds - startSeconds);
      return {
        startUpSeconds: first,
        workSeconds: busy - lockWaitSeconds,
        lockWaitSeconds,
        idleSeconds: ends[seat]! - first - busy,
        imbalanceSeconds: last - ends[seat]!,
        endSeconds: seconds - last,
      };
    }),
  };
}

/** Threads × time, taken apart; waiting only where that pass was watched. */
export function lossesOf(
  estimate: Pick<Estimate, 'threads' | 'seconds' | 'copySeconds'>,
  one: number,
  machine: { ceiling: number; bound: number; blame: Blame | null },
): Loss[] {
  const { threads, seconds, copySeconds } = estimate;
  const total = threads * seconds.mid;
  const work = one - copySeconds;
  const spreadOut = (work * threads) / machine.ceiling;
  const uneven = spreadOut * (threads / machine.bound - 1);
  const share = (of: 'lockWaitSeconds' | 'imbalanceSeconds', { seats, seconds }: Blame): number =>
    (total * seats.reduce((sum, seat) => sum + seat[of], 0)) / (seconds * seats.length);
  const told: Loss[] = [
    { part: 'useful', seconds: one },
    { part: 'machine', seconds: spreadOut - work },
    { part: 'granularity', seconds: uneven },
    { part: 'start', seconds: (threads * threads - 1) * 9e-6 },
    { part: 'copies', seconds: threads * copySeconds - copySeconds },
  ];
  if (machine.blame) {
    const imbalance = Math.max(0, share('imbalanceSeconds', machine.blame) - uneven);
    told.push({ part: 'lockWait', seconds: share('lockWaitSeconds', machine.blame) });
    told.push({ part: 'imbalance', seconds: imbalance });
  }
  const rest = total - told.reduce((sum, { seconds }) => sum + seconds, 0);
  return [...told, { part: 'unexplained', seconds: rest }];
}

// ---- laws -------------------------------------------------------------------------------------

/** Time per time of one thread. */
const shapes: Record<string, (p: number, a: number, b: number) => number> = {
  amdahl: (p, s) => s + (1 - s) / p,
  usl: (p, alpha, beta) => (1 + alpha * (p - 1) + beta * p * (p - 1)) / p,
};

/** Fitted exactly to the last point, or to the middle and the last one: enough for a pretended run. */
export function modelOf(
  laws: readonly LawInfo[],
  estimates: readonly Estimate[],
  rounds: number,
): Model {
  const usable = estimates.filter(({ oversubscribed }) => !oversubscribed);
  const counts = usable.map(({ threads }) => threads);
  const fits =
    rounds < 5
      ? []
      : laws
          .filter(
            ({ scaling, countsNeeded }) => scaling === 'strong' && counts.length >= countsNeeded,
          )
          .map((law) => fitOf(law, usable));
  const few = `${counts.length} thread counts cannot tell one law from another.`;
  const good = fits.filter(({ rejected }) => !rejected);
  const best = [...good].sort((a, b) => (a.aicc ?? 0) - (b.aicc ?? 0))[0]?.law ?? null;
  const none = fits.length > 0 && good.length === 0;
  const said =
    fits.length === 0 ? few : none ? 'No law fits: the points lie off each of the curves.' : '';
  return { counts, fits, best, said };
}

function fitOf({ id }: LawInfo, usable: readonly Estimate[]): Fit {
  const one = usable[0]!.seconds.mid;
  const points = usable
    .slice(1)
    .map(({ threads, seconds }) => ({ p: threads, u: seconds.mid / one }));
  const [middle, last] = [points[Math.floor(points.length / 2) - 1]!, points.at(-1)!];
  const [a, b] = id === 'usl' ? crossing(middle, last) : [serialOf(last), 0];
  const timeAt = (p: number): number => shapes[id]!(p, a, b);
  const misses = points.map(({ p, u }) => u / timeAt(p) - 1);
  const residual = Math.max(...misses.map(Math.abs));
  const [n, k] = [points.length + 1, id === 'usl' ? 4 : 3];
  const squares = misses.reduce((sum, miss) => sum + miss * miss, 1e-12);
  const most = last.p;
  const around = (mid: number): Interval => ({ low: mid * 0.97, mid, high: mid * 1.04 });
  const peak = id === 'usl' && b > 0 ? Math.sqrt((1 - a) / b) : 0;
  const aicc =
    n - k - 1 >= 2 ? n * Math.log(squares / n) + 2 * k + (2 * k * (k + 1)) / (n - k - 1) : null;
  return {
    law: id,
    parameters: id === 'usl' ? [one, a, b].map(around) : [one, a].map(around),
    residual,
    aicc,
    lackOfFit: residual > 0.03 ? 0.0004 : 0.41,
    rejected: residual > 0.03,
    limit:
      id === 'usl' ? (peak > 1 ? around(1 / timeAt(peak)) : null) : a > 0 ? around(1 / a) : null,
    peakThreads: peak > 1 ? around(peak) : null,
    curve: Array.from({ length: 40 }, (_, i) => {
      const threads = (2 * most) ** (i / 39);
      return { threads, speedup: 1 / timeAt(threads), extrapolated: threads > most * (1 + 1e-9) };
    }),
  };
}

interface Place {
  p: number;
  u: number;
}

const serialOf = ({ p, u }: Place): number => Math.max(0, Math.min(1, (u - 1 / p) / (1 - 1 / p)));

/** α and β through two points, never below 0. */
function crossing(one: Place, other: Place): [number, number] {
  const rise = ({ p, u }: Place): number => (p * u - 1) / (p - 1);
  const beta = Math.max(0, (rise(other) - rise(one)) / (other.p - one.p));
  return [Math.max(0, rise(one) - beta * one.p), beta];
}
