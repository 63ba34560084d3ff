// The presenter view, as a teacher uses it: by keys, with a simulated machine, with the stored run, on paper.

import assert from 'node:assert/strict';
import { Key } from 'selenium-webdriver';
import { faults } from './axe.mjs';
import { inBrowser, test } from './harness.mjs';

const simulated =
  '#view=present&kernel=matmul&n=48&modes=plain.counted-copies.counted&threads=1-4&effort=quick&machine=simulated';

/** One after another, as fingers press them. */
async function press(page, ...keys) {
  for (const key of keys) await page.driver.actions().sendKeys(key).perform();
}

const sentence = (page) =>
  page.script(`return document.querySelector('.stage h1').textContent.trim()`);
const says = (page, pattern) =>
  page.wait(`a slide that says ${pattern}`, async () => pattern.test(await sentence(page)));
const drawn = (page) =>
  page.script(`return document.querySelector('.present svg')?.getAttribute('aria-label') ?? ''`);
const tag = (page) =>
  page.script(`return document.querySelector('.stage .tag')?.textContent ?? ''`);

async function sized(page, width, height) {
  const size = { width, height, deviceScaleFactor: 1, mobile: false };
  await page.driver.sendDevToolsCommand('Emulation.setDeviceMetricsOverride', size);
  await page.wait('that size', () => page.script('return innerWidth === arguments[0]', width));
}

/** All letters of the slide, by their height in px. */
const letters = (page) =>
  page.script(`
    const within = (all) => [...document.querySelectorAll('.stage ' + all)];
    const shown = (one) => one.textContent.trim() && !one.closest('.aloud');
    return {
      sentence: parseFloat(getComputedStyle(document.querySelector('.stage h1')).fontSize),
      labels: within(':is(text, .about, .tag, .votes button, .advice, li)')
        .filter(shown).map((one) => parseFloat(getComputedStyle(one).fontSize)),
      lines: within('path.line').map((one) => parseFloat(getComputedStyle(one).strokeWidth)),
      inside: within(':is(text, h1)').every((one) => {
        const { left, right, top, bottom } = one.getBoundingClientRect();
        return left >= 0 && top >= 0 && right <= innerWidth && bottom <= innerHeight;
      }),
    };`);

const tests = (open) => {
  test('from the checks to the code: run, vote, reveal, lines, stored run, back to the lab', async (t) => {
    const page = await open(t, { hash: simulated });
    await says(page, /^Before the class/);
    await press(page, 'r');
    await page.until(/^Done/, 60);
    await page.wait('what the run says of the machine', async () =>
      /ceiling \d.*× of 4/.test(await page.text()),
    );
    await press(page, Key.ARROW_RIGHT, Key.ARROW_UP, Key.ARROW_UP, Key.ARROW_DOWN);
    await says(page, /slower\?$/);
    assert.match(await drawn(page), /4 threads: \?/);
    assert.equal(await tag(page), 'simulated');
    await press(page, ' ');
    await says(page, /^4 threads take \d\.\d+ times as long as one\.$/);
    assert.doesNotMatch(await drawn(page), /\?/);
    const cast = await page.script(`return document.querySelector('.cast').textContent`);
    assert.match(cast.replace(/\s+/g, ' '), /faster 2.*the same 0.*slower 1/);

    await press(page, Key.PAGE_DOWN, Key.PAGE_DOWN, ' ');
    await says(page, /times as fast/);
    assert.match(await drawn(page), /List, counted \d.*List, copied per task \d/);
    await press(page, '1');
    await page.wait('a third line', async () => /Shared array \d/.test(await drawn(page)));
    await press(page, '2');
    await page.wait('no third line', async () => !/copied/.test(await drawn(page)));

    await press(page, 'k');
    await page.wait('the stored run', async () => /natively, 16 cores/.test(await tag(page)));
    await says(page, /^16 threads are 8\.66 times as fast/);
    await press(page, 'k');
    await page.wait('the own run', async () => (await tag(page)) === 'simulated');

    await press(page, 'b');
    await page.one('button', 'Blank: any key brings the slide back');
    await press(page, 'x');
    await says(page, /times as fast/);
    await press(page, '?');
    await page.wait('the list', async () => /three at most/.test(await page.text()));
    await press(page, Key.ESCAPE);
    await page.wait('no list', async () => !/three at most/.test(await page.text()));
    await press(page, Key.ESCAPE);
    await page.wait('the lab', () => page.script(`return !document.querySelector('.present')`));
    assert.equal(await page.value('textbox', 'Threads'), '1-4');
    await press(page, 'p');
    await says(page, /^Before the class/);
  });

  test('letters and lines are as high as a room needs, at both sizes and in both schemes', async (t) => {
    const page = await open(t, { hash: '#view=present' });
    t.after(() => page.driver.sendDevToolsCommand('Emulation.clearDeviceMetricsOverride'));
    await says(page, /^Before the class/);
    await press(page, 'k', Key.ARROW_RIGHT);
    await page.wait('the stored run', async () => /natively/.test(await tag(page)));
    for (const [width, height] of [
      [1280, 720],
      [1920, 1080],
    ]) {
      await sized(page, width, height);
      await press(page, ...Array(8).fill(Key.PAGE_UP));
      const scale = height / 720;
      for (let slide = 0; slide <= 7; slide += 1) {
        if (slide > 0) await press(page, Key.PAGE_DOWN, ' ');
        await page.wait(`slide ${slide}`, async () =>
          (await page.text()).includes(`${slide} of 7`),
        );
        const found = await letters(page);
        assert.ok(found.sentence >= 48 * scale, `slide ${slide}: ${found.sentence}`);
        assert.ok(Math.min(...found.labels) >= 28 * scale, `slide ${slide}: ${found.labels}`);
        for (const line of found.lines) assert.ok(line >= 5 * scale, `slide ${slide}: ${line}`);
        assert.ok(found.lines.length <= 3);
        assert.ok(found.inside, `slide ${slide} sticks out at ${width}`);
        if (width === 1280) assert.deepEqual(await faults(page), []);
        await press(page, 'd');
        if (width === 1920) assert.deepEqual(await faults(page), []);
        await press(page, 'd');
      }
    }
  });

  test('the notes follow in a window of their own, whose keys work as well', async (t) => {
    const page = await open(t, { hash: '#view=present' });
    await says(page, /^Before the class/);
    // Without settings in the address, it can be run as it stands.
    await page.wait('how long a run takes', async () => /About \d+ s\./.test(await page.text()));
    const main = await page.driver.getWindowHandle();
    await press(page, Key.ARROW_RIGHT, 'n');
    await page.wait('a window', async () => (await page.driver.getAllWindowHandles()).length === 2);
    const other = (await page.driver.getAllWindowHandles()).find((handle) => handle !== main);
    await page.driver.switchTo().window(other);
    const notes = () => page.script('return document.body.innerText');
    assert.match(await notes(), /Let everyone vote/);
    assert.match(await notes(), /Next And with the thread counts in between/);
    assert.deepEqual(await faults(page), []);
    await press(page, Key.ARROW_RIGHT);
    await page.wait('the next notes', async () => /drawn in the air/.test(await notes()));
    await press(page, 'n');
    await page.driver.switchTo().window(main);
    await page.wait(
      'one window',
      async () => (await page.driver.getAllWindowHandles()).length === 1,
    );
    await says(page, /in between/);
  });

  test(
    'prints a page for each slide, and a sheet with empty axes',
    { engines: 'chromium' },
    async (t) => {
      const page = await open(t, { hash: '#view=present' });
      await says(page, /^Before the class/);
      await press(page, 'k', Key.ARROW_RIGHT);
      await page.wait('the stored run', async () => /natively/.test(await tag(page)));
      const pages = async () => {
        const { data } = await page.driver.sendAndGetDevToolsCommand('Page.printToPDF', {
          preferCSSPageSize: true,
        });
        return Buffer.from(data, 'base64')
          .toString('latin1')
          .match(/\/Type\s*\/Page\b/g).length;
      };
      assert.equal(await pages(), 7);
      // While it is printed, the sheet stands in the place of the slides.
      await page.driver.sendDevToolsCommand('Emulation.setEmulatedMedia', { media: 'print' });
      t.after(() => page.driver.sendDevToolsCommand('Emulation.setEmulatedMedia', { media: '' }));
      await page.script(`
        window.print = () => {
          const high = [...document.querySelectorAll('.paper .room')]
            .filter((room) => room.clientHeight > 100 && room.querySelector('svg'));
          const values = document.querySelectorAll('.paper :is(path.line, path.bar)');
          window.printed = [high.length, values.length];
        };
        [...document.querySelectorAll('button')]
          .find((button) => button.textContent.trim() === 'Print sheet').click();`);
      await page.wait('the sheet', () => page.script('return Boolean(window.printed)'));
      const [axes, values] = await page.script('return window.printed');
      assert.ok(axes >= 3);
      assert.equal(values, 0);
    },
  );
};

inBrowser('The presenter view', tests);
