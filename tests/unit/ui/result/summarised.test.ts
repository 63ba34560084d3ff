import { expect, test } from 'vitest';
import type { Summary } from '../../../../www/pkg/plain/threadscape';
import { conditionsOf, tableOf } from '../../../../www/ui/result/summarised';
import { catalog } from '../fixture';

const point = (threads: number, low: number, mid: number, high: number) => ({
  threads,
  interval: 'rounds' as const,
  speedup: { low, mid, high },
});

const summary: Summary = {
  build: '0.1.0',
  name: 'Anna',
  origin: 'here',
  begun: null,
  settings: { kernel: 'matmul' },
  engine: 'Firefox 153',
  platform: 'Windows',
  cores: null,
  level: 'threads',
  rounds: 5,
  ended: 'rounds',
  series: [
    {
      mode: 'counted',
      oneThreadSeconds: 0.175,
      points: [point(1, 1, 1, 1), point(8, 0.47, 0.48, 0.5)],
    },
    { mode: 'striped', oneThreadSeconds: null, points: [point(2, 1.9, 2, 2.1)] },
  ],
  labels: { striped: 'Striped', counted: 'ignored' },
};

test('a summary is a table of speed-ups with their ends, by the names that this build or its sender has', () => {
  const { counts, rows } = tableOf(summary, catalog);
  expect(counts).toEqual([1, 2, 8]);
  expect(rows.map(({ mode, one }) => [mode, one])).toEqual([
    ['List, counted', '175 ms'],
    ['Striped (not in this build)', '–'],
  ]);
  expect(rows[0]!.cells).toEqual([
    { text: '1.00×', range: '' },
    { text: '–', range: '' },
    { text: '0.48×', range: '0.47–0.50' },
  ]);
});

test('its conditions are what it tells of them', () => {
  expect(conditionsOf(summary, catalog)).toBe('Matrix product, Firefox 153 on Windows, 5 rounds');
  const simulated = { ...summary, origin: 'simulated' as const, cores: 16 };
  expect(conditionsOf(simulated, catalog)).toBe(
    'Matrix product, a simulated machine, 16 cores, 5 rounds',
  );
});
