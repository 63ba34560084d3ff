// The page about the method: it reads without a script, leads back, and is where the lab's links say it is.

import assert from 'node:assert/strict';
import { By } from 'selenium-webdriver';
import { faults } from './axe.mjs';
import { inBrowser, small, test } from './harness.mjs';

/** The lab is opened first: every test has a server of its own. */
async function method(open, t, fragment = '') {
  const page = await open(t, { starts: false });
  await page.driver.get(`${page.url}method.html${fragment}`);
  return page;
}

inBrowser('The page about the method', (open) => {
  test('has every rule, the laws from the catalog, and the way back', async (t) => {
    const page = await method(open, t);
    assert.equal(
      await (await page.driver.findElement(By.css('h1'))).getText(),
      'How Threadscape measures',
    );
    const text = await page.text();
    for (let rule = 0; rule <= 37; rule++) assert.match(text, new RegExp(`\\bR${rule}\\b`));
    for (const words of ['Amdahl', 'Universal scalability law', 'The limits', 'Standard'])
      assert.ok(text.includes(words), `it does not say ${words}`);
    assert.doesNotMatch(text, /The build writes/);

    await page.click(await page.driver.findElement(By.css('nav[aria-label=Pages] a')));
    await page.until(/^Ready/);
  });

  test('opens at the rule of a link, and keeps the policy', { engines: 'all' }, async (t) => {
    const page = await method(open, t, '#r16');
    await page.wait('the page to be at R16', () =>
      page.script(
        `const { top } = document.getElementById('r16').getBoundingClientRect();
         return top >= 0 && top < 200;`,
      ),
    );
    assert.equal(
      await page.script('return document.documentElement.scrollWidth <= innerWidth'),
      true,
    );
    assert.equal(await page.script('return crossOriginIsolated'), true);
    assert.deepEqual(page.violations, []);
  });

  test('has nothing that axe finds, narrow or wide', async (t) => {
    const page = await method(open, t);
    t.after(() => page.resize({ width: 1440, height: 900 }));
    for (const width of [1440, 600]) {
      await page.resize({ width, height: 900 });
      assert.deepEqual(await faults(page), []);
    }
  });

  test('is linked from the lab, in a tab of its own, and so is each rule', async (t) => {
    const page = await open(t, { hash: small });
    await page.run();
    const links = await page.script(
      `return [...document.querySelectorAll('a[href*="method.html"]')].map(
         ({ href, target, rel, hash }) => ({ href, target, rel, hash }))`,
    );
    assert.ok(links.length >= 2, 'neither the head nor the verdict leads there');
    for (const { href, target, rel } of links) {
      assert.ok(href.startsWith(`${page.url}method.html`), href);
      assert.deepEqual([target, rel], ['_blank', 'noopener']);
    }
    const known = await (
      await method(open, t)
    ).script(`return [...document.querySelectorAll('[id]')].map(({ id }) => '#' + id)`);
    for (const { hash } of links) assert.ok(hash === '' || known.includes(hash), hash);
  });
});
