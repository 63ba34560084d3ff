// Results beside each other: by link, by file, in a frame that may do nothing but run scripts, two hundred of them.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { By } from 'selenium-webdriver';
import { faults } from './axe.mjs';
import { dist, inBrowser, Page, test } from './harness.mjs';
import { serve } from './serve.mjs';

const example = (name) =>
  JSON.parse(readFileSync(new URL(`../../docs/examples/${name}.json`, import.meta.url), 'utf8'));
const link = (name) =>
  readFileSync(new URL(`../golden/links/${name}.txt`, import.meta.url), 'utf8')
    .trim()
    .replace(/^#?r=/, '');
const two = `view.html#a=${link('v1-full-story')}&b=${link('v1-short-story')}`;

/** The same machine on another day: every time of several threads is a little different. */
function varied(result, seed) {
  const copy = structuredClone(result);
  copy.record.name = `Student ${seed}`;
  copy.record.environment.cores = [2, 4, 8, 16][seed % 4];
  let state = seed * 2654435761;
  for (const sample of copy.record.samples) {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    sample.seconds *= 1 + (state / 2 ** 32 - 0.5) * 0.1;
  }
  return copy;
}

async function onDisk(t, name, text) {
  const folder = await mkdtemp(join(tmpdir(), 'threadscape-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  await writeFile(join(folder, name), text);
  return join(folder, name);
}

const served = async (t, driver, path, options = {}) => {
  const server = await serve({ root: dist, ...options });
  t.after(() => server.close());
  await driver.get(server.url + path);
  return new Page(driver, server.url, []);
};

const charts = (page) => page.script(`return document.querySelectorAll('svg.chart').length`);
const drawn = (page, count) =>
  page.wait(`${count} charts`, async () => (await charts(page)) === count);
const finished = (page) =>
  page.wait('the last numbers', () =>
    page.script(
      `return !/rough|Reading|Loading|Opening/.test(document.querySelector('[role=status]').textContent)`,
    ),
  );

const tests = (engines) => (open) => {
  test(
    'opens by link and by file, says what differs, and has no faults',
    { engines },
    async (t) => {
      const { driver } = await open(t);
      const page = await served(t, driver, two);
      await drawn(page, 1);
      await finished(page);
      const text = await page.text();
      assert.match(
        text,
        /B: a summary\. It cannot be re-checked, and nothing is concluded from it/,
      );
      assert.match(text, /nothing is concluded from a summary/);
      assert.doesNotMatch(text, /(deeper|higher) on [AB]/);
      assert.deepEqual(await faults(page), []);

      const file = await onDisk(
        t,
        'class.jsonl',
        [example('story-16-cores')].map((r) => JSON.stringify(r)).join('\n'),
      );
      await driver.findElement(By.css('input[type=file]')).sendKeys(file);
      await page.wait('three results', async () => /3 results/.test(await page.text()));
      await finished(page);
      assert.match(await page.text(), /What differs/);
      assert.deepEqual(await faults(page), []);
    },
  );
};

inBrowser('The comparison', (open) => {
  tests('all')(open);

  test('two hundred results from one file', async (t) => {
    const { driver } = await open(t);
    const page = await served(t, driver, 'view.html');
    const base = example('story-2-cores');
    const lines = Array.from({ length: 199 }, (_, i) => varied(base, i));
    const twin = { ...lines[3], record: { ...lines[3].record, begun: '2026-11-30T08:00Z' } };
    const file = await onDisk(
      t,
      'class.jsonl',
      [...lines, twin].map((r) => JSON.stringify(r)).join('\n'),
    );
    const begun = Date.now();
    await driver.findElement(By.css('input[type=file]')).sendKeys(file);
    await drawn(page, 1);
    const first = Date.now() - begun;
    await finished(page);
    const memory = await page.script(`return performance.memory?.usedJSHeapSize ?? 0`);
    t.diagnostic(
      `200 results: first chart after ${first} ms, all draws after ${Date.now() - begun} ms, heap ${Math.round(memory / 1e6)} MB`,
    );
    assert.match(await page.text(), /200 results/);
    assert.match(await page.text(), /hold the very same samples/);
    for (const details of await driver.findElements(By.css('details:not([open]) > summary')))
      if (await details.isDisplayed()) await details.click();
    assert.deepEqual(await faults(page), []);
  });

  const framed = { engines: 'all' };
  test('in a sandboxed frame without an origin the chart alone is shown', framed, async (t) => {
    const { driver } = await open(t);
    const headers = {
      'Access-Control-Allow-Origin': '*',
      'Cross-Origin-Resource-Policy': 'cross-origin',
    };
    const frame = `<!doctype html><title>Frame</title><iframe sandbox="allow-scripts" src="./${two.replace('view.html', 'view.html?minimal').replaceAll('&', '&amp;')}" style="width: 900px; height: 600px"></iframe>`;
    const page = await served(t, driver, 'frame.html', {
      headers,
      spoil: (path) => (path === '/frame.html' ? frame : undefined),
    });
    await driver.switchTo().frame(0);
    t.after(() => driver.switchTo().defaultContent());
    await drawn(page, 1);
    assert.doesNotMatch(await page.text(), /What can be told/);
  });
});

inBrowser('The comparison, dark', tests('one'), { dark: true });
