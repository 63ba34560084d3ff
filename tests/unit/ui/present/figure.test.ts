import { expect, test } from 'vitest';
import { ratio, seconds } from '../../../../www/lib/format';
import { slides } from '../../../../www/ui/present/deck';
import { CEILING, figureOf, inText, linesOf, type Figure } from '../../../../www/ui/present/figure';
import { shapesOf, type Shapes } from '../../../../www/ui/present/layout';
import { LOUD } from '../../../../www/charts/loud';
import type { Told } from '../../../../www/ui/present/told';
import { storedTold } from './stored';

const told = await storedTold();
const figure = (slide: string, revealed: boolean, of: Told | null = told): Figure =>
  figureOf({ slide, told: of, plan: null, revealed, lines: linesOf(slide, of) });
const sizes = [
  { width: 1200, height: 420, em: 28 },
  { width: 1800, height: 660, em: 42 },
  { width: 360, height: 300, em: 15 },
];
const lines = (of: Figure): string[] => (of.kind === 'curves' ? of.lines.map(({ id }) => id) : []);

test('the answer is not in the figure before it is revealed', () => {
  expect(lines(figure('between', false))).toEqual([]);
  expect(lines(figure('between', true))).toEqual(['counted']);
  expect(lines(figure('cure', false))).toEqual(['counted']);
  expect(lines(figure('cure', true))).toEqual(['counted', 'counted-copies']);
  expect(lines(figure('ceiling', false))).toEqual(['counted', 'counted-copies']);
  expect(lines(figure('ceiling', true))).toEqual(['counted', 'counted-copies', CEILING]);
  for (const slide of ['guess', 'why', 'line']) {
    const [hidden, shown] = [figure(slide, false), figure(slide, true)];
    const texts = (of: Figure) => (of.kind === 'bars' ? of.bars.map(({ text }) => text) : []);
    expect(texts(hidden)[1]).toBe('?');
    expect(texts(shown)[1]).not.toBe('?');
    expect(inText(hidden)).not.toContain(texts(shown)[1]);
  }
});

test('of a run that cannot tell nothing is drawn, revealed or not', () => {
  const because = { reason: 'fewRounds', rounds: 2 } as const;
  const untold: Told = {
    ...told,
    findings: [...told.findings, { code: 'cannotTell', threads: 16, because }],
  };
  for (const { id } of slides) {
    if (id === 'yours') continue;
    const drawn = figure(id, true, untold);
    expect(drawn.kind === 'bars' ? drawn.bars : lines(drawn)).toEqual([]);
  }
});

test('no slide has more loud lines than an eye can follow', () => {
  for (const { id } of slides) expect(linesOf(id, told).length).toBeLessThanOrEqual(LOUD);
});

test('the numbers in the figures are those of the analysis', () => {
  const [ends, bars] = [figure('ceiling', true), figure('guess', true)];
  const series = told.analysis.series.find(({ mode }) => mode === 'counted')!;
  const last = series.estimates.find(({ threads }) => threads === 16)!;
  expect(inText(ends)).toContain(`List, counted ${ratio(last.speedup!.mid)}`);
  expect(inText(bars)).toContain(`16 threads: ${seconds(last.seconds.mid)}`);
});

/** All that is drawn, in px. */
function box({ paths, texts }: Shapes) {
  const pairs = paths.flatMap(({ d }) =>
    [...d.matchAll(/[ML](-?[\d.]+) (-?[\d.]+)/g)].map(([, x, y]) => [Number(x), Number(y)]),
  );
  return [...pairs, ...texts.map(({ x, y }) => [x, y])];
}

test.each(sizes)('everything stays in its room: $width × $height', (size) => {
  for (const { id } of slides)
    for (const of of [told, null])
      for (const revealed of [false, true])
        for (const [x, y] of box(shapesOf(figure(id, revealed, of), size))) {
          expect(x).toBeGreaterThanOrEqual(-0.1);
          expect(x).toBeLessThanOrEqual(size.width + 0.1);
          expect(y).toBeGreaterThanOrEqual(-0.1);
          expect(y).toBeLessThanOrEqual(size.height + 0.1);
        }
});

test('names and values at the ends do not lie over each other', () => {
  for (const size of sizes.slice(0, 2)) {
    const { texts } = shapesOf(figure('ceiling', true), size);
    const heights = texts
      .filter(({ colour }) => colour !== 'muted' && colour !== 'ink')
      .map(({ y }) => y)
      .sort((a, b) => a - b);
    expect(heights).toHaveLength(6);
    heights.slice(1).forEach((y, i) => expect(y - heights[i]!).toBeGreaterThan(0.9 * size.em));
  }
});

test('a loud line is 5 px where letters are 28', () => {
  expect(shapesOf(figure('cure', true), sizes[0]!).stroke).toBeCloseTo(5);
});

test('nothing moves aside when the answer comes', () => {
  const frame = (revealed: boolean) =>
    shapesOf(figure('cure', revealed), sizes[0]!).paths.filter(({ kind }) => kind === 'rule');
  expect(frame(true)).toEqual(frame(false));
});

test('without a result there are axes of the plan', () => {
  const plan = told.result.plan;
  const empty = figureOf({ slide: 'cure', told: null, plan, revealed: true, lines: [] });
  expect(empty.kind === 'curves' && empty.counts).toContain(16);
  expect(figure('cure', true, null).kind).toBe('curves');
});
