import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readExample } from '../../../www/example';
import { taken } from '../../../www/ui/told';

test('a sentence that lists modes is taken apart', () => {
  expect(
    taken(
      'Slower with 2 threads than with one: “List, counted” 0.40× (0.37–0.45), “A: b” 0.98× (–).',
    ),
  ).toEqual({
    opening: 'Slower with 2 threads than with one',
    modes: [
      { label: 'List, counted', ratio: '0.40×', range: '(0.37–0.45)' },
      { label: 'A: b', ratio: '0.98×', range: '(–)' },
    ],
  });
});

test('that of a class of rounds, too', () => {
  const words =
    'While the cores were near (3 rounds, too few for intervals): “A” 0.40× (0.40–0.40).';
  expect(taken(words)?.opening).toBe('While the cores were near (3 rounds, too few for intervals)');
});

test('a mode whose class has no interval has no brackets', () => {
  const words =
    'While the cores were far apart (1 round, too few for intervals): “A” 0.40×, “B” 1×.';
  expect(taken(words)?.modes).toEqual([
    { label: 'A', ratio: '0.40×', range: '' },
    { label: 'B', ratio: '1×', range: '' },
  ]);
});

test.each(['The rounds lie between 1.00 and 2.00 ms.', '', 'So: “A” is fast.', '“A” 1× (1–1).'])(
  'another one stays what it is: %s',
  (words) => expect(taken(words)).toBeNull(),
);

test('all that the verdict of the stored run lists is found again, word for word', async () => {
  const { analysis } = await readExample();
  const { sentences } = analysis.verdict;
  expect(sentences.length).toBeGreaterThan(1);
  for (const sentence of sentences) {
    const { opening, modes } = taken(sentence)!;
    const list = modes.map(({ label, ratio, range }) => `“${label}” ${ratio} ${range}`).join(', ');
    expect(`${opening}: ${list}.`).toBe(sentence);
  }
});

test('a simulated machine has the name that the page knows it by', () => {
  const rust = readFileSync('src/plan.rs', 'utf8');
  const page = readFileSync('www/charts/simulated.ts', 'utf8');
  const [, name] = /engine: "([^"]+)"/.exec(rust)!;
  expect(page).toContain(`engine === '${name}'`);
});
