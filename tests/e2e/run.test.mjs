import assert from 'node:assert/strict';
import { inBrowser, small, test } from './harness.mjs';

inBrowser('A run', (open) => {
  test('the page is isolated and has shared memory', async (t) => {
    const page = await open(t);
    assert.equal(
      await page.script('return crossOriginIsolated && typeof SharedArrayBuffer'),
      'function',
    );
    assert.equal(await page.status(), 'Ready');
  });

  test('a small run ends in Done, every sample proven, every mode in every table', async (t) => {
    const page = await open(t, { hash: small });
    await page.run();

    const { plan, samples } = await page.result();
    assert.equal(samples.filter(({ ok }) => !ok).length, 0);
    const due = plan.steps.filter(({ warmup }) => !warmup).length;
    assert.equal(samples.filter(({ warmup }) => !warmup).length, due);
    for (const point of plan.points.keys()) {
      assert.ok(
        samples.some((sample) => sample.point === point && !sample.warmup),
        `point ${point} has no sample`,
      );
    }

    const { length } = plan.request.modes;
    for (const region of ['Speed-up', 'Time']) {
      const rows = await page.table(region);
      const filled = rows.filter((row) => /\d/.test(row));
      assert.ok(
        filled.length >= length,
        `${region} has ${filled.length} rows with numbers, not ${length}`,
      );
    }
    const verdict = await (await page.one('region', 'Verdict')).getText();
    assert.match(verdict, /\d[\d.,]*\s?×/, 'the verdict names no ratio');
  });

  test('Stop answers within 100 ms and keeps the samples; Run works again', async (t) => {
    const page = await open(t, { hash: small.replace('quick', 'careful') });
    await page.press('Run');
    await page.until(/^Measuring/);
    await page.enabled('Download JSON');
    assert.ok((await page.stop()) <= 100);
    assert.equal(await page.status(), 'Stopped');

    const { plan, samples } = await page.result();
    const kept = samples.filter(({ warmup, ok }) => !warmup && ok).length;
    assert.ok(kept > 0 && kept < plan.steps.length, `${kept} samples were kept`);

    await page.follow(small);
    await page.run();
  });

  test('Stop answers within 100 ms in the middle of a pass that takes seconds', async (t) => {
    const page = await open(t, { hash: '#kernel=matmul&n=160&interp=1000&modes=plain&threads=1' });
    await page.press('Run');
    await page.until(/^Measuring/);
    await page.says(/warming up/i);
    assert.ok((await page.stop()) <= 100);
    assert.equal(await page.status(), 'Stopped');

    await page.follow(small);
    await page.run();
  });

  test('every kernel runs with all of its modes', async (t) => {
    const page = await open(t);
    for (const kernel of await page.options('Kernel')) {
      await page.follow(`#kernel=${kernel}&interp=0&threads=1,2&effort=quick`);
      const modes = await page.offered();
      await page.follow(`#kernel=${kernel}&interp=0&threads=2&effort=quick&modes=${modes}`);
      await page.run(180);
      const { samples, request } = await page.result();
      assert.deepEqual([request.kernel, request.modes], [kernel, modes]);
      assert.ok(samples.length > 0 && samples.every(({ ok }) => ok));
    }
  });
});
