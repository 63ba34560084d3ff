// Labs, each from its guess to its check and its hand-in, on the simulated machine: what a check says there follows from the model.

import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { By } from 'selenium-webdriver';
import { faults } from './axe.mjs';
import { inBrowser, test } from './harness.mjs';

const go = async (page, hash) => {
  await page.driver.get(`${page.url}labs.html${hash}`);
  await page.script('localStorage.clear()');
  await page.driver.navigate().refresh();
  await page.says(/Guess/);
};

/** Fills in every guess: the first choice, or a number. */
const guess = (page) =>
  page.script(`
    for (const set of document.querySelectorAll('.guess fieldset')) set.querySelector('input').click();
    for (const input of document.querySelectorAll('.guess input[type=text]')) {
      input.value = '2';
      input.dispatchEvent(new Event('input', { bubbles: true }));
    }`);

const simulate = (page) =>
  page.script(`document.querySelector('input[name=machine][value=simulated]').click()`);

/** The text of the file that is saved. */
async function handIn(page) {
  await page.script(`
    URL.createObjectURL = (blob) => ((self.saved = blob), '#saved');
    HTMLAnchorElement.prototype.click = () => {};`);
  await page.press('Save the file to hand in');
  return page.driver.executeAsyncScript('const [done] = arguments; saved.text().then(done)');
}

async function walk(page, id) {
  await go(page, `#lab=${id}`);
  assert.equal(
    (await page.all('button', 'Measure')).length,
    0,
    'nothing is measured before a guess',
  );
  await guess(page);
  await page.press('That is my guess');
  await simulate(page);
  await page.press('Measure');
  await page.wait(
    'all runs',
    () =>
      page.script(
        `return !/not measured yet|measuring/.test(document.querySelector('.runs').innerText)`,
      ),
    120,
  );
  await page.until(/^Done/);
}

const heading = (page) => page.script(`return document.getElementById('check-title').textContent`);

inBrowser('Labs', (open) => {
  for (const [id, engines] of [
    ['two-kinds', 'all'],
    ['amdahl', 'all'],
    ['idle', 'one'],
    ['bigger', 'one'],
    ['readers', 'one'],
  ])
    test(`${id}: the check holds on the simulated machine`, { engines }, async (t) => {
      const page = await open(t, {});
      await walk(page, id);
      assert.equal(await heading(page), 'Check: holds', await page.text());
      assert.match(await page.text(), /simulated/);
      assert.deepEqual(await faults(page), []);
    });

  test('what was done is there after a reload, and the hand-in is recomputed', async (t) => {
    const page = await open(t, {});
    await walk(page, 'two-kinds');
    await page.type(/^Both ways had/, 'Threads that worked.');
    await page.type('Your name, if you like', 'Ada');
    const text = await handIn(page);
    const file = JSON.parse(text);
    assert.equal(file.answers.why, 'Threads that worked.');
    assert.ok(file.results[0].result.record.samples.length > 10);

    await page.driver.navigate().refresh();
    await page.wait(
      'the result',
      async () => (await heading(page).catch(() => '')) === 'Check: holds',
    );
    assert.equal(await page.value('textbox', 'Your name, if you like'), 'Ada');

    const folder = await mkdtemp(join(tmpdir(), 'threadscape-'));
    t.after(() => rm(folder, { recursive: true, force: true }));
    const broken = structuredClone(file);
    broken.results[0].result.record.samples[3].seconds = -1;
    const names = await Promise.all(
      Object.entries({
        ada: file,
        bob: { ...file, name: 'Bob' },
        eve: { ...broken, name: 'Eve' },
      }).map(async ([name, value]) => {
        await writeFile(join(folder, `${name}.json`), JSON.stringify(value));
        return join(folder, `${name}.json`);
      }),
    );
    await page.script(`location.hash = '#hand-ins'`);
    await page.says(/Drop the files/);
    await page.driver.findElement(By.css('input[type=file]')).sendKeys(names.join('\n'));
    await page.says(/3 hand-ins, recomputed here/);
    const rows = await page.script(
      `return [...document.querySelectorAll('tbody tr')].map((row) => row.innerText.replace(/\\s+/g, ' '))`,
    );
    assert.match(rows[0], /^Ada .*holds.*same samples as Bob.*simulated/);
    assert.match(rows[2], /^Eve .*cannot tell.*“With and without the lock”:/);
    assert.doesNotMatch(await page.text(), /measured by/);
    assert.deepEqual(await faults(page), []);
  });

  test('a task hides the answer until it was guessed', async (t) => {
    const page = await open(t, {});
    await go(page, '#task&kernel=matmul&n=32&modes=plain.counted&threads=1.2&effort=quick');
    assert.match(await page.text(), /Somebody gave you these settings/);
    assert.equal((await page.all('button', 'Measure')).length, 0);
    assert.doesNotMatch(await page.text(), /What came out/);
    await guess(page);
    await page.press('That is my guess');
    await simulate(page);
    await page.press('Measure');
    await page.says(/What came out/);
  });
});

for (const dark of [false, true])
  inBrowser(
    'The list of labs',
    (open) => {
      test('has no faults', async (t) => {
        const page = await open(t, {});
        await page.driver.get(`${page.url}labs.html`);
        await page.says(/Two kinds of/);
        assert.deepEqual(await faults(page), []);
        const term = await page.script(`return !!document.querySelector('dl.expected a')`);
        assert.equal(term, true);
      });
    },
    { dark },
  );
