import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { expectations } from '../../../../www/ui/glossary/expectations';
import { isTerm, terms, termsInOrder } from '../../../../www/ui/glossary/terms';
import { expectedList, withMade } from '../../../../www/ui/pages/made';

const wordsIn = (text: string): string[] => text.match(/\p{L}[\p{L}\p{N}’'–-]*/gu) ?? [];

describe.each(Object.entries(terms))('%s', (id, { label, words }) => {
  test('is explained in at most 25 words', () => {
    expect(wordsIn(words).length).toBeLessThanOrEqual(25);
    expect(wordsIn(words).length).toBeGreaterThan(7);
    expect(words).toMatch(/^[A-Z1].*[.?)]$/);
  });

  test('can be an anchor', () => {
    expect(id).toMatch(/^[a-z][a-z-]*$/);
    expect(label).not.toMatch(/[<>&]/);
  });
});

test('no term stands there twice', () => {
  const labels = termsInOrder().map(([, { label }]) => label.toLowerCase());
  expect(labels).toEqual([...new Set(labels)]);
  expect(labels.length).toBe(Object.keys(terms).length);
  expect([isTerm('speed-up'), isTerm('toString'), isTerm('speedup')]).toEqual([true, false, false]);
});

test('what people expect is told in one sentence or two, and shown somewhere', () => {
  for (const { expected, happens, see } of expectations) {
    expect(expected).toMatch(/\.$/);
    expect(wordsIn(happens).length).toBeLessThanOrEqual(40);
    expect(see.href).toMatch(/^\.\/(index|labs|method)\.html#.+/);
    expect(expectedList()).toContain(see.words);
  }
});

test('settings that show it are those of a kernel with these modes', () => {
  const { kernels } = JSON.parse(readFileSync('tests/golden/catalog.json', 'utf8'));
  const links = expectations.flatMap(({ see }) => see.href.split('index.html#')[1] ?? []);
  expect(links.length).toBeGreaterThan(2);
  for (const link of links) {
    const asked = new URLSearchParams(link);
    const kernel = kernels.find(({ info }: any) => info.id === asked.get('kernel'));
    for (const mode of asked.get('modes')!.split('.')) expect(kernel.modes).toContain(mode);
  }
});

test('a place that nothing is made for is noticed', () => {
  const place = '<div class="x" data-made="there"></div>';
  expect(withMade(place, { there: 'made' }, 'x.html')).toBe('made');
  expect(() => withMade(place, {}, 'x.html')).toThrow(/x\.html has places for “there”/);
});
