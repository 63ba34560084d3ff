import assert from 'node:assert/strict';
import { built, dist, inBrowser, small, test } from './harness.mjs';
import { isolation, serve } from './serve.mjs';

/** As in an engine that isolates pages but has not the type: neither the page nor its Workers find it. */
async function withoutSharedArrayBuffer(path, read) {
  const scripts = ['index', 'lab.worker', 'runner.worker'].map(built);
  if (!scripts.includes(path)) return undefined;
  return 'delete globalThis.SharedArrayBuffer;' + (await read());
}

inBrowser('Isolation', (open) => {
  test(
    'without SharedArrayBuffer, though isolated, the page says so and runs what it can',
    { engines: 'all' },
    async (t) => {
      const page = await open(t, { hash: small, spoil: withoutSharedArrayBuffer });
      assert.equal(await page.script('return crossOriginIsolated'), true);
      const told = (await page.text()).match(/[^.\n]*no SharedArrayBuffer[^.\n]*\./g);
      assert.equal(told?.length, 1, 'not said, or more than once');

      for (const time of ['first', 'second']) {
        await page.run();
        const { samples } = (await page.result()).record;
        assert.ok(samples.length > 0 && samples.every(({ ok }) => ok), `the ${time} time`);
      }
    },
  );
});

test('the headers stand on every status', async (t) => {
  const server = await serve({ root: dist });
  t.after(() => server.close());
  const first = await fetch(server.url);
  const again = await fetch(server.url, {
    headers: { 'If-None-Match': first.headers.get('etag') },
  });
  const missing = await fetch(`${server.url}nothing.js`);
  assert.deepEqual([first.status, again.status, missing.status], [200, 304, 404]);
  for (const { headers } of [first, again, missing]) {
    for (const [name, value] of Object.entries(isolation)) assert.equal(headers.get(name), value);
  }
});

test('nothing outside of the folder is served', async (t) => {
  const server = await serve({ root: dist });
  t.after(() => server.close());
  for (const path of ['..%2fpackage.json', '%2e%2e/package.json', '..%5cpackage.json', '%00']) {
    assert.equal((await fetch(server.url + path)).status, 404, path);
  }
});
