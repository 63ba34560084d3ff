// @vitest-environment jsdom
import * as plot from '@observablehq/plot';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { charts, groups, guessed, inputOf, type Chart, type ChartInput } from '../../../www/charts';
import { labelOf, modesOf } from '../../../www/lib/labels';
import type { Request, RunResult } from '../../../www/pkg/plain/threadscape';
import type { Entry } from '../../../www/state/results';
import { svgFile } from '../../../www/ui/chart/files';
import { runConditions } from '../../../www/ui/result/conditions';
import { catalog, modes, requestOf, shownOf } from '../ui/fixture';

beforeEach(() => void vi.spyOn(HTMLCanvasElement.prototype, 'getContext').mockReturnValue(null));

const all = [
  ...charts,
  ...(await Promise.all(groups.map((group) => group.load()))).flatMap(({ charts }) => charts),
];

/** A run of another build: a kernel, modes and a schedule that this one does not know, and one mode that it calls otherwise. */
const request: Request = requestOf({
  kernel: 'fft',
  modes: ['plain', 'striped', 'nameless'],
  schedule: 'stealing',
  threads: [1, 2, 4],
});
const labels = {
  fft: 'Fourier transform',
  striped: 'List, striped locks',
  stealing: 'Work stealing',
  plain: 'Another name',
};

function foreign(from: Request): Entry {
  const shown = shownOf(from, 4);
  return { ...shown, result: { ...shown.result, labels } };
}

const shown = foreign(request);
const input = inputOf([shown], catalog)!;
/** What this build says, of a result that differs in nothing but the names. */
const known = inputOf(
  [
    shownOf(
      requestOf({
        ...request,
        kernel: 'matmul',
        modes: ['plain', 'immortal', 'borrowed'],
        schedule: 'dynamic',
      }),
      4,
    ),
  ],
  catalog,
)!;

const marked = [
  'Shared array',
  'List, striped locks (not in this build)',
  'nameless (not in this build)',
];

const draw = (chart: Chart, input: ChartInput): SVGSVGElement =>
  chart.draw(input, { plot, width: 900, em: 16, measure: guessed(16) });

/** All texts of a chart, whatever mode it is about. */
function wordsOf(chart: Chart): string {
  const ids = request.modes;
  const traces = shown.result.record.traces.map((_, i) => i);
  const picks = [
    {},
    ...ids.map((mode) => ({ mode })),
    ...traces.map((trace) => ({ trace: `${trace}` })),
  ];
  return picks
    .map((picked) => ({ ...input, picked }))
    .map(
      (one) =>
        JSON.stringify([chart.table(one), chart.words?.(one), chart.choices?.(one)]) +
        draw(chart, one).outerHTML,
    )
    .join();
}

describe.each(all.map((chart) => [chart.id, chart] as const))(
  '%s of units that this build does not know',
  (_, chart) => {
    test('names each of them, marks those from elsewhere, and ignores the label of one that it knows', () => {
      const words = wordsOf(chart);
      for (const label of marked) expect(words).toContain(label);
      expect(words).not.toContain('Another name');
      expect(words).not.toMatch(/NaN|Infinity|undefined/);
    });

    test('loses no row and no cell of its table', () => {
      const [one, other] = [chart.table(input), chart.table(known)];
      const shape = ({ rows }: typeof one) =>
        rows.map(({ cells, sub }) => [cells.length, sub ?? false]);
      const measured = (table: typeof one) =>
        shape({ ...table, rows: table.rows.filter(({ mode }) => mode) });
      expect(measured(one)).toEqual(measured(other));
    });

    test('can be taken along, with the names of kernel and schedule', () => {
      const { text } = svgFile(chart, input, plot);
      expect(text).toContain('Fourier transform (not in this build)');
      expect(text).toContain('Work stealing (not in this build)');
    });
  },
);

test('each has a mark of its own, in the colour of none of the families', () => {
  const own = modesOf(catalog, shown.result.plan, labels).slice(-2);
  expect(own.map(({ family }) => family)).toEqual(['foreign', 'foreign']);
  expect(new Set(own.map(({ symbol }) => symbol)).size).toBe(2);
  const ids = new Set(
    [...draw(charts[0]!, input).querySelectorAll('.family-foreign')].map((e) =>
      e.getAttribute('data-mode'),
    ),
  );
  expect(ids).toEqual(new Set(['striped', 'nameless']));
});

test('a mode of this build that its kernel does not have keeps its name and its look', () => {
  const modes = modesOf(catalog, shown.result.plan, labels);
  expect(modes[0]).toEqual(catalog.modes[0]);
});

test('what was measured without being asked for is there all the same', () => {
  const { plan } = shown.result;
  const fewer = { ...plan, request: { ...request, modes: ['plain'] } };
  expect(modesOf(catalog, fewer, labels).map(({ id }) => id)).toEqual(request.modes);
  const result: RunResult = { ...shown.result, plan: fewer };
  const both = inputOf([{ ...shown, result }], catalog)!;
  expect(draw(charts[0]!, both).querySelectorAll('[data-mode=striped]').length).toBeGreaterThan(0);
});

test('the conditions name what they speak of', () => {
  const words = runConditions(shown, catalog)
    .map(({ words }) => words)
    .join();
  expect(words).toContain('Work stealing (not in this build), chunks of 1 task');
  expect(words).toContain('Fourier transform (not in this build)');
});

test('a label says nothing about ids of other objects', () => {
  expect(labelOf(modes, 'constructor', {})).toBe('constructor (not in this build)');
});
