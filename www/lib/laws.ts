/**
 * The laws of scaling as handles move them. The lab fits them in Rust (src/laws); a handle has to be answered while it is
 * dragged, so their times stand here once more, and a test holds them to the lab's own fitted curves. Pure.
 */

/** In the order of the law's parameters in the catalog; the first is the time of one thread. */
export type Parameters = readonly number[];

interface Law {
  /** Time per unit of work. */
  time: (parameters: Parameters, threads: number) => number;
  /** What the parameter of that index has to be, so that one thread's time ÷ that of `threads` is `speedup`. */
  through: (parameters: Parameters, index: number, threads: number, speedup: number) => number;
}

const of = (parameters: Parameters, index: number): number => parameters[index] ?? 0;

const laws: Readonly<Record<string, Law>> = {
  amdahl: {
    time: (parameters, p) => {
      const s = of(parameters, 1);
      return of(parameters, 0) * (s + (1 - s) / p);
    },
    through: (_, __, p, speedup) => (1 / speedup - 1 / p) / (1 - 1 / p),
  },
  gustafson: {
    time: (parameters, p) => {
      const s = of(parameters, 1);
      return of(parameters, 0) / (s + (1 - s) * p);
    },
    through: (_, __, p, speedup) => (p - speedup) / (p - 1),
  },
  usl: {
    time: (parameters, p) => {
      const contention = of(parameters, 1) * (p - 1);
      const coherence = of(parameters, 2) * p * (p - 1);
      return (of(parameters, 0) * (1 + contention + coherence)) / p;
    },
    through: (parameters, index, p, speedup) => {
      const loss = p / speedup - 1;
      return index === 1
        ? (loss - of(parameters, 2) * p * (p - 1)) / (p - 1)
        : (loss - of(parameters, 1) * (p - 1)) / (p * (p - 1));
    },
  },
};

/** Whether its parameters can be moved here. */
export const isKnownLaw = (id: string): boolean => Object.hasOwn(laws, id);

function lawOf(id: string): Law {
  const law = Object.hasOwn(laws, id) ? laws[id] : undefined;
  if (!law) throw new RangeError(`There is no law ${id}.`);
  return law;
}

/** Over a thread that takes `one`; by default over the law's own. */
export function modelSpeedup(
  id: string,
  parameters: Parameters,
  threads: number,
  one = of(parameters, 0),
): number {
  return one / lawOf(id).time(parameters, threads);
}

/** The value of one parameter with which the curve goes through a point, never below 0; what it was where none does. */
export function parameterThrough(
  id: string,
  parameters: Parameters,
  index: number,
  { threads, speedup }: { threads: number; speedup: number },
): number {
  if (threads <= 1 || speedup <= 0) return of(parameters, index);
  return Math.max(0, lawOf(id).through(parameters, index, threads, speedup));
}

/** Karp and Flatt's e(p); null at one thread. */
export const serialFraction = (speedup: number, threads: number): number | null =>
  threads > 1 ? (1 / speedup - 1 / threads) / (1 - 1 / threads) : null;
