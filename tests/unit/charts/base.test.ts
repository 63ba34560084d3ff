// @vitest-environment jsdom
import * as plot from '@observablehq/plot';
import { describe, expect, test } from 'vitest';
import { charts, guessed, headingOf, type ChartInput, type Picked } from '../../../www/charts';
import { ratio, seconds } from '../../../www/lib/format';
import type { Analysis } from '../../../www/pkg/plain/threadscape';
import { changed, inputOf, requestOf } from '../ui/fixture';

const speedup = charts[0]!;
const of = (picked: Picked): ChartInput => ({
  ...inputOf(requestOf({ threads: [1, 2, 4, 8] }), 4),
  picked,
});

describe('the base of a speed-up', () => {
  test.each([
    ['own', 'speedup'],
    ['serial', 'speedupOverSerial'],
    ['bare', 'speedupOverBare'],
  ] as const)('%s: table and ends hold %s', (base, field) => {
    const input = of({ base });
    const counted = input.results[0].analysis.series.find(({ mode }) => mode === 'counted')!;
    const row = speedup.table(input).rows.find(({ mode }) => mode === 'counted')!;
    const told = counted.estimates.map((estimate) => ratio(estimate[field]!.mid));
    expect(row.cells.slice(0, told.length).map(({ text }) => text)).toEqual(told);
    const end = speedup.ends(input).find(({ mode }) => mode === 'counted')!;
    expect(end.value).toBe(told.at(-1));
  });

  test('has its absolute time beside it', () => {
    const { analysis } = of({}).results[0];
    const [base, bare] = [analysis.baseSeconds!.mid, analysis.bareSeconds!.mid].map(seconds);
    expect(speedup.words!(of({ base: 'serial' })).join()).toContain(`takes ${base}`);
    expect(speedup.words!(of({ base: 'bare' })).join()).toContain(`takes ${bare}`);
    const one = analysis.series.flatMap(({ estimates }) => estimates[0]!.seconds.mid);
    const most = seconds(Math.max(...one));
    expect(speedup.words!(of({ base: 'own' })).join()).toContain(most);
  });

  test('is said beside the title', () => {
    expect(headingOf(speedup, of({ base: 'bare' })).hint).toContain('without interpreter cost');
  });

  test('is offered only where it was measured', () => {
    const input = of({});
    const series = input.results[0].analysis.series.map((one) => ({
      ...one,
      estimates: one.estimates.map((estimate) => ({ ...estimate, speedupOverBare: null })),
    }));
    const without = changed(input, { analysis: { ...input.results[0].analysis, series } });
    const [choice] = speedup.choices!(without);
    expect(choice!.kind === 'buttons' && choice!.options.map(({ id }) => id)).toEqual([
      'own',
      'serial',
    ]);
  });
});

test('linear axes begin at 0, and say so; logarithmic ones are the other choice', () => {
  const input = of({});
  const svg = speedup.draw(input, { plot, width: 900, em: 16, measure: guessed(16) });
  const labels = [...svg.querySelectorAll('.axis text')].map((text) => text.textContent);
  expect(labels).toContain('0');
  expect(headingOf(speedup, input).hint).toContain('both axes from 0');
  expect(headingOf(speedup, of({ axes: 'log' })).hint).toContain('both axes logarithmic');
});

test('the knee stands in the notes, with its interval or as what is known at least', () => {
  const input = of({});
  const notes = (knee: Analysis['knee']): string =>
    speedup
      .table(changed(input, { analysis: { ...input.results[0].analysis, knee } }))
      .notes.join(' ');
  const cores = { low: 3.8, mid: 4, high: 4.21 };
  expect(notes({ cores, atLeast: 4, atMost: 6 })).toContain('until 4.00 threads (3.80–4.21)');
  expect(notes({ cores: null, atLeast: 3, atMost: 6 })).toContain(
    '3 threads at least; not beyond 6',
  );
  expect(notes({ cores: null, atLeast: 3, atMost: null })).toContain('every measured count');
});

test('counts that the ceiling gives no full speed to are marked below the reported cores, too', () => {
  const input = of({});
  const series = input.results[0].analysis.series.map((one) => ({
    ...one,
    estimates: one.estimates.map((e) => ({ ...e, oversubscribed: e.threads >= 4 })),
  }));
  const { heads, notes } = speedup.table(
    changed(input, { analysis: { ...input.results[0].analysis, series } }),
  );
  expect(heads.slice(1, 5)).toEqual(['1', '2', '4*', '8*']);
  expect(notes[0]).toContain('though it reports 4 cores');
});
