// @vitest-environment jsdom
import * as plot from '@observablehq/plot';
import { expect, test } from 'vitest';
import { guessed, type ChartInput } from '../../../www/charts';
import { multiples } from '../../../www/charts/multiples';
import { ratio } from '../../../www/lib/format';
import { inputOf, requestOf } from '../ui/fixture';

const input = inputOf(
  requestOf({ modes: ['plain', 'borrowed', 'counted'], threads: [1, 2, 4] }),
  4,
);

const panels = (of: ChartInput, width = 900): Element[] => [
  ...multiples.draw(of, { plot, width, em: 16, measure: guessed(16) }).children,
];

test('each mode has a panel of its own, with all the others behind it', () => {
  const own = panels(input).map((panel) => panel.querySelector('[data-mode]')!);
  expect(own.map((mode) => mode.getAttribute('data-mode'))).toEqual([
    'plain',
    'borrowed',
    'counted',
  ]);
  for (const panel of panels(input)) {
    expect(panel.querySelectorAll('[data-mode]')).toHaveLength(1);
    expect(panel.querySelectorAll('.behind')).toHaveLength(2);
    expect(panel.querySelectorAll('.kept')).toHaveLength(3);
  }
});

test('axes are common: one curve stands in the same place in each panel', () => {
  const [plain, borrowed] = panels(input);
  const own = borrowed!.querySelector('[data-mode] .line')!.getAttribute('d');
  expect(plain!.querySelector('.behind')!.getAttribute('d')).toBe(own);
});

test('panels stand beside each other where there is room, else below', () => {
  const columns = (width: number): number =>
    new Set(panels(input, width).map((panel) => panel.getAttribute('transform')!.split(',')[0]))
      .size;
  expect([columns(900), columns(400), columns(300)]).toEqual([3, 2, 1]);
});

test('each says its last value, against the base that was chosen', () => {
  const of = { ...input, picked: { base: 'serial' } };
  const last = of.results[0].analysis.series[0]!.estimates.at(-1)!;
  expect(panels(of)[0]!.querySelector('.value')!.textContent).toBe(
    ratio(last.speedupOverSerial!.mid),
  );
  expect(multiples.table(of).rows[0]!.cells.at(-1)!.text).toBe(ratio(last.speedupOverSerial!.mid));
});
