// @vitest-environment jsdom
import * as plot from '@observablehq/plot';
import { describe, expect, test } from 'vitest';
import { charts, groups, guessed, inputOf, type Chart, type ChartInput } from '../../../www/charts';
import { provenance } from '../../../www/charts/provenance';
import type { Request } from '../../../www/pkg/plain/threadscape';
import type { Entry } from '../../../www/state/results';
import { catalog, recordedOf, requestOf, shownOf } from '../ui/fixture';

const behind = (await Promise.all(groups.map((group) => group.load()))).flatMap(
  ({ charts }) => charts,
);
const all = [...charts, ...behind];
const many = all.filter(({ draws }) => draws === 'many').map((chart) => [chart.id, chart] as const);
const one = all.filter(({ draws }) => draws === 'one').map((chart) => [chart.id, chart] as const);

const run = (name: string, cores: number, changes: Partial<Request>): Entry =>
  recordedOf(shownOf(requestOf(changes), cores), { name });

const before = run('Before', 2, { modes: ['plain', 'counted'], threads: [1, 2, 3] });
const after = run('After', 8, { modes: ['counted', 'borrowed'], threads: [1, 2, 4, 8] });
const weak = run('Grows', 2, { modes: ['plain', 'counted'], scaling: 'weak' });
const of = (...entries: Entry[]): ChartInput => inputOf(entries, catalog)!;
const both = of(before, after);

const draw = (chart: Chart, input: ChartInput, width = 900): SVGSVGElement =>
  chart.draw(input, { plot, width, em: 16, measure: guessed(16) });

test('which charts draw one result, and which draw several', () => {
  expect(one.map(([id]) => id).sort()).toEqual(['laws', 'losses', 'samples', 'timeline']);
  expect(many).toHaveLength(all.length - 4);
});

describe.each(one)('%s', (_, chart) => {
  test('draws the first of several, and knows no other', () => {
    expect(draw(chart, both).outerHTML).toBe(draw(chart, of(before)).outerHTML);
    expect(chart.table(both)).toEqual(chart.table(of(before)));
    expect(chart.words?.(both)).toEqual(chart.words?.(of(before)));
  });
});

describe.each(many)('%s of two results', (_, chart) => {
  test.each([340, 900])('has room at %i px, and draws only numbers', (width) => {
    const svg = draw(chart, both, width);
    expect(svg.getAttribute('width')).toBe(`${width}`);
    expect(svg.outerHTML).not.toMatch(/NaN|Infinity|undefined/);
  });

  test('has the rows of both, each with the name of its result, and the counts of both', () => {
    const { heads, rows } = chart.table(both);
    const counts = heads.slice(1, 6).map((head) => head.replace('*', ''));
    expect(counts).toEqual(['1', '2', '3', '4', '8']);
    const own = rows.filter(({ mode }) => mode).map(({ head }) => head);
    expect(own).toEqual([
      'Shared array · Before',
      'List, counted · Before',
      'List, counted · After',
      'List, borrowed · After',
    ]);
    for (const { cells } of rows) expect(cells).toHaveLength(heads.length - 1);
  });

  test('has every number that the two have alone', () => {
    const numbers = (input: ChartInput): string[] =>
      chart
        .table(input)
        .rows.filter(({ mode }) => mode)
        .flatMap(({ cells }) => cells.map(({ text }) => text))
        .filter((text) => /\d/.test(text));
    expect(numbers(both).sort()).toEqual([...numbers(of(before)), ...numbers(of(after))].sort());
  });

  test('tells them apart without colour: by dashes, by open marks and by name', () => {
    const svg = draw(chart, both);
    expect(svg.outerHTML).toContain('7 3');
    expect(svg.querySelectorAll('.of-other').length).toBeGreaterThan(0);
    const words = [...svg.querySelectorAll('text')].map(({ textContent }) => textContent).join();
    for (const name of ['Before', 'After']) expect(words).toContain(name);
  });

  test('has no two ends of one name', () => {
    const labels = chart.ends(both).map(({ label }) => label);
    expect(new Set(labels).size).toBe(labels.length);
  });

  test('leaves out what is of another kind of work, and says so', () => {
    const input = of(before, weak);
    expect(chart.table(input)).toEqual(chart.table(of(before)));
    expect(chart.words!(input).join()).toContain('Left out: Grows, whose work grows');
    expect(chart.words!(of(weak, before)).join()).toContain('Left out: Before, whose total');
    expect(chart.words!(both).join()).not.toContain('Left out');
  });
});

test('the lines of one mode have one colour and one mark in both results', () => {
  const svg = draw(charts[0]!, both);
  const lines = [...svg.querySelectorAll('.of-mode[data-mode=counted]')];
  const families = new Set(lines.map((line) => /family-\w+/.exec(line.getAttribute('class')!)![0]));
  expect(families).toEqual(new Set(['family-counted']));
});

test('each machine has its line, and the files name the conditions of both', () => {
  const notes = [...draw(charts[0]!, both).querySelectorAll('text')].map((e) => e.textContent);
  expect(notes).toEqual(expect.arrayContaining(['2 cores', '8 cores']));
  const { lines } = provenance(both);
  expect(lines.filter((line) => line.startsWith('Before: '))).toHaveLength(2);
  expect(lines.filter((line) => line.startsWith('After: '))).toHaveLength(2);
});

test('of another tool’s times a drawing names the tool, and no browser, schedule or model of ours', () => {
  const [first] = of(before).results;
  const params = { series: { text: 'solve' } };
  const request = { ...first.plan.request, kernel: 'work-elsewhere', params };
  const environment = { ...first.environment, engine: 'hyperfine', platform: '', cores: 0 };
  const foreign = { ...first, kernel: 'Times by hyperfine', environment };
  const { lines } = provenance({ results: [{ ...foreign, plan: { ...first.plan, request } }] });
  expect(lines[0]).toContain('Times by hyperfine, series solve, cores not told');
  expect(lines.join()).not.toMatch(/seed|schedule|CPython|reported/);
});
