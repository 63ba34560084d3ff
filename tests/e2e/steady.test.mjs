// Nothing that somebody reads is pushed about: the layout shift of each view, as the engine measures it.

import assert from 'node:assert/strict';
import { inBrowser, narrow, test } from './harness.mjs';

/** What counts as steady: https://web.dev/articles/cls. */
const STEADY = 0.1;

/** So far, and what moved. */
const shifted = (page) =>
  page.script(`
    return new Promise((done) => {
      let sum = 0;
      const moved = [];
      new PerformanceObserver((list) => {
        for (const { value, hadRecentInput, sources } of list.getEntries()) {
          if (hadRecentInput) continue;
          sum += value;
          moved.push(value.toFixed(3) + ' ' + sources.map(({ node }) => node?.className ?? node?.nodeName).join(', '));
        }
      }).observe({ type: 'layout-shift', buffered: true });
      setTimeout(() => done({ sum, moved: moved.join(' | ') }), 500);
    })`);

/** Where a view is, and what it says when it is there. */
const views = [
  ['#lab', /Ready/],
  ['#story=1', /Ready/],
  ['#story=3', /work .* as fast as one/],
  ['#view=present', /About \d+ s/],
  ['labs.html', /What people expect/],
  ['labs.html#lab=two-kinds', /Guess/],
  ['view.html', /Compare/],
];
const simulated = '#kernel=matmul&n=48&threads=1-4&effort=quick&machine=simulated';
const sizes = [
  { width: 1440, height: 900 },
  { width: narrow, height: 844 },
];

async function anew(page, to) {
  await page.driver.get('about:blank');
  await page.driver.get(page.url + to);
}

inBrowser('Nothing is pushed about', (open) => {
  for (const size of sizes)
    test(`at ${size.width} px, in no view and in no run`, { engines: 'chromium' }, async (t) => {
      const page = await open(t, {});
      t.after(() => page.resize(sizes[0]));
      await page.resize(size);
      for (const [to, says] of views) {
        await anew(page, to);
        await page.says(says);
        const { sum, moved } = await shifted(page);
        assert.ok(sum <= STEADY, `${to}: ${sum.toFixed(3)}, ${moved}`);
      }
      await anew(page, simulated);
      await page.says(/Ready/);
      await page.run();
      const { sum, moved } = await shifted(page);
      assert.ok(sum <= STEADY, `a run: ${sum.toFixed(3)}, ${moved}`);
    });
});
