import assert from 'node:assert/strict';
import { Key } from 'selenium-webdriver';
import { faults } from './axe.mjs';
import { inBrowser, policy, small, test } from './harness.mjs';

// The dark one first: the other suites go on with the light one.
for (const dark of [true, false]) {
  inBrowser(
    'Access',
    (open) => {
      test('axe finds nothing, before and after a run, folded and unfolded', async (t) => {
        const page = await open(t, { hash: small });
        assert.deepEqual(await faults(page), []);
        await page.run();
        assert.deepEqual(await faults(page), []);
        await page.script(
          `for (const details of document.querySelectorAll('details')) details.open = true`,
        );
        await page.press('More ways to share');
        await page.enabled('Save picture');
        assert.deepEqual(await faults(page), []);
      });

      test('axe finds nothing at a field with trouble', async (t) => {
        const page = await open(t, { hash: '#kernel=fibonacci&threads=0' });
        assert.deepEqual(await faults(page), []);
      });
    },
    { dark },
  );
}

inBrowser('Layout', (open) => {
  test(
    'Run and the verdict stand within the first 900 px, before and after a run',
    { engines: 'all' },
    async (t) => {
      const page = await open(t, { hash: small });
      for (const moment of ['before', 'after']) {
        if (moment === 'after') await page.run();
        await page.script('scrollTo(0, 0)');
        const run = await (await page.one('button', 'Run')).getRect();
        assert.ok(run.y + run.height <= 900, `${moment}: Run ends at ${run.y + run.height}`);
        const verdict = await page.headline();
        assert.ok(
          verdict.y + verdict.height <= 900,
          `${moment}: the verdict ends at ${verdict.y + verdict.height}`,
        );
      }
    },
  );

  test('Run stays within the first 900 px with everything unfolded in the form', async (t) => {
    const page = await open(t, { hash: small });
    await page.script(
      `for (const details of document.querySelectorAll('form details')) details.open = true`,
    );
    const run = await (await page.one('button', 'Run')).getRect();
    assert.ok(run.y + run.height <= 900, `Run ends at ${run.y + run.height}`);
  });

  test('nothing is wider than the page', async (t) => {
    const page = await open(t, { hash: small });
    await page.run();
    assert.equal(
      await page.script('return document.documentElement.scrollWidth <= innerWidth'),
      true,
    );
  });

  test('what the keyboard reaches in a low window is not under the bar with Run', async (t) => {
    const page = await open(t, { hash: small });
    await page.resize({ width: 1440, height: 600 });
    t.after(() => page.resize({ width: 1440, height: 900 }));
    const run = await page.one('button', 'Run');
    const reached = [];
    await (await page.one('combobox', 'Kernel')).sendKeys(Key.TAB);
    // A form has fewer stops than that, or the keyboard never comes to its end.
    for (let stop = 0; stop < 60; stop += 1) {
      const [isRun, below, html] = await page.script(
        `const [run] = arguments;
         const { activeElement } = document;
         const below = activeElement.getBoundingClientRect().bottom - run.getBoundingClientRect().top;
         return [activeElement === run, below, activeElement.outerHTML];`,
        run,
      );
      if (isRun) break;
      reached.push(html);
      assert.ok(below <= 0, `${html} reaches ${below} px under the top of Run`);
      await page.driver.switchTo().activeElement().sendKeys(Key.TAB);
    }
    assert.ok(reached.length > 10 && reached.length < 60, reached.join('\n'));
    assert.ok(
      reached.some((html) => html.startsWith('<summary')),
      'Details was not reached',
    );
  });

  test('the keyboard alone reaches Run, Stop and Run again', async (t) => {
    const page = await open(t, { hash: small.replace('quick', 'careful') });
    await (await page.one('button', 'Run')).sendKeys(Key.ENTER);
    await page.until(/^Measuring/);
    await (await page.one('button', 'Stop')).sendKeys(Key.ENTER);
    await page.until(/^Stopped/);
    await page.one('button', 'Run');
  });
});

inBrowser('On paper', (open) => {
  test('the result is whole, without the form', { engines: 'chromium' }, async (t) => {
    const page = await open(t, {
      hash: '#kernel=matmul&n=48&threads=1-4&effort=quick&machine=simulated',
    });
    await page.run();
    await page.driver.sendDevToolsCommand('Emulation.setEmulatedMedia', { media: 'print' });
    t.after(() => page.driver.sendDevToolsCommand('Emulation.setEmulatedMedia', { media: '' }));
    const shown = (all) =>
      page.script(
        `return [...document.querySelectorAll(arguments[0])].filter((one) => one.checkVisibility()).length`,
        all,
      );
    for (const all of [
      '.statement',
      '.verdict .after li',
      '.verdict .after li button',
      'dt',
      'dt button',
    ])
      assert.ok((await shown(all)) > 0, `${all} is missing`);
    for (const none of ['.rail', '.kept', '.share', '.choices', 'nav'])
      assert.equal(await shown(none), 0, `${none} is printed`);
  });
});

inBrowser('The policy', (open) => {
  test('is strict, and a whole run does not violate it', { engines: 'all' }, async (t) => {
    assert.match(policy(), /default-src 'none'/);
    assert.doesNotMatch(policy(), /unsafe-inline|unsafe-eval(?<!wasm-unsafe-eval)/);
    const page = await open(t, { hash: small });
    await page.run();
    await page.result();

    // The control: had there been another one, it would have been reported before this one.
    await page.script(
      `document.head.append(Object.assign(document.createElement('style'), { textContent: 'body { outline-style: dotted }' }))`,
    );
    await page.reported(/style-src/);
    // The header only reports; what the page has put in force itself refuses.
    const drawn = `return getComputedStyle(document.body).outlineStyle`;
    assert.equal(await page.script(drawn), 'none');
    assert.deepEqual(page.violations.slice(0, -1), []);
  });
});
