// Pictures of the page as people meet it: phone, laptop, projector; light and dark. Without arguments,
// before and after a run of the story, and with all charts unfolded; `npm run screenshots -- '#kernel=life&threads=1,2'` for other
// settings, `'#story'` for the first sight and the steps of the story. Other arguments name states of the pretended lab (tests/unit/ui/preview, built into
// target/preview), or `static`, the page without its script. They go to tests/e2e/artifacts/.

import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { setScheme } from './browsers.mjs';
import { Page, built, dist, launch } from './harness.mjs';
import { serve } from './serve.mjs';

const folder = fileURLToPath(new URL('artifacts/', import.meta.url));
const pretended = fileURLToPath(new URL('../../target/preview/', import.meta.url));
const [first = '#kernel=matmul&n=48&interp=60&threads=1-3&effort=quick', ...others] =
  process.argv.slice(2);
const sizes = [
  { width: 390, height: 844 },
  { width: 1440, height: 900 },
  { width: 1920, height: 1080 },
];

mkdirSync(folder, { recursive: true });
const driver = await launch();
try {
  if (first.startsWith('#story')) await shootStory();
  else if (first.startsWith('#')) await shootRun(first);
  else for (const state of [first, ...others]) await shootState(state);
} finally {
  await driver.quit();
}

async function served(settings, shootIt) {
  const server = await serve(settings);
  try {
    await shootIt(new Page(driver, server.url));
  } finally {
    await server.close();
  }
}

function shootRun(hash) {
  return served({ root: dist }, async (page) => {
    await page.go(page.url + hash);
    await shoot(page, 'before');
    await page.run(300);
    // Nothing is pointed at.
    const away = { type: 'mouseMoved', x: 0, y: 0 };
    await driver.sendDevToolsCommand('Input.dispatchMouseEvent', away);
    await shoot(page, 'after');
    for (const group of ['More charts', 'Why']) await page.unfold(group);
    await shoot(page, 'unfolded');
  });
}

/** What a visitor sees first, and each step of the story after a run. */
function shootStory() {
  return served({ root: dist }, async (page) => {
    await driver.get(page.url);
    await new Promise((wait) => setTimeout(wait, 4000));
    await shoot(page, 'first');
    await page.go(`${page.url}#story=1`);
    await page.until(/^Ready/);
    await page.press('Slower');
    await shoot(page, 'story-0');
    await page.press('Measure');
    await page.until(/^Done/, 60);
    for (let step = 1; step <= 6; step += 1) {
      await page.script(`location.hash = '#story=${step}'`);
      await new Promise((wait) => setTimeout(wait, 3000));
      await shoot(page, `story-${step}`);
    }
  });
}

function shootState(state) {
  if (state !== 'static')
    return served({ root: pretended }, async (page) => {
      await page.go(`${page.url}?state=${state}`);
      await shoot(page, state);
    });
  const main = built('index');
  const spoil = (path) => (path === main ? null : undefined);
  return served({ root: dist, spoil }, async (page) => {
    await driver.get(page.url);
    await new Promise((wait) => setTimeout(wait, 2000));
    await shoot(page, 'static');
    await page.script(`document.querySelector('details').open = true`);
    await shoot(page, 'static-unfolded');
  });
}

/** In each size and scheme: the first screen, and the whole page. */
async function shoot(page, moment) {
  for (const size of sizes) {
    await driver.sendDevToolsCommand('Emulation.setDeviceMetricsOverride', {
      ...size,
      deviceScaleFactor: size.width < 600 ? 2 : 1,
      mobile: size.width < 600,
    });
    for (const scheme of ['light', 'dark']) {
      await setScheme(driver, scheme === 'dark');
      // The charts are drawn anew for another width, in the next frames.
      await new Promise((wait) => setTimeout(wait, 500));
      const name = `${moment}-${size.width}-${scheme}`;
      await save(`${name}.png`, {});
      const height = await page.script('return document.documentElement.scrollHeight');
      const clip = { x: 0, y: 0, width: size.width, height, scale: 1 };
      await save(`${name}-whole.png`, { captureBeyondViewport: true, clip });
    }
  }
}

async function save(name, options) {
  const { data } = await driver.sendAndGetDevToolsCommand('Page.captureScreenshot', options);
  writeFileSync(folder + name, data, 'base64');
  console.log(`tests/e2e/artifacts/${name}`);
}
