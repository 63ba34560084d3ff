import { expect, test, vi } from 'vitest';
import { chainRatio, scriptChain } from '../../www/engine/chain';

/** Seconds that a probe takes, the first ones longer: an engine optimises while code runs. */
const taking = (seconds: number, slowFor = 0, slow = seconds) => {
  let calls = 0;
  return vi.fn(() => (calls++ < slowFor ? slow : seconds));
};
const clockStepSeconds = 5e-6;

test('optimised code takes as long in wasm as in JavaScript', () => {
  const [wasm, script] = [taking(1.05e-3), taking(1e-3)];
  expect(chainRatio({ wasm, script, clockStepSeconds })).toBeCloseTo(1.05);
  expect(wasm.mock.calls.length).toBeLessThan(10);
});

test('code that becomes quick while it runs is not called slow', () => {
  const [wasm, script] = [taking(1e-3, 8, 4e-3), taking(1e-3, 5, 20e-3)];
  expect(chainRatio({ wasm, script, clockStepSeconds })).toBeLessThan(1.3);
});

test('code that stays slow is', () => {
  const [wasm, script] = [taking(3.2e-3), taking(1e-3)];
  expect(chainRatio({ wasm, script, clockStepSeconds })).toBeCloseTo(3.2);
});

test('a coarse clock is looked at over many of its steps', () => {
  const step = 1e-3;
  let time = 0;
  /** As read before and after work of so many seconds. */
  const floored = (work: number) => () => {
    const before = Math.floor(time / step) * step;
    time += work;
    return Math.floor(time / step) * step - before;
  };
  const ratio = chainRatio({
    wasm: floored(0.9e-3),
    script: floored(0.9e-3),
    clockStepSeconds: step,
  });
  expect(ratio).toBeGreaterThan(0.8);
  expect(ratio).toBeLessThan(1.3);
});

test('the chain in JavaScript says how long it took, in seconds', () => {
  let time = 0;
  expect(scriptChain(() => (time += 2))).toBeCloseTo(2e-3);
});
