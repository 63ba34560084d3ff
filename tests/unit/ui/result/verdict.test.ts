// @vitest-environment jsdom
import { flushSync, mount, unmount } from 'svelte';
import { afterEach, expect, test, vi } from 'vitest';
import { Failure } from '../../../../www/lib/failure';
import type { Proposal } from '../../../../www/pkg/plain/threadscape';
import Verdict from '../../../../www/ui/result/Verdict.svelte';
import type { View } from '../../../../www/state/store';
import { recordedOf, requestOf, shownOf, textOf, viewOf, waysOf } from '../fixture';

const onpropose = vi.fn();
const onadopt = vi.fn();
const compare = vi.fn(async () => 'view.html#a=1');
let panel: Record<string, unknown> | undefined;

function show(
  changes: Partial<View>,
  json: () => Promise<string> = () => Promise.resolve(''),
): string {
  const view = viewOf(requestOf(), 2, changes);
  panel = mount(Verdict, {
    target: document.body,
    props: {
      view,
      ways: waysOf({ json, table: json }),
      onpropose,
      onadopt,
      compare,
    },
  });
  flushSync();
  return document.querySelector('section')!.textContent!.replace(/\s+/g, ' ');
}

afterEach(async () => {
  if (panel) await unmount(panel);
});

const button = (name: string): HTMLButtonElement =>
  [...document.querySelectorAll('button')].find((b) => b.textContent?.trim() === name)!;

test('before a run stands what the kernel asks, and what Run will do, and no answer', () => {
  const words = show({});
  expect(words).toContain('Why did more threads make it slower?');
  expect(words).not.toContain('reference counts');
  expect(words).toContain('Run measures 7 sharing modes with 1-3 threads: 5 rounds');
  expect(words).toContain('not CPython');
  expect(button('Download JSON').disabled).toBe(true);
  expect(button('Copy link').disabled).toBe(false);
});

test('there is no verdict before a whole round', () => {
  const shown = recordedOf(shownOf(requestOf(), 2, 1), { ended: null });
  shown.analysis = { ...shown.analysis, roundsDone: 0 };
  expect(show({ shown, phase: 'measuring' })).not.toContain('times as long');
});

test('a run without a whole round says so when it is over', () => {
  const shown = shownOf(requestOf(), 2);
  shown.analysis = { ...shown.analysis, roundsDone: 0 };
  const headline = textOf('No round is whole, so there is no verdict.');
  const why = { sentence: textOf('30 samples kept, 6 discarded: why.'), items: [] };
  shown.words = { ...shown.words, headline, statements: [why] };
  const told = show({ shown, phase: 'done' });
  expect(told).toContain('No round is whole');
  expect(told).toContain('30 samples kept, 6 disc');
  expect(told).not.toContain('reference counts');
});

test('while measuring the verdict says how far it is', () => {
  const progress = { fraction: 0.4, secondsLeft: 9, round: 3, rounds: 5, now: 'Measuring' };
  const shown = recordedOf(shownOf(requestOf(), 2, 2), { ended: null });
  const words = show({ shown, phase: 'measuring', progress });
  expect(words).toContain('so far: 2 of 5 rounds');
});

test('what was stopped stays, and is called incomplete', () => {
  const words = show({ shown: shownOf(requestOf(), 2, 3), phase: 'stopped' });
  expect(words).toContain('incomplete: 3 of 5 rounds');
  expect(words).toContain('times as long');
});

test('a whole result says nothing about rounds but its basis', () => {
  const words = show({ shown: shownOf(requestOf(), 2), phase: 'done' });
  expect(words).not.toMatch(/so far|incomplete/);
  expect(button('Download CSV').disabled).toBe(false);
});

test('each mode of a sentence stands in a list, with its mark', () => {
  show({ shown: shownOf(requestOf(), 2), phase: 'done' });
  const items = [...document.querySelectorAll('.statement li')].map((li) =>
    li.textContent!.replace(/\s+/g, ' ').trim(),
  );
  expect(items).toContain('List, counted 0.78× (0.77–0.80)');
  expect(items).toHaveLength(7);
  expect(document.querySelectorAll('.statement svg')).toHaveLength(7);
  // Tests and readers look for the headline first.
  expect(document.querySelector('section p')!.className).toContain('headline');
});

test('causes and what to do next stand under headings, and nothing where there are none', () => {
  const shown = shownOf(requestOf(), 2);
  expect(show({ shown, phase: 'done' })).not.toMatch(/Why|Next/);
  const causes = [textOf('“A” and “B” differ in one thing: a count.')];
  const proposals: Proposal[] = [
    { sentence: textOf('Add “C”.'), runs: true, settings: { modes: 'a, b, c' } },
    { sentence: textOf('Choose a larger size.'), runs: false, settings: {} },
  ];
  document.body.replaceChildren();
  const words = show({
    shown: { ...shown, words: { ...shown.words, causes, proposals } },
    phase: 'done',
  });
  expect(words).toMatch(
    /Why exploratory .*a count\..*Next Add “C”\.\s*Choose a larger size\..*rounds;.*What the brackets mean/,
  );
  const links = [...document.querySelectorAll('a')].map((a) => a.getAttribute('href'));
  expect(links).toEqual(['./method.html#r23', './method.html#r19']);
});

test('what is proposed is done at a click, unless the visitor has to choose', () => {
  const shown = shownOf(requestOf(), 2);
  const proposals: Proposal[] = [
    {
      sentence: textOf('Measure with Standard effort.'),
      runs: true,
      settings: { effort: 'standard' },
    },
    { sentence: textOf('Choose a larger size.'), runs: false, settings: {} },
  ];
  show({ shown: { ...shown, words: { ...shown.words, proposals } }, phase: 'done' });
  button('Measure with Standard effort.').click();
  expect(onpropose).toHaveBeenCalledExactlyOnceWith({ effort: 'standard' });
  expect(button('Choose a larger size.')).toBeUndefined();
});

test('a simulated machine is said to be one', () => {
  const shown = shownOf(requestOf(), 2);
  expect(show({ shown, phase: 'done' })).not.toMatch(/simulated|Nothing was measured/);
  document.body.replaceChildren();
  const environment = { ...shown.result.record.environment, engine: 'Simulated machine' };
  const words = show({ shown: recordedOf(shown, { environment }), phase: 'done' });
  expect(words).toMatch(/Verdict simulated .*Nothing was measured on this machine/);
});

test('a result that cannot be written down is told in a sentence', async () => {
  const trouble = 'The page’s own code did not answer within a minute.';
  show({ shown: shownOf(requestOf(), 2), phase: 'done' }, () =>
    Promise.reject(new Failure(trouble)),
  );
  button('Download JSON').click();
  const said = (): string => document.querySelector('[aria-live]')!.textContent!;
  await vi.waitFor(() => expect(said()).toBe(trouble));
});

test('somebody else’s result says so, offers to measure the same and to compare, and starts nothing', async () => {
  onpropose.mockClear();
  const shown = { ...shownOf(requestOf(), 2), source: 'opened' as const };
  const words = show({ shown, phase: 'done' });
  expect(words).toContain('Somebody’s result; nothing was measured here.');
  await vi.waitFor(() => expect(document.querySelector('a[href^=view]')).not.toBeNull());
  expect(compare).toHaveBeenCalledWith(shown.result, null);
  expect(onpropose).not.toHaveBeenCalled();
  button('Measure the same').click();
  expect(onadopt).toHaveBeenCalledOnce();
  expect(onpropose).toHaveBeenCalledWith({});
});

test('times of another tool are said to be so, and nothing is offered that cannot be measured', () => {
  const { result, ...shown } = shownOf(requestOf(), 2);
  const record = { ...result.record, origin: 'elsewhere' as const };
  const words = show({
    shown: { ...shown, result: { ...result, record }, source: 'opened' },
    phase: 'done',
  });
  expect(words).toContain('Times that another tool measured; nothing was measured here.');
  expect(button('Measure the same')).toBeUndefined();
});

test('settings that changed since are told, can be run, and taken back', () => {
  onadopt.mockClear();
  const shown = shownOf(requestOf(), 2);
  expect(show({ shown, phase: 'done' })).not.toContain('have changed');
  document.body.replaceChildren();
  const request = requestOf({ effort: 'standard' });
  expect(show({ shown, request, phase: 'done' })).toContain('The settings have changed');
  button('Run these').click();
  expect(onpropose).toHaveBeenCalledWith({});
  button('Back to its own').click();
  expect(onadopt).toHaveBeenCalledOnce();
});

test('one’s own result beside somebody’s of the same work leads to the comparison of both', async () => {
  compare.mockClear();
  const own = { ...shownOf(requestOf(), 2), id: 2 };
  const other = { ...shownOf(requestOf({ params: { n: 7 } }), 2), source: 'opened' as const };
  show({ shown: own, results: [other, own], phase: 'done' });
  expect(compare).not.toHaveBeenCalled();
  await unmount(panel!);
  const theirs = recordedOf({ ...shownOf(requestOf(), 16), source: 'opened' }, { name: 'Anna' });
  show({ shown: own, results: [theirs, own], phase: 'done' });
  await vi.waitFor(() => expect(document.querySelector('a[href^=view]')).not.toBeNull());
  expect(compare).toHaveBeenCalledWith(theirs.result, own.result);
  expect(document.body.textContent).toContain('Somebody measured the same: Anna.');
});
