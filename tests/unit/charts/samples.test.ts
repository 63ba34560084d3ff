// @vitest-environment jsdom
import * as plot from '@observablehq/plot';
import { expect, test } from 'vitest';
import { guessed, type ChartInput } from '../../../www/charts';
import { samples } from '../../../www/charts/samples';
import { throughput } from '../../../www/charts/throughput';
import { scaled, seconds } from '../../../www/lib/format';
import type { Sample } from '../../../www/pkg/plain/threadscape';
import { changed, inputOf, requestOf } from '../ui/fixture';

const input = inputOf(requestOf({ modes: ['plain', 'counted'], threads: [1, 2] }), 2);

/** The third round of the first cell was spoilt, one way or the other. */
const spoilt = (change: Partial<Sample>): ChartInput =>
  changed(input, {
    samples: input.results[0].samples.map((sample) =>
      sample.point === 0 && sample.round === 3 ? { ...sample, ...change } : sample,
    ),
  });

const draw = (of: ChartInput): SVGSVGElement =>
  samples.draw(of, { plot, width: 900, em: 16, measure: guessed(16) });

/** Outlines in a path of many. */
const outlines = (path: Element | null): number =>
  path?.getAttribute('d')?.match(/M/g)?.length ?? 0;

test('the table holds every sample of every cell', () => {
  const { rows, heads } = samples.table(input);
  expect(rows.map(({ head }) => head)).toEqual([
    'Shared array, 1',
    'Shared array, 2',
    'List, counted, 1',
    'List, counted, 2',
  ]);
  const own = input.results[0].samples.filter(({ point }) => point === 0);
  const at = (head: string) =>
    rows[0]!.cells[heads.indexOf(head) - 1]!.text.replaceAll('\u00a0', ' ');
  const kept = own.filter(({ warmup }) => !warmup).map((sample) => seconds(sample.seconds));
  expect(at('Kept, by round')).toBe(kept.join(' · '));
  expect(at('Kept')).toBe('5');
  expect(at('Median')).toBe(
    seconds(input.results[0].analysis.series[0]!.estimates[0]!.seconds.mid),
  );
  expect(at('Warm-up')).toBe(seconds(own.find(({ warmup }) => warmup)!.seconds));
});

test.each([
  [{ hidden: true }, '1 while hidden or resized'],
  [{ ok: false }, '1 with a wrong answer'],
])('a sample with %j is told and drawn as discarded, and is not in the median', (change, why) => {
  const of = spoilt({ ...change, seconds: 9 });
  const { rows, heads } = samples.table(of);
  const { text, range } = rows[0]!.cells[heads.indexOf('Discarded') - 1]!;
  expect([text, range]).toEqual(['1', why]);
  expect(rows[0]!.cells[heads.indexOf('Largest') - 1]!.text).not.toContain('9.00 s');
  const labels = (svg: SVGSVGElement) =>
    [...svg.querySelectorAll('.key text')].map((e) => e.textContent);
  expect(labels(draw(of))).toContain('discarded');
  expect(labels(draw(input))).not.toContain('discarded');
});

test('kept ones have the shape of their mode, warm-ups are open rings', () => {
  const strip = draw(input).querySelector('.of-mode[data-mode=counted] .kept')!.parentElement!;
  const strips = [...draw(input).querySelectorAll('g.of-mode[data-mode=counted]')].filter((g) =>
    g.querySelector('title'),
  );
  expect(strip).not.toBeNull();
  expect(strips).toHaveLength(2);
  for (const one of strips) {
    expect(outlines(one.querySelector('.kept'))).toBe(5);
    expect(outlines(one.querySelector('.open'))).toBe(1);
    expect(one.querySelectorAll('.median')).toHaveLength(1);
  }
});

test('one mode alone can be looked at, and shares of the median', () => {
  const one = { ...input, picked: { mode: 'counted', unit: 'share' } };
  expect(samples.table(one).rows).toHaveLength(2);
  expect([...draw(one).querySelectorAll('.axis')].map((e) => e.textContent)).toContain('100 %');
  expect(samples.words!(one).join()).toContain('stands at the edge');
  expect(samples.words!(input)).toEqual([]);
});

test('throughput is steps per second, its interval the other way round than the time’s', () => {
  const { rows, heads } = throughput.table(input);
  const { stepNanoseconds, seconds: time } = input.results[0].analysis.series[1]!.estimates[1]!;
  const { text, range } = rows[1]!.cells[heads.indexOf('2') - 1]!;
  expect(text).toBe(scaled(1e9 / stepNanoseconds));
  const [low, high] = [time.high, time.low].map((s) =>
    scaled(input.results[0].plan.stepsPerPass / s),
  );
  expect(range).toBe(`${low!.replace(/ M$/, '')}–${high}`);
});
