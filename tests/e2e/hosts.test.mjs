// Browsers and hosts as people have them elsewhere: no WebAssembly, no server, a clock that privacy settings have made
// coarse, code that is not optimised. Each gets a sentence that says what it is and what helps; nothing on the page is lost.

import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { By } from 'selenium-webdriver';
import { built, dist, inBrowser, small, test } from './harness.mjs';
import { isolation, serve } from './serve.mjs';

/** Files whose name begins so get this before them. */
const before = (text, ...starts) => {
  const paths = starts.map(built);
  return async (path, read) => (paths.includes(path) ? text + (await read()) : undefined);
};

const says = async (page, pattern) => {
  await page.says(pattern);
  return page.text();
};

/** A file of the build that holds this text. */
const holding = (start, ending) =>
  `/assets/${readdirSync(join(dist, 'assets')).find((name) => name.startsWith(start) && name.endsWith(ending))}`;

inBrowser('Where the page cannot start', (open) => {
  for (const [what, spoilt, starts, sentence] of [
    [
      'without WebAssembly in page and Workers',
      'delete globalThis.WebAssembly;',
      ['index', 'lab.worker', 'runner.worker'],
      /WebAssembly is switched off.*allow it for this site/,
    ],
    [
      'without WebAssembly in its Workers',
      'delete globalThis.WebAssembly;',
      ['lab.worker'],
      /WebAssembly is switched off.*allow it for this site/,
    ],
    [
      'with an answer that cannot be cloned',
      'const post = self.postMessage.bind(self); let first = true; ' +
        'self.postMessage = (said) => { const is = first; first = false; post(is ? () => {} : said); };',
      ['lab.worker'],
      // In the engine’s own words.
      /(could|can) ?not be cloned/,
    ],
  ]) {
    test(`${what}, it says so, and the example stays`, { engines: 'all' }, async (t) => {
      const page = await open(t, { spoil: before(spoilt, ...starts), starts: false });
      await says(page, sentence);
      await (await page.driver.findElement(By.css('summary'))).click();
      assert.match(await page.text(), /Time of one pass/);
    });
  }

  test('opened from disk, it says that, and the ways out', { engines: 'all' }, async (t) => {
    const { driver } = await open(t);
    await driver.get(pathToFileURL(join(dist, 'index.html')).href);
    const text = () => driver.executeScript('return document.body.innerText');
    await driver.wait(async () => /opened from disk/.test(await text()), 10_000);
    const told = await text();
    assert.match(told, /build\.sh serve/);
    assert.doesNotMatch(told, /switched off|server does not send/);
  });
});

inBrowser('Where the server is gone', (open) => {
  test(
    'charts that do not come are told, keep the result, and come when they are opened again',
    { engines: 'all' },
    async (t) => {
      let gone = true;
      const chunk = holding('more', '.js');
      const spoil = (path) => (path === chunk && gone ? null : undefined);
      const page = await open(t, { hash: small, spoil });
      await page.run();
      const result = await page.result();
      const summary = await page.summary('More charts');
      await page.click(summary);
      const told = await says(page, /could not be fetched: the connection\?/);
      assert.doesNotMatch(told, /[Rr]eload/);
      assert.deepEqual(await page.result(), result);

      gone = false;
      await page.click(summary);
      await page.click(summary);
      if (process.env.ENGINE === 'chromium') await page.says(/Efficiency/);
    },
  );

  test(
    'wasm that does not come, once or always, is asked for again',
    { engines: 'all' },
    async (t) => {
      const wasm = readdirSync(join(dist, 'assets')).filter((name) => name.endsWith('.wasm'));
      let left = 0;
      const spoil = (path) => {
        if (!wasm.some((name) => path.endsWith(name)) || left <= 0) return undefined;
        left -= 1;
        return null;
      };
      const page = await open(t, { hash: small, spoil });
      left = 1;
      await page.run();
      const result = await page.result();
      assert.ok(result.record.samples.length > 0);
    },
  );

  test(
    'a server that stops and comes back: told, and Run works again',
    { engines: 'all' },
    async (t) => {
      const page = await open(t, { hash: small });
      const port = Number(new URL(page.url).port);
      await page.stopServer();
      await page.press('Run');
      const told = await page.until(/^(?!Measuring|Ready)./);
      assert.match(told, /could not be fetched.*the connection\?/);
      assert.doesNotMatch(told, /[Rr]eload/);
      const server = await serve({ root: dist, port, headers: isolation });
      t.after(() => server.close());
      await page.run();
    },
  );
});

inBrowser('Without the headers', (open) => {
  test(
    'what can be done all the same is offered: a simulated machine and a stored run',
    { engines: 'all' },
    async (t) => {
      const page = await open(t, {
        hash: '#kernel=histogram&threads=1,2&effort=quick',
        headers: {},
      });
      assert.match(await page.text(), /no mode that sends messages/);
      assert.doesNotMatch(await page.text(), /Without threads or Workers/);
      await page.unfold('See an example result');
      assert.match(await page.text(), /measured (outside the browser|with)/);
      await page.press('simulate a machine');
      await page.until(/^Done/);
      assert.equal((await page.result()).record.origin, 'simulated');
    },
  );

  test('next proposes nothing that cannot run there', { engines: 'one' }, async (t) => {
    const page = await open(t, {
      hash: '#kernel=matmul&n=32&interp=0&threads=1,2&effort=quick',
      headers: {},
    });
    await page.run();
    const verdict = await page.words(await page.one('region', 'Verdict'));
    assert.doesNotMatch(verdict, /Add Shared array/);
  });
});

inBrowser('Optimised code', (open) => {
  test('is not spoken of where it was measured', { engines: 'all' }, async (t) => {
    const page = await open(t, { hash: small });
    await page.run();
    const { record } = await page.result();
    assert.ok(record.unusedWorkRatio > 0, `${record.unusedWorkRatio}`);
    // How long loops take is not for a test to say; what is said of it is.
    assert.equal(/not optimised/.test(await page.text()), record.unusedWorkRatio >= 1.8);
  });
});

// --no-wasm-tier-up is no such flag: Chromium then compiles with optimisation at once, and the kernels are as quick as ever.
for (const flag of ['--liftoff-only', '--no-wasm-tier-up']) {
  inBrowser(
    `With ${flag}`,
    (open) => {
      test('what is said of the code is what was measured', { engines: 'chromium' }, async (t) => {
        const page = await open(t, { hash: small });
        await page.run();
        const { record } = await page.result();
        const said = /WebAssembly is not optimised/.test(await page.text());
        assert.equal(said, record.unusedWorkRatio >= 1.8, `${record.unusedWorkRatio}`);
      });
    },
    { started: { args: [`--js-flags=${flag}`] } },
  );
}

const resist = { 'privacy.resistFingerprinting': true };

inBrowser(
  'A clock in steps of 17 ms',
  (open) => {
    test(
      'is refused, with the way to exempt the site; a simulated machine runs',
      { engines: 'firefox' },
      async (t) => {
        const page = await open(t, { hash: small });
        const told = await page.text();
        assert.match(told, /clock moves in steps of 1[67] ms/);
        assert.match(told, /privacy\.resistFingerprinting\.exemptedDomains/);
        const [run] = await page.all('button', 'Run');
        assert.equal(await run.isEnabled(), false);
        await page.unfold('Self-test', await page.one('region', 'Conditions'));
        await page.press('Run the self-test');
        const why = await page.until(/^(?!Ready|Measuring)./);
        assert.match(why, /clock moves in steps/);
        assert.doesNotMatch(why, /thread stopped/);
        await page.follow(`${small}&machine=simulated`);
        await page.run();
      },
    );
  },
  { started: { prefs: resist } },
);

inBrowser(
  'A site that is exempt from it',
  (open) => {
    test('measures', { engines: 'firefox' }, async (t) => {
      const page = await open(t, { hash: small });
      await page.run();
      assert.ok((await page.result()).record.environment.clockQuantumSeconds < 1e-3);
    });
  },
  {
    started: { prefs: { ...resist, 'privacy.resistFingerprinting.exemptedDomains': 'localhost' } },
  },
);
