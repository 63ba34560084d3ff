import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { coldest } from '../../../www/ui/result/cold';
import { differences, firstVisit } from '../../../www/ui/settings/differences';
import { machineConditions, runConditions } from '../../../www/ui/result/conditions';
import { atomicsInWords, roundsOf } from '../../../www/ui/settings/words';
import type { Catalog, Sample } from '../../../www/pkg/plain/threadscape';
import {
  catalog,
  environmentOf,
  modes,
  planOf,
  recordedOf,
  requestOf,
  shownOf,
  textsOf,
} from './fixture';

test('a run that may end early has at most so many rounds', () => {
  const plan = planOf(requestOf());
  const ending = { ...plan.ending, leastRounds: 5 };
  expect(roundsOf({ ...plan, rounds: 5, ending })).toBe('5 rounds');
  expect(roundsOf({ ...plan, rounds: 45, ending })).toBe('at most 45 rounds');
  const long = { ...plan, rounds: 45, ending, predictedSeconds: 2 * ending.budgetSeconds };
  expect(roundsOf(long)).toBe('5 rounds');
});

test('the first visit differs in nothing', () => {
  expect(differences(requestOf(), catalog)).toEqual([]);
});

test('what differs is named with its value', () => {
  const params = { n: 200, step: 20, layout: 'transposed', interp: 0 };
  const request = requestOf({ params, schedule: 'block', seed: 7, cap: 128 });
  expect(differences(request, catalog)).toEqual([
    'size 200 rows',
    'rows per task 20',
    'layout of B: B transposed',
    'interpreter cost 0 ns per step',
    'schedule: Block',
    'seed 7',
    'thread cap 128',
  ]);
});

test('of a simulated machine every setting is named', () => {
  const simulated = { cores: 64, serialPercent: 5, noisePercent: 0, regimes: true };
  const { settings } = JSON.parse(readFileSync('tests/golden/catalog.json', 'utf8')) as Catalog;
  expect(differences(requestOf({ simulated }), { ...catalog, settings })).toEqual([
    'machine: A simulated one',
    'simulated cores 64',
    'serial part 5 %',
    'noise 0 %',
    'cores near and far: Move',
  ]);
});

test('going back to the first visit takes back all that differs', () => {
  const texts = textsOf(requestOf());
  for (const [key, text] of Object.entries(firstVisit(catalog)))
    expect(text.replaceAll(',', ', '), key).toBe(texts[key]);
});

describe('the conditions stand beside a result', () => {
  const told = (name: string): string | undefined => {
    const shown = shownOf(requestOf(), 2);
    const rows = [...machineConditions(environmentOf(2)), ...runConditions(shown, catalog)];
    return rows.find((row) => row.name === name)?.words;
  };
  test.each([
    ['Browser', 'Chromium 156, Linux'],
    ['Clock step', '5 µs'],
    ['Cores', '2 reported (browsers may report more or fewer than there are)'],
    ['Level', 'threads: the page is isolated, its Workers may share one memory'],
    ['Drift', '0.8 % over the run'],
    ['Samples', '180 kept, 0 discarded'],
    ['Interpreter', '31 turns × 1.93 ns = 59.8 ns per step, give or take 0.620 (60 asked)'],
    ['Schedule', 'Dynamic, chunks of 1 task'],
    ['Cold start', '1.80× for List, counted (first pass, kept apart)'],
    ['Not default', 'nothing'],
  ])('%s', (name, words) => expect(told(name)).toBe(words));
});

describe('the cold start', () => {
  const shown = shownOf(requestOf({ modes: ['plain', 'counted'] }), 2);
  const told = (samples: Sample[]) => coldest(recordedOf(shown, { samples }));
  const all = shown.result.record.samples;
  const disturbed = (sample: Sample): Sample => ({ ...sample, hidden: true });

  test('is that of the mode with the longest first pass, at its fewest threads', () => {
    expect(told(all)).toEqual({ mode: 'counted', factor: expect.closeTo(1.8) });
    const elsewhere = all.map((sample) =>
      sample.point % 3 === 0 ? sample : { ...sample, seconds: sample.warmup ? 9 : 0.1 },
    );
    expect(told(elsewhere)?.factor).toBeCloseTo(1.8);
  });

  test('leaves out what was disturbed', () => {
    const first = all.map((s) => (s.point === 3 && s.warmup ? disturbed(s) : s));
    expect(told(first)).toEqual({ mode: 'plain', factor: expect.closeTo(1.2) });
  });

  test('is not told before there are samples to compare it with', () => {
    expect(told(all.filter(({ warmup }) => warmup))).toBeNull();
    expect(told(all.map((s) => (s.warmup ? s : disturbed(s))))).toBeNull();
  });
});

test('a schedule without chunks says so', () => {
  const rows = runConditions(shownOf(requestOf({ schedule: 'block' }), 2), catalog);
  expect(rows.find(({ name }) => name === 'Schedule')?.words).toBe('Block, no chunks');
});

test('atomic writes are told by where they go', () => {
  expect(modes.map(atomicsInWords)).toContain(
    'Atomic writes per access: 2 on a line that all threads write, 2 on the item.',
  );
  expect(atomicsInWords(modes[0]!)).toBe('No atomic writes.');
});
