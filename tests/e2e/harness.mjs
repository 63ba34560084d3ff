// What every browser test needs: a browser (ENGINE=chromium|firefox), a server that can be told to
// misbehave, and the page as a visitor meets it: by role and name, never by class or structure.

import { after, before, describe } from 'node:test';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { Builder, By, Key } from 'selenium-webdriver';
import chrome from 'selenium-webdriver/chrome.js';
import firefox from 'selenium-webdriver/firefox.js';
import { engines } from './engines.mjs';
import { isolation, serve } from './serve.mjs';

export const dist = fileURLToPath(new URL('../../dist/', import.meta.url));
// Selenium would look for drivers in the network.
process.env.SE_OFFLINE = 'true';

const name = process.env.ENGINE ?? 'chromium';
const laptop = { width: 1440, height: 900 };

/** A few short passes: enough to go through everything once. */
export const small = '#kernel=matmul&n=32&interp=0&modes=plain,counted&threads=1,2&effort=quick';

/** A file of the build whose name begins so, as the server is asked for it. */
export const built = (start) => {
  const file = readdirSync(join(dist, 'assets')).find(
    (name) => name.startsWith(start) && name.endsWith('.js'),
  );
  if (!file) throw new Error(`dist/assets has no ${start}…js: has the build changed?`);
  return `/assets/${file}`;
};

/** Tests that share one browser; each opens the page afresh from a server of its own. */
export function inBrowser(title, tests, { dark = false } = {}) {
  describe(`${title} (${name}${dark ? ', dark' : ''})`, () => {
    let driver;
    before(async () => (driver = await launch({ dark })));
    after(() => driver?.quit());
    tests((t, settings) => open(driver, t, settings));
  });
}

export async function launch({ dark = false, size = laptop } = {}) {
  const engine = engines().find((engine) => engine.name === name);
  if (!engine)
    throw new Error(`There is no ${name} here. \`node tests/e2e/engines.mjs\` says how to get it.`);
  const driver = await starters[name](engine, dark);
  await resize(driver, size);
  return driver;
}

const starters = {
  async chromium({ driver: path, capabilities }, dark) {
    const driver = await new Builder()
      .withCapabilities({ browserName: 'chrome', ...capabilities })
      .setChromeService(new chrome.ServiceBuilder(path))
      .build();
    await setScheme(driver, dark);
    return driver;
  },
  firefox({ driver: path, capabilities }, dark) {
    const options = capabilities['moz:firefoxOptions'];
    const prefs = { 'layout.css.prefers-color-scheme.content-override': dark ? 0 : 1 };
    return new Builder()
      .withCapabilities({ browserName: 'firefox', 'moz:firefoxOptions': { ...options, prefs } })
      .setFirefoxService(new firefox.ServiceBuilder(path))
      .build();
  },
};

/** Chromium only: light or dark, at any time. */
export function setScheme(driver, dark) {
  const features = [{ name: 'prefers-color-scheme', value: dark ? 'dark' : 'light' }];
  return driver.sendDevToolsCommand('Emulation.setEmulatedMedia', { features });
}

/** The page's own size, not the window's with its bars. */
async function resize(driver, { width, height }) {
  const window = driver.manage().window();
  await window.setRect({ width, height, x: 0, y: 0 });
  const inner = await driver.executeScript('return { width: innerWidth, height: innerHeight }');
  await window.setRect({ width: 2 * width - inner.width, height: 2 * height - inner.height });
}

/**
 * Opens the page and waits until it has said something else than that it loads; `starts: false` where it
 * never will. `headers: {}` serves it without isolation; `spoil` is the server's.
 */
async function open(
  driver,
  t,
  { hash = '', headers = isolation, spoil = () => undefined, starts = true } = {},
) {
  const violations = [];
  const server = await serve({
    root: dist,
    headers: {
      ...headers,
      'Content-Security-Policy-Report-Only': `${policy()}; report-uri /violations`,
    },
    async spoil(path, read, request) {
      if (path !== '/violations') return spoil(path, read);
      violations.push(JSON.parse(await text(request))['csp-report']);
      return '';
    },
  });
  t.after(() => server.close());
  const page = new Page(driver, server.url, violations);
  await (starts ? page.go(server.url + hash) : driver.get(server.url + hash));
  return page;
}

/**
 * The built policy. It is sent once more as a header that only reports: the server then hears of
 * violations in workers too, which the policy in the page's own meta element does not reach.
 */
export function policy() {
  const html = readFileSync(join(dist, 'index.html'), 'utf8');
  const [, quoted] =
    html.match(/<meta http-equiv="Content-Security-Policy" content="([^"]*)"/) ?? [];
  if (!quoted) throw new Error('dist/index.html has no Content-Security-Policy.');
  return quoted.replaceAll('&#39;', "'").replaceAll('&quot;', '"').replaceAll('&amp;', '&');
}

const selectors = {
  button: 'button, [role=button]',
  checkbox: 'input[type=checkbox]',
  combobox: 'select, [role=combobox]',
  group: 'fieldset, [role=group]',
  region: 'section, [role=region]',
  table: 'table',
  textbox: 'input:not([type]), input[type=text], input[type=number], textarea',
};

export class Page {
  /** `violations` fills up with what the browser reported against the policy. */
  constructor(driver, url, violations) {
    Object.assign(this, { driver, url, violations });
  }

  script(text, ...args) {
    return this.driver.executeScript(text, ...args);
  }

  status() {
    return this.script(`return document.querySelector('[role=status]')?.textContent.trim() ?? ''`);
  }

  /** Waits for a status, and says which one it got instead. */
  async until(pattern, seconds = 60) {
    const limit = Date.now() + seconds * 1000;
    for (;;) {
      const status = await this.status();
      if (pattern.test(status)) return status;
      if (Date.now() > limit) throw new Error(`The status is “${status}”, not ${pattern}.`);
      await new Promise((wait) => setTimeout(wait, 50));
    }
  }

  /** The elements of a role whose accessible name, as the browser computes it, is this one. */
  async all(role, name, within = this.driver) {
    const found = [];
    for (const element of await within.findElements(By.css(selectors[role]))) {
      const its = (await element.getAccessibleName()).trim();
      if (name instanceof RegExp ? name.test(its) : its === name) found.push(element);
    }
    return found;
  }

  async one(role, name, within = this.driver) {
    const [first, ...others] = await this.all(role, name, within);
    if (!first || others.length)
      throw new Error(`There are ${first ? others.length + 1 : 'no'} ${role}s named ${name}.`);
    return first;
  }

  async press(name) {
    await (await this.one('button', name)).click();
  }

  /** Replaces what a text field says and leaves it, as a visitor does with Tab. */
  async type(name, text) {
    const field = await this.one('textbox', name);
    await this.script('arguments[0].select()', field);
    await field.sendKeys(text || Key.BACK_SPACE, Key.TAB);
  }

  async value(role, name) {
    return (await this.one(role, name)).getProperty('value');
  }

  /** The sentence that a field is said to be wrong by: aria-invalid with the description that it names. */
  async trouble(role, name) {
    const field = await this.one(role, name);
    let told = '';
    await this.wait(`a problem at ${name}`, async () => {
      told = await this.script(
        `const [field] = arguments;
         if (field.getAttribute('aria-invalid') !== 'true') return '';
         const ids = field.getAttribute('aria-describedby') ?? '';
         return ids.split(' ').map((id) => document.getElementById(id)?.textContent ?? '').join(' ');`,
        field,
      );
      return told;
    });
    return told;
  }

  /** Everything that the page says, as it is seen. */
  text() {
    return this.script('return document.body.innerText');
  }

  /** Waits until a condition, tried in the page every now and then, is true. */
  async wait(what, condition, seconds = 30) {
    const limit = Date.now() + seconds * 1000;
    while (!(await condition())) {
      if (Date.now() > limit) throw new Error(`Waited ${seconds} s for ${what}, in vain.`);
      await new Promise((wait) => setTimeout(wait, 50));
    }
  }

  says(pattern) {
    return this.wait(`the page to say ${pattern}`, async () => pattern.test(await this.text()));
  }

  async enabled(name) {
    const button = await this.one('button', name);
    await this.wait(`${name} to be enabled`, () => button.isEnabled());
  }

  /** The browser has reported that this directive was violated. */
  reported(directive) {
    const found = (report) => directive.test(report['violated-directive']);
    return this.wait(`a report of ${directive}`, () => this.violations.some(found));
  }

  /** Presses Stop and answers after how many milliseconds the status said so, timed inside of the page. */
  async stop() {
    const button = await this.one('button', 'Stop');
    return this.driver.executeAsyncScript(
      `const [button, done] = arguments;
       const status = document.querySelector('[role=status]');
       const stopped = () => status.textContent.trim() === 'Stopped';
       const observer = new MutationObserver(() => {
         if (stopped()) done(performance.now() - pressed);
       });
       observer.observe(status, { childList: true, characterData: true, subtree: true });
       const pressed = performance.now();
       button.click();
       if (stopped()) done(performance.now() - pressed);`,
      button,
    );
  }

  /** What is chosen in the group of sharing modes, as ids. */
  async modes() {
    const group = await this.one('group', 'Sharing modes');
    return this.script(
      `return [...arguments[0].querySelectorAll('input[type=checkbox]:checked')].map(({ value }) => value)`,
      group,
    );
  }

  /** The ids of all modes in the form, or of those that can be chosen. */
  async offered({ enabled = false } = {}) {
    const group = await this.one('group', 'Sharing modes');
    return this.script(
      `return [...arguments[0].querySelectorAll('input[type=checkbox]' + (arguments[1] ? ':enabled' : ''))]
         .map(({ value }) => value)`,
      group,
      enabled,
    );
  }

  async check(mode, on) {
    const group = await this.one('group', 'Sharing modes');
    const box = await group.findElement(By.css(`input[value="${mode}"]`));
    if ((await box.isSelected()) !== on) await box.click();
  }

  async options(name) {
    return this.script(
      'return [...arguments[0].options].map(({ value }) => value)',
      await this.one('combobox', name),
    );
  }

  async choose(name, option) {
    const select = await this.one('combobox', name);
    await (await select.findElement(By.css(`option[value="${option}"]`))).click();
  }

  /** Opens a disclosure that is still closed. */
  async unfold(name, within = this.driver) {
    for (const summary of await within.findElements(By.css('summary'))) {
      if (!(await summary.getText()).startsWith(name)) continue;
      if (!(await this.script('return arguments[0].parentElement.open', summary)))
        await summary.click();
      return;
    }
    throw new Error(`There is nothing to unfold that is called ${name}.`);
  }

  /** The rows of a chart's twin, each as its text. */
  async table(region) {
    const section = await this.one('region', region);
    await this.unfold('Table', section);
    const rows = await section.findElements(By.css('tbody tr'));
    return Promise.all(rows.map((row) => row.getText()));
  }

  /** The box of the verdict's own sentence: the first paragraph after its title. */
  async headline() {
    const region = await this.one('region', 'Verdict');
    return (await region.findElement(By.css('p'))).getRect();
  }

  /** As if the visitor had clicked a link to other settings of this very page. */
  async follow(hash) {
    await this.script('location.hash = arguments[0]', hash);
    // Reading the settings takes a moment, in a Worker; the form then says what the link says.
    const threads = new URLSearchParams(hash.slice(1)).get('threads').replaceAll(',', ', ');
    await this.wait(
      'the settings of the link',
      async () => (await this.value('textbox', 'Threads')) === threads,
    );
  }

  /** Afresh: else an address that differs in its fragment alone, or Firefox's haste, leaves the old page. */
  async go(address) {
    await this.driver.get('about:blank');
    await this.driver.get(address);
    await this.until(/^(?!Loading)./, 30);
  }

  async reload() {
    await this.driver.navigate().refresh();
    await this.until(/^(?!Loading)./, 30);
  }

  /** Runs to the end. */
  async run(seconds = 60) {
    await this.press('Run');
    return this.until(/^Done/, seconds);
  }

  /** What “Download JSON” would put into the file. */
  async result() {
    await this.script(
      `window.made = null;
       const original = URL.createObjectURL;
       URL.createObjectURL = (blob) => { window.made = blob; return original.call(URL, blob); };`,
    );
    await this.press('Download JSON');
    const text = await this.driver.executeAsyncScript(
      `const [done] = arguments;
       const look = () => (window.made ? window.made.text().then(done) : setTimeout(look, 20));
       look();`,
    );
    return JSON.parse(text);
  }
}
