// @vitest-environment jsdom
import { flushSync, mount, unmount } from 'svelte';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { workerColour } from '../../../../www/charts';
import Picture from '../../../../www/ui/result/Picture.svelte';
import type { Painted } from '../../../../www/state/store';
import { catalog, paintedOf, requestOf, shownOf } from '../fixture';

const request = requestOf({ modes: ['counted'], threads: [1, 2] });
const props = $state<{ painted: Painted; shown: ReturnType<typeof shownOf> | null }>({
  painted: paintedOf(request),
  shown: null,
});
let panel: Record<string, unknown>;
let waiting: (() => void)[] = [];
let painted: ImageData[] = [];
let marks: [x: number, y: number, style: string][] = [];

/** The gap between two passes. */
function gap(): void {
  flushSync();
  for (const work of waiting.splice(0)) work();
}

beforeEach(() => {
  [waiting, painted, marks] = [[], [], []];
  Object.assign(props, { painted: paintedOf(request), shown: null });
  vi.stubGlobal(
    'ImageData',
    class {
      constructor(
        readonly data: Uint8ClampedArray,
        readonly width: number,
        readonly height: number,
      ) {}
    },
  );
  vi.stubGlobal('matchMedia', () => Object.assign(new EventTarget(), { matches: false }));
  vi.spyOn(HTMLCanvasElement.prototype, 'getContext').mockImplementation((() => {
    const context = {
      fillStyle: '',
      putImageData: (image: ImageData) => void painted.push(image),
      fillRect: (x: number, y: number) => void marks.push([x, y, context.fillStyle]),
    };
    return context;
  }) as never);
  const all = { catalog, between: (work: () => void) => void waiting.push(work) };
  Object.defineProperty(all, 'painted', { get: () => props.painted, enumerable: true });
  Object.defineProperty(all, 'shown', { get: () => props.shown, enumerable: true });
  panel = mount(Picture, { target: document.body, props: all as never });
  flushSync();
});
afterEach(() => unmount(panel));

const words = (): string => document.querySelector('section')!.textContent!.replace(/\s+/g, ' ');
const box = (): HTMLInputElement => document.querySelector('input[type=checkbox]')!;

test('it is painted in the gap between two passes, never before', () => {
  expect(painted).toEqual([]);
  gap();
  expect(painted).toHaveLength(1);
  expect([painted[0]!.width, painted[0]!.height]).toEqual([120, 80]);
  props.painted = paintedOf(request, 60, 40);
  flushSync();
  expect(painted).toHaveLength(1);
  gap();
  expect(painted.at(-1)!.width).toBe(60);
});

test('it says whose work it is, and that nobody timed it', () => {
  expect(words()).toContain('“List, counted” with 2 threads');
  expect(words()).toContain('a pass of its own, which is not timed');
  const label = document.querySelector('[role=img]')!.getAttribute('aria-label');
  expect(label).toContain('“List, counted” with 2 threads');
});

test('the switch tints each row by its worker', () => {
  gap();
  expect(box().labels![0]!.textContent!.trim()).toBe('Tint by worker');
  box().click();
  gap();
  const [bare, tinted] = painted.slice(-2).map(({ data }) => [...data]);
  expect(tinted).not.toEqual(bare);
});

test('the strip marks each row once, in the lane of its worker', () => {
  gap();
  expect(marks).toHaveLength(80);
  for (const [x, y, style] of marks) {
    const worker = props.painted.picture.workers[y]!;
    expect([x, style]).toEqual([4 * worker, `rgb(${workerColour(worker).join(' ')})`]);
  }
});

test('a table and a key tell the same without colours', () => {
  const rows = [...document.querySelectorAll('tbody tr')].map((row) =>
    [...row.children].map((cell) => cell.textContent!.trim()),
  );
  expect(rows).toEqual([
    ['Worker 1', '40', '50 %', '1', '76'],
    ['Worker 2', '40', '50 %', '5', '80'],
  ]);
  expect(words()).toContain('Worker 1 40 rows');
});

test('it can be taken along once there is a result', () => {
  const save = [...document.querySelectorAll('button')].find(
    (button) => button.textContent!.trim() === 'Download PNG',
  )!;
  expect(save.disabled).toBe(true);
  props.shown = shownOf(request, 2);
  flushSync();
  expect(save.disabled).toBe(false);
});
