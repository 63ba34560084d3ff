import { describe, expect, test } from 'vitest';
import { digits, ratio, seconds } from '../../../../www/lib/format';
import type { Because, Class, Finding } from '../../../../www/pkg/plain/threadscape';
import { MOST_WORDS, slides, unmeasured } from '../../../../www/ui/present/deck';
import type { Told } from '../../../../www/ui/present/told';
import { storedTold } from './stored';

const stored = await storedTold();
const wordsIn = (sentence: string): number => sentence.split(/\s+/).filter(Boolean).length;

/** Every number of a value, as a slide may write it. */
function numbersOf(value: unknown): Set<string> {
  const texts = new Set<string>();
  const walk = (part: unknown): void => {
    if (typeof part === 'number') {
      for (const text of [ratio(part).replace('×', ''), digits(part), String(part)])
        texts.add(text);
      texts.add(seconds(part).split(' ')[0]!);
    } else if (part && typeof part === 'object') Object.values(part).forEach(walk);
  };
  walk(value);
  return texts;
}

const numbersIn = (sentence: string): string[] => sentence.match(/\d[\d.,]*\d|\d/g) ?? [];

/** The same with other findings, in the place of those of this kind. */
const withFindings = (code: Finding['code'], ...findings: Finding[]): Told => ({
  ...stored,
  findings: [...stored.findings.filter((finding) => finding.code !== code), ...findings],
});

const cannotTell = (because: Because): Told =>
  withFindings('cannotTell', { code: 'cannotTell', threads: 16, because });

/** The villain in this class. */
function classed(of: Class, scaling: 'strong' | 'weak' = 'strong'): Told {
  const { speedup } = stored.analysis.headline[0]!;
  const mode = { mode: stored.villain, speedup, timesAsLong: speedup };
  const told = withFindings('group', {
    ...{ code: 'group', threads: stored.threads, scaling, class: of, modes: [mode] },
  });
  const request = { ...stored.result.request, scaling };
  return { ...told, result: { ...told.result, request } };
}

const low: Because = {
  ...{ reason: 'ceiling', speedup: { low: 1, mid: 1.1, high: 1.2 }, needed: 1.3 },
};
const all: [string, Told][] = [
  ['the stored run', stored],
  ['a low ceiling', cannotTell(low)],
  ['a drifting machine', cannotTell({ reason: 'drift', range: 0.4 })],
  ['too few rounds', cannotTell({ reason: 'fewRounds', rounds: 2 })],
  ...(['faster', 'slower', 'notTold'] as const).map((of): [string, Told] => [of, classed(of)]),
  ['more work', classed('faster', 'weak')],
  ['no pair that differs', withFindings('difference')],
  ['no group', withFindings('group')],
];

describe.each(all)('%s', (_, told) => {
  test.each(slides)('$id: at most twelve words, and only numbers of the result', (slide) => {
    const answer = slide.answer(told);
    expect(wordsIn(answer)).toBeLessThanOrEqual(MOST_WORDS);
    expect(wordsIn(answer)).toBeGreaterThan(2);
    const known = numbersOf([told.analysis, told.findings]);
    expect(numbersIn(answer).filter((number) => !known.has(number))).toEqual([]);
  });
});

test('no question is longer', () => {
  for (const { question } of slides) expect(wordsIn(question)).toBeLessThanOrEqual(MOST_WORDS);
  expect(wordsIn(unmeasured)).toBeLessThanOrEqual(MOST_WORDS);
});

const answers = (told: Told): string[] => slides.slice(0, 6).map((slide) => slide.answer(told));

test('the stored run is told by its declared modes', () => {
  expect(answers(stored)).toEqual([
    '16 threads take 1.71 times as long as one.',
    'Its speed-up: 0.56× with 2, 0.59× with 16 threads.',
    '16 threads are 8.66 times as fast as one.',
    'Sharing nothing, 16 threads are 13.7 times as fast.',
    'That one thing costs a factor of 14.8.',
    'A line from another core takes 61.5 ns.',
  ]);
});

test('where the run carries no headline, no slide says a number', () => {
  for (const because of [
    low,
    { reason: 'fewRounds', rounds: 2 },
    { reason: 'drift', range: 0.4 },
  ]) {
    const told = answers(cannotTell(because as Because));
    expect(told.filter((answer) => numbersIn(answer).length > 0)).toEqual([]);
    // A reason that nobody has measured.
    expect(told.join(' ')).not.toContain('busy');
  }
});

test('what is not told from one thread is called neither faster nor slower', () => {
  const answer = slides[0]!.answer(classed('notTold'));
  expect(answer).toContain('not told apart');
});
