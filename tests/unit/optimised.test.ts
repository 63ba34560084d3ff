import { describe, expect, test } from 'vitest';
import { loopsInWasm, unusedWorkRatio } from '../../www/engine/optimised';

/** Loops on a clock that they wind, and that may tell no more than its steps. */
function pretend(seconds: { bare: number; laden: (spent: number) => number }, step = 5e-6) {
  let time = 0;
  return {
    bare: () => void (time += seconds.bare),
    laden: () => void (time += seconds.laden(time)),
    now: () => Math.floor(time / step) * step,
    clockStepSeconds: step,
    spent: () => time,
  };
}

test('optimised code does no work that nobody uses, and that is soon seen', () => {
  const loops = pretend({ bare: 2e-4, laden: () => 2.1e-4 });
  expect(unusedWorkRatio(loops)).toBeCloseTo(1.05, 1);
  expect(loops.spent()).toBeLessThan(0.02);
});

test('code that becomes quick while it runs is not called slow', () => {
  const loops = pretend({ bare: 2e-4, laden: (spent) => (spent < 0.2 ? 1e-3 : 2e-4) });
  expect(unusedWorkRatio(loops)).toBeLessThan(1.3);
});

test('code that stays slow is', () => {
  expect(unusedWorkRatio(pretend({ bare: 2e-4, laden: () => 1e-3 }))).toBeCloseTo(5, 0);
});

test('a coarse clock is looked at over many of its steps', () => {
  const ratio = unusedWorkRatio(pretend({ bare: 2e-4, laden: () => 2e-4 }, 1e-3));
  expect(ratio).toBeGreaterThan(0.8);
  expect(ratio).toBeLessThan(1.3);
});

describe('both loops in WebAssembly', () => {
  test('come to the same, as the chain of shifts does in JavaScript', () => {
    let x = 1;
    for (let turn = 0; turn < 1000; turn += 1) {
      x ^= x << 13;
      x ^= x >>> 17;
      x ^= x << 5;
    }
    const { bare, laden } = loopsInWasm();
    expect([bare(1000), laden(1000)]).toEqual([x, x]);
  });
});
