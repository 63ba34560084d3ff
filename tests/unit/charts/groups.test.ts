// @vitest-environment jsdom
import * as plot from '@observablehq/plot';
import { describe, expect, test } from 'vitest';
import { charts, groups, guessed, type Chart, type ChartInput } from '../../../www/charts';
import { nothing } from '../../../www/charts/input';
import { changed, inputOf, requestOf } from '../ui/fixture';

const behind = (await Promise.all(groups.map((group) => group.load()))).flatMap(
  ({ charts }) => charts,
);
const sixteen = [1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 16, 20, 24, 32, 48, 64];
const inputs: [string, ChartInput][] = [
  ['one mode, two cores', inputOf(requestOf({ modes: ['counted'] }), 2)],
  ['seven modes, two cores', inputOf(requestOf(), 2)],
  ['seven modes, sixteen counts, eight cores', inputOf(requestOf({ threads: sixteen }), 8)],
  ['one count', inputOf(requestOf({ threads: [1] }), 2)],
  ['counts without the first', inputOf(requestOf({ threads: [3, 4] }), 2)],
  ['work that grows', inputOf(requestOf({ scaling: 'weak' }), 2)],
  ['a run that goes on', inputOf(requestOf(), 2, 2)],
  [
    'nothing yet',
    changed(inputOf(requestOf(), 2, 0), { analysis: nothing, samples: [], traces: [] }),
  ],
];

const draw = (chart: Chart, input: ChartInput, width = 900): SVGSVGElement =>
  chart.draw(input, { plot, width, em: 16, measure: guessed(16) });

const broken = /NaN|Infinity|undefined/;

test('each chart is listed once', () => {
  const ids = [...charts, ...behind].map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(behind).toHaveLength(8);
});

describe.each(behind.map((chart) => [chart.id, chart] as const))('%s', (_, chart) => {
  describe.each(inputs)('of %s', (_, input) => {
    test.each([324, 480, 900, 1500])('fits into %i px, and draws only numbers', (width) => {
      const svg = draw(chart, input, width);
      expect(svg.getAttribute('width')).toBe(`${width}`);
      expect(Number(svg.getAttribute('height'))).toBeGreaterThan(0);
      expect(svg.getAttribute('role')).toBe('img');
      expect(svg.getAttribute('aria-label')).not.toBe('');
      expect(svg.outerHTML).not.toMatch(broken);
    });

    test('asks nothing of a strict policy', () => {
      expect(draw(chart, input).querySelectorAll('style, [style], script')).toHaveLength(0);
    });

    test('has a table as wide as its heads, or says why there is none', () => {
      const { heads, rows } = chart.table(input);
      for (const { cells } of rows) expect(cells).toHaveLength(heads.length - 1);
      expect(JSON.stringify([heads, rows])).not.toMatch(broken);
      const isThere = input.results[0].analysis.series.length > 0;
      if (isThere && !chart.missing?.(input)) expect(rows.length).toBeGreaterThan(0);
      if (isThere && rows.length === 0) expect(chart.missing?.(input)).not.toBe('');
    });

    test('ignores what was chosen and is no longer there', () => {
      const picked = { mode: 'gone', trace: '99', base: 'gone', kind: 'gone', line: '4000' };
      expect(chart.table({ ...input, picked })).toEqual(chart.table(input));
    });
  });

  test('colours six modes at most', () => {
    const svg = draw(chart, inputOf(requestOf(), 2));
    const coloured = [...svg.querySelectorAll('.of-mode:not(.quiet)')];
    const modes = new Set(coloured.map((part) => part.getAttribute('data-mode')));
    expect(modes.size).toBeLessThanOrEqual(6);
  });
});

test('of work that grows, no chart speaks of a speed-up that is not scaled', () => {
  const input = inputOf(requestOf({ scaling: 'weak' }), 2);
  for (const chart of [...charts, ...behind]) {
    const { title, hint } = chart.heading?.(input) ?? chart;
    const words = [title, hint, chart.table(input).caption, ...(chart.words?.(input) ?? [])];
    const label = draw(chart, input).getAttribute('aria-label') ?? '';
    for (const text of [...words, label]) expect(text).not.toMatch(/(?<!scaled )speed-up/i);
  }
});
