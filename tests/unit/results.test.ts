import { describe, expect, test } from 'vitest';
import type { Ended, RunResult } from '../../www/pkg/plain/threadscape';
import { afterRun, withEntry, withShown, type Entry, type Results } from '../../www/state/results';
import { titlesOf } from '../../www/state/titles';
import { catalog } from './ui/fixture';
import { environment, planOf, readingOf, request, resultOf } from './pretend';

const blank: RunResult = resultOf(request, planOf(2), environment(5e-6));

/** A result of so many rounds that ended in this way. */
function entry(id: number, roundsDone: number, ended: Ended | null): Entry {
  const { analysis, ...reading } = readingOf(0);
  const result = { ...blank, record: { ...blank.record, ended } };
  return { id, source: 'run', result, analysis: { ...analysis, roundsDone }, ...reading };
}

const none: Results = { results: [], shown: null };
const of = (...entries: Entry[]): Results =>
  entries.reduce<Results>((results, one) => withEntry(results, one, true), none);
const ids = ({ results }: Results): number[] => results.map(({ id }) => id);

describe('the results of a visit', () => {
  test('are all there, and the newest is shown', () => {
    const both = of(entry(1, 2, 'rounds'), entry(2, 2, 'precision'));
    expect(ids(both)).toEqual([1, 2]);
    expect(both.shown?.id).toBe(2);
  });

  test('grow in their place', () => {
    const grown = withEntry(of(entry(1, 2, 'rounds'), entry(2, 0, null)), entry(2, 1, null), true);
    expect(ids(grown)).toEqual([1, 2]);
    expect(grown.shown).toBe(grown.results[1]);
    expect(grown.shown?.analysis.roundsDone).toBe(1);
  });

  test('keep what was stopped after a whole round; what has none gives way to the next', () => {
    const many = of(entry(1, 1, 'stopped'), entry(2, 0, 'stopped'), entry(3, 0, null));
    expect(ids(many)).toEqual([1, 3]);
  });

  test('can be gone through, and one that grows does not take the page back', () => {
    const back = withShown(of(entry(1, 2, 'rounds'), entry(2, 1, null)), 1);
    expect(back.shown?.id).toBe(1);
    const grown = withEntry(back, entry(2, 2, null), false);
    expect(grown.shown?.id).toBe(1);
    expect(withShown(grown, 2).shown?.analysis.roundsDone).toBe(2);
    expect(withShown(grown, 9)).toEqual(grown);
  });

  test('the first of all is shown, whoever looks where', () => {
    expect(withEntry(none, entry(1, 0, null), false).shown?.id).toBe(1);
  });

  test.each([
    ['without a whole round', 0, 'stopped', 1],
    ['after a whole round', 1, 'stopped', 2],
    ['to its end', 0, 'rounds', 2],
  ] as const)('after a run that went %s', (_, rounds, ended, shown) => {
    const over = of(entry(1, 2, 'rounds'), entry(2, rounds, ended));
    expect(afterRun(over, 2, 1).shown?.id).toBe(shown);
    expect(ids(afterRun(over, 2, 1))).toEqual([1, 2]);
  });

  test('without a former one a run that says nothing stays on the page', () => {
    expect(afterRun(of(entry(1, 0, 'stopped')), 1, null).shown?.id).toBe(1);
  });
});

describe('a result is called', () => {
  const now = new Date(2026, 10, 30, 18, 0);
  const at = (begun: Date | null, changes: Partial<RunResult['record']> = {}): RunResult => ({
    ...blank,
    record: { ...blank.record, begun: begun?.toISOString() ?? null, ...changes },
  });
  const titles = (...results: RunResult[]): string[] => titlesOf(results, catalog, now);

  test('by its kernel and its time, and the same twice has a number', () => {
    const one = at(new Date(2026, 10, 30, 9, 5));
    expect(titles(one, one, at(new Date(2026, 10, 29, 16, 50)))).toEqual([
      'Matrix product, 09:05',
      'Matrix product, 09:05 (2)',
      'Matrix product, 2026-11-29 16:50',
    ]);
  });

  test('by its own name, where it has one', () => {
    expect(titles(at(now, { name: 'Before the fix' }))).toEqual(['Before the fix']);
  });

  test('what it is, where nobody knows when it was made', () => {
    expect(titles(at(null, { origin: 'simulated' }))).toEqual(['Matrix product, simulated']);
  });

  test('by the label that it brought, where this build does not know its kernel', () => {
    const foreign = { ...at(null), request: { ...request, kernel: 'fft' } };
    const labelled = { ...foreign, labels: { fft: 'Fourier transform' } };
    expect(titles(foreign, labelled)).toEqual([
      'fft (not in this build)',
      'Fourier transform (not in this build)',
    ]);
  });
});
