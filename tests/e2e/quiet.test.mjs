// Nothing of the page's own runs beside a timed pass (R4, R43): told by Chromium's own trace of a whole run. What the
// raster threads and the compositor do after a draw is waited for, with a time-out, and is no mark to pass here.

import assert from 'node:assert/strict';
import { inBrowser, name, test } from './harness.mjs';
import { keepPasses, traced } from './tracing.mjs';

/**
 * What the main thread of a page does: its script, its style, its layout, its paint. (Not PrePaint: half a second after a click
 * Chromium makes a frame of its own, in which nothing has changed.)
 */
const own = [
  'EvaluateScript',
  'EventDispatch',
  'FireAnimationFrame',
  'FireIdleCallback',
  'FunctionCall',
  'HandlePostMessage',
  'Layout',
  'Paint',
  'TimerFire',
  'UpdateLayoutTree',
];

const runs = [
  ['the picture painted', '#kernel=mandelbrot&modes=plain,gil&threads=1,2&effort=quick&interp=0'],
  [
    'a round of several blocks',
    '#kernel=matmul&n=100&modes=plain,counted,locked&threads=1,2&effort=quick',
  ],
];

if (name === 'chromium')
  inBrowser('a run is quiet', (open) => {
    for (const [what, hash] of runs)
      test(`no script, style, layout or paint of the page within any pass: ${what}`, async (t) => {
        const page = await open(t);
        await withPasses(page.driver, async () => {
          await page.go(page.url + hash);
          const events = await traced(page.driver, () => page.runUnwatched());
          const passes = await page.script('return window.passes');
          assert.ok(passes.length > 50, `only ${passes.length} passes were heard of`);
          const loud = events.filter(
            ({ name, thread }) => thread === 'page / CrRendererMain' && own.includes(name),
          );
          assert.ok(loud.length > 50, `only ${loud.length} events: is the trace still read?`);
          const beside = loud.filter((event) => passes.some((pass) => overlap(event, pass) > 0));
          const told = beside.map(({ name, from, to }) => `${name}, ${(to - from).toFixed(2)} ms`);
          assert.deepEqual(told, []);
        });
      });
  });

function overlap(a, b) {
  return Math.min(a.to, b.to) - Math.max(a.from, b.from);
}

/** Every page that is opened meanwhile keeps when its passes were made. */
async function withPasses(driver, during) {
  const { identifier } = await driver.sendAndGetDevToolsCommand(
    'Page.addScriptToEvaluateOnNewDocument',
    { source: `(${keepPasses})()` },
  );
  try {
    await during();
  } finally {
    await driver.sendDevToolsCommand('Page.removeScriptToEvaluateOnNewDocument', { identifier });
  }
}
