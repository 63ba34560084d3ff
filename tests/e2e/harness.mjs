// What every browser test needs: a browser (ENGINE=chromium|firefox|webkit), a server that can be told to
// misbehave, and the page as a visitor meets it: by role and name, never by class or structure.

import { after, describe, test as nodeTest } from 'node:test';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { By, Key, error } from 'selenium-webdriver';
import { Browser } from './browsers.mjs';
import { isolation, serve } from './serve.mjs';

export const dist = fileURLToPath(new URL('../../dist/', import.meta.url));
export const name = process.env.ENGINE ?? 'chromium';
/** Which of the engines that are run does what depends on none. build.sh says so; else this one does all of it. */
const onceIn = process.env.ONCE_IN ?? name;
const laptop = { width: 1440, height: 900 };

/** Of a phone; the windows of the other engines become no narrower. */
export const narrow = name === 'chromium' ? 390 : 500;

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

/** A server's `spoil`: plans come out of the lab as `change` leaves them. It runs there, so it may name nothing from here. */
export const replanned = (change) => async (path, read) => {
  if (path !== built('lab.worker')) return undefined;
  return `{
    const post = self.postMessage.bind(self);
    const change = ${change};
    self.postMessage = (answer, ...rest) => {
      // Alone, or with the settings that it is made for.
      const plan = answer.value?.points ? answer.value : answer.value?.plan;
      if (plan) change(plan);
      post(answer, ...rest);
    };
  }
  ${await read()}`;
};

/** Plans of ten rounds that nothing ends before: for tests that need every planned sample. */
export const tenRounds = replanned((plan) => {
  plan.rounds = Math.min(plan.rounds, 10);
  Object.assign(plan.ending, { looks: [], budgetSeconds: 1e9 });
});

/** Plans with one round: the warm-up, and then every cell once. */
export const onceThrough = replanned((plan) => {
  plan.rounds = 1;
});

/** Samples that such a plan is to bring, warm-ups aside: each round has every cell once, and the hand-over probe twice. */
export const samplesDue = ({ points, rounds }) =>
  rounds * (points.length + points.filter(({ role }) => role === 'handOver').length);

/** Of one test, many times what it takes on an idle machine. (What build.sh sets is the limit of a whole file.) */
const limitSeconds = 300;

/** What the tests of a file share: they come one after another. */
let browser = null;
/** The test that has the browser, until it has come to an end. */
let holder = null;

/**
 * Tests that share one browser with each other and with other suites of the file; each opens the page afresh from a server of its own.
 * `started` is how the browser is started beside that: `prefs` of Firefox, `args` of Chromium.
 */
export function inBrowser(title, tests, { dark = false, started = {} } = {}) {
  endingWithTheFile();
  const kind = [dark && 'dark', ...Object.keys(started.prefs ?? {}), ...(started.args ?? [])];
  const kinds = [name, ...kind.filter(Boolean)].join(', ');
  describe(`${title} (${kinds})`, () => {
    tests(async (t, settings) => {
      if (browser?.kinds !== kinds) {
        await replace(dark, started, kinds);
      } else if (!(await browser.answers())) {
        console.log(`The browser went away before “${t.name}”, which gets a fresh one.`);
        await replace(dark, started, kinds);
      }
      return open(browser.driver, t, settings);
    });
  });
}

let isEnding = false;

function endingWithTheFile() {
  if (!isEnding) after(() => browser?.end());
  isEnding = true;
}

/**
 * A test of node:test: `test(title, body)` or `test(title, { engines, seconds }, body)`.
 *
 * `engines` says where `./build.sh test` runs it: `'all'` for what can differ from engine to engine (isolation, Workers,
 * clocks, memory, storage, levels, faults, a run by each executor, each view drawn once, settings and address), the name of the
 * only engine that can be started so, else `'one'`.
 *
 * A dying browser cannot take other tests with it. What ends the browser may be the page, so such a test has failed. The
 * driver's own process is not reached by a page: where that went away by itself, the test is done once more.
 */
export function test(title, ...rest) {
  const body = rest.pop();
  const { engines = 'one', seconds = limitSeconds } = rest[0] ?? {};
  if (!['all', 'one', 'chromium', 'firefox', 'webkit'].includes(engines))
    throw new Error(`${title}: engines is “${engines}”.`);
  const where = engines === 'one' ? onceIn : engines;
  const skip = where !== 'all' && name !== where && `runs in ${where}`;
  nodeTest(title, { timeout: seconds * 1000, skip }, async (t) => {
    // One that ran out of time goes on for all that, in the same browser.
    if (holder) await browser?.end();
    holder = t;
    try {
      await body(t);
    } catch (problem) {
      if (!browser?.lostItsDriver) throw problem;
      console.log(`The driver of ${name} ended during “${title}”, which is done once more.`);
      await body(t);
    } finally {
      if (holder === t) holder = null;
    }
  });
}

/** Starting is tried twice: it is no part of what is tested. */
async function replace(dark, started, kinds) {
  await browser?.end();
  browser = await Browser.start(name, dark, started).catch(({ message }) => {
    console.log(`${name} did not start (${message}): once more.`);
    return Browser.start(name, dark, started);
  });
  browser.kinds = kinds;
  // One that hides what it is tells no size that is its own.
  if (!started.prefs) await resize(browser.driver, laptop);
}

/** A browser for programs that are no tests. */
export async function launch() {
  const { driver } = await Browser.start(name);
  await resize(driver, laptop);
  return driver;
}

/** The page's own size, not the window's with its bars; a window takes its time to follow. */
async function resize(driver, { width, height }) {
  const window = driver.manage().window();
  const inside = () => driver.executeScript('return { width: innerWidth, height: innerHeight }');
  let inner = await inside();
  for (const limit = Date.now() + 15_000; Date.now() < limit; inner = await inside()) {
    if (inner.width === width && inner.height === height) return;
    const outer = await window.getRect();
    await window.setRect({
      x: 0,
      y: 0,
      width: outer.width + width - inner.width,
      height: outer.height + height - inner.height,
    });
    await new Promise((wait) => setTimeout(wait, 50));
  }
  throw new Error(`The page is ${inner.width} × ${inner.height}, not ${width} × ${height}.`);
}

/**
 * Opens the page, at its lab, and waits until it has said something else than that it loads; `starts: false` where it
 * never will. `headers: {}` serves it without isolation, and without the service worker that would stand in for them, as where
 * one is blocked; `spoil` is the server's.
 */
async function open(
  driver,
  t,
  { hash = '#lab', headers = isolation, spoil = () => undefined, starts = true } = {},
) {
  const violations = [];
  const server = await serve({
    root: dist,
    headers: (path) => ({
      ...headers,
      'Content-Security-Policy-Report-Only': `${policyOf(path)}; report-uri /violations`,
    }),
    async spoil(path, read, request) {
      if (path === '/service-worker.js') return null;
      if (path !== '/violations') return spoil(path, read);
      violations.push(JSON.parse(await text(request))['csp-report']);
      return '';
    },
  });
  t.after(() => server.close());
  const page = new Page(driver, server.url, violations);
  page.stopServer = () => server.close();
  // Firefox does not wait for an address with a fragment: what is read next must not be of the page before.
  if (!starts) await driver.get('about:blank');
  await (starts ? page.go(server.url + hash) : driver.get(server.url + hash));
  return page;
}

/**
 * The built policy. It is sent once more as a header that only reports: the server then hears of
 * violations in workers too, which the policy that the page puts in force itself does not reach.
 */
export function policy() {
  const html = readFileSync(join(dist, 'index.html'), 'utf8');
  const [, quoted] = html.match(/<meta name="content-security-policy" content="([^"]*)"/) ?? [];
  if (!quoted) throw new Error('dist/index.html has no content-security-policy.');
  return quoted.replaceAll('&#39;', "'").replaceAll('&quot;', '"').replaceAll('&amp;', '&');
}

/** In Workers it says nothing of trusted types: the pool's own nested Workers know of none. */
const policyOf = (path) =>
  /\.js$/.test(path) ? policy().replace(/; require-trusted-types-for.*/, '') : policy();

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

  resize(size) {
    return resize(this.driver, size);
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

  /** The elements of a role, as far as they are shown, whose accessible name, as the browser computes it, is this one. */
  async all(role, name, within = null) {
    const shown = await this.script(
      `const [selector, within] = arguments;
       return [...(within ?? document).querySelectorAll(selector)].filter((it) => it.checkVisibility());`,
      selectors[role],
      within,
    );
    // All asked at once: one after another they take most of a test's time.
    const names = await Promise.all(shown.map((element) => element.getAccessibleName()));
    const is = (its) => (name instanceof RegExp ? name.test(its) : its === name);
    return shown.filter((_, index) => is(names[index].trim()));
  }

  /** The only one of that role and name; waits for it, because what was just shown has its name a moment later. */
  async one(role, name, within = null) {
    let found = [];
    const limit = Date.now() + 10_000;
    for (;;) {
      found = await this.all(role, name, within).catch(unlessReplaced);
      if (found.length === 1) return found[0];
      if (Date.now() > limit) throw new Error(`There are ${found.length} ${role}s named ${name}.`);
      await new Promise((wait) => setTimeout(wait, 50));
    }
  }

  /** As a visitor would: what lies under the bar that sticks to the bottom is scrolled to the middle first. */
  async click(element) {
    await this.script(
      `const [element] = arguments;
       const { x, y, width, height } = element.getBoundingClientRect();
       if (element.contains(document.elementFromPoint(x + width / 2, y + height / 2))) return;
       element.scrollIntoView({ block: 'center', behavior: 'instant' });`,
      element,
    );
    await element.click();
  }

  /** Found again where the page has just put another button in its place: a click that fails did nothing. */
  async press(name) {
    const limit = Date.now() + 10_000;
    for (;;) {
      try {
        return await this.click(await this.one('button', name));
      } catch (problem) {
        if (!isGone(problem) || Date.now() > limit) throw problem;
        await new Promise((wait) => setTimeout(wait, 50));
      }
    }
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

  /** What an element says, as it is seen. (WebKit's own way to ask runs the cells of a table together.) */
  words(element) {
    return this.script('return arguments[0].innerText', element);
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

  /** Hides the window, as a visitor would; the answer shows it again. */
  async minimise() {
    const window = this.driver.manage().window();
    const is = (state) => async () =>
      (await this.script('return document.visibilityState')) === state;
    const rect = await window.getRect();
    await window.minimize();
    await this.wait('the page to be hidden', is('hidden'));
    return async () => {
      await window.setRect(rect);
      await this.wait('the page to be seen', is('visible'));
    };
  }

  /** Opens the same address in a second window; the answers let this page stand for one or the other. */
  async twoWindows(t) {
    const first = await this.driver.getWindowHandle();
    const address = await this.driver.getCurrentUrl();
    await this.driver.switchTo().newWindow('window');
    const second = await this.driver.getWindowHandle();
    t.after(async () => {
      await this.driver.switchTo().window(second);
      await this.driver.close();
      await this.driver.switchTo().window(first);
    });
    await this.go(address);
    return [first, second].map((handle) => () => this.driver.switchTo().window(handle));
  }

  /**
   * Presses Stop and answers what the status says in the page's next task: before a Worker can have
   * answered. How many milliseconds that takes is the machine's affair.
   */
  async stop() {
    const button = await this.one('button', 'Stop');
    return this.driver.executeAsyncScript(
      `const [button, done] = arguments;
       button.click();
       setTimeout(() => done(document.querySelector('[role=status]').textContent.trim()));`,
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
    if ((await box.isSelected()) !== on) await this.click(box);
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

  /** Opens a disclosure that is still closed, and waits until what it discloses is laid out. */
  async unfold(name, within = null) {
    const summary = await this.summary(name, within);
    const isOpen = () => this.script('return arguments[0].parentElement.open', summary);
    // A click has done what it does when it is answered, so an open one is never clicked at.
    await this.wait(`${name} to open`, async () => {
      if (await isOpen()) return true;
      await this.click(summary).catch(unlessCovered);
      return isOpen();
    });
    await this.wait(`what ${name} discloses`, () =>
      this.script(
        `const [summary] = arguments;
         const others = [...summary.parentElement.children].filter((child) => child !== summary);
         return others.some((child) => child.getClientRects().length > 0);`,
        summary,
      ),
    );
  }

  /** Found at once: a page that draws something meanwhile leaves no half of a list. */
  async summary(name, within = null) {
    const found = await this.script(
      `const [name, within] = arguments;
       return [...(within ?? document).querySelectorAll('summary')].find(
         (it) => it.checkVisibility() && it.innerText.trim().startsWith(name));`,
      name,
      within,
    );
    if (!found) throw new Error(`There is nothing to unfold that is called ${name}.`);
    return found;
  }

  /** The rows of a chart's twin, each as its text. */
  async table(region) {
    const section = await this.one('region', region);
    await this.unfold('Table', section);
    const rows = await section.findElements(By.css('tbody tr'));
    return Promise.all(rows.map((row) => this.words(row)));
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
    const wanted = new URLSearchParams(hash.slice(1));
    await this.wait('the settings of the link', async () => {
      const said = [
        ['kernel', await this.value('combobox', 'Kernel')],
        ['effort', await this.value('combobox', 'Effort')],
        ['threads', (await this.value('textbox', 'Threads')).replaceAll(' ', '')],
      ];
      return said.every(([key, value]) => !wanted.has(key) || wanted.get(key) === value);
    });
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
  async run(seconds = 180) {
    await this.press('Run');
    return this.until(/^Done/, seconds);
  }

  /** Runs to the end and asks the page nothing meanwhile: a question is work for its main thread. */
  async runUnwatched(seconds = 180) {
    const button = await this.one('button', 'Run');
    await this.driver.manage().setTimeouts({ script: seconds * 1000 });
    const said = await this.driver.executeAsyncScript(
      `const [button, done] = arguments;
       new MutationObserver((_, observer) => {
         const said = document.querySelector('[role=status]').textContent.trim();
         if (['Ready', 'Measuring …', ''].includes(said)) return;
         observer.disconnect();
         done(said);
       }).observe(document.body, { subtree: true, childList: true, characterData: true });
       button.click();`,
      button,
    );
    if (!/^Done/.test(said)) throw new Error(`The run ended with “${said}”.`);
  }

  /** The file that a button hands to the browser: its name and its bytes. */
  async file(name, within = null) {
    await this.script(
      `if ('handed' in window) return void (window.handed = null);
       window.handed = null;
       const blobs = new Map();
       const original = URL.createObjectURL;
       URL.createObjectURL = (blob) => {
         const url = original.call(URL, blob);
         blobs.set(url, blob);
         return url;
       };
       HTMLAnchorElement.prototype.click = function () {
         window.handed = { name: this.download, blob: blobs.get(this.href) };
       };`,
    );
    await this.click(await this.one('button', name, within));
    const [called, base64] = await this.driver.executeAsyncScript(
      `const [done] = arguments;
       const look = () => {
         if (!window.handed) return void setTimeout(look, 20);
         const { name, blob } = window.handed;
         const reader = new FileReader();
         reader.onload = () => done([name, reader.result.slice(reader.result.indexOf(',') + 1)]);
         reader.readAsDataURL(blob);
       };
       look();`,
    );
    return { name: called, bytes: Buffer.from(base64, 'base64') };
  }

  /** What “Download JSON” would put into the file. */
  async result() {
    const { bytes } = await this.file('Download JSON');
    return JSON.parse(bytes.toString('utf8'));
  }
}

/** The page has drawn something anew while its elements were looked at. */
function unlessReplaced(problem) {
  if (problem instanceof error.StaleElementReferenceError) return [];
  throw problem;
}

/** Something lay over it just then: nothing was clicked at. */
function unlessCovered(problem) {
  if (!(problem instanceof error.ElementClickInterceptedError)) throw problem;
}

/** It is not there any more, or was never laid out: not that something lies over it. */
function isGone(problem) {
  return (
    problem instanceof error.StaleElementReferenceError ||
    problem instanceof error.ElementNotInteractableError
  );
}
