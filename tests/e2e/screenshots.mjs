// Pictures of the page as people meet it: phone, laptop, projector; light and dark; before and after a
// run of the story. `npm run screenshots` writes them to tests/e2e/artifacts/; arguments name other
// settings, as in `npm run screenshots -- '#kernel=life&threads=1,2'`.

import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { setScheme } from './browsers.mjs';
import { Page, dist, launch } from './harness.mjs';
import { serve } from './serve.mjs';

const folder = fileURLToPath(new URL('artifacts/', import.meta.url));
const [hash = '#kernel=matmul&n=48&interp=60&threads=1-3&effort=quick'] = process.argv.slice(2);
const sizes = [
  { width: 390, height: 844 },
  { width: 1440, height: 900 },
  { width: 1920, height: 1080 },
];

mkdirSync(folder, { recursive: true });
const server = await serve({ root: dist });
const driver = await launch();
try {
  const page = new Page(driver, server.url);
  await page.go(server.url + hash);
  await shoot(page, 'before');
  await page.run(300);
  // Nothing is pointed at.
  await driver.sendDevToolsCommand('Input.dispatchMouseEvent', { type: 'mouseMoved', x: 0, y: 0 });
  await shoot(page, 'after');
} finally {
  await driver.quit();
  await server.close();
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
