// A result leaves the page as a link, a code, a picture and a report, and comes back as it was.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import jsqr from 'jsqr';
import { By } from 'selenium-webdriver';
import { inBrowser, small, test } from './harness.mjs';

/** A machine that takes no time, and is the same in every engine. */
const simulated = `${small}&machine=simulated&simcores=2`;

/** The full link of such a result, made in Chromium: what stands after #. */
const golden = readFileSync(new URL('../golden/shared.txt', import.meta.url), 'utf8').trim();

/** All numbers of the first chart. */
async function numbers(page) {
  const region = await page.one('region', 'Speed-up');
  let told = '';
  await page.wait('the numbers', async () => {
    told = await page.script(
      `return arguments[0].querySelector('table tbody')?.textContent.replace(/\\s+/g, ' ') ?? ''`,
      region,
    );
    return told;
  });
  return told;
}

const headline = (page) => page.script(`return document.querySelector('.headline').innerText`);

/** The clipboard is the window's own: no engine gives it to a test. */
async function copied(page) {
  await page.script(
    `window.copied = '';
     Object.defineProperty(navigator, 'clipboard', {
       value: { writeText: async (text) => { window.copied = text; } }, configurable: true });`,
  );
  await page.press('Copy link');
  await page.wait('the link', () => page.script('return window.copied'));
  return page.script('return window.copied');
}

/** Another server is another origin: nothing is kept there yet. */
async function elsewhere(open, t, fragment) {
  const page = await open(t);
  await page.go(page.url + fragment);
  await page.says(/Somebody’s result; nothing was measured here\./);
  return page;
}

/** What a camera reads of the code on the page. */
async function scanned(page) {
  const [side, base64] = await page.driver.executeAsyncScript(
    `const done = arguments[arguments.length - 1];
     const svg = document.querySelector('svg[aria-label^="QR code"]').cloneNode(true);
     const side = 5 * svg.viewBox.baseVal.width;
     svg.setAttribute('width', side);
     svg.setAttribute('height', side);
     const image = new Image();
     image.onload = () => {
       const canvas = Object.assign(document.createElement('canvas'), { width: side, height: side });
       const context = canvas.getContext('2d');
       context.drawImage(image, 0, 0);
       const { data } = context.getImageData(0, 0, side, side);
       let grey = '';
       for (let at = 0; at < data.length; at += 4) grey += String.fromCharCode(data[at]);
       done([side, btoa(grey)]);
     };
     image.src = 'data:image/svg+xml,' + encodeURIComponent(new XMLSerializer().serializeToString(svg));`,
  );
  const pixels = new Uint8ClampedArray(4 * side * side).fill(255);
  Buffer.from(base64, 'base64').forEach((grey, at) => pixels.fill(grey, 4 * at, 4 * at + 3));
  return jsqr(pixels, side, side)?.data;
}

inBrowser('Sharing', (open) => {
  test('a result travels by link, code, picture and report', async (t) => {
    const page = await open(t, { hash: simulated });
    await page.run();
    const [told, all] = [await headline(page), await numbers(page)];
    const link = await copied(page);
    assert.match(link, /#r=1f[\w-]+$/);

    await page.press('More ways to share');
    await page.enabled('Save picture');
    assert.equal(await scanned(page), link);

    const picture = await page.file('Save picture');
    assert.match(picture.name, /\.png$/);
    assert.equal(picture.bytes.toString('latin1', 1, 4), 'PNG');
    assert.deepEqual(
      [16, 20].map((at) => picture.bytes.readUInt32BE(at)),
      [1200, 630],
    );

    const report = await page.file('Download report');
    assert.deepEqual(page.violations, []);
    const folder = await mkdtemp(join(tmpdir(), 'threadscape-'));
    t.after(() => rm(folder, { recursive: true, force: true }));
    const path = join(folder, report.name);
    await writeFile(path, report.bytes);
    await page.driver.get(pathToFileURL(path).href);
    const read = await page.script(
      `return [document.querySelector('h1').innerText,
         document.querySelectorAll('svg').length,
         document.querySelector('tbody').textContent.replace(/\\s+/g, ' ')]`,
    );
    assert.equal(read[0].replace(/\s+/g, ' '), told.replace(/\s+/g, ' '));
    assert.ok(read[1] > 2);
    assert.equal(read[2].replaceAll(' ', ''), all.replaceAll(' ', ''));

    const other = await elsewhere(open, t, new URL(link).hash);
    assert.equal(await headline(other), told);
    assert.equal(await numbers(other), all);

    const third = await open(t);
    const results = await third.one('region', 'Results');
    await (await results.findElement(By.css('input[type=file]'))).sendKeys(path);
    await third.says(/1 result opened\./);
    await third.says(/Somebody’s result/);
    assert.equal(await numbers(third), all);
  });

  test(
    'a link made here shows the same numbers as one that was made in Chromium',
    { engines: 'all' },
    async (t) => {
      const page = await elsewhere(open, t, `#${golden}`);
      const all = await numbers(page);
      await page.press('Measure the same');
      await page.until(/^Done/);
      await page.wait('a result of its own', async () => !/Somebody’s/.test(await page.text()));
      const link = await copied(page);
      const other = await elsewhere(open, t, new URL(link).hash);
      assert.equal(await numbers(other), all);
    },
  );
});
