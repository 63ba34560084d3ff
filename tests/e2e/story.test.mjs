// First sight and story, as somebody meets them who has read nothing: by mouse, by keys, where nothing can be measured.

import assert from 'node:assert/strict';
import { By, Key } from 'selenium-webdriver';
import { faults } from './axe.mjs';
import { inBrowser, narrow, test } from './harness.mjs';

/** The numbers in the sentences of the step, with where each comes from. */
const numbers = (page) =>
  page.script(`return [...document.querySelectorAll('.story [data-from]')].map(({ dataset, textContent }) =>
    ({ value: Number(dataset.value), from: dataset.from, text: textContent }))`);

const title = (page) => page.script(`return document.querySelector('.story h1')?.textContent`);

async function atStep(page, name) {
  await page.wait(`the step ${name}`, async () => (await title(page)) === name);
}

async function first(open, t, settings = {}) {
  const page = await open(t, { ...settings, hash: '', starts: false });
  await page.wait('first sight', () =>
    page.script(`return document.documentElement.dataset.view === 'first'`),
  );
  return page;
}

const last = (list, from) => list.filter((one) => one.from === from).at(-1);

/** The first number that was measured. Waits for it: where the run cannot tell, a stored one is fetched to stand in. */
async function measured(page) {
  let number;
  await page.wait('a number of a run', async () => {
    number = (await numbers(page)).find(({ from }) => from === 'run');
    return number !== undefined;
  });
  return number.value;
}

inBrowser('First sight', (open) => {
  test(
    'is a question, a living figure and one button, and no form',
    { engines: 'all' },
    async (t) => {
      const page = await first(open, t);
      assert.equal((await page.all('button', 'Run')).length, 0);
      assert.equal(
        await page.script(
          `return [...document.querySelectorAll('input, select')].filter((one) => one.checkVisibility()).length`,
        ),
        0,
      );
      const loaded = await page.script(
        `return performance.getEntriesByType('resource').map(({ name }) => name)`,
      );
      assert.deepEqual(
        loaded.filter((name) => /\.wasm|plot|lab\.worker/i.test(name)),
        [],
      );
      assert.match(await page.text(), /measured natively, 16 cores/);
      await page.click(await page.driver.findElement(By.partialLinkText('Open the lab')));
      await page.until(/^Ready/);
      await page.one('button', 'Run');
      await page.driver.navigate().back();
      await page.wait('first sight', () =>
        page.script(`return document.documentElement.dataset.view === 'first'`),
      );
      assert.deepEqual(page.violations, []);
    },
  );

  test('is accessible on a phone and beyond, and nothing in it moves', async (t) => {
    const page = await first(open, t);
    assert.deepEqual(await faults(page), []);
    const shift = await page.script(`return new Promise((done) => {
      let sum = 0;
      new PerformanceObserver((list) => {
        for (const { value, hadRecentInput } of list.getEntries()) if (!hadRecentInput) sum += value;
      }).observe({ type: 'layout-shift', buffered: true });
      setTimeout(() => done(sum), 500);
    })`);
    assert.ok(shift <= 0.1, String(shift));
    await page.resize({ width: narrow, height: 844 });
    assert.deepEqual(await faults(page), []);
    const wide = await page.script('return document.documentElement.scrollWidth - innerWidth');
    assert.ok(wide <= 0, `${wide} px too wide`);
    await page.resize({ width: 1440, height: 900 });
  });
});

inBrowser('The story', (open) => {
  test(
    'goes from a guess to the card, and every gesture changes a number',
    { engines: 'all', seconds: 400 },
    async (t) => {
      const page = await first(open, t);
      await page.click(await page.driver.findElement(By.partialLinkText('Does yours do that?')));
      await atStep(page, 'Guess');
      await page.until(/^Ready/);
      await page.press('Slower');
      assert.equal(last(await numbers(page), 'hand').value, 0.5);
      await page.press('Faster');
      assert.notEqual(last(await numbers(page), 'hand').value, 0.5);
      await page.press('Measure');
      await page.until(/^Done/, 180);

      await page.press(/^Next/);
      await atStep(page, 'Race');
      await page.wait('what happened', async () => (await numbers(page)).length > 3);
      const raced = await numbers(page);
      assert.ok(raced.some(({ from }) => from === 'run'));
      const slower = (await page.driver.findElements(By.css('.story input[type=range]')))[0];
      const times = last(raced, 'hand').value;
      await slower.sendKeys(Key.ARROW_RIGHT);
      await page.wait(
        'another pace',
        async () => last(await numbers(page), 'hand').value !== times,
      );
      await page.press('Replay');

      await page.press(/^Next/);
      await atStep(page, 'Suspects');
      const counted = await measured(page);
      const [, lists] = await page.driver.findElements(By.css('.story [role=switch]'));
      await page.click(lists);
      await page.wait('another number', async () => (await measured(page)) !== counted);
      const borrowed = await measured(page);

      await page.press(/^Next/);
      await atStep(page, 'The wandering line');
      const [threads] = await page.driver.findElements(By.css('.story input[type=range]'));
      await threads.sendKeys(Key.ARROW_RIGHT);
      await page.wait(
        'three cores',
        async () => last(await numbers(page), 'hand').text === '3 cores',
      );
      assert.ok((await numbers(page)).some(({ from }) => from === 'model'));
      await page.press('A card for each core');
      assert.ok((await numbers(page)).every(({ from }) => from !== 'model'));

      await page.press(/^Next/);
      await atStep(page, 'Cure');
      await page.press(/BORROW/);
      await page.wait('both numbers', async () => {
        const values = (await numbers(page)).map(({ value }) => value);
        return values.length === 2 && values[0] === counted && values[1] === borrowed;
      });

      await page.press(/^Next/);
      await atStep(page, 'Yours');
      const group = await page.one('group', 'A global lock lets one thread run at a time.');
      await page.click(await group.findElement(By.css('button:last-child')));
      await page.wait(
        'the answer',
        () =>
          page.script(
            `return /You (were right|said)|cannot tell/.test(document.querySelector('.quicks').textContent)`,
          ),
        120,
      );
      assert.deepEqual(page.violations, []);
    },
  );

  test('goes by keys alone, keeps its place in the address, and where nothing can be measured a stored run stands in', async (t) => {
    const page = await open(t, { hash: '#story=1', headers: {} });
    await page.until(/^Ready/);
    await page.resize({ width: narrow, height: 844 });
    t.after(() => page.resize({ width: 1440, height: 900 }));
    const names = ['Guess', 'Race', 'Suspects', 'The wandering line', 'Cure', 'Yours'];
    for (const name of names) {
      await atStep(page, name);
      const wide = await page.script('return document.documentElement.scrollWidth - innerWidth');
      assert.ok(wide <= 0, `${name} is ${wide} px too wide`);
      assert.deepEqual(await faults(page), []);
      if (name === 'Yours') break;
      if (name !== 'Guess') {
        await page.wait('the stored run', async () =>
          (await numbers(page)).some(({ from }) => from === 'run'),
        );
        assert.match(await page.text(), /A stored run stands in/);
      }
      await page.driver.findElement(By.css('body')).sendKeys(Key.ARROW_RIGHT);
    }
    assert.match(await page.driver.getCurrentUrl(), /#story=6$/);
    await page.driver.findElement(By.css('body')).sendKeys(Key.ARROW_LEFT);
    await atStep(page, 'Cure');
    await page.reload();
    await atStep(page, 'Cure');
  });
});
