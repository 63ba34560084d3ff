import { readFileSync } from 'node:fs';
import { JSDOM } from 'jsdom';
import { describe, expect, test } from 'vitest';
import { readExample } from '../../../../www/example';
import { median } from '../../../../www/lib/median';
import { seconds } from '../../../../www/lib/format';
import { plain } from '../../../../www/lib/sentence';
import { staticPage } from '../../../../www/ui/pages/static';

const example = await readExample();
const { document } = new JSDOM(staticPage(example)).window;
const { result, catalog } = example;

/** The rows of a chart's table by the label of their mode, under the heads of their columns. */
function tableOf(title: string): Map<string, Record<string, string>> {
  const card = [...document.querySelectorAll('.card')].find(
    (card) => card.querySelector('h3')?.textContent === title,
  )!;
  const texts = (row: Element): string[] =>
    [...row.children].map((cell) => cell.firstChild?.textContent?.trim() ?? '');
  const heads = texts(card.querySelector('thead tr')!);
  const rows = [...card.querySelectorAll('tbody tr[data-mode]')].map(texts);
  return new Map(
    rows.map((row) => [row[0]!, Object.fromEntries(row.map((text, i) => [heads[i]!, text]))]),
  );
}

/** Straight from the file: the median of a cell's samples, no analysis between. */
function medianOf(mode: string, threads: number): number {
  const { points } = result.plan;
  const own = result.record.samples.filter(({ point, warmup, ok, hidden }) => {
    const { role, mode: its, threads: width } = points[point]!;
    const isCell = role === 'measured' && its === mode && width === threads;
    return isCell && !warmup && ok && !hidden;
  });
  expect(own.length).toBe(result.plan.rounds);
  return median(own.map(({ seconds }) => seconds));
}

const label = (id: string): string => catalog.modes.find((mode) => mode.id === id)!.label;
const widths = result.plan.granularityBounds.map(({ threads }) => threads);

describe.each(result.plan.request.modes)('the static table of %s', (mode) => {
  test.each(widths)('has the file’s median time with %i threads', (threads) => {
    const row = tableOf('Time').get(label(mode))!;
    const [told] = Object.entries(row).filter(([head]) => head.replace('*', '') === `${threads}`);
    expect(told?.[1]).toBe(seconds(medianOf(mode, threads)));
  });
});

test('it tells where the numbers come from, and the verdict on them', () => {
  const words = document.body.textContent!.replace(/\s+/g, ' ');
  expect(words).toContain(`${result.record.environment.cores} core`);
  expect(words).toContain(`build ${result.plan.build}`);
  const headline = plain(example.reading.words.headline);
  expect(words).toContain(headline);
  expect(headline).not.toBe('');
});

test('it says how to get the page to run, without a script of its own', () => {
  expect(document.body.textContent).toContain('Allow scripts');
  expect(document.querySelectorAll('script, [style], [onclick]')).toHaveLength(0);
  expect(document.querySelector('summary')!.textContent).toBe('See an example result');
});

test('it knows that it may have been opened from disk, and the way out', () => {
  const words = document.body.textContent!.replace(/\s+/g, ' ');
  expect(words).toContain('opened from disk');
  expect(words).toContain('./build.sh serve');
  // Its own page turns them round where the address begins with file:.
  const source = readFileSync('index.html', 'utf8');
  expect(source).toContain(`location.protocol === 'file:'`);
  expect(document.querySelectorAll('[data-disk][hidden]').length).toBeGreaterThan(1);
  expect(document.querySelectorAll('[data-served]:not([hidden])').length).toBeGreaterThan(1);
});

test('what is not a word of ours is written as text', () => {
  const plan = { ...result.plan, build: '<b>"&' };
  const page = staticPage({ ...example, result: { ...result, plan } });
  expect(page).toContain('&lt;b&gt;&quot;&amp;');
  expect(page).not.toContain('<b>');
});

test('the source page has the section that the build puts it into', () => {
  expect(readFileSync('index.html', 'utf8')).toMatch(/<section class="source[^]*?<\/section>/);
});
