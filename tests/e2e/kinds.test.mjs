// Runs of other kinds than the story's: of a simulated machine, with growing work, with a known answer, ended early.

import assert from 'node:assert/strict';
import { inBrowser, onceThrough, replanned, small, test } from './harness.mjs';

const verdict = async (page) => page.words(await page.one('region', 'Verdict'));
const conditions = async (page) => page.words(await page.one('region', 'Conditions'));

/** The settings in the address, when a change has arrived there. */
async function addressed(page, key, value) {
  await page.wait(`${key} in the address`, async () => {
    const { hash } = new URL(await page.driver.getCurrentUrl());
    return new URLSearchParams(hash.slice(1)).get(key) === value;
  });
}

inBrowser('A simulated machine', (open) => {
  test('is chosen, run, labelled everywhere, and left without a trace', async (t) => {
    const page = await open(t, { hash: '#kernel=matmul&modes=plain,counted' });
    const before = await page.value('textbox', 'Threads');
    await page.unfold('Details');
    await page.choose('Machine', 'simulated');
    await addressed(page, 'machine', 'simulated');
    await page.wait('thread counts up to its cores', async () =>
      (await page.value('textbox', 'Threads')).split(/\D+/).includes('16'),
    );
    assert.equal(await page.value('textbox', 'Simulated cores'), '16');
    await page.run();

    assert.match(await verdict(page), /^Verdict\s+simulated/);
    assert.match(await verdict(page), /Nothing was measured on this machine/);
    assert.match(await conditions(page), /simulated: nothing was measured on this one/);
    const { record, request } = await page.result();
    const { environment } = record;
    assert.match(environment.engine, /simulated/i);
    assert.equal(environment.cores, 16);
    assert.ok(request.simulated);
    const speedup = await page.one('region', 'Speed-up');
    const { bytes } = await page.file('Download SVG', speedup);
    assert.match(bytes.toString('utf8'), /SIMULATED/);

    await page.choose('Machine', 'this');
    await addressed(page, 'machine', 'this');
    assert.equal(await page.value('textbox', 'Threads'), before);
    assert.deepEqual(await page.all('textbox', /^Simulated cores/), []);
    await page.follow(small);
    await page.run();
    // A busy machine is told that a simulated one would show more: that is a proposal, no badge.
    assert.doesNotMatch(await verdict(page), /^Verdict\s+simulated|Nothing was measured/);
    assert.doesNotMatch(await conditions(page), /simulated/i);
    assert.doesNotMatch((await page.result()).record.environment.engine, /simulated/i);
  });

  test(
    'comes with a link that starts nothing; of enough counts, a law is fitted',
    { engines: 'all' },
    async (t) => {
      const page = await open(t, {
        hash: '#kernel=matmul&modes=plain,counted&effort=standard&machine=simulated&simserial=5',
      });
      assert.equal(await page.status(), 'Ready');
      await page.unfold('Details');
      assert.equal(await page.value('combobox', 'Machine'), 'simulated');
      assert.equal(await page.value('textbox', /^Serial part/), '5');
      await page.run();
      assert.match(await conditions(page), /machine: A simulated one, serial part 5 %/);
      await page.unfold('Why');
      assert.match(
        await page.words(await page.one('region', 'Timeline')),
        /no threads that could be watched/,
      );
      const rows = await page.table('Laws of scaling');
      for (const head of [/^Amdahl/, /^s\s+\d/, /^Universal scalability law/, /^α\s+\d/, /^β\s+\d/])
        assert.ok(
          rows.some((row) => head.test(row)),
          `${head}: ${rows.join('\n')}`,
        );
      assert.ok(rows.some((row) => /favoured|rejected/.test(row)));
    },
  );
});

inBrowser('Other work', (open) => {
  test('that grows with the threads has a scaled speed-up and no losses', async (t) => {
    const page = await open(t, { hash: `${small}&scaling=weak`, spoil: onceThrough });
    await page.run();
    assert.equal((await page.result()).request.scaling, 'weak');
    const rows = await page.table('Scaled speed-up');
    assert.ok(rows.length >= 2 && rows.every((row) => /\d/.test(row)), rows.join('\n'));
    assert.deepEqual(await page.all('region', 'Speed-up'), []);
    await page.unfold('Why');
    const losses = await page.one('region', 'Where the time goes');
    assert.match(await page.words(losses), /here the work grows with the threads/);
    assert.equal(
      await page.script(`return arguments[0].querySelectorAll('svg, table').length`, losses),
      0,
    );
  });

  test('whose answer is known is told beside what was recovered', async (t) => {
    const page = await open(t, {
      // On a machine that carries it: what a busy one shows is not recovered.
      hash: '#kernel=dialled&steps=640000&serial=25&threads=1,2&effort=quick&interp=1000&machine=simulated&simcores=2&simnoise=0',
    });
    await page.run();
    const [dialled] = (await verdict(page)).split('\n').filter((line) => /^Dialled:/.test(line));
    assert.match(dialled ?? '', /^Dialled: .*\d\.\d+ with 2 threads\. Recovered: −?\d\.\d+/);
  });
});

/** What may end a run: a change to its plan that has it end so, after so many rounds, and what the page then says. */
const endings = {
  rounds: {
    change: (plan) => {
      plan.rounds = 2;
    },
    after: 2,
    words: /all were made/,
  },
  budget: {
    change: (plan) => {
      Object.assign(plan.ending, { leastRounds: 2, looks: [], budgetSeconds: 0.01 });
    },
    after: 2,
    words: /2 of at most \d+; ended when its time was up/,
  },
  precision: {
    change: (plan) => {
      Object.assign(plan.ending, { looks: [10], precision: 1e6, budgetSeconds: 1e6 });
    },
    // Fewer rounds have no intervals.
    after: 10,
    words: /10 of at most \d+; ended when the headline was known within/,
  },
};

inBrowser('A run ends by itself', (open) => {
  for (const [name, { change, after, words }] of Object.entries(endings))
    test(`for its ${name}, and says so`, async (t) => {
      const hash = small.replace('quick', 'standard').replace('n=32', 'n=16');
      const page = await open(t, { hash, spoil: replanned(change) });
      await page.run();
      assert.match(await conditions(page), words);
      const { ended, samples } = (await page.result()).record;
      assert.equal(ended, name);
      // A round in which the page was disturbed is no whole one: where whole rounds are counted, another is made for it.
      const disturbed = new Set(samples.flatMap((s) => (s.hidden && !s.warmup ? [s.round] : [])));
      const last = Math.max(...samples.map(({ round }) => round));
      assert.equal(last, after + (name === 'precision' ? disturbed.size : 0));
    });
});

inBrowser('Warnings', (open) => {
  test('say why at an anchor that is there', async (t) => {
    // Cores that move, more threads than cores, few rounds: such a machine gives cause for warnings.
    const page = await open(t, {
      hash: '#kernel=matmul&modes=plain,counted&machine=simulated&simmoves=move&simnoise=20&threads=1-24',
    });
    await page.run();
    const links = await page.script(
      `return [...arguments[0].querySelectorAll('li a')].map(({ textContent, pathname, hash }) => ({ text: textContent.trim(), pathname, hash }))`,
      await page.one('region', 'Conditions'),
    );
    assert.ok(links.length > 0, 'there was no warning');
    await page.driver.get(`${page.url}method.html`);
    for (const { text, pathname, hash } of links) {
      assert.deepEqual([text, pathname], ['why', '/method.html']);
      assert.ok(
        await page.script('return document.getElementById(arguments[0]) !== null', hash.slice(1)),
        hash,
      );
    }
  });
});

inBrowser('The self-test', (open) => {
  test('tells what it looked at, and leaves the page as it was', { engines: 'all' }, async (t) => {
    // Four pairs in place of forty: what it finds is the machine's, that it looks is not.
    const page = await open(t, {
      hash: small,
      spoil: replanned((plan) => {
        plan.rounds = Math.min(plan.rounds, 4);
        plan.ending.leastRounds = plan.rounds;
      }),
    });
    await page.run();
    const told = await verdict(page);
    const region = await page.one('region', 'Conditions');
    await page.unfold('Self-test', region);
    await page.press('Run the self-test');
    await page.until(/^Measuring/, 30);
    await page.until(/^Done/, 180);
    await page.wait('what it found', async () => /Known answer/.test(await page.words(region)));
    const words = await page.words(region);
    for (const name of ['Clock', 'Answers', 'Same against same', 'Known answer']) {
      assert.match(words, new RegExp(`${name}: (not )?passed`));
    }
    assert.match(words, /Answers: passed/);
    assert.equal(await verdict(page), told);
  });
});
