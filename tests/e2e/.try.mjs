import { launch } from './harness.mjs';
import { serve } from './serve.mjs';
import { writeFileSync } from 'node:fs';
import * as h from './harness.mjs';
const [hash, out, w = '1440', hh = '900', dark = '', seconds = '90'] = process.argv.slice(2);
const server = await serve({ root: h.dist });
console.log(Object.keys(h), server?.url ?? server);
const url = server.url ?? server.address ?? server.origin;
const driver = await launch({ dark: dark === 'dark', size: { width: +w, height: +hh } });
await driver.get(url + hash);
const status = () =>
  driver.executeScript("return document.querySelector('[role=status]')?.textContent");
for (let i = 0; i < 40 && !(await status())?.includes('Ready'); i++)
  await new Promise((r) => setTimeout(r, 250));
const shot = async (n) => {
  const r = await driver.sendAndGetDevToolsCommand?.('Page.captureScreenshot', {
    format: 'png',
    captureBeyondViewport: true,
  });
  writeFileSync(
    `/tmp/shots/${out}-${n}.png`,
    Buffer.from(r?.data ?? (await driver.takeScreenshot()), 'base64'),
  );
};
await shot('empty');
const t0 = Date.now();
await driver.executeScript(
  "[...document.querySelectorAll('button')].find(b=>/^Run/.test(b.textContent.trim()))?.click()",
);
let last = '';
while (Date.now() - t0 < +seconds * 1000) {
  const s = await status();
  if (s !== last) {
    console.log(((Date.now() - t0) / 1000).toFixed(1), s);
    last = s;
  }
  if (s && !/Measuring|Ready|Starting/.test(s)) break;
  await new Promise((r) => setTimeout(r, 300));
}
console.log('seconds', (Date.now() - t0) / 1000);
await shot('done');
console.log(
  await driver.executeScript(
    "return [...document.querySelectorAll('table')].map(t=>t.innerText).join('\\n\\n')",
  ),
);
console.log(
  await driver.executeScript(
    "return document.querySelector('[aria-labelledby],[role=region]') && [...document.querySelectorAll('section,[role=region]')].map(t=>(t.getAttribute('aria-label')||t.getAttribute('aria-labelledby'))).join(' | ')",
  ),
);
console.log(await driver.executeScript('return document.body.innerText.slice(0,3500)'));
await driver.quit();
server.close?.();
process.exit(0);
