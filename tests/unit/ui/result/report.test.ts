// @vitest-environment jsdom
import { readFileSync } from 'node:fs';
import * as plot from '@observablehq/plot';
import { JSDOM } from 'jsdom';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { charts, groups, inputOf } from '../../../../www/charts';
import type { Shown } from '../../../../www/state/results';
import { cardFile } from '../../../../www/ui/result/card';
import { reportOf } from '../../../../www/ui/result/report';
import { catalog, recordedOf, requestOf, shownOf, textOf } from '../fixture';

const all = [
  ...charts,
  ...(await Promise.all(groups.map((group) => group.load()))).flatMap(({ charts }) => charts),
];

beforeEach(() => void vi.spyOn(HTMLCanvasElement.prototype, 'getContext').mockReturnValue(null));
afterEach(() => void vi.restoreAllMocks());

const attacks = [
  '<img data-xss src=x onerror=window.xss=1>',
  '"><svg data-xss onload=window.xss=1>',
  '</title></style></script><script data-xss>window.xss=1</script>',
  "' data-xss onpointerover=window.xss=1 '",
  '<!--<script>',
  ']]>&lt;b data-xss>',
  'javascript:window.xss=1',
  'control \u0000\u0008\ufffe',
];

/** A result whose every text is an attack, as a file might bring it. */
function poisoned(attack: string): Shown {
  const shown = shownOf(requestOf({ modes: ['plain', 'counted'], threads: [1, 2] }), 2);
  const { environment } = shown.result.record;
  const { result, words, ...others } = recordedOf(shown, {
    name: attack,
    environment: { ...environment, engine: attack, platform: attack },
    points: shown.result.plan.points.map(() => ({ answer: attack, steps: 1 })),
  });
  const sentence = textOf(attack);
  return {
    ...others,
    result: { ...result, plan: { ...result.plan, build: attack } },
    words: {
      ...words,
      headline: sentence,
      statements: [{ sentence, items: [sentence] }],
      causes: [sentence],
      cautions: words.cautions.map((caution) => ({ ...caution, sentence })),
      notes: [attack],
      basis: sentence,
    },
  };
}

/** With a few charts, as far as drawing them is not what is tested. */
function told(shown: Shown, drawn = charts.slice(0, 1)): string {
  const input = inputOf([shown], catalog)!;
  const json = JSON.stringify(shown.result);
  const link = 'https://example.org/#r=1fxyz';
  return reportOf(drawn, plot, { shown, catalog, input, json, link });
}

const opened = (html: string): Document =>
  new JSDOM(html, { runScripts: 'dangerously' }).window.document;

test('a report says what the page says, draws its charts and needs nothing else', () => {
  const html = told(shownOf(requestOf({ modes: ['plain', 'counted'] }), 2), all);
  const page = opened(html);
  const words = page.body.textContent!;
  for (const part of ['times as long', '5 rounds', 'Chromium 156', 'seed 1', 'not CPython'])
    expect(words).toContain(part);
  expect(page.querySelectorAll('svg').length).toBeGreaterThan(charts.length);
  expect(page.querySelectorAll('table').length).toBe(page.querySelectorAll('section svg').length);
  expect(page.querySelectorAll('link, img, iframe, object, [src]')).toHaveLength(0);
  const [policy] = page.querySelectorAll('meta[http-equiv=Content-Security-Policy]');
  expect(policy!.getAttribute('content')).toContain("default-src 'none'");
});

test.each(attacks)('in a report %j is text', (attack) => {
  const html = told(poisoned(attack));
  const page = opened(html);
  expect(page.defaultView!.window).not.toHaveProperty('xss');
  expect(page.querySelectorAll('[data-xss], [onerror], [onload], [onpointerover]')).toHaveLength(0);
  expect(page.querySelectorAll('script')).toHaveLength(1);
  for (const link of page.querySelectorAll('a')) expect(link.href).toMatch(/^https:/);
  // What HTML has no sign for reads otherwise.
  if (!attack.includes('\u0000')) expect(page.querySelector('h1')!.textContent).toBe(attack);
});

test.each(attacks)('the result in a report is read back as it was, with %j in it', (attack) => {
  const shown = poisoned(attack);
  const html = told(shown);
  expect(JSON.parse(opened(html).querySelector('#result')!.textContent!)).toEqual(shown.result);
  // As Rust finds it.
  const rust = readFileSync('src/file/report.rs', 'utf8');
  const [begins, ends] = ['BEGINS', 'ENDS'].map((name) =>
    JSON.parse(new RegExp(`const ${name}: &str = (".*");`).exec(rust)![1]!),
  );
  expect(html.trimStart().slice(0, 14)).toBe('<!doctype html');
  expect(html.split(begins)).toHaveLength(2);
  expect(JSON.parse(html.split(begins)[1]!.split(ends)[0]!)).toEqual(shown.result);
});

test('the picture has the headline, the conditions and the address, and is as large as sites ask for', () => {
  const shown = shownOf(requestOf(), 2);
  const file = cardFile(charts[0]!, inputOf([shown], catalog)!, plot, 'example.org/threadscape');
  const svg = new DOMParser().parseFromString(file.text, 'image/svg+xml');
  expect(svg.querySelector('parsererror')).toBeNull();
  const texts = [...svg.querySelectorAll('svg > text')].map(({ textContent }) => textContent!);
  expect(texts.join(' ')).toContain(
    'takes 1.28 times as long with 2 threads as with one; “Shared array” is 1.98 times as fast.',
  );
  expect(texts.join(' ')).toContain('Chromium 156, Linux, 2 cores reported');
  expect(texts.at(-1)).toBe('example.org/threadscape');
  expect([file.width, file.height]).toEqual([1200, 630]);
  expect(svg.querySelectorAll('[class], style, script')).toHaveLength(0);
});

test.each(attacks)('in a picture %j is text, of any length', (attack) => {
  const shown = poisoned(attack.repeat(40));
  const file = cardFile(charts[0]!, inputOf([shown], catalog)!, plot, 'example.org');
  const svg = new DOMParser().parseFromString(file.text, 'image/svg+xml');
  expect(svg.querySelector('parsererror')).toBeNull();
  expect(svg.querySelectorAll('[data-xss], script, img')).toHaveLength(0);
});
