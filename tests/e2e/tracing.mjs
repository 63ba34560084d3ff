// What the browser did while the page measured: Chromium's own trace, held against the passes.

import WebSocket from 'ws';

const categories = [
  'toplevel',
  'devtools.timeline',
  'disabled-by-default-devtools.timeline',
  'blink.user_timing',
  'cc',
  'viz',
  'v8',
  'disabled-by-default-v8.gc',
  '__metadata',
];

/** Runs in the page before its own code: keeps when each pass of the runner was made. */
export function keepPasses() {
  window.passes = [];
  const Bare = window.Worker;
  window.Worker = class extends Bare {
    constructor(...args) {
      super(...args);
      this.addEventListener('message', ({ data: { value } }) => {
        if (!Array.isArray(value) || !value[0]?.outcome) return;
        window.passes.push(
          ...value.map(({ from, to, outcome }) => ({ from, to, ...outcome.sample })),
        );
      });
    }
  };
}

/**
 * Traces until `during` is done. Answers with the events of this page's process, times in milliseconds since 1970, each
 * with the name of its thread.
 */
export async function traced(driver, during) {
  const capabilities = await driver.getCapabilities();
  const { debuggerAddress } = capabilities.get('goog:chromeOptions');
  const { webSocketDebuggerUrl } = await (
    await fetch(`http://${debuggerAddress}/json/version`)
  ).json();
  const browser = await Connection.open(webSocketDebuggerUrl);
  try {
    const events = [];
    browser.on('Tracing.dataCollected', ({ value }) => events.push(...value));
    const complete = new Promise((resolve) => browser.on('Tracing.tracingComplete', resolve));
    const traceConfig = { includedCategories: categories, recordMode: 'recordAsMuchAsPossible' };
    await browser.send('Tracing.start', { transferMode: 'ReportEvents', traceConfig });
    const mark = await driver.executeScript(
      `const at = performance.timeOrigin + performance.now();
       performance.mark('threadscape');
       return at;`,
    );
    await during();
    await browser.send('Tracing.end');
    await complete;
    return inThePage(events, mark);
  } finally {
    browser.close();
  }
}

/** By the clock that the page told when it made its mark. */
function inThePage(events, mark) {
  const made = events.find(({ name, cat }) => name === 'threadscape' && /user_timing/.test(cat));
  if (!made) throw new Error('The trace does not hold the mark.');
  const offset = mark - made.ts / 1000;
  const threads = new Map();
  const processes = new Map();
  for (const { name, pid, tid, args } of events) {
    if (name === 'thread_name') threads.set(`${pid} ${tid}`, args.name);
    if (name === 'process_name') processes.set(pid, args.name);
  }
  return events
    .filter(({ ph, dur }) => ph === 'X' && dur > 0)
    .filter(({ pid }) => pid === made.pid || processes.get(pid) !== 'Renderer')
    .map(({ name, pid, tid, ts, dur }) => ({
      name,
      thread: `${pid === made.pid ? 'page' : processes.get(pid)} / ${threads.get(`${pid} ${tid}`)}`,
      from: ts / 1000 + offset,
      to: (ts + dur) / 1000 + offset,
    }));
}

/** As much of the DevTools protocol as a trace needs. */
class Connection {
  #socket;
  #last = 0;
  #waiting = new Map();
  #listeners = new Map();

  static async open(address) {
    const connection = new Connection();
    const socket = (connection.#socket = new WebSocket(address, { maxPayload: 0 }));
    await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
    socket.on('message', (text) => connection.#hear(JSON.parse(text)));
    return connection;
  }

  on(method, listener) {
    this.#listeners.set(method, listener);
  }

  send(method, params = {}) {
    const id = ++this.#last;
    this.#socket.send(JSON.stringify({ id, method, params }));
    return new Promise((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
  }

  close() {
    this.#socket.close();
  }

  #hear({ id, method, params, result, error }) {
    if (method) return this.#listeners.get(method)?.(params);
    const { resolve, reject } = this.#waiting.get(id) ?? {};
    this.#waiting.delete(id);
    if (error) reject?.(new Error(error.message));
    else resolve?.(result);
  }
}
