// The charts and what a visitor does with them: opens, chooses, reads the table, takes away.

import assert from 'node:assert/strict';
import { By, Key } from 'selenium-webdriver';
import { faults } from './axe.mjs';
import { inBrowser, narrow, onceThrough, small, test } from './harness.mjs';

const more = ['Efficiency', 'Throughput', 'Serial fraction', 'Mode by mode', 'Every sample'];
const why = ['Timeline', 'Where the time goes', 'Laws of scaling'];
const titles = [...more, ...why];

/** Which of the charts behind a disclosure are shown. */
async function disclosed(page) {
  const found = await page.all('region', /./);
  const names = await Promise.all(found.map((element) => element.getAccessibleName()));
  return titles.filter((title) => names.includes(title));
}

/** Opens both groups by keyboard alone. */
async function unfoldBoth(page) {
  for (const group of ['More charts', 'Why']) await (await page.summary(group)).sendKeys(Key.ENTER);
  await page.wait(
    'the charts behind the disclosures',
    async () => (await disclosed(page)).length === titles.length,
  );
}

/** The drawing of a chart, as it is written; '' where there is none. */
const picture = (page, region) =>
  page.script(`return arguments[0].querySelector('svg[role=img]')?.outerHTML ?? ''`, region);

/** What stands above a chart and its table. */
async function head(page, title) {
  const region = await page.one('region', title);
  const [hint, caption] = await page.script(
    `const [region] = arguments;
     return [region.querySelector('.hint')?.textContent, region.querySelector('caption')?.textContent];`,
    region,
  );
  return { region, hint, caption };
}

/** The radio button of a choice. */
const option = (region, value) => region.findElement(By.css(`input[type=radio][value="${value}"]`));

/** Its twin's cells, row by row, without what stands beneath a number. */
async function cells(page, title) {
  await page.table(title);
  return page.script(
    `return [...arguments[0].querySelectorAll('table tr')].map((row) =>
       [...row.cells].map((cell) => [...cell.childNodes].filter(({ nodeName }) => nodeName !== 'SMALL').map(({ textContent }) => textContent).join('').trim()));`,
    await page.one('region', title),
  );
}

const units = { s: 1, ms: 1e-3, µs: 1e-6, ns: 1e-9 };

/** Seconds of “12.3 ms”. */
function seconds(text) {
  const [, number, unit] = /^([\d.,]+) (\S+)$/.exec(text) ?? [];
  assert.ok(unit in units, `“${text}” is no time`);
  return Number(number.replaceAll(',', '')) * units[unit];
}

inBrowser('Charts behind disclosures', (open) => {
  test(
    'nothing is fetched or drawn before they are opened, by keyboard; then each has its table',
    { engines: 'all' },
    async (t) => {
      const page = await open(t, { hash: small });
      await page.run();
      const fetched = () =>
        page.script(
          `return performance.getEntriesByType('resource').map(({ name }) => name).filter((name) => /\\/(more|why)-[^/]*js$/.test(name)).length`,
        );
      assert.deepEqual([await fetched(), await disclosed(page)], [0, []]);
      await unfoldBoth(page);
      assert.equal(await fetched(), 2);

      for (const title of titles) {
        const rows = await page.table(title);
        assert.ok(rows.length > 0 && rows.every((row) => /\d/.test(row)), `${title}: ${rows}`);
        const region = await page.one('region', title);
        assert.match(await picture(page, region), /^<svg/, `${title} has no drawing`);
      }

      for (const group of ['More charts', 'Why'])
        await (await page.summary(group)).sendKeys(Key.ENTER);
      await page.wait('the charts to go away', async () => (await disclosed(page)).length === 0);
    },
  );

  test('the timeline has a lane for each thread, and its parts make up the whole pass', async (t) => {
    const page = await open(t, { hash: small });
    await page.run();
    await page.unfold('Why');
    const region = await page.one('region', 'Timeline');
    await page.says(/The watched pass took/);
    assert.match(await picture(page, region), /Thread 2/);

    const [heads, ...rows] = await cells(page, 'Timeline');
    assert.deepEqual([heads[0], heads.at(-1)], ['Thread', 'sum']);
    assert.deepEqual(
      rows.map(([name]) => name),
      ['Thread 1', 'Thread 2', 'All'],
    );
    for (const [name, ...told] of rows) {
      const times = told.map(seconds);
      const sum = times.pop();
      const parts = times.reduce((a, b) => a + b, 0);
      assert.ok(Math.abs(parts - sum) <= 0.02 * sum, `${name}: ${told.join(' + ')}`);
    }
    assert.ok(seconds(rows.at(-1)[1]) > 0, 'nobody did any work');

    const slow = await page.one('region', 'Slow motion');
    const [moment] = await slow.findElements(By.css('input[type=range]'));
    await moment.sendKeys(Key.END);
    const undone = () =>
      page.script(
        `return [...arguments[0].querySelectorAll('.tiles i')].filter((one) => one.style.opacity !== '1').length`,
        slow,
      );
    await page.wait('the end of the pass', async () => (await undone()) === 0);
    await moment.sendKeys(Key.HOME);
    await page.wait('its beginning', async () => (await undone()) > 0);
    assert.match(await slow.getText(), /a demonstration.*Thread 1.*Thread 2/s);

    const { name, bytes } = await page.file('Download trace', region);
    assert.match(name, /trace\.json$/);
    const { traceEvents } = JSON.parse(bytes.toString('utf8'));
    assert.ok(traceEvents.some(({ ph, dur }) => ph === 'X' && dur > 0));
  });

  test(
    'each chart is taken along as SVG with its caption and origin, and as PNG',
    { engines: 'all' },
    async (t) => {
      const page = await open(t, { hash: small, spoil: onceThrough });
      await page.run();
      await unfoldBoth(page);
      for (const title of ['Speed-up', 'Time', ...titles]) {
        const region = await page.one('region', title);
        const svg = await page.file('Download SVG', region);
        assert.match(svg.name, /^threadscape-matmul-.*\.svg$/);
        const text = svg.bytes.toString('utf8');
        assert.match(text, /^<svg/);
        assert.ok(text.includes(`>${title}, `), `${title}: no caption`);
        assert.match(text, />Threadscape [^<]+Matrix product \([^)<]*\bn 32\b/, title);
        assert.doesNotMatch(text, /SIMULATED/);
        const png = await page.file('Download PNG', region);
        assert.match(png.name, /\.png$/);
        assert.equal(png.bytes.subarray(0, 8).toString('latin1'), '\x89PNG\r\n\x1a\n', title);
      }
    },
  );

  test(
    'axe finds nothing with everything open, wide or narrow, and nothing is wider than the page',
    { engines: 'all' },
    async (t) => {
      const page = await open(t, { hash: small, spoil: onceThrough });
      t.after(() => page.resize({ width: 1440, height: 900 }));
      await page.run();
      await unfoldBoth(page);
      await page.script(
        `for (const details of document.querySelectorAll('details')) details.open = true`,
      );
      for (const width of [1440, narrow]) {
        await page.resize({ width, height: 900 });
        assert.deepEqual(await faults(page), []);
        const [wide, within] = await page.script(
          'return [document.documentElement.scrollWidth, innerWidth]',
        );
        assert.ok(wide <= within, `${wide} px of content at ${within} px`);
      }
    },
  );
});

inBrowser('What is chosen of a chart', (open) => {
  test('another base changes the words and the numbers; axes begin at 0 until logarithmic ones are asked for', async (t) => {
    const page = await open(t, { hash: small.replace('interp=0', 'interp=20') });
    await page.run();
    const tables = new Set();
    for (const [base, words] of [
      ['own', /against one thread of the same mode/],
      ['serial', /against the serial code at the same interpreter cost/],
      ['bare', /against the serial code without interpreter cost/],
    ]) {
      const radio = await option((await head(page, 'Speed-up')).region, base);
      if (base !== 'own') await page.click(await radio.findElement(By.xpath('..')));
      await page.wait(`the base ${base}`, async () => {
        const { hint, caption } = await head(page, 'Speed-up');
        return words.test(hint) && words.test(caption);
      });
      tables.add(JSON.stringify((await cells(page, 'Speed-up')).slice(1)));
    }
    assert.equal(tables.size, 3);

    const { region } = await head(page, 'Speed-up');
    const labels = () =>
      page.script(
        `return [...arguments[0].querySelectorAll('svg[role=img] text')].map(({ textContent }) => textContent)`,
        region,
      );
    assert.ok((await labels()).includes('0'));
    assert.match((await head(page, 'Speed-up')).hint, /both axes from 0/);
    await (await option(region, 'linear')).sendKeys(Key.ARROW_RIGHT);
    await page.wait('logarithmic axes', async () => !(await labels()).includes('0'));
    assert.match((await head(page, 'Speed-up')).hint, /both axes logarithmic/);
  });

  test('the line of efficiency moves by keyboard, and the table follows', async (t) => {
    const page = await open(t, { hash: small, spoil: onceThrough });
    await page.run();
    await page.unfold('More charts');
    const region = await page.one('region', 'Efficiency');
    assert.equal((await cells(page, 'Efficiency'))[0].at(-1), 'Above 75 % up to');
    const slider = await region.findElement(By.css('input[type=range]'));
    assert.equal(await slider.getAccessibleName(), 'Line');
    await slider.sendKeys(Key.ARROW_LEFT, Key.ARROW_LEFT);
    const words = async () => (await cells(page, 'Efficiency'))[0].at(-1);
    await page.wait('the table at 65 %', async () => (await words()) === 'Above 65 % up to');
    assert.match(await picture(page, region), /with a line at 65 %/);
    assert.equal(await slider.getAttribute('aria-valuetext'), '65 %');
  });
});

/** What stands below a chart of lines: at which count, each name with its value, and which names are pressed. */
const readout = (page, region) =>
  page.script(
    `const [region] = arguments;
     const rows = [...region.querySelectorAll('.readout .row')];
     return {
       at: region.querySelector('.readout b').textContent,
       values: rows.map((row) => row.querySelector('.value').textContent),
       pressed: rows.filter((row) => row.ariaPressed === 'true').map((row) => row.querySelector('.name').textContent),
       here: region.querySelector('.chart .here')?.dataset.count,
       quiet: [...new Set([...region.querySelectorAll('.chart .hushed')].map(({ dataset }) => dataset.mode))],
       spoken: region.querySelector('.readout [aria-live]').textContent,
       height: region.getBoundingClientRect().height,
     };`,
    region,
  );

inBrowser('What a chart of lines answers', (open) => {
  /** The page after a run of the simulated machine, with what stands below its speed-up. */
  async function drawn(t) {
    const page = await open(t, {
      hash: '#kernel=matmul&n=32&interp=0&threads=1,2,4&machine=simulated&effort=quick',
    });
    await page.run();
    const region = await page.one('region', 'Speed-up');
    await page.wait('a drawing', async () => (await picture(page, region)) !== '');
    return { page, region, first: await readout(page, region) };
  }

  test(
    'arrow keys go from count to count, aloud, and Escape goes back; nothing else moves',
    { engines: 'all' },
    async (t) => {
      const { page, region, first } = await drawn(t);
      assert.deepEqual([first.at, first.here, first.spoken], ['At 4 threads', '4', '']);
      const chart = await page.one('group', /^Values by thread count/, region);
      await chart.sendKeys(Key.ARROW_LEFT);
      await page.wait('2 threads', async () => (await readout(page, region)).here === '2');
      const second = await readout(page, region);
      assert.equal(second.at, 'At 2 threads');
      assert.match(second.spoken, /^At 2 threads: .*\d×/);
      assert.notDeepEqual(second.values, first.values);
      assert.equal(second.height, first.height);
      const [heads, ...rows] = await cells(page, 'Speed-up');
      const column = heads.findIndex((head) => head === '2');
      const modes = rows.slice(0, second.values.length - 1).map((row) => row[column]);
      for (const value of modes) assert.ok(second.values.includes(value), value);
      await chart.sendKeys(Key.ESCAPE);
      await page.wait('4 threads', async () => (await readout(page, region)).here === '4');
    },
  );

  test(
    'of seven lines three are loud; a press on a name brings a fourth forward, and it stays',
    { engines: 'all' },
    async (t) => {
      const { page, region, first } = await drawn(t);
      assert.deepEqual(first.pressed, ['Shared array', 'List, copied per task', 'List, counted']);
      assert.equal(first.quiet.length, 4);
      const name = await page.one('button', /^Global lock/, region);
      await name.sendKeys(Key.ENTER);
      await page.wait('a fourth', async () => (await readout(page, region)).pressed.length === 4);
      assert.ok(!(await readout(page, region)).quiet.includes('gil'));
      await page.run();
      await page.wait(
        'a new drawing',
        async () => (await readout(page, region)).quiet.length === 3,
      );
      assert.ok((await readout(page, region)).pressed.includes('Global lock'));
      assert.deepEqual(await faults(page), []);
      await (await page.one('button', /^Global lock/, region)).sendKeys(Key.SPACE);
      await page.wait('three', async () => (await readout(page, region)).pressed.length === 3);
    },
  );
});
