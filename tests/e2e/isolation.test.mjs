import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dist } from './harness.mjs';
import { isolation, serve } from './serve.mjs';

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
