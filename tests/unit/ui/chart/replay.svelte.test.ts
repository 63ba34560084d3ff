// @vitest-environment jsdom
import { flushSync, mount, unmount } from 'svelte';
import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { inputOf as chartInput, type ChartInput } from '../../../../www/charts/input';
import { readExample } from '../../../../www/example';
import { digits } from '../../../../www/lib/format';
import type { Span, Trace } from '../../../../www/pkg/plain/threadscape';
import Replay from '../../../../www/ui/chart/Replay.svelte';
import {
  doingAt,
  doneAt,
  everyOf,
  MOST_TILES,
  pacesOf,
  phaseAt,
  replayOf,
} from '../../../../www/ui/chart/track';

let input: ChartInput;
let panel: Record<string, unknown> | undefined;
let still: boolean;
let frames: ((now: number) => void)[];
let waiting: (() => void)[];
const props = $state<{
  input: ChartInput | null;
  trace: number | null;
  measuring: boolean;
  between: (work: () => void) => void;
}>({
  input: null,
  trace: 0,
  measuring: false,
  between: (work) => (props.measuring ? void waiting.push(work) : work()),
});

beforeAll(async () => {
  const { result, reading, catalog } = await readExample('docs/examples/story-2-cores.json');
  input = chartInput([{ result, ...reading }], catalog)!;
});
beforeEach(() => {
  [still, frames, waiting] = [false, [], []];
  Object.assign(props, { input, trace: 0, measuring: false });
  vi.stubGlobal('matchMedia', () => ({ matches: still }));
  vi.stubGlobal('requestAnimationFrame', (next: (now: number) => void) => frames.push(next));
  vi.stubGlobal('cancelAnimationFrame', () => void (frames = []));
});
afterEach(async () => {
  if (panel) await unmount(panel);
  panel = undefined;
  vi.unstubAllGlobals();
});

function show(): void {
  panel = mount(Replay, { target: document.body, props });
  flushSync();
}
const words = (): string => document.body.textContent!.replace(/\s+/g, ' ');
const slider = (): HTMLInputElement => document.querySelector('input[type=range]')!;
const button = (): HTMLButtonElement | null => document.querySelector('button');
const tiles = (): number[] =>
  [...document.querySelectorAll<HTMLElement>('.tiles i')].map(({ style }) => Number(style.opacity));

const span = (phase: number, firstTask: number, from: number, to: number, wait = 0): Span => ({
  ...{ phase, firstTask, tasks: 2, startSeconds: from, endSeconds: to, lockWaitSeconds: wait },
});
/** Two threads, two phases of four tasks: 10 s, with a wait of 1 s at the end of thread 1's first tasks. */
const trace: Trace = {
  ...{ point: 0, seconds: 10, clockErrorSeconds: 0 },
  seats: [
    { spans: [span(0, 0, 1, 4, 1), span(1, 0, 5, 8)] },
    { spans: [span(0, 2, 1, 5), span(1, 2, 5, 6)] },
  ],
};

test('at each moment a thread does what its stretch says, and has the tasks that it was dealt', () => {
  const replay = replayOf(trace);
  const [one, other] = replay.threads as [(typeof replay.threads)[0], (typeof replay.threads)[0]];
  const shares = (of: typeof one) => [0.5, 2, 3.5, 4.5, 7, 9].map((at) => doingAt(of, at).share);
  expect(shares(one)).toEqual(['start', 'useful', 'lockWait', 'imbalance', 'useful', 'end']);
  expect(shares(other)).toEqual(['start', 'useful', 'useful', 'useful', 'imbalance', 'end']);
  expect([0.5, 3.5, 4.5, 7].map((at) => doingAt(one, at).tasks)).toEqual([
    null,
    [0, 1],
    null,
    [0, 1],
  ]);
  expect([2, 3.5, 9].map((at) => doingAt(one, at).waitedSeconds)).toEqual([0, 0.5, 1]);
  expect(replay.threads.map(({ name }) => name)).toEqual(['Thread 1', 'Thread 2']);
  expect([0, 4.9, 5, 10].map((at) => phaseAt(replay, at))).toEqual([0, 0, 1, 1]);
});

test('of a real pass nothing is done at its beginning and everything at its end', () => {
  for (const one of input.results[0].traces) {
    const replay = replayOf(one);
    for (const { track } of replay.phases) {
      expect(track.tiles.map((tile) => doneAt(tile, 0))).toEqual(track.tiles.map(() => 0));
      expect(track.tiles.map((tile) => doneAt(tile, one.seconds))).toEqual(
        track.tiles.map(() => 1),
      );
    }
    const index = input.results[0].traces.indexOf(one);
    const blamed = input.results[0].analysis.blame[index]!;
    replay.threads.forEach((thread, seat) => {
      const { waitedSeconds } = doingAt(thread, one.seconds);
      expect(waitedSeconds).toBeCloseTo(blamed.seats[seat]!.lockWaitSeconds, 9);
    });
  }
});

test('of very many tasks no more are shown than can be told apart', () => {
  expect([1, MOST_TILES, MOST_TILES + 1, 16_384].map(everyOf)).toEqual([1, 1, 2, 41]);
});

test('says that it is a demonstration, and how much slower it is', () => {
  show();
  expect(words()).toContain('a demonstration');
  const { seconds } = input.results[0].traces[0]!;
  expect(words()).toContain(`${digits(15 / seconds)} times slower than it was`);
});

test('moves by hand, and by itself until its end', () => {
  show();
  expect(Math.max(...tiles())).toBeCloseTo(0.12);
  slider().value = slider().max;
  slider().dispatchEvent(new Event('input', { bubbles: true }));
  flushSync();
  expect(Math.min(...tiles())).toBe(1);

  expect(button()!.textContent!.trim()).toBe('Again');
  button()!.click();
  flushSync();
  expect(Math.max(...tiles())).toBeCloseTo(0.12);
  const begun = performance.now();
  for (const now of [begun + 8000, begun + 60_000]) frames.splice(0).forEach((next) => next(now));
  flushSync();
  expect(Math.min(...tiles())).toBe(1);
  expect(frames).toEqual([]);
});

test('stands still beside a pass, and begins no motion there', () => {
  show();
  button()!.click();
  flushSync();
  expect(frames).toHaveLength(1);
  props.measuring = true;
  flushSync();
  expect(frames).toEqual([]);
  expect(button()!.disabled).toBe(true);
});

test('what a hand moves beside a pass waits for the next gap, and the last move counts', () => {
  show();
  props.measuring = true;
  flushSync();
  for (const to of [slider().max, '0', slider().max]) {
    slider().value = to;
    slider().dispatchEvent(new Event('input', { bubbles: true }));
  }
  flushSync();
  expect(Math.max(...tiles())).toBeCloseTo(0.12);
  waiting.forEach((work) => work());
  expect(Math.min(...tiles())).toBe(1);
});

test('stands still behind another view, which may measure', () => {
  show();
  button()!.click();
  flushSync();
  expect(frames).toHaveLength(1);
  window.dispatchEvent(new Event('hashchange'));
  flushSync();
  expect(frames).toEqual([]);
  expect(button()!.textContent!.trim()).toBe('Play');
});

test('is never faster than the pass was', () => {
  for (const seconds of [1e-4, 2.4, 3, 20, 60])
    for (const pace of pacesOf(seconds)) expect(pace / seconds).toBeGreaterThanOrEqual(2);
  expect(pacesOf(1e-4)).toEqual([5, 15, 45]);
  expect(pacesOf(60)).toEqual([120]);
});

test('where no motion is wanted there is none, and the moment is moved by hand', () => {
  still = true;
  show();
  expect(button()).toBeNull();
  expect(words()).toContain('move the moment by hand');
});

test('another pass begins at its own beginning; without one there is nothing', () => {
  show();
  slider().value = slider().max;
  slider().dispatchEvent(new Event('input', { bubbles: true }));
  props.trace = 1;
  flushSync();
  expect(Math.max(...tiles())).toBeCloseTo(0.12);
  props.trace = null;
  flushSync();
  expect(document.querySelector('section')).toBeNull();
});
