import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { inBrowser, onceThrough, samplesDue, small, test } from './harness.mjs';

/** What the page is built from: tests/house.rs keeps it true. */
const catalog = JSON.parse(
  readFileSync(new URL('../golden/catalog.json', import.meta.url), 'utf8'),
);

inBrowser('A run', (open) => {
  test('the page is isolated and has shared memory', { engines: 'all' }, async (t) => {
    const page = await open(t);
    assert.equal(
      await page.script('return crossOriginIsolated && typeof SharedArrayBuffer'),
      'function',
    );
    assert.equal(await page.status(), 'Ready');
  });

  test(
    'a small run ends in Done, every sample proven, every mode in every table',
    { engines: 'all' },
    async (t) => {
      const page = await open(t, { hash: small });
      await page.run();

      const { plan, record } = await page.result();
      const { samples } = record;
      assert.equal(samples.filter(({ ok }) => !ok).length, 0);
      assert.equal(samples.filter(({ warmup }) => !warmup).length, samplesDue(plan));
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
    },
  );

  test(
    'Stop answers at once and keeps the samples; Run works again',
    { engines: 'all' },
    async (t) => {
      const page = await open(t, { hash: small.replace('quick', 'careful') });
      await page.press('Run');
      await page.until(/^Measuring/);
      await page.enabled('Download JSON');
      assert.equal(await page.stop(), 'Stopped');
      assert.equal(await page.status(), 'Stopped');

      const { plan, record } = await page.result();
      const kept = record.samples.filter(({ warmup, ok }) => !warmup && ok).length;
      assert.ok(kept > 0 && kept < samplesDue(plan), `${kept} samples were kept`);

      await page.follow(small);
      await page.run();
    },
  );

  test(
    'Stop answers at once in the middle of a pass that takes seconds',
    { engines: 'all' },
    async (t) => {
      const page = await open(t, {
        hash: '#kernel=matmul&n=160&interp=1000&modes=plain&threads=1',
      });
      await page.press('Run');
      await page.until(/^Measuring/);
      await page.says(/warming up/i);
      assert.equal(await page.stop(), 'Stopped');
      assert.equal(await page.status(), 'Stopped');

      await page.follow(small);
      await page.run();
    },
  );

  test('every kernel runs with all of its modes', { engines: 'all' }, async (t) => {
    await runEach(await open(t, { spoil: onceThrough }), catalog.schedules.slice(0, 1));
  });

  test('and so under every other schedule', async (t) => {
    await runEach(await open(t, { spoil: onceThrough }), catalog.schedules.slice(1));
  });
});

/** Every kernel with all of its modes under each of these schedules, every sample proven. */
async function runEach(page, schedules) {
  for (const kernel of catalog.kernels) {
    for (const at of schedules) {
      const [schedule, index] = [at.id, catalog.schedules.indexOf(at)];
      // Other threads each time: the form then tells when the settings of the link are there.
      const threads = index % 2 ? '1,2' : '2';
      const settings = { ...smallest(kernel.info), schedule, chunk: index + 1, threads };
      const texts = { kernel: kernel.info.id, ...settings, interp: 0, modes: kernel.modes };
      await page.follow(`#${new URLSearchParams(texts)}`);
      await page.run(180);
      const { plan, record, request } = await page.result();
      const { samples } = record;
      assert.equal(samples.filter(({ warmup }) => !warmup).length, samplesDue(plan));
      const chosen = [request.kernel, request.schedule, request.modes];
      assert.deepEqual(chosen, [kernel.info.id, schedule, kernel.modes]);
      assert.ok(samples.every(({ ok }) => ok));
    }
  }
}

/** Whole numbers as small as they may be, up to 24: enough for several tasks on both seats. */
function smallest({ params }) {
  const sizes = params.filter(({ kind }) => kind.type === 'whole');
  return Object.fromEntries(
    sizes.map(({ id, kind }) => [id, Math.max(kind.min, Math.min(kind.default, 24))]),
  );
}
