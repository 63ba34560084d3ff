// The page in Chromium beside its native twin and beside a peer, a bare page of plain JavaScript Workers over shared memory
// (tests/peers), with equal settings, in turns: ratios and no pass marks.
// Absolute times say more about this machine at this hour than about Threadscape.
//
//     ./build.sh bench                        every kernel with its default modes
//     ./build.sh bench matmul life 0 60       these kernels at these interpreter costs
//     ./build.sh bench matmul 0 modes=plain   with settings as in a link

import { execFileSync } from 'node:child_process';
import { analysisTimes, recoveredFraction } from './benchanalysis.mjs';
import { Page, dist, launch } from './harness.mjs';
import { fileURLToPath } from 'node:url';
import { serve } from './serve.mjs';
import { sizes, told } from './sizes.mjs';

const turns = 3;
/** Rounds of the peer in a turn: as many as a quick run has. */
const peerRounds = 5;
const { kernels, costs, further } = wishes(process.argv.slice(2));

const server = await serve({ root: dist });
const peer = await serve({ root: fileURLToPath(new URL('../peers/', import.meta.url)) });
const driver = await launch();
try {
  const page = new Page(driver, server.url);
  await driver.sendDevToolsCommand('Page.addScriptToEvaluateOnNewDocument', {
    source: `(${watch})()`,
  });
  await page.go(server.url);
  const known = await page.options('Kernel');
  const unknown = kernels.filter((kernel) => !known.includes(kernel));
  if (unknown.length)
    throw new Error(`No kernel is called ${unknown.join(', ')}. There are ${known.join(', ')}.`);
  const seen = { usable: [], busy: [] };
  for (const kernel of kernels.length ? kernels : known) {
    for (const interp of costs ?? (kernel === 'matmul' ? [0, 60] : [0])) {
      const settings = { kernel, interp, threads: '1,2', effort: 'quick', ...further };
      await inTurns(page, settings, seen);
    }
  }
  table('The analysis', ['', '', '', ''], await analysisTimes());
  table(
    'The known answer, native: serial fraction at two threads',
    ['dialled', 'as measured', 'corrected', 'rounds', 'dialled ± 0.02'],
    await recoveredFraction(runNative),
  );
  tellPage(seen);
} finally {
  await driver.quit();
  await server.close();
  await peer.close();
}

/**
 * What was asked for on the command line, in any order: kernels by their ids, interpreter costs as numbers, and
 * further settings as in a link (`modes=plain`).
 */
function wishes(words) {
  const pairs = words.filter((word) => word.includes('='));
  const costs = words.filter((word) => /^\d+$/.test(word));
  return {
    kernels: words.filter((word) => !pairs.includes(word) && !costs.includes(word)),
    costs: costs.length ? costs.map(Number) : undefined,
    further: Object.fromEntries(new URLSearchParams(pairs.join('&'))),
  };
}

/** Natively and in the page, in turns, so that what the machine does meanwhile meets both. */
async function inTurns(page, settings, { usable, busy }) {
  const native = [];
  const browser = [];
  const bare = [];
  for (let turn = 0; turn < turns; turn++) {
    native.push(runNative(settings));
    await page.go(`${server.url}#${new URLSearchParams(settings)}`);
    await page.script('watched.busy = []');
    // Not watched: each question would be work for the page's main thread, beside a pass.
    await page.runUnwatched(180);
    browser.push(await page.result());
    usable.push(await page.script('return watched.usable'));
    busy.push(...(await page.script('return watched.busy')));
    if (hasPeer(settings)) bare.push(await runPeer(page, settings));
  }
  compare(settings, pooled(native), pooled(browser));
  besides(settings, { native, page: browser, peer: bare });
}

/** The peer has three kernels at their default sizes. */
function hasPeer({ kernel, interp, ...rest }) {
  const own = Object.keys(rest).some((key) => !['threads', 'effort', 'modes'].includes(key));
  return (
    ['mandelbrot', 'sieve', 'matmul'].includes(kernel) &&
    !own &&
    (interp === 0 || kernel === 'matmul')
  );
}

/** As medians that look like those of a result: seconds per pass by width, and the steps of a pass. */
async function runPeer(page, { kernel, interp }) {
  await page.driver.get(peer.url);
  await page.driver.manage().setTimeouts({ script: 120_000 });
  const asked = { kernel, interp: Number(interp), widths: [1, 2], rounds: peerRounds };
  const told = await page.driver.executeAsyncScript(
    `const [asked, done] = arguments;
     const wait = () => window.measure ? measure(asked).then(done, (error) => done(String(error))) : setTimeout(wait, 20);
     wait();`,
    asked,
  );
  if (typeof told === 'string') throw new Error(`The peer: ${told}`);
  return told;
}

/**
 * What shares nothing, side by side: speed-up at two threads, jointly by round, and time per step, each with the middle 95 %
 * of 2,000 draws of the rounds of all turns.
 */
function besides({ kernel, interp }, runs) {
  const of = (sides, rounds) => sides.map((side) => (side.length ? rounds(side) : null));
  const role = (role, mode) => (side) => side.flatMap((result) => pairsOf(result, role, mode));
  const sides = [runs.native, runs.page];
  const plain = [...of(sides, role('measured', plainMode(runs.page[0]))), peerPairs(runs.peer)];
  const ceiling = of(sides, role('ceiling', null));
  const rows = [
    ['speed-up at 2', ...plain.map((pairs) => told(pairs, ([one, two]) => one / two))],
    [
      'ns per step, 1',
      ...plain.map((pairs) => told(pairs, ([one, , steps]) => (one / steps) * 1e9)),
    ],
    [
      'ns per step, 2',
      ...plain.map((pairs) => told(pairs, ([, two, steps]) => (two / steps) * 1e9)),
    ],
    ['ceiling at 2', ...ceiling.map((pairs) => told(pairs, ([one, two]) => one / two)), ''],
    [
      'the page itself',
      '',
      told(role('disturbance')(runs.page), ([drawn, rested]) => 100 * (drawn / rested - 1), 1),
      '',
    ],
  ];
  table(
    `${kernel}, ${interp} ns, ${plainMode(runs.page[0])}`,
    ['', 'native', 'page', 'peer'],
    rows,
  );
}

/** The mode that shares nothing, or least. */
function plainMode({ plan }) {
  return plan.request.modes[0];
}

/** [seconds at one, seconds at two, steps] of each round that has both. */
function pairsOf({ plan, record }, role, mode) {
  const roles = role === 'disturbance' ? ['drawn', 'rested'] : [role, role];
  const widths = role === 'disturbance' ? [2, 2] : [1, 2];
  const [one, two] = [0, 1].map((at) => {
    const index = plan.points.findIndex(
      (p) =>
        p.role === roles[at] &&
        p.threads === widths[at] &&
        (mode === null || !mode || p.mode === mode),
    );
    const its = record.samples.filter(
      ({ point, warmup, hidden }) => point === index && !warmup && !hidden,
    );
    return new Map(its.map(({ round, seconds }) => [round, seconds]));
  });
  const measured = plan.points.findIndex((p) => p.role === 'measured');
  const steps = record.points[measured]?.steps ?? plan.stepsPerPass;
  return [...one]
    .filter(([round]) => two.has(round))
    .map(([round, s]) => [s, two.get(round), steps]);
}

function peerPairs(runs) {
  const pairs = ({ rounds, steps }) => rounds[1].map((one, at) => [one, rounds[2][at], steps]);
  return runs.length ? runs.flatMap(pairs) : null;
}

/** Of medians, with the middle 95 % of the draws. */
function told(pairs, of, decimals = 2) {
  if (!pairs?.length) return '–';
  const columns = (drawn) => of([0, 1, 2].map((at) => median(drawn.map((pair) => pair[at]))));
  const draw = () => columns(pairs.map(() => pairs[Math.floor(Math.random() * pairs.length)]));
  const draws = Array.from({ length: 2000 }, draw).sort((a, b) => a - b);
  const [low, mid, high] = [draws[50], columns(pairs), draws[1949]].map((value) =>
    value.toFixed(decimals),
  );
  return `${mid} (${low} to ${high})`;
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
  const command = ['run', '--release', '--quiet', '--', 'run', '--json', ...flags];
  const stdio = ['ignore', 'pipe', 'ignore'];
  return JSON.parse(execFileSync('cargo', command, { stdio, maxBuffer: 1e9 }));
}

/** Medians over the rounds of all turns, by role, mode and threads: seconds per pass, and per step. */
function pooled(results) {
  const passes = new Map();
  const steps = new Map();
  for (const { plan, record } of results) {
    for (const sample of record.samples.filter(({ warmup, hidden }) => !warmup && !hidden)) {
      const point = plan.points[sample.point];
      const key = [point.role, point.mode, point.threads].join(' ');
      passes.set(key, [...(passes.get(key) ?? []), sample.seconds]);
      // A point whose kernel has steps of its own number says so; else the plan's holds for all.
      steps.set(key, record.points[sample.point]?.steps ?? plan.stepsPerPass);
    }
  }
  const pass = (...key) => median(passes.get(key.join(' ')) ?? []);
  const step = (...key) => pass(...key) / steps.get(key.join(' '));
  const starts = results.map((result) => result.record.poolStartSeconds);
  const { points, request } = results[0].plan;
  const base = points.find(({ role }) => role === 'base').mode;
  return { pass, step, starts, base, modes: request.modes };
}

function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

function compare({ kernel, interp }, native, browser) {
  const nanoseconds = (side, mode) => side.step('measured', mode, 1) * 1e9;
  const speedup = (side, mode) => side.pass('measured', mode, 1) / side.pass('measured', mode, 2);
  table(
    `${kernel}, interpreter cost ${interp} ns: native | Chromium`,
    ['mode', 'ns per step', 'ratio', 'speed-up at 2'],
    native.modes.map((mode) => {
      const [n, b] = [nanoseconds(native, mode), nanoseconds(browser, mode)];
      const ups = [native, browser].map((side) => `${speedup(side, mode).toFixed(2)}×`);
      return [mode, `${n.toFixed(2)} | ${b.toFixed(2)}`, `${(b / n).toFixed(2)}×`, ups.join(' | ')];
    }),
  );
  const both = (title, unit, scale, of) => [
    title,
    ...[native, browser].map((side) => `${(of(side) * scale).toFixed(2)} ${unit}`),
  ];
  const rows = [
    both('serial base, per step', 'ns', 1e9, (side) => side.step('base', side.base, 1)),
    both('machine ceiling at 2 threads', '×', 1, (side) => {
      return side.pass('ceiling', 'plain', 1) / side.pass('ceiling', 'plain', 2);
    }),
    both('empty pass, 1 seat', 'µs', 1e6, (side) => side.pass('empty', 'plain', 1)),
    both('empty pass, 2 seats', 'µs', 1e6, (side) => side.pass('empty', 'plain', 2)),
    both('hand-over, one way', 'ns', 1e9, (side) => side.pass('handOver', '', 2)),
    both('pool start', 'ms', 1e3, ({ starts }) => median(starts)),
  ];
  const counted = ['borrowed', 'immortal'].every((mode) => native.modes.includes(mode));
  if (counted) {
    const price = (side) => nanoseconds(side, 'borrowed') - nanoseconds(side, 'immortal');
    rows.push(both('borrowed − immortal', 'ns', 1, price));
  }
  table('', ['', 'native', 'Chromium'], rows);
  if (counted && kernel === 'matmul' && interp > 0)
    console.log('  (borrowed − immortal in CPython: about 9 ns)');
}

function tellPage({ usable, busy }) {
  const longest = busy.length ? `${Math.max(...busy).toFixed(0)} ms` : 'none over 50 ms';
  table(
    'The page',
    ['', ''],
    [
      ...sizes(dist).map((step) => [`${step.title}, gzip`, told(step)]),
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
