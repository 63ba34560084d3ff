import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { makePasses, type Bench, type Passed } from '../../www/engine/block';
import type { Outcome } from '../../www/pkg/plain/threadscape';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Passes of 10 ms, and what happened in which order. */
function bench(
  changes: Partial<Bench> = {},
  outcome: (step: number) => Partial<Outcome> = () => ({}),
) {
  const log: string[] = [];
  const reported: Passed[] = [];
  const made: Bench = {
    pass: async (step) => {
      log.push(`pass ${step}`);
      await new Promise((done) => setTimeout(done, 10));
      return { sample: { ok: true }, again: false, ...outcome(step) } as Outcome;
    },
    settle: async () => void log.push('settle'),
    drain: async () => void log.push('drain'),
    interrupted: () => false,
    report: (passed) => void reported.push(passed),
    ...changes,
  };
  return { made, log, reported };
}

const block = (first: number, end: number, seconds = 10) => ({ first, end, seconds });

async function passes(of: ReturnType<typeof makePasses>): Promise<Passed[]> {
  await vi.runAllTimersAsync();
  return of;
}

describe('a block', () => {
  test('waits until it is quiet once, and then makes its passes one after another', async () => {
    const { made, log, reported } = bench();
    const all = await passes(makePasses(block(3, 5), made));
    expect(log).toEqual(['settle', 'pass 3', 'drain', 'pass 4', 'drain']);
    expect(reported).toEqual(all);
    expect(all.map(({ from, to }) => Math.round(to - from))).toEqual([10, 10]);
    expect(all[1]!.from).toBeGreaterThanOrEqual(all[0]!.to);
  });

  test('takes a step again while its outcome says so', async () => {
    let left = 2;
    const { made, log } = bench({}, () => ({ again: left-- > 0 }));
    expect(await passes(makePasses(block(0, 2), made))).toHaveLength(4);
    expect(log.filter((what) => what.startsWith('pass'))).toEqual([
      'pass 0',
      'pass 0',
      'pass 0',
      'pass 1',
    ]);
  });

  test('ends after the pass in which it is interrupted', async () => {
    let asked = 0;
    const { made } = bench({ interrupted: () => ++asked === 2 });
    expect(await passes(makePasses(block(0, 9), made))).toHaveLength(2);
  });

  test('begins no pass after its time', async () => {
    const { made } = bench();
    expect(await passes(makePasses(block(0, 9, 0.025), made))).toHaveLength(3);
  });

  test('ends with a wrong answer', async () => {
    const { made } = bench({}, (step) => ({ sample: { ok: step < 1 } as Outcome['sample'] }));
    expect(await passes(makePasses(block(0, 9), made))).toHaveLength(2);
  });
});
