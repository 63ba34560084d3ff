// The site on hosts as they are: without headers, in a sub-folder, gone, with a newer version; and in frames of others.

import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { By } from 'selenium-webdriver';
import { findFreePort } from 'selenium-webdriver/net/portprober.js';
import { Page, dist, inBrowser, onceThrough, small, test } from './harness.mjs';
import { isolation, serve } from './serve.mjs';

const folder = '/sub/threadscape/';
const worker = `${folder}service-worker.js`;

/** A folder that holds the built site as a sub-folder of a sub-folder. */
function subfolder(t) {
  const root = mkdtempSync(join(tmpdir(), 'threadscape-'));
  t.after(() => rmSync(root, { recursive: true }));
  mkdirSync(join(root, 'sub'));
  symlinkSync(dist, join(root, 'sub', 'threadscape'));
  return root;
}

/** A host that serves the site from a sub-folder, with plans of one round, and notes what is asked of it. */
async function host(t, { headers = {}, spoil = () => undefined, blocked = false } = {}) {
  const asked = [];
  const server = await serve({
    root: subfolder(t),
    headers,
    spoil(path, read, request) {
      asked.push(path);
      if (blocked && path === worker) return null;
      return spoil(path, read, request) ?? onceThrough(path.replace(folder, '/'), read);
    },
  });
  t.after(() => server.close());
  return {
    address: server.url + folder.slice(1),
    close: () => server.close(),
    asked,
    loads: () => asked.filter((path) => path === folder).length,
  };
}

/** The page as a visitor opens it, there. */
async function visit({ driver }, address) {
  const page = new Page(driver, address, []);
  await page.go(address);
  return page;
}

const isolated = (page) => page.script('return crossOriginIsolated');
const controlled = (page) => page.script('return Boolean(navigator.serviceWorker.controller)');
const kept = (page) =>
  page.wait('the site to be kept', () =>
    page.script('return navigator.serviceWorker.ready.then(() => true)'),
  );

inBrowser('A host without headers, in a sub-folder', (open) => {
  test(
    'the page isolates itself by loading once more, measures, and does so when the host is gone',
    { engines: 'all' },
    async (t) => {
      const there = await host(t);
      const page = await visit(await open(t), there.address + small);
      assert.equal(await isolated(page), true);
      assert.equal(there.loads(), 1, 'the second time it comes from the worker');
      await page.run();
      const { environment } = (await page.result()).record;
      assert.equal(environment.level, 'threads');

      await there.close();
      await page.go(there.address + small);
      assert.equal(await isolated(page), true);
      await page.unfold('More charts');
      await page.run();
      await page.driver.get(`${there.address}method.html`);
      assert.match(await page.text(), /one measurement/i);
    },
  );

  test('where its service worker is blocked it loads once, and says what it has', async (t) => {
    const there = await host(t, { blocked: true });
    const page = await visit(await open(t), there.address + small);
    await page.says(/not isolated/);
    assert.equal(there.loads(), 1);
    assert.equal(await controlled(page), false);
  });

  test('where the engine does not isolate all the same it loads twice, and no more', async (t) => {
    const passing = `self.addEventListener('fetch', (event) => event.respondWith(fetch(event.request)))`;
    const there = await host(t, { spoil: (path) => (path === worker ? passing : undefined) });
    const page = await visit(await open(t), there.address + small);
    await page.says(/not isolated/);
    assert.equal(await controlled(page), true);
    assert.equal(there.loads(), 2);
    // Past its worker, as with Shift: the count is what ends it now.
    await page.script(
      `return navigator.serviceWorker.getRegistration().then((its) => its.unregister())`,
    );
    await page.go(there.address + small);
    await page.says(/not isolated/);
    assert.equal(there.loads(), 3);
  });
});

inBrowser('A newer version', (open) => {
  test('waits to be taken, and for windows that measure', async (t) => {
    let version = '';
    const there = await host(t, {
      headers: isolation,
      spoil: (path, read) =>
        path === worker ? read().then((script) => script + version) : undefined,
    });
    const page = await visit(await open(t), `${there.address}?sw=1${small}`);
    await kept(page);
    await page.go(`${page.url}#lab`);
    assert.equal(await controlled(page), true);

    version = '// newer';
    await page.go(`${page.url}#lab`);
    await page.says(/A new version of this page is here/);
    await page.script(
      `navigator.locks.request('threadscape-measuring', () => new Promise((end) => (window.end = end)))`,
    );
    await page.press('Load the new version');
    await page.says(/is measuring. The new version waits/);

    await page.script('window.end(); window.isOld = true;');
    await page.press('Load the new version');
    await page.wait('the new version', () => page.script('return !window.isOld'));
    await page.until(/^Ready/);
    const waits = `return navigator.serviceWorker.getRegistration().then(({ waiting }) => waiting !== null)`;
    assert.equal(await page.script(waits), false);
    assert.doesNotMatch(await page.text(), /new version/);
  });
});

inBrowser('At home', (open) => {
  test('a page that is isolated on localhost has no service worker', async (t) => {
    const there = await host(t, { headers: isolation });
    const page = await visit(await open(t), there.address + small);
    await page.until(/^Ready/);
    const all = `return navigator.serviceWorker.getRegistrations().then((all) => all.length)`;
    assert.equal(await page.script(all), 0);
    assert.ok(!there.asked.includes(worker));
  });

  test('nothing is asked of anybody else, and every file is kept', async (t) => {
    const there = await host(t, { headers: isolation });
    const page = await visit(await open(t), `${there.address}?sw=1${small}`);
    await page.run();
    await page.unfold('More charts');
    await kept(page);
    const names = await page.script(
      `return performance.getEntriesByType('resource').map(({ name }) => name)`,
    );
    assert.ok(names.length > 5);
    const home = new URL(there.address).origin;
    assert.deepEqual(
      names.filter((name) => new URL(name, home).origin !== home),
      [],
    );

    const inCaches = `return (async () => {
      const caches = await self.caches.keys();
      const all = await Promise.all(caches.map(async (name) => (await self.caches.open(name)).keys()));
      return all.flat().map(({ url }) => new URL(url).pathname);
    })()`;
    const cached = await page.script(inCaches);
    const files = execFileSync('find', ['.', '-type', 'f'], { cwd: dist, encoding: 'utf8' });
    const forOthers =
      /^(_headers|nginx-headers\.conf|service-worker\.js|card\.png|apple-touch-icon\.png)$/;
    const missing = files
      .trim()
      .split('\n')
      .map((file) => file.slice(2))
      .filter((file) => !forOthers.test(file) && !cached.includes(folder + file));
    assert.deepEqual(missing, []);
  });

  test(
    'no foreign script becomes a Worker, and no text HTML',
    { engines: 'chromium' },
    async (t) => {
      const page = await open(t, { hash: small });
      const refused = (code) =>
        page.script(`try { ${code}; return false } catch (problem) { return problem.name }`);
      assert.equal(await refused(`new Worker('https://example.org/w.js')`), 'TypeError');
      assert.equal(await refused(`document.body.innerHTML = '<p>text</p>'`), 'TypeError');
      assert.equal(await refused(`new Worker('data:text/javascript,')`), 'TypeError');
    },
  );
});

/** A page of somebody else's, on another origin, with the site in a frame; the answers come from inside of it. */
async function framed(t, { driver }, attributes, headers = {}) {
  const there = await host(t, { headers: isolation });
  const address = there.address + small;
  const others = await serve({
    root: dist,
    headers,
    spoil: (path) =>
      path === '/index.html' || path === '/'
        ? `<!doctype html><title>A course</title><iframe src="${address}" width="1200" height="800" ${attributes}></iframe>`
        : null,
  });
  t.after(() => others.close());
  await driver.get(others.url.replace('localhost', '127.0.0.1'));
  const page = new Page(driver, address, []);
  await driver.switchTo().frame(await driver.findElement(By.css('iframe')));
  t.after(() => driver.switchTo().defaultContent());
  await page.until(/^(?!Loading)./, 30);
  return page;
}

/** The link in the notice keeps the settings, in whatever order. */
async function opensItself(page) {
  const href = await page.script(
    `return [...document.querySelectorAll('a[target=_blank]')].find((link) => link.href.includes('#kernel='))?.href`,
  );
  const { origin, pathname, hash } = new URL(href);
  assert.equal(origin + pathname, page.url.replace(/#.*/, ''));
  assert.match(hash, /modes=plain.counted/);
}

/** In a frame of another process Chromium's driver computes no names. */
async function runs(page) {
  await page.wait('Run', () =>
    page.script(
      `const run = [...document.querySelectorAll('button:enabled')].find((it) => it.innerText.trim() === 'Run');
       run?.click();
       return Boolean(run);`,
    ),
  );
  await page.until(/^Done/, 60);
}

inBrowser('In a frame of somebody else', (open) => {
  test('that is not isolated: it says so, and a link opens the page itself', async (t) => {
    const page = await framed(t, await open(t), '');
    await page.says(/in a frame of a page that is not isolated/);
    await opensItself(page);
  });

  test('that is isolated: the lab itself runs', async (t) => {
    const page = await framed(t, await open(t), 'allow="cross-origin-isolated"', isolation);
    assert.equal(await isolated(page), true);
    await runs(page);
  });

  test('that is sandboxed: it says so, and does what it can', async (t) => {
    const page = await framed(t, await open(t), 'sandbox="allow-scripts"');
    await page.says(/sandboxed frame/);
    await opensItself(page);
    await runs(page);
  });
});

/** What docs/DEPLOY.md tells to write, with the folders of this machine. */
function nginxServer(root, port) {
  const text = readFileSync(new URL('../../docs/DEPLOY.md', import.meta.url), 'utf8');
  const [, told] = text.match(/```nginx\n([^]*?)```/);
  return told
    .replace('listen 80;', `listen 127.0.0.1:${port};`)
    .replaceAll('/srv/www', root)
    .replaceAll('/threadscape/', folder);
}

const nginx = () => {
  try {
    return execFileSync('sh', ['-c', 'command -v nginx'], { encoding: 'utf8' }).trim();
  } catch {
    return null;
  }
};

test('a real nginx with the lines of docs/DEPLOY.md', async (t) => {
  const program = nginx();
  if (!program) return t.skip('There is no nginx here: apt-get install nginx-light');
  const root = subfolder(t);
  const port = await findFreePort('127.0.0.1');
  const file = join(root, 'nginx.conf');
  writeFileSync(
    file,
    `${process.getuid() === 0 ? 'user root;' : ''} daemon off; worker_processes 1; pid ${root}/pid; error_log stderr;
     events {}
     http { include /etc/nginx/mime.types; access_log off; ${nginxServer(root, port)} }`,
  );
  const server = spawn(program, ['-c', file, '-p', root], { stdio: 'ignore' });
  t.after(() => server.kill());
  const address = `http://127.0.0.1:${port}${folder}`;
  let page = null;
  for (let tries = 0; !page && tries < 100; tries += 1) {
    page = await fetch(address).catch(() => new Promise((wait) => setTimeout(wait, 50)));
  }
  assert.equal(page?.status, 200);
  const again = await fetch(address, { headers: { 'If-None-Match': page.headers.get('etag') } });
  const missing = await fetch(`${address}nothing.js`);
  const [, script] = (await page.text()).match(/src="\.\/(assets\/index[^"]*)"/);
  const asset = await fetch(address + script);
  assert.deepEqual(
    [page, again, missing, asset].map(({ status }) => status),
    [200, 304, 404, 200],
  );
  for (const { headers } of [page, again, missing, asset]) {
    for (const [name, value] of Object.entries(isolation)) assert.equal(headers.get(name), value);
  }
  assert.match(asset.headers.get('cache-control'), /max-age=31536000/);
  assert.match(page.headers.get('cache-control'), /no-cache/);
  const [wasm] = execFileSync('find', ['assets', '-name', '*.wasm'], {
    cwd: dist,
    encoding: 'utf8',
  }).split('\n');
  assert.equal((await fetch(address + wasm)).headers.get('content-type'), 'application/wasm');
});
