// The drawings of the documents and of links: the story on sixteen cores, as the page draws it and gives it away; the
// same as the picture that a link to the page is shown with; and the icons of the installed page.
//
//     npm run drawings

import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { By } from 'selenium-webdriver';
import { Page, launch } from './harness.mjs';
import { palettePng } from './palette.mjs';
import { serve } from './serve.mjs';

const path = (file) => fileURLToPath(new URL(`../../${file}`, import.meta.url));
const preview = ['vite', 'build', '-c', 'tests/unit/ui/preview/pretend.config.ts'];
execFileSync('npx', [...preview, '--logLevel', 'warn'], { cwd: path('.'), stdio: 'inherit' });

const server = await serve({ root: path('target/preview/') });
const driver = await launch();
try {
  const page = new Page(driver, server.url);
  await page.go(`${server.url}?state=stored`);
  const region = await page.one('region', 'Speed-up');
  await page.click(await region.findElement(By.xpath('.//input[@type="radio"][@value="log"]/..')));
  await page.wait('logarithmic axes', async () =>
    (await region.getText()).includes('both axes logarithmic'),
  );
  const { bytes } = await page.file('Download SVG', region);
  writeFileSync(path('docs/story-16-cores.svg'), bytes);
  await write('card.png', card(page, conditions(bytes.toString())));
  // A mask may cut off all that is outside of the middle four fifths.
  await write('icon-192.png', icon(page, 192, 0.8));
  await write('icon-512.png', icon(page, 512, 0.8));
  await write('icon-maskable-512.png', icon(page, 512, 0.56));
  await write('apple-touch-icon.png', icon(page, 180, 0.7));
} finally {
  await driver.quit();
  await server.close();
}

async function write(file, drawing) {
  writeFileSync(path(`www/public/${file}`), palettePng(await drawing));
}

/** The line of a chart's file that says where its numbers come from. */
function conditions(svg) {
  const [, told] = svg.match(/>(Threadscape [^<]*)</) ?? [];
  if (!told) throw new Error('The chart does not say where it comes from: look again.');
  return told;
}

/** The page's own headline, chart and conditions, in letters that can be read when the picture is small. */
async function card(page, conditions) {
  await page.resize({ width: 1200, height: 630 });
  await page.script(
    `
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(\`
      html { font-size: 18px }
      html, body, main, #the-lab, .results { background: var(--card); padding: 0; margin: 0 }
      body { overflow: hidden }
      body > :not(main), .intro, #the-lab > :not(.results), .results > :not(.shown) { display: none !important }
      main, .results { display: block }
      .shown { border: 0; padding: 0 2rem }
      .shown > .said { font-size: 2rem; font-weight: 660; line-height: 1.16; letter-spacing: -0.02em; padding: 1.3rem 0 0.4rem;
        text-wrap: balance; max-width: none }
      .shown > :not(.said, .of, .canvas) { display: none }
      .chart .at-count { visibility: hidden }
      .shown > .of { position: fixed; inset: auto 0 0; padding: 0.3rem 2rem 0.8rem; background: var(--card);
        color: var(--muted); font-size: 0.8rem; max-width: none }
    \`);
    document.adoptedStyleSheets = [sheet];
    const section = document.querySelector('section[aria-labelledby=speedup-title]');
    const line = (className, textContent) => Object.assign(document.createElement('p'), { className, textContent });
    section.classList.add('shown');
    section.prepend(line('said', document.querySelector('.headline').textContent));
    section.append(line('of', arguments[0]));`,
    conditions,
  );
  await new Promise((drawn) => setTimeout(drawn, 1500));
  return pixels(page, 'data:image/png;base64,' + (await page.driver.takeScreenshot()), 1200, 630);
}

/** A picture drawn on a canvas of this size, within a rim that is left in the page's paper. */
async function pixels(page, address, width, height, rim = 0) {
  const told = await page.driver.executeAsyncScript(
    `const [address, width, height, rim, done] = arguments;
     const image = new Image();
     image.onload = () => {
       const canvas = Object.assign(document.createElement('canvas'), { width, height });
       const context = canvas.getContext('2d');
       context.fillStyle = '#faf8f4';
       context.fillRect(0, 0, width, height);
       context.drawImage(image, rim, rim, width - 2 * rim, height - 2 * rim);
       const reader = new FileReader();
       reader.onload = () => done(reader.result.replace(/^.*,/, ''));
       reader.readAsDataURL(new Blob([context.getImageData(0, 0, width, height).data]));
     };
     image.src = address;`,
    ...[address, width, height, rim],
  );
  return { width, height, pixels: Buffer.from(told, 'base64') };
}

/** The mark on the page's paper, as wide as this share of the picture. */
function icon(page, size, share) {
  const mark = readFileSync(path('www/ui/style/mark.svg'), 'utf8');
  const sized = encodeURIComponent(mark.replace('<svg', '<svg width="512" height="512"'));
  return pixels(page, `data:image/svg+xml,${sized}`, size, size, (size * (1 - share)) / 2);
}
