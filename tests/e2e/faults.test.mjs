// Workers are mortal: each of these breaks something, once, and expects a sentence, what was measured so
// far, and a Run that works again without a reload.

import assert from 'node:assert/strict';
import { built, inBrowser, samplesDue, small, tenRounds, test } from './harness.mjs';

const lengthy = small.replace('quick', 'careful');

/**
 * A file whose next answer, once this is armed, begins with something else. Its other answers are
 * whole, and none is kept by the browser: every Worker asks for its script anew.
 */
function fault(path, spoilt) {
  let armed = false;
  return {
    arm: () => void (armed = true),
    async spoil(asked, read) {
      if (asked !== path) return undefined;
      const before = armed ? spoilt : '';
      armed = false;
      return before + (await read());
    },
  };
}

/** Runs `then` in the runner before each block of the second round: one round is complete by then. */
const inSecondRound = (then) => `{
  let points;
  addEventListener('message', ({ data: { name, args } }) => {
    if (name === 'prepare') points = args[0].points;
    if (name !== 'block') return;
    const ofRound = points.length + points.filter(({ role }) => role === 'handOver').length;
    if (Math.floor((args[0].first - points.length) / ofRound) === 1) { ${then} }
  });
};`;

/** Chromium ends a thread that sleeps in wasm only two seconds later: the run must still go on by then. */
const killed = `
  const pool = [];
  self.Worker = class extends Worker { constructor(...all) { super(...all); pool.push(this); } };
  ${inSecondRound('pool.at(-1).terminate();')}`;

/** The kernels get a plan that lays no data out for the second round: a bug, so they panic. */
const panics = `
  addEventListener('message', ({ data: { name, args } }) => {
    if (name === 'prepare') args[0].offsetsBytes.length = 2;
  });`;

/** As on a machine whose address space is used up. */
const noMemory = `
  WebAssembly.Memory = class { constructor() { throw new RangeError('Out of memory'); } };`;

/** As Firefox refuses it: with a mere text. */
const onlyWords = `
  WebAssembly.Memory = class { constructor() { throw 'out of memory'; } };`;

/** As on a phone: nothing above 256 MiB, and no RangeError either. */
const little = `
  WebAssembly.Memory = class extends WebAssembly.Memory {
    constructor(asked) {
      if (asked.maximum > 4096) throw 'out of memory';
      super(asked);
    }
  };`;

/** A thread whose script never comes to an end. (An answer that never ends would also keep later runs from it.) */
const asleep = 'await new Promise(() => {});';

/** Presses Run, and answers what the run came to instead of its end. */
async function runInVain(page) {
  await page.press('Run');
  const told = await page.until(/^(?!Measuring|Ready|Done)./);
  assert.match(told, /^(?!Stopped)[^]*\.$/, 'not a sentence');
  return told;
}

inBrowser('Faults', (open) => {
  for (const [what, spoilt, sentence] of [
    ['a pool worker that is killed', killed, /A thread stopped answering/],
    ['a panic in the kernels', panics, /index out of bounds/],
  ]) {
    test(`${what}: a message, the samples so far, and Run again`, { engines: 'all' }, async (t) => {
      const { arm, spoil } = fault(built('runner.worker'), spoilt);
      const page = await open(t, { hash: lengthy, spoil });
      arm();
      assert.match(await runInVain(page), sentence);

      const { plan, record } = await page.result();
      const { samples } = record;
      const first = samplesDue({ ...plan, rounds: 1 });
      assert.equal(samples.filter(({ round, warmup }) => round === 1 && !warmup).length, first);
      assert.ok(samples.every(({ ok, round }) => ok && round < plan.rounds));
      assert.ok(
        (await page.table('Time')).some((row) => /\d/.test(row)),
        'no number is shown',
      );
      await page.follow(small);
      await page.run();
    });
  }

  for (const [what, file, spoilt, sentence] of [
    ['memory that is refused', 'runner.worker', noMemory, /does not give .* shared memory/],
    ['memory that is refused in words', 'runner.worker', onlyWords, /does not give .*\d MiB/],
    ['a pool that does not start', 'workerHelpers', asleep, /did not start 2 threads/],
    ['kernels that do not arrive', 'runner.worker', 'throw new Error("broken");', /worker/],
    [
      'kernels that cannot be compiled',
      'runner.worker',
      'delete self.WebAssembly;',
      /switched off/,
    ],
  ]) {
    test(
      `${what}: a message, the run before as it was, and Run again`,
      { engines: 'all' },
      async (t) => {
        const { arm, spoil } = fault(built(file), spoilt);
        const page = await open(t, { hash: small, spoil });
        await page.run();
        const before = await page.result();

        arm();
        assert.match(await runInVain(page), sentence);
        assert.deepEqual(await page.result(), before);
        await page.run();
        assert.notDeepEqual(await page.result(), before);
      },
    );
  }

  test(
    'where only small memories are given, a run has one of these',
    { engines: 'all' },
    async (t) => {
      const { arm, spoil } = fault(built('runner.worker'), little);
      const page = await open(t, { hash: small, spoil });
      arm();
      await page.run();
    },
  );

  test(
    'a window whose height changes all the time: no sample is discarded for it',
    { engines: 'one' },
    async (t) => {
      const page = await open(t, { hash: small });
      await page.script(`
        let low = false;
        setInterval(() => {
          low = !low;
          Object.defineProperty(window, 'innerHeight', { value: low ? 788 : 844, configurable: true });
          dispatchEvent(new Event('resize'));
        }, 20);`);
      await page.runUnwatched();
      const { plan, record } = await page.result();
      const counted = record.samples.filter(({ warmup, hidden }) => !warmup && !hidden);
      assert.equal(counted.length, samplesDue(plan));
      const { samples } = record;
      const discarded = samples.filter(({ hidden, warmup }) => hidden && !warmup).length;
      assert.ok(discarded < 0.1 * samples.length, `${discarded} of ${samples.length}`);
    },
  );

  test(
    'a window that is minimised during a run: it goes on, without the samples from meanwhile',
    { engines: 'all' },
    async (t) => {
      const page = await open(t, { hash: small.replace('quick', 'standard'), spoil: tenRounds });
      const round = async () => Number((await page.text()).match(/round (\d+) of/)?.[1] ?? 0);
      await page.press('Run');
      await page.wait('the first round', async () => (await round()) >= 1);
      const restore = await page.minimise();
      const then = await round();
      await page.wait('another round', async () => (await round()) >= then + 2, 60);
      await restore();
      await page.until(/^Done/);

      const { plan, record } = await page.result();
      const { samples } = record;
      assert.ok(samples.every(({ ok }) => ok));
      const timed = samples.filter(({ warmup }) => !warmup);
      // Every one was taken; those that were made again beside them, because they did not count, come on top.
      const of = ({ point, round }) => `${point} ${round}`;
      assert.equal(new Set(timed.map(of)).size, plan.rounds * plan.points.length);
      assert.ok(timed.length >= samplesDue(plan));
      assert.ok(timed.filter(({ hidden }) => !hidden).length <= samplesDue(plan));
      const discarded = timed.filter(({ hidden }) => hidden).length;
      assert.ok(discarded > 0 && discarded < timed.length, `${discarded} were discarded`);
      await page.says(new RegExp(`\\b${timed.length - discarded} kept, ${discarded} discarded`));
      await page.follow(small);
      await page.run();
    },
  );
});
