/**
 * Whether WebAssembly is compiled with optimisation here. Browsers can be told not to, do not say so, and then all of it
 * runs several times slower than usual. Work that nobody uses tells: optimised code leaves it out, any other makes it.
 */

/** A look lasts so many steps of the clock, and no less than so many seconds. */
const stepsPerLook = 20;
const leastSeconds = 3e-3;
/** Engines optimise while code runs, beside it: it is looked at for so long, until there is nothing to tell. */
const patienceSeconds = 0.6;
/** No difference. */
const alike = 1.3;
const turns = 100_000;

/** The world that it needs; a test pretends it. */
export interface Loops {
  /** Makes so many turns of a loop. */
  bare(turns: number): unknown;
  /** The same beside work that nobody uses. */
  laden(turns: number): unknown;
  /** Seconds. */
  now(): number;
  clockStepSeconds: number;
}

/** How many times as long the loop takes with work that nobody uses, each at its best: 1 where code is optimised. */
export function unusedWorkRatio({ bare, laden, now, clockStepSeconds }: Loops): number {
  const shortest = Math.max(leastSeconds, stepsPerLook * clockStepSeconds);
  const began = now();
  let [without, beside] = [Infinity, Infinity];
  do {
    without = Math.min(without, secondsOf(bare, now, shortest));
    beside = Math.min(beside, secondsOf(laden, now, shortest));
  } while (beside > alike * without && now() - began < patienceSeconds);
  return beside / without;
}

/** Of one call, over as many as a look lasts. */
function secondsOf(loop: (turns: number) => unknown, now: () => number, shortest: number): number {
  const began = now();
  for (let made = 1; ; made += 1) {
    loop(turns);
    const spent = now() - began;
    if (spent >= shortest) return spent / made;
  }
}

/** Both loops in WebAssembly, compiled by this browser as it compiles all of it. */
export function loopsInWasm(): Pick<Loops, 'bare' | 'laden'> {
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(moduleOf()));
  return exports as unknown as Pick<Loops, 'bare' | 'laden'>;
}

const [i32, getX, setX, getLeft, teeLeft] = [0x7f, [0x20, 1], [0x21, 1], [0x20, 0], [0x22, 0]];
const constant = (value: number): number[] => [0x41, value];
const [multiply, xor, left, right, subtract, drop] = [0x6c, 0x73, 0x74, 0x76, 0x6b, 0x1a];
const multiplications = 24;

/** A module of two functions, (turns) → x: a xorshift chain, without and with products of x that are thrown away. */
function moduleOf(): Uint8Array<ArrayBuffer> {
  const shift = (by: number, way: number) => [...getX, ...getX, ...constant(by), way, xor, ...setX];
  const step = [...shift(13, left), ...shift(17, right), ...shift(5, left)];
  const products = Array.from({ length: multiplications }, () => [...constant(7), multiply]);
  const unused = [...getX, ...products.flat(), drop];
  const loop = (body: number[]) => [
    ...[1, 1, i32], // One local beside the parameter: x.
    ...[...constant(1), ...setX],
    ...[0x03, 0x40, ...body, ...getLeft, ...constant(1), subtract, ...teeLeft, 0x0d, 0, 0x0b],
    ...[...getX, 0x0b],
  ];
  const sized = (bytes: number[]) => [...leb(bytes.length), ...bytes];
  const named = (name: string, index: number) => [
    ...sized([...name].map((letter) => letter.charCodeAt(0))),
    ...[0, index],
  ];
  const sections = [
    [1, [1, 0x60, 1, i32, 1, i32]],
    [3, [2, 0, 0]],
    [7, [2, ...named('bare', 0), ...named('laden', 1)]],
    [10, [2, ...sized(loop(step)), ...sized(loop([...step, ...unused]))]],
  ] as const;
  const header = [0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
  return new Uint8Array([
    ...header,
    ...sections.flatMap(([id, bytes]) => [id, ...sized([...bytes])]),
  ]);
}

/** A whole number, as wasm writes sizes. */
function leb(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...leb(value >> 7)];
}
