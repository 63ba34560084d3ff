// @vitest-environment jsdom
import * as plot from '@observablehq/plot';
import { describe, expect, test } from 'vitest';
import { charts, countsOf, guessed, type Chart, type ChartInput } from '../../../www/charts';
import { nothing } from '../../../www/charts/input';
import { ratio, seconds } from '../../../www/lib/format';
import type { Request } from '../../../www/pkg/plain/threadscape';
import { changed, firstModes, inputOf as pretended, requestOf } from '../ui/fixture';

function inputOf(changes: Partial<Request>, cores: number, rounds = 5): ChartInput {
  return pretended(requestOf(changes), cores, rounds);
}

const draw = (chart: Chart, input: ChartInput, width = 900): SVGSVGElement =>
  chart.draw(input, { plot, width, em: 16, measure: guessed(16) });

const sixteen = [1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 16, 20, 24, 32, 48, 64];
const inputs: [string, ChartInput][] = [
  ['one mode, two cores', inputOf({ modes: ['counted'] }, 2)],
  ['seven modes, two cores', inputOf({}, 2)],
  ['seven modes, sixteen counts, eight cores', inputOf({ threads: sixteen }, 8)],
  ['one count', inputOf({ threads: [1] }, 2)],
  ['counts without the first', inputOf({ threads: [3, 4] }, 2)],
  ['ten tasks', inputOf({ params: { n: 200, step: 20, interp: 60 }, threads: [1, 4, 8] }, 8)],
  ['nothing yet', changed(inputOf({}, 2), { analysis: nothing })],
];

const number = (text: string | null): boolean => !/NaN|Infinity|undefined/.test(text ?? '');

describe.each(charts.map((chart) => [chart.id, chart] as const))('%s', (_, chart) => {
  describe.each(inputs)('of %s', (_, input) => {
    test.each([340, 520, 900, 1500])('fits into %i px', (width) => {
      const svg = draw(chart, input, width);
      expect(svg.getAttribute('width')).toBe(`${width}`);
      expect(svg.getAttribute('role')).toBe('img');
      expect(number(svg.outerHTML)).toBe(true);
    });

    test('asks nothing of a strict policy', () => {
      const svg = draw(chart, input);
      expect(svg.querySelectorAll('style, [style], script')).toHaveLength(0);
    });

    test('has a table with a row per mode and a column per count', () => {
      const { heads, rows } = chart.table(input);
      const named = rows.flatMap(({ mode }) => mode ?? []);
      expect(named).toEqual(input.results[0].analysis.series.map(({ mode }) => mode));
      // Before there is a row, nothing is beyond anything.
      const cores = named.length > 0 ? input.results[0].environment.cores : Infinity;
      const counts = countsOf(input.results[0].plan).map((n) => (n > cores ? `${n}*` : `${n}`));
      expect(heads).toEqual(expect.arrayContaining(counts));
      for (const { cells } of rows) expect(cells).toHaveLength(heads.length - 1);
    });
  });

  test('names each mode at its line’s end, and no two names overlap', () => {
    const svg = draw(chart, inputOf({ threads: sixteen }, 8));
    const names = [...svg.querySelectorAll('.name')];
    const labels = names.map((name) => name.firstChild?.textContent);
    expect(labels).toEqual(expect.arrayContaining(firstModes.map(({ label }) => label)));
    const places = names.map((name) => Number(name.getAttribute('y'))).sort((a, b) => a - b);
    const gaps = places.slice(1).map((place, i) => place - places[i]!);
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(16);
  });

  test('is too narrow for names on a phone, where a key holds the same ends', () => {
    const input = inputOf({}, 2);
    expect(draw(chart, input, 340).querySelectorAll('.name')).toHaveLength(0);
    const ends = chart.ends(input).flatMap(({ mode }) => mode ?? []);
    expect(new Set(ends)).toEqual(new Set(firstModes.map(({ id }) => id)));
  });

  test('colours six modes at most and greys the rest', () => {
    const svg = draw(chart, inputOf({}, 2));
    const of = (selector: string): Set<string | null> =>
      new Set([...svg.querySelectorAll(selector)].map((part) => part.getAttribute('data-mode')));
    expect(of('.of-mode:not(.quiet)').size).toBe(6);
    expect(of('.of-mode.quiet')).toEqual(new Set(['gil']));
  });
});

/** The points of a chart say their value when they are pointed at: as many as the table has numbers. */
function told(svg: SVGSVGElement, label: string): string[] {
  const titles = [...svg.querySelectorAll('title')].map((title) => title.textContent ?? '');
  return titles.filter((title) => title.startsWith(`${label},`));
}

test.each(charts.map((chart) => [chart.id, chart] as const))(
  'the table of %s holds the numbers that are drawn',
  (_, chart) => {
    const input = inputOf({ threads: [1, 2, 4] }, 4);
    const svg = draw(chart, input);
    for (const row of chart.table(input).rows.filter(({ mode }) => mode)) {
      const titles = told(svg, row.head);
      expect(titles.length).toBeGreaterThanOrEqual(2);
      for (const title of titles) {
        const [, count, value] = /, (\d+) threads?: (\S+(?: [a-zµ]+)?)/.exec(title)!;
        const column = chart.table(input).heads.indexOf(count!) - 1;
        expect(row.cells[column]!.text).toBe(value);
      }
    }
  },
);

test.each(charts.map((chart) => [chart.id, chart] as const))(
  '%s keeps the one thread that was added within its frame and its table',
  (_, chart) => {
    const input = inputOf({ threads: [2, 4] }, 4);
    expect(chart.table(input).heads.slice(1, 4)).toEqual(['1', '2', '4']);
    const svg = draw(chart, input);
    const starts = [...svg.querySelectorAll('.of-mode path:not(.leader)')].flatMap(startOf);
    expect(starts.length).toBeGreaterThan(0);
    expect(Math.min(...starts)).toBeGreaterThan(0);
  },
);

/** Where a path begins, from the left. */
function startOf(path: Element): number[] {
  const begins = /^M(-?[\d.]+),/.exec(path.getAttribute('d') ?? '');
  return path.hasAttribute('transform') || !begins ? [] : [Number(begins[1])];
}

test('the speed-up’s ends are the values of the widest count', () => {
  const input = inputOf({}, 2);
  const [speedup, time] = charts as [Chart, Chart];
  const last = input.results[0].analysis.series[0]!.estimates.at(-1)!;
  expect(speedup.ends(input).find(({ mode }) => mode === 'plain')!.value).toBe(
    ratio(last.speedup!.mid),
  );
  expect(time.ends(input).find(({ mode }) => mode === 'plain')!.value).toBe(
    seconds(last.seconds.mid),
  );
});

test('the bound by the number of tasks is drawn only where it bites', () => {
  const speedup = charts[0]!;
  const labels = (input: ChartInput): string[] => speedup.ends(input).map(({ label }) => label);
  expect(
    labels(inputOf({ params: { n: 200, step: 20, interp: 0 }, threads: [1, 4, 8] }, 8)),
  ).toContain('Limit of 10 tasks');
  expect(labels(inputOf({ threads: [1, 2, 3] }, 2))).not.toContain('Limit of 30 tasks');
});

test('COST names the fewest threads that beat the serial code, or none', () => {
  const { heads, rows } = charts[0]!.table(inputOf({ params: { n: 120, step: 4, interp: 0 } }, 2));
  const cost = heads.indexOf('COST') - 1;
  const of = (mode: string): string => rows.find((row) => row.mode === mode)!.cells[cost]!.text;
  expect([of('plain'), of('counted')]).toEqual(['2', 'none']);
});

test('COST says nothing of a mode that was not compared with the serial code', () => {
  const input = inputOf({ modes: ['plain', 'counted'] }, 2);
  const [plain, counted] = input.results[0].analysis.series.map((series) => ({
    ...series,
    estimates: series.estimates.map((estimate) => ({ ...estimate, speedupOverSerial: null })),
    cost: { compared: false, threads: null },
  }));
  const series = [plain!, { ...counted!, estimates: [] }];
  const { rows } = charts[0]!.table(
    changed(input, { analysis: { ...input.results[0].analysis, series } }),
  );
  expect(rows.slice(0, 2).map(({ cells }) => cells.at(-1)!.text)).toEqual(['–', '–']);
});

test.each([
  ['parks per pass', 'locked'],
  ['forced switches per pass', 'gil'],
  ['of it copies', 'counted-copies'],
])('%s stand under the mode that had any, and nowhere else', (head, mode) => {
  const { rows, notes } = charts[1]!.table(inputOf({}, 2));
  const found = rows.filter((row) => row.head === head);
  expect(found).toHaveLength(1);
  expect(rows[rows.indexOf(found[0]!) - 1]!.mode).toBe(mode);
  expect(notes).toHaveLength(4);
});
