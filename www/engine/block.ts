/**
 * A block: passes one after another, with nothing in between that the page could hear. Whoever measures makes them
 * alone and reports all of them afterwards, so the page's own thread sleeps while they are timed (R4, R43).
 */

import type { Outcome } from '../pkg/plain/threadscape';

/** Which steps of a plan, and for how long. */
export interface Block {
  /** Index of the first step. */
  first: number;
  /** Of the step after the last one. */
  end: number;
  /** No further pass begins after so many seconds. */
  seconds: number;
}

/** What one pass brought, and when it was made: milliseconds since 1970, by the clock of whoever made it. */
export interface Passed {
  outcome: Outcome;
  from: number;
  to: number;
}

/** What a block needs of the place where it is made. */
export interface Bench {
  pass(step: number): Outcome | Promise<Outcome>;
  /** Waits until nothing disturbs a pass. */
  settle(): Promise<void>;
  /** Lets messages through that came meanwhile: resolves in a later task. */
  drain(): Promise<void>;
  /** Whether somebody wants the block to end; asked after each pass. */
  interrupted(): boolean;
  /** Takes each pass at once, in case that the block never comes to its end. */
  report(passed: Passed): void;
}

/** The passes that were made: to the end of the block, or until it is interrupted or late, or an answer is wrong. */
export async function makePasses({ first, end, seconds }: Block, bench: Bench): Promise<Passed[]> {
  const made: Passed[] = [];
  await bench.settle();
  const began = performance.now();
  for (let step = first; step < end;) {
    const from = sinceEpoch();
    const outcome = await bench.pass(step);
    const passed = { outcome, from, to: sinceEpoch() };
    made.push(passed);
    bench.report(passed);
    if (!outcome.sample.ok) break;
    if (!outcome.again) step += 1;
    await bench.drain();
    if (bench.interrupted() || performance.now() - began >= seconds * 1000) break;
  }
  return made;
}

/** Of page and Workers alike, whatever each counts from. */
export const sinceEpoch = (): number => performance.timeOrigin + performance.now();
