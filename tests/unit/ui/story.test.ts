import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readExample } from '../../../www/example';
import { stepOf, viewOf } from '../../../www/state/route';
import { figure } from '../../../www/ui/pages/figure';
import { pages, withHead } from '../../../www/ui/pages/head';
import { countsTo, nearest, straight } from '../../../www/ui/story/guess';
import { operations } from '../../../www/ui/story/operations';
import { answered, answerOf, quicks } from '../../../www/ui/story/quick';
import { doneAt, evenTrack, trackOf } from '../../../www/ui/chart/track';
import { steps } from '../../../www/ui/story/steps';
import {
  cannotTell,
  roles,
  secondsOf,
  speedupOf,
  taleOf,
  traceOf,
  type Tale,
} from '../../../www/ui/story/tale';
import * as told from '../../../www/ui/story/told';
import type { Piece, Told } from '../../../www/ui/story/told';

const examples = await Promise.all(
  ['story-2-cores', 'story-16-cores'].map((name) => readExample(`docs/examples/${name}.json`)),
);
const tales = examples.map(({ result, reading }) => taleOf({ result, ...reading }, 'native'));
const [two, sixteen] = tales as [Tale, Tale];

const numbers = (pieces: readonly Piece[]): Told[] =>
  pieces.filter((piece): piece is Told => typeof piece !== 'string');

/** Every sentence that a gesture can make of a tale. */
function everySentence(tale: Tale): Piece[][] {
  const switches = [true, false].flatMap((lists) =>
    [true, false].flatMap((items) => [true, false].map((lock) => ({ lists, items, lock }))),
  );
  return [
    told.guessed(1.5, tale.threads),
    told.raced(tale, 3.5),
    told.raced(tale, null),
    told.slowed(40),
    ...switches.map((on) => told.suspected(tale, on)),
    told.counts,
    ...[1, 2, 16].flatMap((cores) => [true, false].map((own) => told.handedOver(tale, cores, own))),
    told.cured(tale, true),
    told.cured(tale, false),
  ];
}

test('an address names a view, and a step of the story', () => {
  expect(['', '#'].map(viewOf)).toEqual(['first', 'first']);
  expect(['#story', '#story=4', 'story=1'].map(viewOf)).toEqual(['story', 'story', 'story']);
  for (const lab of ['#lab', '#kernel=matmul', '#r=1f', '#sources', '#storyline'])
    expect(viewOf(lab)).toBe('lab');
  expect(
    ['#story=4', '#story=0', '#story=99', '#story', '#story=x'].map((one) => stepOf(one, 6)),
  ).toEqual([4, 1, 6, 1, 1]);
});

test('every page gets the one head, which says where one is', () => {
  const html = withHead('<header class="bar" data-page="method"></header>');
  expect(html.match(/aria-current="page"/g)).toHaveLength(1);
  expect(html).toContain('href="./method.html" data-view="method" aria-current="page"');
  for (const { label } of pages) expect(html).toContain(`>${label}</a>`);
  expect(withHead('<header class="bar" data-page=""></header>')).toContain('href="#lab"');
  expect(() => withHead('<p></p>')).toThrow(/no header/);
  for (const page of ['index', 'view', 'method', 'labs'])
    expect(readFileSync(`${page}.html`, 'utf8')).toMatch(/<header class="bar" data-page="[a-z]*">/);
});

test('the figure of the first sight shows the stored run and names its three loud curves', () => {
  const svg = figure(examples[1]!);
  const ends = ['plain', 'counted-copies', 'counted'].map((mode) => speedupOf(sixteen, mode)!.mid);
  for (const end of ends) expect(svg).toContain(`>${end.toFixed(end >= 9.995 ? 1 : 2)}×<`);
  expect(svg.match(/class="curve loud/g)).toHaveLength(3);
  expect(svg.match(/class="curve muted/g)).toHaveLength(4);
  expect(svg).toContain('measured natively, 16 cores');
  expect(svg).not.toMatch(/NaN|undefined/);
});

describe('every number of a sentence', () => {
  test.each([
    ['2 cores', two],
    ['16 cores', sixteen],
  ])(
    'is in the result (%s), drawn by hand, counted in CPython, or said to be a model',
    (_, tale) => {
      const { analysis } = tale.shown;
      const known = [
        ...analysis.series.flatMap(({ estimates }) =>
          estimates.flatMap(({ speedup, seconds }) => [speedup?.mid, seconds.mid]),
        ),
        analysis.handOverSeconds!.mid,
      ];
      for (const number of everySentence(tale).flatMap(numbers)) {
        if (number.from === 'run') expect(known).toContain(number.value);
        if (number.from === 'model')
          expect(number.value / analysis.handOverSeconds!.mid).toBeCloseTo(1e6);
        if (number.from === 'counted') expect([2_026_112, 30_832]).toContain(number.value);
      }
    },
  );

  test('is the one of the gesture', () => {
    const value = (pieces: readonly Piece[]): number[] => numbers(pieces).map((one) => one.value);
    expect(value(told.guessed(0.5, 2))).toEqual([0.5]);
    const villain = speedupOf(sixteen, roles.villain)!.mid;
    expect(value(told.raced(sixteen, 3.5)).slice(0, 2)).toEqual([3.5, villain]);
    const on = { lists: true, items: true, lock: false };
    expect(value(told.suspected(sixteen, on))).toEqual([villain]);
    const cure = speedupOf(sixteen, roles.cure)!.mid;
    expect(value(told.suspected(sixteen, { ...on, lists: false }))).toEqual([cure]);
    expect(value(told.cured(sixteen, true))).toEqual([villain, cure]);
    expect(value(told.handedOver(sixteen, 4, false))[0]).toBe(4);
    expect(told.plainly(told.guessed(0.5, 2))).toBe(
      'You say: 2 threads work 0.50× as fast as one. That is slower than one thread.',
    );
  });

  test('is missing where nobody has measured it', () => {
    const nobody = told.suspected(sixteen, { lists: true, items: false, lock: true });
    expect(numbers(nobody)).toEqual([]);
    const blind = {
      ...two,
      shown: { ...two.shown, analysis: { ...two.shown.analysis, handOverSeconds: null } },
    };
    expect(numbers(told.handedOver(blind, 2, false))).toEqual([]);
  });
});

test('a run that cannot tell is no tale of the visitor’s', () => {
  const finding = { code: 'cannotTell', threads: 2 } as never;
  expect(cannotTell({ ...two.shown, findings: [finding] })).toBe(finding);
  expect(cannotTell(two.shown)).toBeUndefined();
});

test('a race has every task once, within the pass that was watched', () => {
  const trace = traceOf(two, roles.villain, two.threads)!;
  const track = trackOf(trace);
  expect(track.tiles).toHaveLength(two.shown.result.plan.tasks);
  expect(new Set(track.tiles.map(({ seat }) => seat)).size).toBe(two.threads);
  for (const { startSeconds, endSeconds } of track.tiles) {
    expect(startSeconds).toBeLessThan(endSeconds);
    expect(endSeconds).toBeLessThanOrEqual(track.seconds);
  }
  expect(track.tiles.every((tile) => doneAt(tile, 0) === 0)).toBe(true);
  expect(track.tiles.every((tile) => doneAt(tile, track.seconds) === 1)).toBe(true);
  const even = evenTrack(3, 3);
  expect(doneAt(even.tiles[1]!, 1.5)).toBe(0.5);
});

test('a guess begins at one thread, and each handle moves alone', () => {
  expect(countsTo(2)).toEqual([1, 2]);
  expect(countsTo(12)).toEqual([1, 2, 4, 8, 12]);
  const line = straight([1, 2, 4], 4);
  expect(line).toEqual([1, 2, 4]);
  expect(nearest([1, 2, 4], line, 1.1, 0.5)).toEqual([1, 0.5, 4]);
  expect(nearest([1, 2, 4], line, 9, 3)).toEqual([1, 2, 3]);
});

test('the line takes eight operations, and every count that goes up comes down', () => {
  expect(operations).toHaveLength(8);
  for (const hit of ['list A', 'list B', 'item a', 'item b'] as const) {
    const own = operations.filter((operation) => operation.hits === hit);
    expect(own.map(({ by }) => by)).toEqual([1, -1]);
  }
});

test('a quick guess is answered by what was found, and by nothing where the run cannot tell', () => {
  const group = (of: string) => ({ code: 'group', class: of, modes: [{ mode: 'gil' }] }) as never;
  expect(answerOf([group('slower')], 'gil')).toBe('slower');
  expect(answerOf([group('faster')], 'gil')).toBe('faster');
  expect(answerOf([group('notTold')], 'gil')).toBe('about the same');
  expect(answerOf([group('faster')], 'plain')).toBeNull();
  expect(answered('slower', 'slower')).toBe('You were right: slower.');
  expect(answered('slower', 'faster')).toBe('You said slower; it was faster.');
  for (const guess of ['faster', 'about the same', 'slower'] as const)
    expect(answered(guess, 'about the same')).toContain('not told from one thread');
  expect(answered('faster', null)).toBe('This run cannot tell.');
  expect(answerOf([group('faster'), { code: 'cannotTell' } as never], 'gil')).toBeNull();
});

test('each step says at most 45 words, and the whole way takes less than four minutes', () => {
  const words = (text: string): number => text.split(/\s+/).filter(Boolean).length;
  for (const { words: text } of steps) expect(words(text)).toBeLessThanOrEqual(45);
  const said = [
    told.guessed(1.5, 2),
    told.raced(two, 1.5),
    told.slowed(40),
    told.suspected(two, { lists: true, items: true, lock: false }),
    told.suspected(two, { lists: false, items: true, lock: false }),
    told.counts,
    told.handedOver(two, 2, false),
    told.handedOver(two, 2, true),
    told.cured(two, false),
    told.cured(two, true),
  ].map(told.plainly);
  const read = [...steps.flatMap(({ title, words }) => [title, words]), ...said].map(words);
  const reading = (60 * read.reduce((sum, count) => sum + count, 0)) / 200;
  // The first figure draws itself, the race is replayed, and four runs take five seconds and a start each.
  const figures = 3.5 + 8;
  const runs = (1 + quicks.length) * (5 + 2);
  expect(secondsOf(two, roles.villain, 1)).not.toBeNull();
  expect(reading + figures + runs).toBeLessThan(240);
});
