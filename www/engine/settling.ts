/**
 * Waits until the browser has settled: until a little work on every core takes no longer than it does at its best.
 *
 * A page that has drawn goes on for a while in places that it cannot see: style, raster, compositor, the GPU's process, the
 * collector of garbage. What they take from the cores can be measured. Between two probes it sleeps, so that they get
 * done the sooner.
 */

/** It is quiet when no probe was slow for so long: more than two frames, or a frame would fall between two probes. */
const quietMilliseconds = 40;
/** Waited for no longer: on a machine that is busy with something else it will not become quiet. */
const longestMilliseconds = 200;
const betweenProbesMilliseconds = 4;
/** A probe that takes so many times as long as the quickest of late is slow. */
const slow = 1.25;
/** The quickest of so many: a machine that clocks down has another best. */
const remembered = 256;
/** A width is judged by the best of so many probes: what disturbs the others is no matter of the machine's. */
const tries = 7;

/** The world that it needs; a test pretends it. */
export interface Surroundings {
  /** Milliseconds. */
  now(): number;
  rest(milliseconds: number): Promise<void>;
  /** Of the clock that times the probes: without isolation that is as long as a probe. */
  clockStepSeconds: number;
}

/**
 * On how many seats, `seats` at most, the machine can really work at once: a probe of so many takes no longer than one of a
 * single seat. Engines report more cores than there are (WebKitGTK does), and where seats share a core no two probes are alike.
 */
export function carriedWidth(seats: number, probe: (width: number) => number): number {
  let [least, most] = [1, seats];
  while (least < most) {
    const middle = Math.ceil((least + most) / 2);
    if (carries(middle, probe)) least = middle;
    else most = middle - 1;
  }
  return least;
}

/** In turn, because an engine makes code quicker while it runs. */
function carries(width: number, probe: (width: number) => number): boolean {
  const [alone, together]: [number[], number[]] = [[], []];
  for (let at = 0; at < tries; at += 1) {
    alone.push(probe(1));
    together.push(probe(width));
  }
  return Math.min(...together) <= slow * Math.min(...alone);
}

export class Settling {
  #recent: number[] = [];
  #around: Surroundings;

  constructor(around: Surroundings) {
    this.#around = around;
  }

  /** `probe` does the little work and answers how long it took, in seconds. Whether it has become quiet. */
  async wait(probe: () => number): Promise<boolean> {
    const { now, rest, clockStepSeconds } = this.#around;
    const began = now();
    for (let quietSince = began; ;) {
      await rest(betweenProbesMilliseconds);
      const seconds = probe();
      this.#recent = [...this.#recent.slice(1 - remembered), seconds];
      const limit = slow * Math.min(...this.#recent) + clockStepSeconds;
      if (seconds > limit) quietSince = now();
      if (now() - quietSince >= quietMilliseconds) return true;
      if (now() - began >= longestMilliseconds) return false;
    }
  }
}
