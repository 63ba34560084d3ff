// What a kernel computed, to be looked at. The canvas is named by its frame and twinned by a table.

import assert from 'node:assert/strict';
import { By } from 'selenium-webdriver';
import { inBrowser, small, test } from './harness.mjs';

const drawing = '#kernel=mandelbrot&interp=0&threads=1,2&effort=quick';

inBrowser('The picture', (open) => {
  test('is painted, tinted by worker, and told by a table', { engines: 'all' }, async (t) => {
    const page = await open(t, { hash: drawing });
    await page.run();
    const region = await page.one('region', 'Picture');
    assert.match(await page.words(region), /a pass of its own, which is not timed/);

    const canvas = await region.findElement(By.css('[role=img] canvas'));
    const pixels = () =>
      page.script(
        `const [canvas] = arguments;
         const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
         return { height: canvas.height, colours: [...new Set(new Uint32Array(data.buffer))] };`,
        canvas,
      );
    const bare = await pixels();
    assert.ok(bare.colours.length > 8, `only ${bare.colours.length} colours`);

    await (await page.one('checkbox', 'Tint by worker', region)).click();
    await page.wait('the tint', async () => {
      const { colours } = await pixels();
      return colours.some((colour) => !bare.colours.includes(colour));
    });

    const rows = await page.table('Picture');
    const counts = rows.map((row) =>
      Number(/^Worker \d+\s+([\d,]+)/.exec(row)[1].replaceAll(',', '')),
    );
    assert.equal(
      counts.reduce((sum, count) => sum + count, 0),
      bare.height,
    );
    const { bytes } = await page.file('Download PNG', region);
    assert.equal(bytes.subarray(1, 4).toString('latin1'), 'PNG');
    assert.deepEqual(page.violations, []);

    // It belongs to what was measured: another kernel’s run takes it away.
    await page.follow(small);
    await page.run();
    assert.deepEqual(await page.all('region', 'Picture'), []);
  });
});
