import { expect, test } from 'vitest';
import { Settling, carriedWidth } from '../../www/engine/settling';

/** A machine whose probes take a millisecond, and twice as long while something else runs, which it is told in advance. */
function machine(busy: (milliseconds: number) => boolean, clockStepSeconds = 1e-5) {
  let time = 0;
  const settling = new Settling({
    now: () => time,
    rest: async (milliseconds) => void (time += milliseconds),
    clockStepSeconds,
  });
  const probe = (): number => {
    const seconds = busy(time) ? 2e-3 : 1e-3;
    time += seconds * 1000;
    return seconds;
  };
  const wait = async () => {
    const began = time;
    const quiet = await settling.wait(probe);
    return { quiet, waited: time - began };
  };
  return { wait, go: (milliseconds: number) => (time += milliseconds) };
}

test('a quiet machine is waited for no longer than two frames and a bit', async () => {
  const { wait } = machine(() => false);
  const { quiet, waited } = await wait();
  expect(quiet).toBe(true);
  expect(waited).toBeGreaterThanOrEqual(40);
  expect(waited).toBeLessThan(50);
});

test('one that is busy for a while is waited for until it has been quiet for as long', async () => {
  const { wait } = machine((time) => time > 10 && time < 70);
  const { quiet, waited } = await wait();
  expect(quiet).toBe(true);
  expect(waited).toBeGreaterThanOrEqual(70 + 40 - 5);
  expect(waited).toBeLessThan(130);
});

test('one that never becomes quiet is not waited for for ever', async () => {
  let slow = false;
  const { wait } = machine(() => (slow = !slow));
  const { quiet, waited } = await wait();
  expect(quiet).toBe(false);
  expect(waited).toBeGreaterThanOrEqual(200);
  expect(waited).toBeLessThan(210);
});

test('what a clock of coarse steps makes of a probe is no disturbance', async () => {
  let longer = false;
  const { wait } = machine(() => (longer = !longer), 1e-3);
  expect((await wait()).quiet).toBe(true);
});

test('a machine that has become slower for good is quiet again when its best times are forgotten', async () => {
  const { wait, go } = machine((time) => time > 1000);
  expect((await wait()).quiet).toBe(true);
  go(1000);
  expect((await wait()).quiet).toBe(false);
  for (let at = 0; at < 10; at++) await wait();
  expect((await wait()).quiet).toBe(true);
});

/** Probes of a machine with so many cores. */
const ofCores =
  (cores: number) =>
  (width: number): number =>
    1e-3 * Math.max(1, width / cores);

test.each([
  ['all of them where each has a core', 2, 2, 2],
  ['many', 64, 64, 64],
  ['as many as there are cores where more are reported', 4, 2, 2],
  ['so too where there are three', 16, 3, 3],
  ['one where there is but one', 4, 1, 1],
  ['one where one is asked for', 1, 16, 1],
])('the width that a machine carries: %s', (_, seats, cores, width) => {
  expect(carriedWidth(seats, ofCores(cores))).toBe(width);
});

test('a width is judged by its best probes, and one of code that becomes quicker by those of the same age', () => {
  let probes = 0;
  const disturbed = (width: number): number =>
    ofCores(2)(width) * (probes++ % 5 ? 3 : 1) * (probes < 8 ? 10 : 1);
  expect(carriedWidth(4, disturbed)).toBe(2);
});
