// The drawing of the documents: the story on sixteen cores, as the page draws it and gives it away.
//
//     npm run drawings

import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Page, launch } from './harness.mjs';
import { serve } from './serve.mjs';

const path = (file) => fileURLToPath(new URL(`../../${file}`, import.meta.url));
const preview = ['vite', 'build', '-c', 'tests/unit/ui/preview/pretend.config.ts'];
execFileSync('npx', [...preview, '--logLevel', 'warn'], { cwd: path('.'), stdio: 'inherit' });

const server = await serve({ root: path('target/preview/') });
const driver = await launch();
try {
  const page = new Page(driver, server.url);
  await page.go(`${server.url}?state=stored`);
  const { bytes } = await page.file('Download SVG', await page.one('region', 'Speed-up'));
  writeFileSync(path('docs/story-16-cores.svg'), bytes);
} finally {
  await driver.quit();
  await server.close();
}
