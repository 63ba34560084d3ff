import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { labs } from '../../../www/labs/all';
import { drawnLines, originOf } from '../../../www/labs/curve';
import { paragraphsOf, readLab } from '../../../www/labs/read';
import { expectations } from '../../../www/ui/glossary/expectations';
import { isTerm } from '../../../www/ui/glossary/terms';

const files = readdirSync('www/labs').filter((name) => name.endsWith('.md'));
const stored = {
  immortal: [[1, 1]],
  borrowed: [[1, 1]],
  counted: [[1, 1]],
  locked: [[1, 1]],
} as const;
const source = readFileSync('www/labs/1-two-kinds.md', 'utf8');

test('every file is a lab, in the order of their numbers', () => {
  expect(labs.length).toBe(files.length);
  const numbers = labs.map(({ number }) => number);
  expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b));
  expect(new Set(labs.map(({ id }) => id)).size).toBe(labs.length);
  expect(labs.map(({ number }) => number)).toEqual(expect.arrayContaining([1, 2, 3, 6, 7]));
});

describe.each(labs.map((lab) => [lab.id, lab] as const))('%s', (_, lab) => {
  test('speaks of terms that the glossary has', () => {
    const spans = [...lab.intro, ...lab.after].flat();
    const terms = spans.flatMap((span) => (span.kind === 'term' ? [span.id] : []));
    expect(terms.length).toBeGreaterThan(2);
    expect(terms.filter((id) => !isTerm(id))).toEqual([]);
  });

  test('has a curve that says where it is from', () => {
    const drawn = drawnLines(lab.lines);
    expect(drawn.length).toBe(lab.lines.length);
    for (const { path } of drawn) expect(path).toMatch(/^M[\d. L]+$/);
    expect(['model', 'measured natively, 16 cores']).toContain(originOf(lab.lines));
  });

  test('checks something that has to count', () => {
    expect(lab.check.some(({ optional }) => !optional)).toBe(true);
  });
});

test('what people expect leads to labs that there are', () => {
  const led = expectations.flatMap(({ see }) => see.href.split('labs.html#lab=')[1] ?? []);
  expect(led.length).toBeGreaterThan(2);
  expect(led.filter((id) => !labs.some((lab) => lab.id === id))).toEqual([]);
});

test.each([
  ['no front matter', () => 'Text', /x\.md: it begins with ---/],
  ['no YAML', () => source.replace('id: two-kinds', 'id: [two'), /x\.md: /],
  ['a missing title', () => source.replace(/title: .*\n/, ''), /x\.md: title has to be a text/],
  [
    'a number that is none',
    () => source.replace('number: 1', 'number: one'),
    /number has to be a number/,
  ],
  ['an id that is no id', () => source.replace('id: two-kinds', 'id: Two kinds'), /small letters/],
  [
    'a field that nobody knows',
    () => source.replace('minutes: 10', 'minutes: 10\nauthor: x'),
    /author is no field here/,
  ],
  [
    'a quantity that nobody finds',
    () => source.replace('of: speedup', 'of: speed'),
    /beside: of “speed” has to be one of class, /,
  ],
  [
    'a run that is not there',
    () => source.replace('value: { run: both', 'value: { run: one'),
    /there is no run “one”/,
  ],
  [
    'a claim of two kinds',
    () => source.replace('    is: faster', '    is: faster\n    holds: 1'),
    /check 1: it needs one of/,
  ],
  ['a claim of none', () => source.replace('    is: faster\n', ''), /check 1: it needs one of/],
  ['a name twice', () => source.replace('id: still', 'id: why'), /“why” is there twice/],
  [
    'a line of nothing',
    () => source.replace('of: flat', 'of: bent'),
    /lines 2: .*“bent” is neither a law/,
  ],
])('%s is told with its place', (_, text, told) => {
  expect(readLab(source, 'x.md', stored).id).toBe('two-kinds');
  expect(() => readLab(text(), 'x.md', stored)).toThrow(told);
});

test('paragraphs have words, terms and links, and nothing else', () => {
  expect(paragraphsOf('A [[lock]],\nthe [[gil|lock]] <b>\n\n[there](./x.html)')).toEqual([
    [
      { kind: 'text', text: 'A ' },
      { kind: 'term', id: 'lock', text: 'lock' },
      { kind: 'text', text: ', the ' },
      { kind: 'term', id: 'gil', text: 'lock' },
      { kind: 'text', text: ' <b>' },
    ],
    [{ kind: 'link', text: 'there', href: './x.html' }],
  ]);
});
