// @vitest-environment jsdom
import * as plot from '@observablehq/plot';
import { expect, test } from 'vitest';
import { guessed, type ChartInput } from '../../../www/charts';
import { losses } from '../../../www/charts/losses';
import type { Comparison, Loss } from '../../../www/pkg/plain/threadscape';
import { changed, inputOf, requestOf } from '../ui/fixture';

const input = inputOf(requestOf({ threads: [1, 2, 4] }), 4);

/** Two threads of one mode, whose pass takes 1 s. */
function of(parts: Loss[]): ChartInput {
  const of = inputOf(requestOf({ modes: ['plain'], threads: [1, 2] }), 2);
  const series = of.results[0].analysis.series.map((one) => ({
    ...one,
    estimates: one.estimates.map((estimate) =>
      estimate.threads === 2
        ? { ...estimate, seconds: { low: 1, mid: 1, high: 1 }, losses: parts }
        : { ...estimate, losses: [] },
    ),
  }));
  return changed(of, { analysis: { ...of.results[0].analysis, series } });
}

/** From left to right: where each part begins and ends. */
function boxes(of: ChartInput): Record<string, [number, number]> {
  const svg = losses.draw(of, { plot, width: 900, em: 16, measure: guessed(16) });
  const parts = [...svg.querySelectorAll('.part')].filter((part) => part.querySelector('title'));
  return Object.fromEntries(
    parts.map((part) => {
      const d = part.querySelector('.area')!.getAttribute('d')!;
      const [, from, to] = /^M([\d.]+),[\d.]+H([\d.]+)/.exec(d)!;
      const name = [...part.classList].find((name) => name.startsWith('part-'))!;
      return [name.slice(5), [Number(from), Number(to)]];
    }),
  );
}

test('begins with the mode that shares most, of those of the headline', () => {
  expect(losses.table(input).caption).toContain('“List, counted”');
  expect(losses.table({ ...input, picked: { mode: 'plain' } }).caption).toContain('“Shared array”');
});

test('shares are of threads × time, and the sum is stated', () => {
  const { heads, rows } = losses.table(
    of([
      { part: 'useful', seconds: 1.2 },
      { part: 'copies', seconds: 0.5 },
      { part: 'unexplained', seconds: 0.3 },
    ]),
  );
  expect(heads).toEqual([
    'Threads',
    'useful work',
    'copies',
    'not explained',
    'sum',
    'threads × time',
  ]);
  expect(rows[0]!.cells.map(({ text }) => text)).toEqual([
    '60 %',
    '25 %',
    '15 %',
    '100 %',
    '2.00 s',
  ]);
});

test('every row of a pretended run sums to the whole', () => {
  for (const { mode } of input.results[0].analysis.series) {
    const { heads, rows } = losses.table({ ...input, picked: { mode } });
    expect(rows).toHaveLength(3);
    for (const { cells } of rows) expect(cells[heads.indexOf('sum') - 1]!.text).toBe('100 %');
  }
});

test('what is below zero stands to the left of it, and the table says so', () => {
  const told = of([
    { part: 'useful', seconds: 1.2 },
    { part: 'lockWait', seconds: 1.2 },
    { part: 'unexplained', seconds: -0.4 },
  ]);
  const { useful, lockWait, unexplained } = boxes(told);
  expect(unexplained![1]).toBeCloseTo(useful![0], 1);
  expect(useful![1]).toBeCloseTo(lockWait![0], 1);
  expect(unexplained![0]).toBeLessThan(useful![0]);
  const { rows, notes } = losses.table(told);
  expect(rows[0]!.cells.map(({ text }) => text)).toContain('−20 %');
  expect(rows[0]!.cells.map(({ range }) => range)).toContain('−400 ms');
  expect(notes.join(' ')).toContain('Below zero');
});

test('what rounds to nothing is not below zero', () => {
  const told = of([
    { part: 'useful', seconds: 2.0004 },
    { part: 'unexplained', seconds: -0.0004 },
  ]);
  expect(losses.table(told).rows[0]!.cells.map(({ text }) => text)).toContain('0.0 %');
});

test('waiting for the lock is told by a hatching, not by colour alone', () => {
  const svg = losses.draw(
    { ...input, picked: { mode: 'locked' } },
    { plot, width: 900, em: 16, measure: guessed(16) },
  );
  const parts = [...svg.querySelectorAll('.part-lockWait')];
  expect(parts.length).toBeGreaterThan(1);
  for (const part of parts) expect(part.querySelector('.hatch')!.getAttribute('d')).not.toBe('');
});

test('nothing to tell is said', () => {
  expect(losses.missing!(of([]))).toContain('one thread');
  expect(losses.missing!(inputOf(requestOf({ scaling: 'weak' }), 2))).toContain('fixed total work');
});

/** Four threads of “List, counted”, whose pass takes 1 s. */
function compared(): ChartInput {
  const links: Comparison[] = [
    {
      mode: 'counted',
      other: 'borrowed',
      seconds: { low: 1.9, mid: 2, high: 2.1 },
      overlaps: false,
    },
    {
      mode: 'borrowed',
      other: 'immortal',
      seconds: { low: 0.3, mid: 0.4, high: 0.5 },
      overlaps: false,
    },
    {
      mode: 'counted',
      other: 'counted-copies',
      seconds: { low: 1.8, mid: 1.9, high: 2 },
      overlaps: true,
    },
  ];
  const parts: Loss[] = [
    { part: 'useful', seconds: 1 },
    { part: 'start', seconds: 0.2 },
    { part: 'unexplained', seconds: 2.8 },
  ];
  const [result] = input.results;
  const series = result.analysis.series.map((one) => ({
    ...one,
    estimates: one.estimates.map((estimate) =>
      one.mode === 'counted' && estimate.threads === 4
        ? { ...estimate, seconds: { low: 1, mid: 1, high: 1 }, losses: parts, comparisons: links }
        : { ...estimate, losses: [] },
    ),
  }));
  return { results: [{ ...result, analysis: { ...result.analysis, series } }] };
}

test('what is told by comparison stands between what was measured and what is left, with its range', () => {
  const { heads, rows, notes } = losses.table(compared());
  expect(heads).toEqual([
    'Threads',
    'useful work',
    'starting and ending',
    'beyond List, borrowed',
    'beyond List, immortal items',
    'not explained',
    'sum',
    'threads × time',
  ]);
  expect(rows[0]!.cells.map(({ text }) => text)).toEqual([
    '25 %',
    '5.0 %',
    '50 %',
    '10 %',
    '10 %',
    '100 %',
    '4.00 s',
  ]);
  expect(rows[0]!.cells[2]!.range).toBe('48–53 %');
  expect(notes.join(' ')).toContain('the count of the list’s header');
  const overlap = notes.find((note) => note.includes('copied per task'))!;
  expect(overlap).toContain('48 % (45–50 %)');
  expect(overlap).toContain('not in the sum');
});

test('links of a chain are told apart without colour', () => {
  const svg = losses.draw(compared(), { plot, width: 900, em: 16, measure: guessed(16) });
  const link = (name: string) => [...svg.querySelectorAll(`.part-${name}`)].at(-1)!;
  expect(link('compared').querySelector('.hatch')).toBeNull();
  expect(link('comparedNext').querySelector('.hatch')!.getAttribute('d')).not.toBe('');
});
