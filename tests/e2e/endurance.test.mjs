// What a single run does not show: what is left over from run to run, and what two windows do to each other.

import assert from 'node:assert/strict';
import { inBrowser, onceThrough, samplesDue, small, tenRounds, test } from './harness.mjs';

/**
 * A run leaves a Worker, two threads and a shared memory of up to 1 GiB behind if it does not end them.
 * WebKit gives a page 38 such memories, less beside those of other pages, Firefox some 500 Workers: 30
 * runs are near enough to feel it, and are over in a minute if each goes once through its cells.
 */
const runs = 30;

/** How many Workers the page itself has started and ended from now on. */
const countWorkers = `
  window.workers = { started: 0, ended: 0 };
  window.Worker = class extends Worker {
    constructor(...all) { super(...all); window.workers.started += 1; }
    terminate() { super.terminate(); window.workers.ended += 1; }
  };`;

inBrowser('Endurance', (open) => {
  const leftovers = async (t) => {
    const hash = small.replace('plain,counted', 'plain');
    const page = await open(t, { hash, spoil: onceThrough });
    await page.script(countWorkers);
    for (let run = 1; run <= runs; run += 1) {
      await page.run();
      // Each starts one; were the last not ended, its memory would live on with it.
      const expected = { started: run, ended: run };
      assert.deepEqual(await page.script('return window.workers'), expected);
    }
    const { plan, record } = await page.result();
    const { samples } = record;
    assert.equal(plan.pool, 2);
    assert.ok(samples.length > 0 && samples.every(({ ok }) => ok));
  };
  const title = `${runs} runs one after another end in Done and leave no Worker behind`;
  test(title, { engines: 'all', seconds: 900 }, leftovers);

  test(
    'two windows that are told to run at once both come to Done with proven samples',
    { engines: 'all' },
    async (t) => {
      const page = await open(t, { hash: small.replace('quick', 'standard'), spoil: tenRounds });
      const windows = await page.twoWindows(t);
      const [first, second] = windows;
      await first();
      await page.press('Run');
      await second();
      await page.press('Run');
      await page.until(/^Another window of this page is measuring/);
      await page.press('Measure all the same');
      await page.until(/^Measuring/);
      for (const show of windows) {
        await show();
        assert.match(await page.status(), /^Measuring/, 'they did not run at once');
      }
      for (const show of windows) {
        await show();
        await page.until(/^Done/, 120);
        const { plan, record } = await page.result();
        const { samples } = record;
        assert.ok(samples.every(({ ok }) => ok));
        assert.equal(samples.filter(({ warmup }) => !warmup).length, samplesDue(plan));
        await page.follow(small);
        await page.run();
      }
    },
  );
});
