// @vitest-environment jsdom
import { flushSync, mount, unmount } from 'svelte';
import { afterEach, describe, expect, test } from 'vitest';
import type { Analysis, Ended, Words } from '../../../../www/pkg/plain/threadscape';
import type { Entry, Shown } from '../../../../www/state/results';
import type { View } from '../../../../www/state/view';
import Conditions from '../../../../www/ui/result/Conditions.svelte';
import {
  foreignConditions,
  machineConditions,
  runConditions,
} from '../../../../www/ui/result/conditions';
import { sparkline } from '../../../../www/ui/result/sparkline';
import { catalog, recordedOf, requestOf, shownOf, textOf, viewOf } from '../fixture';

const shown = shownOf(requestOf(), 2);

const withCautions = (cautions: Words['cautions']): Entry => ({
  ...shown,
  words: { ...shown.words, cautions },
});

const withAnalysis = (changes: Partial<Analysis>): Entry => ({
  ...shown,
  analysis: { ...shown.analysis, ...changes },
});

const told = (name: string, of: Shown): string | undefined =>
  runConditions(of, catalog).find((row) => row.name === name)?.words;

const rounds = (...seconds: number[]) => seconds.map((s, i) => ({ round: i + 1, seconds: s }));

describe('rounds, and what ended them', () => {
  const of = (roundsDone: number, ended: Ended | null): string | undefined => {
    const analysis = { ...shown.analysis, roundsDone };
    const ending = { leastRounds: 5, looks: [10, 15], precision: 0.02, budgetSeconds: 60 };
    const { result } = recordedOf(shown, { ended });
    const plan = { ...result.plan, rounds: 45, ending };
    return told('Rounds', { ...shown, result: { ...result, plan }, analysis });
  };
  test.each<[number, Ended | null, string]>([
    [3, null, '3 of at most 45'],
    [45, 'rounds', '45; all were made'],
    [15, 'precision', '15 of at most 45; ended when the headline was known within 2 %'],
    [12, 'budget', '12 of at most 45; ended when its time was up, 1 min'],
    [7, 'stopped', '7 of at most 45; ended before the last one'],
  ])('%i, %s', (done, ended, words) => expect(of(done, ended)).toBe(words));
});

test('of times that another tool measured nothing is said of this browser, nor of cores that it does not tell', () => {
  const { result } = shown;
  const environment = { ...result.record.environment, engine: 'hyperfine', cores: 0 };
  const foreign = recordedOf(shown, { origin: 'elsewhere', environment });
  const rows = foreignConditions(foreign);
  expect(rows.map(({ name }) => name)).toEqual([
    'Measured by',
    'Cores',
    'Rounds',
    'Brackets',
    'Samples',
  ]);
  expect(rows[0]!.words).toBe('hyperfine: nothing was measured here');
  expect(rows[1]!.words).toBe('not told');
});

test('the brackets are said to be what they are', () => {
  expect(told('Brackets', withAnalysis({ interval: 'rounds' }))).toMatch(/^smallest and largest/);
  expect(told('Brackets', withAnalysis({ interval: 'bootstrap' }))).toMatch(/^95 %.*for itself$/);
});

test.each([
  [null, undefined],
  [1.02, undefined],
  [4, 'WebAssembly is not optimised in this browser: all code runs several times slower'],
])('where wasm takes %s times as long with work that nobody uses', (unusedWorkRatio, words) => {
  const row = told('Compiled code', recordedOf(shown, { unusedWorkRatio }));
  if (words === undefined) expect(row).toBeUndefined();
  else expect(row).toContain(words);
});

test.each([
  [
    { cores: { low: 3.7, mid: 3.9, high: 4.1 }, atLeast: 3, atMost: 5 },
    'about 3.90 (3.70–4.10) thr',
  ],
  [{ cores: null, atLeast: 2, atMost: 3 }, 'up to 2 threads, not up to 3'],
  [{ cores: null, atLeast: 8, atMost: null }, 'up to 8 threads at least'],
])('the knee, %o', (knee, words) =>
  expect(told('Full speed', withAnalysis({ knee }))).toContain(words),
);

test('a simulated machine has neither browser nor level', () => {
  const environment = {
    ...shown.result.record.environment,
    engine: 'Simulated machine',
    cores: 64,
  };
  const words = machineConditions(environment).map(({ words }) => words);
  expect(words).toEqual(['simulated: nothing was measured on this one', '64, as set']);
});

test('without a knee nothing is said of it', () =>
  expect(told('Full speed', withAnalysis({ knee: null }))).toBeUndefined());

test.each([
  [null, null, '6.4 % over the run'],
  [0.3, 0.4, '6.4 % over the run, no trend shown'],
  [0.9, 0.001, '6.4 % over the run, slower from round to round'],
  [-0.9, 0.001, '6.4 % over the run, faster from round to round'],
])('drift with a trend of %s, p %s', (trend, trendP, words) =>
  expect(
    told('Drift', withAnalysis({ drift: { rounds: [], range: 0.064, widths: [], trend, trendP } })),
  ).toBe(words),
);

test('outliers are counted, and said to be kept', () =>
  expect(told('Samples', withAnalysis({ outliers: { mild: 3, severe: 1 } }))).toBe(
    '180 kept, 0 discarded; outliers: 3 mild, 1 severe, all kept',
  ));

test('near and far rounds stand with the hand-over', () => {
  const of = (distance: 'near' | 'far', count: number, mid: number) => ({
    distance,
    rounds: count,
    handOverSeconds: { low: mid, mid, high: mid },
    headline: [],
  });
  const regimes = [of('near', 6, 48e-9), of('far', 1, 205e-9)];
  expect(told('Hand-over', withAnalysis({ regimes }))).toMatch(
    /one way; near in 6 rounds \(48\.0 ns\); far in 1 round \(205 ns\)$/,
  );
});

describe('the sparkline of the machine’s speed', () => {
  test('has a place for each round, faster ones higher', () => {
    const { path, width, height } = sparkline(rounds(1, 1.1, 0.9, 1))!;
    const points = path
      .slice(1)
      .split('L')
      .map((point) => point.split(' ').map(Number));
    expect(points.map(([x]) => x! / width)).toEqual([...points.map(([x]) => x! / width)].sort());
    const [first, slow, fast, last] = points.map(([, y]) => y!);
    expect(first).toBe(height / 2);
    expect(last).toBe(first);
    expect(slow).toBeGreaterThan(height / 2);
    expect(fast).toBeLessThan(height / 2);
    expect(Math.min(...points.map(([, y]) => y!))).toBeGreaterThanOrEqual(0);
  });

  test('makes no mountain of noise', () => {
    const { path, height } = sparkline(rounds(1, 1.003, 0.997, 1))!;
    const ys = [...path.matchAll(/ ([\d.]+)/g)].map(([, y]) => Number(y));
    expect(Math.max(...ys) - Math.min(...ys)).toBeLessThan(height / 5);
  });

  test('says in words what it shows', () =>
    expect(sparkline(rounds(1.1, 1, 1, 0.9))!.words).toBe(
      'Speed of one thread over 4 rounds, against the median: −9.1 % at first, +11 % at last, between −9.1 % and +11 %.',
    ));

  test('needs two rounds', () => {
    expect(sparkline(rounds(1))).toBeNull();
    expect(sparkline([])).toBeNull();
  });
});

describe('the panel', () => {
  let panel: Record<string, unknown> | undefined;
  afterEach(async () => {
    if (panel) await unmount(panel);
  });

  function show(changes: Partial<View>): HTMLElement {
    const view = viewOf(requestOf(), 2, changes);
    panel = mount(Conditions, { target: document.body, props: { view, ontest: () => {} } });
    flushSync();
    return document.querySelector('section')!;
  }

  test('has the notes that the run has not refuted, and not those of its plan', () => {
    const plan = { ...shown.result.plan, notes: ['They take turns.'] };
    const result = { ...shown.result, plan };
    const words = { ...shown.words, notes: ['Four tasks are few.'] };
    const section = show({ shown: { ...shown, result, words } });
    expect(section.textContent).toContain('Four tasks are few.');
    expect(section.textContent).not.toContain('take turns');
  });

  test('links each warning to its rule, in another tab', () => {
    const cautions = [
      { rule: 'R16', sentence: textOf('The machine’s own speed moved by 6 %.') },
      { rule: 'R99', sentence: textOf('A rule that has no name here.') },
    ];
    const section = show({ shown: withCautions(cautions) });
    const links = [...section.querySelectorAll<HTMLAnchorElement>('li a')];
    expect(links.map((a) => a.getAttribute('href'))).toEqual([
      './method.html#r16',
      './method.html#r99',
    ]);
    expect(links.map((a) => a.getAttribute('aria-label'))).toEqual([
      'why: R16, The machine’s own ceiling, drift and distances',
      'why: R99',
    ]);
    expect(links.every((a) => a.target === '_blank' && a.rel === 'noopener')).toBe(true);
    expect(section.textContent).toContain('moved by 6\u00a0%');
  });

  test('draws the drift with a text for those who do not see it', () => {
    const drift = { rounds: rounds(1, 1.1, 1), range: 0.1, widths: [], trend: null, trendP: null };
    const section = show({ shown: withAnalysis({ drift }) });
    const [image, ...more] = section.querySelectorAll('svg');
    expect(more).toEqual([]);
    expect(image!.getAttribute('role')).toBe('img');
    expect(image!.getAttribute('aria-label')).toContain('over 3 rounds');
  });

  test('puts the warnings first, and what is read once in a while behind a disclosure', () => {
    const cautions = [{ rule: 'R16', sentence: textOf('The machine’s own speed moved by 6 %.') }];
    const section = show({ shown: withCautions(cautions) });
    const [first, ...others] = section.querySelectorAll('ul, dl, details');
    expect(first!.textContent).toContain('moved by 6\u00a0%');
    expect(others.map(({ tagName }) => tagName)).toEqual(['DL', 'DETAILS', 'DL', 'DETAILS']);
    const names = (part: string): string[] =>
      [...section.querySelectorAll(`${part} dt`)].map(
        (dt) => (dt.querySelector('.term') ?? dt).textContent!,
      );
    expect(names('details')).toContain('Cold start');
    expect(names('section > dl')).toContain('Schedule');
    expect(names('details')).not.toContain('Schedule');
  });

  test('tells each check of the self-test, what it found and when it passes', () => {
    const checks = [
      { name: 'Clock', passed: true, found: 'steps of 5 µs', threshold: 'it steps by 1 ms' },
      { name: 'Known answer', passed: false, found: '0.1 was dialled', threshold: 'it is near' },
    ];
    const section = show({ selfTest: { passed: false, checks } });
    const told = [...section.querySelectorAll('li')].map((li) => li.textContent!.trim());
    expect(told).toEqual([
      expect.stringMatching(
        /^Clock: passed\s+steps of 5 µs\.\s+It passes when it steps by 1 ms\.$/,
      ),
      expect.stringMatching(/^Known answer: not passed\s+0\.1 was dialled\./),
    ]);
    expect(section.textContent).toContain('Self-test: not every check passed');
    const [button] = section.querySelectorAll<HTMLButtonElement>('button:not(.term)');
    expect(button!.disabled).toBe(false);
  });

  test('is short before a run', () => {
    const section = show({});
    expect(section.querySelectorAll('dt')).toHaveLength(4);
    expect(section.querySelectorAll('svg, li')).toHaveLength(0);
  });
});
