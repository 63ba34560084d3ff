// @vitest-environment jsdom
import * as plot from '@observablehq/plot';
import { describe, expect, test } from 'vitest';
import { bars, guessed, headingOf, type ChartInput } from '../../../www/charts';
import { nothing } from '../../../www/charts/input';
import type { Request } from '../../../www/pkg/plain/threadscape';
import { changed, inputOf as pretended, requestOf } from '../ui/fixture';

const of = (changes: Partial<Request>, cores = 8): ChartInput =>
  pretended(requestOf(changes), cores, 5);
const draw = (input: ChartInput, width = 900): SVGSVGElement =>
  bars.draw(input, { plot, width, em: 16, measure: guessed(16) });
const story = of({ threads: [1, 2, 4, 8] });

describe.each([340, 900, 1500])('at %i px', (width) => {
  test.each([
    ['the story', story],
    ['one count', of({ threads: [1] })],
    ['growing work', of({ scaling: 'weak', threads: [1, 4] })],
    ['nothing yet', changed(story, { analysis: nothing })],
  ])('of %s it has a row for each mode and only numbers', (_, input) => {
    const svg = draw(input, width);
    expect(svg.getAttribute('width')).toBe(`${width}`);
    expect(svg.outerHTML).not.toMatch(/NaN|Infinity|undefined/);
    expect(svg.querySelectorAll('.of-mode')).toHaveLength(
      input.results[0].plan.request.modes.length,
    );
    expect(svg.querySelectorAll('style, [style], script')).toHaveLength(0);
  });
});

test('the quickest with many threads stands at the top, and its numbers are those of the table', () => {
  const { heads, rows } = bars.table(story);
  const [result] = story.results;
  const threads = Math.max(...result.plan.headline.map(({ threads }) => threads));
  expect(heads).toEqual(['Mode', '1 thread', `${threads} threads`, 'Speed-up']);
  const times = result.analysis.series
    .map(({ mode, estimates }) => ({
      mode,
      time: estimates.find((one) => one.threads === threads)!.seconds.mid,
    }))
    .sort((a, b) => a.time - b.time);
  expect(rows.map(({ mode }) => mode)).toEqual(times.map(({ mode }) => mode));
  const drawn = [...draw(story).querySelectorAll('.of-mode')].map((row) =>
    row.getAttribute('data-mode'),
  );
  expect(drawn).toEqual(times.map(({ mode }) => mode));
  const said = draw(story).querySelector('.of-mode')!.textContent;
  for (const { text } of rows[0]!.cells) expect(said).toContain(text);
});

test('its name says how many threads stand beside one', () => {
  expect(headingOf(bars, story).title).toBe('One thread beside 8');
  expect(headingOf(bars, of({ scaling: 'weak', threads: [1, 4] })).hint).toMatch(/grows/);
});
