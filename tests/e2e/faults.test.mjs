// Workers are mortal: each of these breaks one, once, and expects a sentence, the samples so far, and a
// Run that works again without a reload.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { built, inBrowser, small } from './harness.mjs';

const lengthy = small.replace('quick', 'careful');

/** Puts something before the script in the first answer for a file; later ones are whole. */
function once(path, spoilt) {
  let done = false;
  return async (asked, read) => {
    if (asked !== path || done) return undefined;
    done = true;
    return spoilt + (await read());
  };
}

/** Runs `then` in the runner when the second round reaches two threads: one round is complete by then. */
const inSecondRound = (then) => `{
  let plan;
  addEventListener('message', ({ data: { name, args } }) => {
    if (name === 'prepare') plan = args[0];
    if (name !== 'pass') return;
    const step = plan.steps[args[0]];
    const { role, threads } = plan.points[step.point];
    if (step.round === 2 && role === 'measured' && threads === 2) { ${then} }
  });
};`;

/** Chromium ends a thread that sleeps in wasm only two seconds later: the run must still go on by then. */
const killed = `
  const pool = [];
  self.Worker = class extends Worker { constructor(...all) { super(...all); pool.push(this); } };
  ${inSecondRound('pool[1].terminate();')}`;

/** What a panic looks like from outside: the call into wasm throws, and the instance is dead. */
const trapped = `
  let dead = false;
  for (const name of ['instantiate', 'instantiateStreaming']) {
    const original = WebAssembly[name];
    WebAssembly[name] = async (...all) => {
      const made = await original.apply(WebAssembly, all);
      const instance = made.instance ?? made;
      const exports = { ...instance.exports };
      const pass = exports.runner_pass;
      exports.runner_pass = (...args) => {
        if (dead) throw new WebAssembly.RuntimeError('unreachable');
        return pass(...args);
      };
      return made.instance ? { module: made.module, instance: { exports } } : { exports };
    };
  }
  ${inSecondRound('dead = true;')}`;

/** A thread whose script never comes to an end. (An answer that never ends would also keep later runs from it.) */
const asleep = 'await new Promise(() => {});';

inBrowser('Faults', (open) => {
  for (const [what, spoilt] of [
    ['a pool worker that is killed', killed],
    ['a trap in a pass', trapped],
  ]) {
    test(`${what}: a message, the samples so far, and Run again`, async (t) => {
      const page = await open(t, { hash: lengthy, spoil: once(built('runner.worker'), spoilt) });
      await page.press('Run');
      const told = await page.until(/^(?!Measuring|Ready)./);
      assert.match(told, /^(?!Done|Stopped).*\.$/s);

      const { plan, samples } = await page.result();
      assert.ok(samples.some(({ round, ok }) => round === 1 && ok));
      assert.ok(samples.every(({ round }) => round < plan.rounds));
      await page.follow(small);
      await page.run();
    });
  }

  test('a pool that does not start: a message, and Run again', async (t) => {
    const page = await open(t, { hash: small, spoil: once(built('workerHelpers'), asleep) });
    await page.press('Run');
    const told = await page.until(/^(?!Measuring|Ready)./);
    assert.match(told, /threads/);
    await page.run();
  });

  test('kernels that do not arrive: a message, and Run again', async (t) => {
    const page = await open(t, {
      hash: small,
      spoil: once(built('runner.worker'), 'throw new Error("broken");'),
    });
    await page.press('Run');
    const told = await page.until(/^(?!Measuring|Ready)./);
    assert.match(told, /^(?!Done|Stopped).*\.$/s);
    await page.run();
  });
});
