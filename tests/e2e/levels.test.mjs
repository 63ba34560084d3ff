// What a browser does not allow costs no more than it must, and the page says which level it has, and why.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { By } from 'selenium-webdriver';
import { Page, built, dist, inBrowser, small, test } from './harness.mjs';
import { isolation, serve } from './serve.mjs';

const main = built('index');

/** The page's own script, with something before it. */
const after = (text) => async (path, read) => (path === main ? text + (await read()) : undefined);

/** What the conditions say of the level. */
async function level(page) {
  const words = await page.words(await page.one('region', 'Conditions'));
  return /\bLevel\s+(\w+):/.exec(words)?.[1];
}

/** A run to the end, every sample proven. */
async function result(page) {
  await page.run();
  const { plan, record } = await page.result();
  const { environment, samples } = record;
  assert.ok(samples.some(({ warmup }) => !warmup));
  assert.ok(samples.every(({ ok }) => ok));
  return { environment, plan, samples };
}

inBrowser('Levels', (open) => {
  test(
    'with isolation: threads, every mode, and nothing to explain',
    { engines: 'all' },
    async (t) => {
      const page = await open(t, { hash: small });
      assert.equal(await level(page), 'threads');
      assert.deepEqual(await page.offered({ enabled: true }), await page.offered());
      assert.doesNotMatch(await page.text(), /COOP|grey modes/);
    },
  );

  test(
    'without the headers: the page says so in one sentence, and measures what it can',
    { engines: 'all' },
    async (t) => {
      const page = await open(t, { hash: small, headers: {} });
      assert.equal(await page.script('return crossOriginIsolated'), false);
      assert.equal(await level(page), 'messages');
      const told = (await page.text()).match(/[^.\n]*is not isolated \(its server[^.\n]*\./g);
      assert.equal(told?.length, 1, 'not said, or more than once');
      assert.match(told[0], /COOP and COEP headers/);

      const enabled = await page.offered({ enabled: true });
      assert.ok(!enabled.includes('counted') && !enabled.includes('plain'));
      const { environment, plan } = await result(page);
      assert.deepEqual([environment.level, plan.pool], ['messages', 0]);
    },
  );

  for (const [how, settings] of [
    ['the browser has none', { spoil: after('delete window.Worker;') }],
    [
      'starting one throws',
      { spoil: after('window.Worker = class { constructor() { throw new Error("no"); } };') },
    ],
    [
      'a policy forbids them',
      { headers: { ...isolation, 'Content-Security-Policy': `worker-src 'none'` } },
    ],
  ]) {
    test(
      `without Workers, because ${how}: the serial code runs in the page`,
      { engines: 'all' },
      async (t) => {
        const page = await open(t, { hash: small, ...settings });
        assert.equal(await level(page), 'serial');
        assert.match(
          await page.text(),
          /no Worker.*The serial code is measured in the page itself/,
        );
        assert.deepEqual(await page.offered({ enabled: true }), []);
        const { environment, plan } = await result(page);
        assert.deepEqual([environment.level, plan.pool], ['serial', 0]);

        // The settings work on, and so does a second run.
        await page.follow('#kernel=life&threads=1&effort=quick');
        await page.run();
      },
    );
  }

  test('without Workers Stop is heard between two passes', { engines: 'all' }, async (t) => {
    const hash = '#kernel=matmul&n=48&interp=60&threads=1&effort=careful';
    const page = await open(t, { hash, spoil: after('delete window.Worker;') });
    await page.press('Run');
    await page.enabled('Download JSON');
    await page.stop();
    assert.equal(await page.status(), 'Stopped');
    await page.follow('#kernel=matmul&n=32&threads=1&effort=quick');
    await page.run();
  });

  test('in a sandboxed frame the page still measures', { engines: 'all' }, async (t) => {
    // There the origin is “null”: whoever frames the page must let it load its own files.
    const headers = {
      'Access-Control-Allow-Origin': '*',
      'Cross-Origin-Resource-Policy': 'cross-origin',
    };
    const server = await serve({
      root: dist,
      headers,
      spoil: (path) =>
        path === '/frame.html'
          ? `<!doctype html><title>Frame</title>
             <iframe sandbox="allow-scripts allow-downloads" src="./index.html${small}"
               style="width: 1300px; height: 800px"></iframe>`
          : undefined,
    });
    t.after(() => server.close());
    const { driver } = await open(t);
    await driver.get(`${server.url}frame.html`);
    await driver.switchTo().frame(0);
    t.after(() => driver.switchTo().defaultContent());
    const page = new Page(driver, server.url, []);
    await page.until(/^Ready/);
    assert.match(await page.text(), /sandboxed frame, which may start no Workers/);
    // By hand: Chromium's driver computes no accessible names in such a frame.
    await page.script(`document.querySelector('button[type=submit]').click()`);
    await page.until(/^Done/);
    assert.match(await page.text(), /[1-9]\d* kept, \d+ discarded/);
  });
});

inBrowser('Without its script the page', (open) => {
  const off = { starts: false, spoil: (path) => (path === main ? null : undefined) };

  test(
    'says how to get it to run, and shows an example with real numbers',
    { engines: 'all' },
    async (t) => {
      const page = await open(t, off);
      const { driver } = page;
      const says = async () => page.words(await driver.findElement(By.css('main')));
      await driver.wait(async () => /has not started/.test(await says()), 10_000);
      assert.match(await says(), /scripts and WebAssembly/);
      assert.doesNotMatch(await says(), /Time of one pass/);

      await (await driver.findElement(By.css('summary'))).click();
      const told = await says();
      assert.match(told, /Time of one pass/);
      const { plan, record } = JSON.parse(readFileSync('docs/examples/story-2-cores.json'));
      assert.match(told, new RegExp(`${record.environment.cores} cores? reported`));
      const rows = await driver.findElements(By.css('tr[data-mode]'));
      assert.equal(rows.length, 2 * plan.request.modes.length);
      for (const row of rows) assert.match(await page.words(row), /\d/);
    },
  );

  test('never shows that once the script is there', { engines: 'all' }, async (t) => {
    const page = await open(t, { hash: small });
    assert.doesNotMatch(await page.text(), /has not started/);
  });
});
