// @vitest-environment jsdom
import * as plot from '@observablehq/plot';
import { describe, expect, test } from 'vitest';
import { charts, countNear, guessed, type ChartInput } from '../../../www/charts';
import { loudIn } from '../../../www/charts/loud';
import { efficiency } from '../../../www/charts/efficiency';
import { readingWords } from '../../../www/charts/reading';
import { throughput } from '../../../www/charts/throughput';
import { countAfter } from '../../../www/ui/chart/countafter';
import type { Request } from '../../../www/pkg/plain/threadscape';
import { changed, inputOf as pretended, requestOf } from '../ui/fixture';

const of = (changes: Partial<Request> = {}, cores = 8): ChartInput =>
  pretended(requestOf({ threads: [1, 2, 4, 8], ...changes }), cores, 5);

const [speedup] = charts;

describe.each([...charts, efficiency, throughput].map((chart) => [chart.id, chart] as const))(
  'what %s says at a count',
  (_, chart) => {
    test('are the numbers of its table, mode by mode', () => {
      const input = of();
      const reading = chart.reading!(input);
      const { heads, rows } = chart.table(input);
      let compared = 0;
      for (const { mode, at } of reading.rows)
        for (const [count, cell] of at) {
          const row = rows.find((one) => mode !== null && one.mode === mode);
          const inTable = row?.cells[heads.indexOf(`${count}`) - 1];
          if (!inTable) continue;
          expect(inTable.text).toBe(cell.text);
          compared++;
        }
      expect(compared).toBeGreaterThan(7 * 2);
    });

    test('begins at the headline’s count', () => {
      const input = of();
      expect(chart.reading!(input).first).toBe(input.results[0].plan.headline[0]!.threads);
    });

    test('names all that its line ends name', () => {
      const input = of();
      const labels = chart.reading!(input).rows.map(({ label }) => label);
      expect(labels).toEqual(expect.arrayContaining(chart.ends(input).map(({ label }) => label)));
    });

    test('is found by pointing: the nearest count’s line', () => {
      const input = of();
      const svg = chart.draw(input, { plot, width: 900, em: 16, measure: guessed(16) });
      const lines = [...svg.querySelectorAll('[data-count]')];
      expect(lines.map((line) => Number(line.getAttribute('data-count')))).toEqual([1, 2, 4, 8]);
      for (const line of lines) {
        expect(countNear(svg, Number(line.getAttribute('x1')) + 3)).toBe(
          Number(line.getAttribute('data-count')),
        );
        // In a file nothing is read: no line is seen there.
        expect(line.getAttribute('stroke')).toBe('none');
      }
    });
  },
);

test('what is said aloud has every value with its range', () => {
  const reading = speedup!.reading!(of());
  const words = readingWords(reading, 4);
  expect(words).toMatch(/^At 4 threads: Shared array [\d.]+× \([\d.]+–[\d.]+×\); /);
  for (const { label, at } of reading.rows) expect(words.includes(label)).toBe(at.has(4));
});

test('one thread against itself has a value and no range', () => {
  const { rows } = speedup!.reading!(of());
  expect(rows[0]!.at.get(1)).toEqual({ text: '1.00×', range: '' });
});

test.each([
  ['ArrowRight', 2, 4],
  ['ArrowLeft', 2, 1],
  ['ArrowLeft', 1, 1],
  ['ArrowRight', 8, 8],
  ['Home', 4, 1],
  ['End', 1, 8],
  ['Tab', 4, null],
])('%s leads from %i threads to %s', (key, from, to) => {
  expect(countAfter(key, [1, 2, 4, 8], from)).toBe(to);
});

describe('of many lines', () => {
  const declaring = (modes: readonly string[]): ChartInput => {
    const input = of();
    const { plan } = input.results[0];
    return changed(input, {
      plan: { ...plan, headline: modes.map((mode) => ({ mode, threads: 4 })) },
    });
  };

  test('those are loud that the headline was declared to be about', () => {
    expect([...loudIn(declaring(['plain', 'counted-copies', 'counted']))!]).toEqual([
      'plain',
      'counted-copies',
      'counted',
    ]);
  });

  test('where it is about fewer, the slowest and the fastest stand beside them', () => {
    const input = declaring(['borrowed']);
    const gains = input.results[0].analysis.series
      .filter(({ mode }) => mode !== 'borrowed')
      .map(({ mode, estimates }) => ({
        mode,
        gain: estimates.find(({ threads }) => threads === 4)!.speedup!.mid,
      }));
    const most = Math.max(...gains.map(({ gain }) => gain));
    const least = Math.min(...gains.map(({ gain }) => gain));
    const [first, slowest, fastest, ...more] = [...loudIn(input)!];
    expect([first, more]).toEqual(['borrowed', []]);
    expect(gains.find(({ mode }) => mode === slowest)!.gain).toBe(least);
    expect(gains.find(({ mode }) => mode === fastest)!.gain).toBe(most);
  });

  test('all are where nothing is declared', () => {
    expect(loudIn(declaring([]))).toBeNull();
  });

  test('three or fewer are all loud', () => {
    expect(loudIn(of({ modes: ['plain', 'counted', 'gil'] }))).toBeNull();
  });
});
