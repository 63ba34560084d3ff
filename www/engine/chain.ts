/**
 * Whether the page's wasm is compiled with optimisation here. Browsers can be told not to, do not say so, and then all of
 * it runs several times slower than usual. The machine ceiling's chain tells: each of its rounds waits for the one before,
 * so that optimised code takes as long in wasm as in JavaScript, on any machine.
 */

/** Rounds of the chain in one probe, as `src/session/mod.rs` has them. */
const rounds = 500_000;
/** A look lasts so many steps of the clock, and no less than so many seconds. */
const stepsPerLook = 20;
const leastSeconds = 3e-3;
/** Engines optimise while code runs: it is looked at again until there is nothing to tell, or so many times. */
const looks = 12;
/** No difference. */
const alike = 1.3;

/** The world that it needs; a test pretends it. Both answer how many seconds so many rounds took. */
export interface Chains {
  wasm(): number;
  script(): number;
  clockStepSeconds: number;
}

/** How many times as long the chain takes in wasm as in JavaScript, each at its best. */
export function chainRatio({ wasm, script, clockStepSeconds }: Chains): number {
  const shortest = Math.max(leastSeconds, stepsPerLook * clockStepSeconds);
  let [inWasm, inScript] = [Infinity, Infinity];
  for (let look = 0; look < looks; look += 1) {
    if (look > 0 && inWasm <= alike * inScript) break;
    inScript = Math.min(inScript, secondsOf(script, shortest));
    inWasm = Math.min(inWasm, secondsOf(wasm, shortest));
  }
  return inWasm / inScript;
}

/** Of one probe, over as many as a look lasts. */
function secondsOf(probe: () => number, shortest: number): number {
  let [spent, made] = [0, 0];
  for (; spent < shortest && made < 1000; made += 1) spent += probe();
  return spent / made;
}

/** The same in JavaScript: as many operations, each on what the one before it left. */
export function scriptChain(now: () => number): number {
  const began = now();
  let x = (left | 1) >>> 0;
  for (let round = 0; round < rounds; round += 1) {
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
  }
  left = x;
  return (now() - began) / 1000;
}
/** Kept, or an engine could leave the work undone. */
let left = 1;
