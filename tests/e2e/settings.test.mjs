import assert from 'node:assert/strict';
import { inBrowser, small, test } from './harness.mjs';

inBrowser('Settings', (open) => {
  test('a link fills the form and never starts a run', { engines: 'all' }, async (t) => {
    const page = await open(t, {
      hash: '#kernel=matmul&n=200&step=20&modes=plain,locked&threads=1,2&effort=standard&schedule=block&seed=7&interp=0',
    });
    assert.equal(await page.value('combobox', 'Kernel'), 'matmul');
    assert.equal(await page.value('textbox', 'Threads'), '1, 2');
    assert.equal(await page.value('combobox', 'Effort'), 'standard');
    assert.deepEqual(await page.modes(), ['plain', 'locked']);
    await page.unfold('Details');
    assert.equal(await page.value('textbox', /^Size/), '200');
    assert.equal(await page.value('combobox', 'Schedule'), 'block');
    assert.equal(await page.value('textbox', 'Seed'), '7');
    assert.equal(await page.status(), 'Ready');
  });

  test(
    'what is changed in the form stands in the address and outlives a reload',
    { engines: 'all' },
    async (t) => {
      const page = await open(t);
      await page.type('Threads', '2, 1');
      await page.choose('Effort', 'standard');
      await page.check('locked', false);
      // Each change is settled in a Worker, one after the other; the address has them when all are.
      await page.wait('the changes in the address', async () => {
        const address = new URL(await page.driver.getCurrentUrl());
        const settings = new URLSearchParams(address.hash.slice(1));
        return (
          settings.get('threads') === '1.2' &&
          settings.get('effort') === 'standard' &&
          !(settings.get('modes') ?? 'locked').split('.').includes('locked')
        );
      });
      const before = [await page.value('textbox', 'Threads'), await page.modes()];
      assert.equal(before[0], '1, 2');
      assert.ok(!before[1].includes('locked'));
      await page.reload();
      assert.deepEqual([await page.value('textbox', 'Threads'), await page.modes()], before);
      assert.equal(await page.value('combobox', 'Effort'), 'standard');
    },
  );

  test(
    'Copy link copies the address that brings the settings back',
    { engines: 'all' },
    async (t) => {
      const page = await open(t, { hash: small });
      await page.script(
        `Object.defineProperty(navigator, 'clipboard', {
         value: { writeText: async (text) => { window.copied = text; } }, configurable: true });`,
      );
      await page.press('Copy link');
      const link = await page.script('return window.copied');
      assert.ok(link.startsWith(page.url), link);
      await page.go(link);
      assert.deepEqual(await page.modes(), ['plain', 'counted']);
      assert.equal(await page.value('textbox', 'Threads'), '1, 2');
    },
  );

  for (const [name, wrong, sentence] of [
    ['Threads', '0', /0 threads.*\./],
    ['Threads', '1-100000', /100000.*\./],
    ['Threads', 'many', /“many”.*\./],
    ['Threads', '1, 2, 2', /twice.*\./],
    ['Threads', '', /thread.*\./],
    ['Size', '100000', /100000.*\./],
    ['Size', '1', /\b8\b.*\./],
    ['Size', '12.5', /12\.5.*\./],
  ]) {
    test(`${name} “${wrong}” is refused at its field, and the old value is kept`, async (t) => {
      const page = await open(t, { hash: small });
      await page.unfold('Details');
      const field = new RegExp(`^${name}`);
      const before = await page.value('textbox', field);
      await page.type(field, wrong);
      assert.match(await page.trouble('textbox', field), sentence);

      await page.reload();
      await page.unfold('Details');
      assert.equal(await page.value('textbox', field), before);
    });
  }

  for (const [what, hash, field] of [
    ['an unknown kernel', '#kernel=fibonacci&threads=1,2', 'Kernel'],
    ['an unknown effort', '#kernel=matmul&effort=heroic', 'Effort'],
  ]) {
    test(`${what} in the address is told at its field, and the page works on`, async (t) => {
      const page = await open(t, { hash });
      assert.match(await page.trouble('combobox', field), /“(fibonacci|heroic)”/);
      assert.equal(await page.value('combobox', 'Kernel'), 'matmul');
      await page.follow(small);
      await page.run();
    });
  }

  test('a fragment that is no settings at all does no harm', async (t) => {
    const page = await open(t, { hash: '#%E0%A4%A&==&threads=%00&modes=<b>x</b>' });
    assert.equal(await page.script('return document.querySelectorAll("b").length'), 0);
    await page.follow(small);
    await page.run();
  });

  test('a plan with too much memory is refused before it starts, with its size', async (t) => {
    const page = await open(t, { hash: '#kernel=matmul&n=1024&threads=1,64&effort=quick' });
    assert.match(await page.text(), /\b[MG]i?B\b/);
    const [run] = await page.all('button', 'Run');
    assert.equal(await run.isEnabled(), false);
  });
});
