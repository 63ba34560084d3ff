// What was measured or opened outlives the page, and whatever is opened stays text.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { By } from 'selenium-webdriver';
import { built, inBrowser, small, test } from './harness.mjs';

/** A machine that takes no time. */
const simulated = `${small}&machine=simulated&simcores=2`;

const stored = () =>
  JSON.parse(readFileSync(new URL('../../docs/examples/story-2-cores.json', import.meta.url)));

/** As in a browser that has none, or forbids it. */
const withoutDatabase = async (path, read) =>
  path === built('index')
    ? `Object.defineProperty(window, 'indexedDB', { value: undefined });\n${await read()}`
    : undefined;

/** A file on the disk, for as long as the test goes. */
async function onDisk(t, name, text) {
  const folder = await mkdtemp(join(tmpdir(), 'threadscape-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  await writeFile(join(folder, name), text);
  return join(folder, name);
}

async function chosen(page, ...paths) {
  const input = await listed(page, (results) => results.findElement(By.css('input[type=file]')));
  // Firefox adds what stands on the button that it draws.
  assert.match(await input.getAccessibleName(), /^Open result/);
  await input.sendKeys(paths.join('\n'));
}

/** The list comes a moment after the page. */
async function listed(page, what) {
  return what(await page.one('region', 'Results'));
}

const results = (page) => listed(page, (region) => page.words(region));
const verdict = async (page) => page.words(await page.one('region', 'Verdict'));

async function says(page, pattern) {
  await page.wait(`the results to say ${pattern}`, async () => pattern.test(await results(page)));
}

/** How many results the database holds, which the page opened when it was loaded. */
const count = `return new Promise((resolve, reject) => {
  const opening = indexedDB.open('threadscape');
  opening.onerror = reject;
  opening.onsuccess = () => {
    const counting = opening.result.transaction('results').objectStore('results').count();
    counting.onerror = reject;
    counting.onsuccess = () => {
      opening.result.close();
      resolve(counting.result);
    };
  };
})`;

inBrowser('The history', (open) => {
  test(
    'a reload brings the newest result back, and Delete everything takes all away',
    { engines: 'all' },
    async (t) => {
      const page = await open(t, { hash: simulated });
      await page.run();
      await says(page, /Matrix product/);
      await page.wait('the result to be kept', async () => (await page.script(count)) === 1);
      const told = await verdict(page);
      await page.reload();
      await page.wait('the result', async () => (await verdict(page)) === told);
      assert.equal(await page.status(), 'Ready');

      // Settings that are asked for come first; the result is one click away.
      await page.go(`${page.url}#kernel=sieve`);
      await page.says(/Your last result is kept/);
      assert.doesNotMatch(await verdict(page), /simulated/);
      await page.press(/^show Matrix product/);
      await page.wait('the result', async () =>
        (await verdict(page)).includes(told.split('\n')[2]),
      );

      await page.press('Delete everything');
      await page.press('Keep');
      await says(page, /Delete everything/);
      await page.press('Delete everything');
      const [yes] = (await page.all('button', 'Delete everything')).slice(-1);
      await page.click(yes);
      await says(page, /What Run measures will stand here/);
      await page.reload();
      assert.doesNotMatch(await results(page), /Matrix product/);
      assert.doesNotMatch(await page.text(), /Your last result/);
    },
  );

  test(
    'without a database the page works, says so, and keeps results as long as it is open',
    { engines: 'all' },
    async (t) => {
      const page = await open(t, { hash: simulated, spoil: withoutDatabase });
      await says(page, /keeps nothing for this page/);
      await page.run();
      await says(page, /Rename/);
      await page.reload();
      await says(page, /What Run measures will stand here/);
    },
  );

  test('files are opened side by side, and one that cannot be read is named', async (t) => {
    const page = await open(t, { hash: simulated });
    const theirs = stored();
    theirs.record.name = 'A colleague’s';
    theirs.request.seed = 7;
    const good = await onDisk(t, 'good.json', JSON.stringify(theirs));
    const broken = await onDisk(t, 'broken.json', JSON.stringify({ ...theirs, schema: 1 }));
    await chosen(page, good, broken);
    await says(page, /1 result opened\.\s+broken\.json: This result has schema 1/);
    const isTheirs = async () =>
      /Somebody’s result; nothing was measured here\./.test(await verdict(page));
    await page.wait('whose it is', isTheirs);
    assert.match(await results(page), /A colleague’s/);
    assert.equal(await page.status(), 'Ready');
    await chosen(page, good);
    await says(page, /1 result was here already/);

    // It is kept like those that were measured, and still somebody's after a reload.
    await page.go(`${page.url}#lab`);
    await says(page, /A colleague’s/);
    await page.wait('whose it is', isTheirs);
    await page.press('Measure the same');
    await page.until(/^Measuring/);
    await page.wait('their settings', async () => /seed=7/.test(await page.driver.getCurrentUrl()));
    await page.stop();
  });

  test('a second window waits for its turn, or is told not to', async (t) => {
    const page = await open(t, { hash: small.replace('quick', 'careful') });
    const [first, second] = await page.twoWindows(t);
    await first();
    await page.press('Run');
    await page.until(/^Measuring/);
    await second();
    await page.press('Run');
    await page.until(/^Another window of this page is measuring/);
    assert.equal(await page.stop(), 'Stopped');
    await page.press('Run');
    await page.until(/^Another window/);
    await page.press('Measure all the same');
    await page.until(/^Measuring/);
    await page.stop();
    await page.press('Run');
    await page.until(/^Another window/);
    await first();
    await page.stop();
    await second();
    await page.until(/^Measuring/);
    await page.stop();
  });
});

/** In each of the fields that take any text, another one; ids take none of them. */
const attacks = [
  '<img data-xss src=x onerror=window.xss=1>',
  '"><svg data-xss onload=window.xss=1>',
  '</title><script data-xss>window.xss=1</script>',
  "' data-xss onpointerover=window.xss=1 '",
  '{@html "<b data-xss>"}${window.xss=1}',
];

function poisoned() {
  // Units that no build knows, so that their labels are shown.
  const text = JSON.stringify(stored())
    .replaceAll('"plain"', '"striped"')
    .replaceAll('"matmul"', '"fft"');
  const result = JSON.parse(text);
  let next = 0;
  const attack = () => attacks[next++ % attacks.length];
  for (const id of Object.keys(result.labels)) result.labels[id] = attack();
  result.build = result.plan.build = attack();
  result.plan.notes = attacks;
  result.record.name = attack();
  result.record.environment.engine = attack();
  result.record.environment.platform = attack();
  for (const point of result.record.points) if (point) point.answer = attack();
  return result;
}

inBrowser('Whatever is opened', (open) => {
  test('is text, wherever it is shown', { engines: 'all' }, async (t) => {
    const page = await open(t);
    const ids = ['kernel', 'schedule', 'effort'].map((field) => {
      const result = stored();
      result.request[field] = attacks[0];
      return result;
    });
    const lines = [poisoned(), ...ids].map((result) => JSON.stringify(result)).join('\n');
    await chosen(page, await onDisk(t, `${attacks[0].replaceAll('/', '')}.jsonl`, lines));
    await says(page, /1 result opened/);
    // It is analysed before it is shown.
    await page.wait('the result', async () => (await page.text()).includes('what starts cost'));
    for (const group of ['More charts', 'Why']) await page.unfold(group).catch(() => {});
    await page.unfold('Work, and what starts cost', await page.one('region', 'Conditions'));
    const text = await page.text();
    for (const attack of attacks) assert.ok(text.includes(attack), attack);
    assert.equal((await results(page)).split('Line ').length - 1, ids.length);
    await page.go(`${page.url}#r=${encodeURIComponent(attacks[0])}`);
    await says(page, /The link: /);
    const found = await page.script(
      'return [window.xss ?? null, document.querySelectorAll("[data-xss]").length]',
    );
    assert.deepEqual(found, [null, 0]);
  });
});
