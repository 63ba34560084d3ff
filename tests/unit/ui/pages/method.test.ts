import { readFileSync } from 'node:fs';
import { JSDOM } from 'jsdom';
import { describe, expect, test } from 'vitest';
import { readCatalog } from '../../../../www/example';
import { methodPage } from '../../../../www/ui/pages/method';
import { linkedRules, placeOf, titleOf } from '../../../../www/ui/pages/rules';

const source = readFileSync('method.html', 'utf8');
const catalog = await readCatalog();
const { document } = new JSDOM(methodPage(source, catalog)).window;

const wordsOf = (element: Element | null | undefined): string =>
  element?.textContent?.replace(/\s+/g, ' ').trim() ?? '';
const rule = (name: string): HTMLElement | null => document.getElementById(name.toLowerCase());

/** Rules that the warnings of the analysis name. */
const warned = [
  ...new Set(
    [...readFileSync('src/words/says.rs', 'utf8').matchAll(/"(R\d+|N\d+)"/g)].map(
      ([, name]) => name!,
    ),
  ),
];

test.each([...Array.from({ length: 38 }, (_, number) => `R${number}`), 'R43', 'N10'])(
  '%s has a paragraph that says why, and one that says how far it is kept',
  (name) => {
    const section = rule(name)!;
    expect(wordsOf(section.querySelector('h4 a'))).toBe(name);
    const [why, kept, ...more] = [...section.querySelectorAll('p')].map(wordsOf);
    expect(why!.length).toBeGreaterThan(60);
    expect(kept).toMatch(/^(Kept|Kept in part|Not yet)\. ./);
    expect(more).toEqual([]);
  },
);

test('the warnings of the analysis name rules', () => expect(warned.length).toBeGreaterThan(4));

test.each([...new Set([...warned, ...linkedRules])])(
  'the link to %s leads to the paragraph whose name it has',
  (name) => {
    expect(placeOf(name)).toBe(`./method.html#${rule(name)!.id}`);
    expect(linkedRules).toContain(name);
    const heading = wordsOf(rule(name)!.querySelector('h4'));
    expect(titleOf(name).replace(',', '')).toBe(heading);
  },
);

test('every link within the page leads somewhere, and every id is there once', () => {
  const links = [...document.querySelectorAll('a[href^="#"]')].map((a) => a.getAttribute('href')!);
  expect(links.length).toBeGreaterThan(50);
  expect(links.filter((href) => !document.getElementById(href.slice(1)))).toEqual([]);
  const ids = [...document.querySelectorAll('[id]')].map(({ id }) => id);
  expect(ids).toEqual([...new Set(ids)]);
});

test('every chapter stands in the contents', () => {
  const listed = [...document.querySelectorAll('nav.contents a')].map((a) =>
    a.getAttribute('href'),
  );
  const chapters = [...document.querySelectorAll('h2, h3')].map(({ id }) => `#${id}`);
  expect(listed).toEqual(chapters);
});

test('it reads without a script, and within the policy', () => {
  expect(document.querySelectorAll('script, style, [style], [onclick]')).toHaveLength(0);
  expect(document.querySelector('header.bar')?.getAttribute('data-page')).toBe('method');
});

describe('what the catalog says is not written down twice', () => {
  test.each(catalog.laws.map((law) => [law.label, law] as const))('%s', (_, law) => {
    const words = wordsOf(document.getElementById('laws')?.parentElement);
    for (const said of [
      law.formula,
      law.summary,
      law.source,
      ...law.parameters.map((p) => p.summary),
    ])
      expect(words).toContain(said);
    expect(source).not.toContain(law.formula);
  });

  test.each(catalog.efforts.map((effort) => [effort.label, effort] as const))('%s', (_, effort) =>
    expect(wordsOf(document.querySelector('dl.efforts'))).toContain(effort.summary),
  );

  test('a place that is missing is noticed', () => {
    expect(() => methodPage('<p></p>', catalog)).toThrow(/look again/);
  });
});
