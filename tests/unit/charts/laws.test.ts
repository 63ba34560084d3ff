// @vitest-environment jsdom
import * as plot from '@observablehq/plot';
import { expect, test } from 'vitest';
import { guessed, type ChartInput } from '../../../www/charts';
import { laws } from '../../../www/charts/laws';
import { ratio } from '../../../www/lib/format';
import type { Fit, Model } from '../../../www/pkg/plain/threadscape';
import { changed, inputOf, requestOf } from '../ui/fixture';

const eight = [1, 2, 3, 4, 5, 6, 7, 8, 12];
const input = inputOf(requestOf({ modes: ['plain', 'counted'], threads: eight }), 8);

/** The chosen mode's model, changed. */
const withModel = (change: (model: Model) => Model): ChartInput =>
  changed(input, {
    analysis: {
      ...input.results[0].analysis,
      series: input.results[0].analysis.series.map((one) => ({ ...one, model: change(one.model) })),
    },
  });

const withFits = (change: (fit: Fit) => Fit): ChartInput =>
  withModel((model) => ({ ...model, fits: model.fits.map(change) }));

const draw = (of: ChartInput): SVGSVGElement =>
  laws.draw(of, { plot, width: 900, em: 16, measure: guessed(16) });

test('the table holds the measured points, then each law with its parameters and intervals', () => {
  const { rows } = laws.table(input);
  const heads = rows.map(({ head }) => head);
  expect(heads.slice(0, 9)).toEqual(['1 thread', ...eight.slice(1).map((p) => `${p} threads`)]);
  for (const head of ['Amdahl', 'T(1)', 's', 'Universal scalability law', '1 ÷ γ', 'α', 'β'])
    expect(heads).toContain(head);
  const counted = input.results[0].analysis.series[1]!;
  expect(rows[1]!.cells[0]!.text).toBe(ratio(counted.estimates[1]!.speedup!.mid));
  expect(rows.find(({ head }) => head === 'α')!.cells[0]!.range).toContain('–');
});

test('a law is told as favoured, not rejected or rejected', () => {
  const said = (of: ChartInput): string =>
    laws
      .table(of)
      .rows.find(({ head }) => head === 'Amdahl')!
      .cells.at(-1)!.text;
  const fine = withFits((fit) => ({ ...fit, rejected: false }));
  const best = withModel((model) => ({
    ...model,
    best: 'amdahl',
    fits: model.fits.map((fit) => ({ ...fit, rejected: false })),
  }));
  expect(said(withFits((fit) => ({ ...fit, rejected: true })))).toBe('rejected');
  expect(
    said(
      withModel((model) => ({
        ...fine.results[0].analysis.series[0]!.model,
        counts: model.counts,
        best: null,
      })),
    ),
  ).toBe('not rejected');
  expect(said(best)).toBe('favoured');
  expect(laws.words!(best).join()).toContain('The points favour Amdahl.');
});

test('a rejected law says so at its line’s end', () => {
  const labels = (rejected: boolean): string[] =>
    laws.ends(withFits((fit) => ({ ...fit, rejected }))).map(({ label }) => label);
  expect(labels(true)).toContain('Amdahl, rejected');
  expect(labels(false)).toContain('Amdahl');
});

test('curves are full where points stand and dashed beyond, without a gap', () => {
  const groups = [...draw(input).querySelectorAll('g.law-0')];
  const lines = groups.filter((group) => group.querySelector(':scope > path:not(.leader)'));
  expect(lines.map((line) => line.getAttribute('stroke-dasharray'))).toEqual([null, '5 4']);
  const ends = lines.map((line) => {
    const d = line.querySelector('path')!.getAttribute('d')!;
    const places = [...d.matchAll(/[ML]([-\d.]+),/g)].map(([, x]) => Number(x));
    return [places[0]!, places.at(-1)!];
  });
  expect(ends[1]![0]).toBeCloseTo(ends[0]![1]!, 3);
  expect(ends[1]![1]).toBeGreaterThan(ends[0]![1]!);
});

test('a limit or a peak is told only with its interval', () => {
  const told = (of: ChartInput): string[] => laws.table(of).rows.map(({ head }) => head);
  const spread = { low: 3, mid: 4, high: 5 };
  const with_ = withFits((fit) => ({ ...fit, limit: spread, peakThreads: spread }));
  expect(told(with_)).toEqual(expect.arrayContaining(['highest speed-up', 'reached at, threads']));
  const row = laws.table(with_).rows.find(({ head }) => head === 'highest speed-up')!;
  expect(row.cells[0]).toMatchObject({ text: '4.00×', range: '3.00–5.00×' });
  const without = withFits((fit) => ({ ...fit, limit: null, peakThreads: null }));
  expect(told(without)).not.toContain('highest speed-up');
});

test('points beyond the cores are marked as left out', () => {
  const { rows, notes } = laws.table(input);
  expect(rows.find(({ head }) => head === '12 threads')!.cells[0]!.mark).toBe('left out');
  expect(rows.find(({ head }) => head === '8 threads')!.cells[0]!.mark).toBeUndefined();
  expect(notes.join()).toContain('left out: more threads');
});

test('where nothing can be fitted, the analysis’ own sentence stands there, beside the points', () => {
  const few = inputOf(requestOf({ threads: [1, 2] }), 2);
  expect(few.results[0].analysis.series[0]!.model.fits).toEqual([]);
  expect(laws.words!(few)).toEqual([few.results[0].analysis.series[0]!.model.said]);
  expect(laws.missing!(few)).toBe('');
  expect(draw(few).querySelectorAll('.of-mode').length).toBeGreaterThan(0);
});

test('a law that the catalog does not know keeps its id', () => {
  const strange = withFits((fit) => ({ ...fit, law: 'strange' }));
  expect(laws.ends(strange)[0]!.label).toContain('strange');
});
