// Starting browsers and noticing when they end. Each has a driver process of its own, from Selenium's
// point of view a service; WebKit has a display of its own too, because it knows no headless mode.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { Capabilities, WebDriver } from 'selenium-webdriver';
import chrome from 'selenium-webdriver/chrome.js';
import firefox from 'selenium-webdriver/firefox.js';
import { Executor, HttpClient } from 'selenium-webdriver/http/index.js';
import { findFreePort } from 'selenium-webdriver/net/portprober.js';
import { DriverService } from 'selenium-webdriver/remote/index.js';
import { engines } from './engines.mjs';

// Selenium would look for drivers in the network.
process.env.SE_OFFLINE = 'true';

/** Long for an idle browser, short beside the limit of a test. */
const patienceSeconds = 15;

export class Browser {
  #service;
  #ended = false;

  constructor(driver, service, dark) {
    Object.assign(this, { driver, dark });
    this.#service = service;
  }

  /** One of ENGINE's kind, in the light or the dark scheme, with these `prefs` (Firefox) or further `args` (Chromium). */
  static async start(name, dark = false, started = {}) {
    const engine = engines().find((engine) => engine.name === name);
    if (!engine)
      throw new Error(
        `There is no ${name} here. \`node tests/e2e/engines.mjs\` says how to get it.`,
      );
    const { driver, service } = await starters[name](engine, dark, started);
    const browser = new Browser(driver, service, dark);
    const scheme = `return matchMedia('(prefers-color-scheme: dark)').matches`;
    if ((await driver.executeScript(scheme)) === dark) return browser;
    await browser.end();
    throw new Error(`This ${name} did not start in the ${dark ? 'dark' : 'light'} scheme.`);
  }

  /** Whether it still does what it is told. */
  answers() {
    return inTime(this.driver.executeScript('return true')).catch(() => false);
  }

  /** Whether its driver went away by itself. */
  get lostItsDriver() {
    return !this.#ended && !this.#service.isRunning();
  }

  /** A browser that hangs cannot quit; it ends with its driver. */
  async end() {
    this.#ended = true;
    await inTime(this.driver.quit()).catch(() => undefined);
    await this.#service.kill();
  }
}

/** A browser that hangs would never answer at all. */
function inTime(promise) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error('No answer')), patienceSeconds * 1000);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

const starters = {
  async chromium({ driver: path, capabilities }, dark, { args = [] }) {
    const service = new chrome.ServiceBuilder(path).build();
    const options = capabilities['goog:chromeOptions'];
    const wanted = new Capabilities({
      browserName: 'chrome',
      'goog:chromeOptions': { ...options, args: [...options.args, ...args] },
    });
    const driver = chrome.Driver.createSession(wanted, service);
    await setScheme(driver, dark);
    return { driver, service };
  },

  async firefox({ driver: path, capabilities }, dark, { prefs: more = {} }) {
    const service = new firefox.ServiceBuilder(path).build();
    const options = capabilities['moz:firefoxOptions'];
    const prefs = { 'layout.css.prefers-color-scheme.content-override': dark ? 0 : 1, ...more };
    const wanted = new Capabilities({
      browserName: 'firefox',
      'moz:firefoxOptions': { ...options, prefs },
    });
    return { driver: firefox.Driver.createSession(wanted, service), service };
  },

  /** One session per driver process. */
  async webkit({ driver: path, capabilities, display }, dark) {
    const port = await findFreePort('127.0.0.1');
    const service = new DriverService(path, {
      port,
      args: [`--port=${port}`],
      loopback: true,
      env: {
        ...process.env,
        DISPLAY: await showing(display),
        GDK_BACKEND: 'x11',
        // The scheme of a WebKitGTK page is that of its window.
        GTK_THEME: dark ? 'Adwaita:dark' : 'Adwaita',
        // Without it a page has no SharedArrayBuffer here, isolated or not.
        JSC_useSharedArrayBuffer: '1',
      },
    });
    const executor = new Executor(new HttpClient(await service.start()));
    const wanted = new Capabilities({ browserName: 'MiniBrowser', ...capabilities });
    const driver = WebDriver.createSession(executor, wanted, () => service.kill());
    return { driver, service };
  },
};

/** Chromium only: light or dark, at any time. */
export function setScheme(driver, dark) {
  const features = [{ name: 'prefers-color-scheme', value: dark ? 'dark' : 'light' }];
  return driver.sendDevToolsCommand('Emulation.setEmulatedMedia', { features });
}

let shown = null;

/** The name of a display that all browsers of this process share; it ends with the process. */
function showing(program) {
  return (shown ??= startDisplay(program));
}

/**
 * The server chooses a free number itself and tells it through the pipe. It lives on when its last
 * window closes: while it starts anew, the next browser would find no display.
 */
async function startDisplay(program) {
  const options = [
    '-displayfd',
    '3',
    '-screen',
    '0',
    '1920x1200x24',
    '-nolisten',
    'tcp',
    '-noreset',
  ];
  const server = spawn(program, options, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
  process.once('exit', () => server.kill());
  const told = once(createInterface({ input: server.stdio[3] }), 'line');
  const ended = once(server, 'exit').then(([code]) => {
    throw new Error(`${program} ended with ${code} and showed nothing.`);
  });
  const [number] = await Promise.race([told, ended]);
  server.stdio[3].destroy();
  server.unref();
  return `:${number}`;
}
