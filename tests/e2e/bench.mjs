// The page in Chromium beside its native twin, with equal settings, in turns: ratios and no pass marks.
// Absolute times say more about this machine at this hour than about Threadscape.

import { execFileSync } from 'node:child_process';
import { Page, dist, launch } from './harness.mjs';
import { serve } from './serve.mjs';
import { kilobytes, sizes, sum } from './sizes.mjs';

const turns = 2;
const settings = (interp) => ({ kernel: 'matmul', interp, threads: '1,2', effort: 'quick' });

const server = await serve({ root: dist });
const driver = await launch();
try {
  const page = new Page(driver, server.url);
  await driver.sendDevToolsCommand('Page.addScriptToEvaluateOnNewDocument', {
    source: `(${watch})()`,
  });
  const usable = [];
  const busy = [];
  for (const interp of [0, 60]) {
    const native = [];
    const browser = [];
    for (let turn = 0; turn < turns; turn++) {
      native.push(runNative(settings(interp)));
      await page.go(`${server.url}#${new URLSearchParams(settings(interp))}`);
      await page.script('watched.busy = []');
      await page.run(180);
      browser.push(await page.result());
      usable.push(await page.script('return watched.usable'));
      busy.push(...(await page.script('return watched.busy')));
    }
    compare(interp, pooled(native), pooled(browser));
  }
  tellPage(usable, busy);
} finally {
  await driver.quit();
  await server.close();
}

/** Runs in the page before its own code: when it said Ready, and what kept its main thread busy. */
function watch() {
  window.watched = { usable: 0, busy: [] };
  new MutationObserver((_, observer) => {
    if (!document.querySelector('[role=status]')?.textContent.includes('Ready')) return;
    observer.disconnect();
    window.watched.usable = performance.now();
    new PerformanceObserver((list) =>
      window.watched.busy.push(...list.getEntries().map(({ duration }) => duration)),
    ).observe({ type: 'longtask' });
  }).observe(document, { childList: true, characterData: true, subtree: true });
}

function runNative(texts) {
  const flags = Object.entries(texts).flatMap(([key, text]) => [`--${key}`, String(text)]);
  const command = ['run', '--release', '--quiet', '--example', 'native', '--', ...flags];
  const stdio = ['ignore', 'pipe', 'ignore'];
  return JSON.parse(execFileSync('cargo', command, { stdio, maxBuffer: 1e9 }));
}

/** Median seconds per pass over the rounds of all turns, by role, mode and threads. */
function pooled(results) {
  const seconds = new Map();
  for (const { plan, samples } of results) {
    for (const sample of samples.filter(({ warmup, hidden }) => !warmup && !hidden)) {
      const { role, mode, threads } = plan.points[sample.point];
      const key = [role, mode, threads].join(' ');
      seconds.set(key, [...(seconds.get(key) ?? []), sample.seconds]);
    }
  }
  const { modes } = results[0].plan.request;
  const of = (role, mode, threads) => median(seconds.get([role, mode, threads].join(' ')) ?? []);
  return {
    of,
    modes,
    steps: results[0].plan.stepsPerPass,
    starts: results.map((result) => result.poolStartSeconds),
  };
}

function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

function compare(interp, native, browser) {
  const step = (of, mode, threads) => (of.of('measured', mode, threads) / of.steps) * 1e9;
  const speedup = (of, mode) => step(of, mode, 1) / step(of, mode, 2);
  table(
    `Interpreter cost ${interp} ns: native | Chromium`,
    ['mode', 'ns per step', 'ratio', 'speed-up at 2'],
    native.modes.map((mode) => {
      const [n, b] = [step(native, mode, 1), step(browser, mode, 1)];
      const ups = [native, browser].map((of) => `${speedup(of, mode).toFixed(2)}×`);
      return [mode, `${n.toFixed(1)} | ${b.toFixed(1)}`, `${(b / n).toFixed(2)}×`, ups.join(' | ')];
    }),
  );
  const both = (title, unit, scale, of) => [
    title,
    ...[native, browser].map((side) => `${(of(side) * scale).toFixed(1)} ${unit}`),
  ];
  table(
    '',
    ['', 'native', 'Chromium'],
    [
      both('serial base, per step', 'ns', 1e9, ({ of, steps }) => of('base', 'plain', 1) / steps),
      both(
        'machine ceiling at 2 threads',
        '×',
        1,
        ({ of }) => of('ceiling', 'plain', 1) / of('ceiling', 'plain', 2),
      ),
      both('empty pass, 1 seat', 'µs', 1e6, ({ of }) => of('empty', 'plain', 1)),
      both('empty pass, 2 seats', 'µs', 1e6, ({ of }) => of('empty', 'plain', 2)),
      both('hand-over, one way', 'ns', 1e9, ({ of }) => of('handOver', '', 2)),
      both('pool start', 'ms', 1e3, ({ starts }) => median(starts)),
      both(
        'borrowed − immortal',
        'ns',
        1,
        (side) => step(side, 'borrowed', 1) - step(side, 'immortal', 1),
      ),
    ],
  );
  if (interp > 0) console.log('  (borrowed − immortal in CPython: about 9 ns)');
}

function tellPage(usable, busy) {
  const { first, later } = sizes(dist);
  const longest = busy.length ? `${Math.max(...busy).toFixed(0)} ms` : 'none over 50 ms';
  table(
    'The page',
    ['', ''],
    [
      ['first load, gzip', kilobytes(sum(first))],
      ['later, gzip', kilobytes(sum(later))],
      ['usable after', usable.map((time) => `${time.toFixed(0)} ms`).join(', ')],
      ['longest main-thread task while measuring', longest],
    ],
  );
}

function table(title, heads, rows) {
  const widths = heads.map((_, i) => Math.max(...[heads, ...rows].map((row) => row[i].length)));
  const line = (row) => `  ${row.map((cell, i) => cell.padEnd(widths[i])).join('  ')}`.trimEnd();
  console.log(
    ['', title && `${title}`, line(heads), ...rows.map(line)]
      .filter((text) => text.trim() || text === '')
      .join('\n'),
  );
}
