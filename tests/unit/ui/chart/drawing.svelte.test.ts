// @vitest-environment jsdom
import { flushSync, mount, unmount } from 'svelte';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { charts, type ChartInput } from '../../../../www/charts';
import Drawing from '../../../../www/ui/chart/Drawing.svelte';
import { inputOf as pretended, requestOf } from '../fixture';

const inputOf = (rounds: number): ChartInput => pretended(requestOf(), 2, rounds);

let resize: (width: number) => void;
let drawing: Record<string, unknown>;
const props = $state<{
  chart: (typeof charts)[number];
  input: ChartInput;
  measuring: boolean;
  raised: string | null;
  onraise: (mode: string | null) => void;
}>({ chart: charts[0]!, input: inputOf(2), measuring: false, raised: null, onraise: vi.fn() });

const svg = (): SVGSVGElement => document.querySelector('svg')!;
const width = (): string | null => svg().getAttribute('width');

beforeEach(async () => {
  class Observer {
    constructor(callback: (entries: { contentRect: { width: number } }[]) => void) {
      resize = (width) => {
        callback([{ contentRect: { width } }]);
        flushSync();
      };
    }
    observe(): void {}
    disconnect(): void {}
  }
  vi.stubGlobal('ResizeObserver', Observer);
  vi.spyOn(HTMLCanvasElement.prototype, 'getContext').mockReturnValue(null);
  Object.assign(props, { input: inputOf(2), measuring: false, raised: null });
  drawing = mount(Drawing, { target: document.body, props });
  flushSync();
  resize(900);
  await vi.waitFor(() => expect(svg()).not.toBeNull());
});
afterEach(() => unmount(drawing));

test('a chart is laid out for the width it has', () => {
  expect(width()).toBe('900');
  resize(500);
  expect(width()).toBe('500');
});

test('a resize while a pass is timed waits for the next result', () => {
  props.measuring = true;
  flushSync();
  const before = svg();
  resize(500);
  expect(svg()).toBe(before);
  props.input = inputOf(3);
  flushSync();
  expect(width()).toBe('500');
});

test('a resize during the last pass is caught up with at the end', () => {
  props.measuring = true;
  flushSync();
  resize(500);
  props.measuring = false;
  flushSync();
  expect(width()).toBe('500');
});

test('the mode that is pointed at comes forward, in a new drawing too', () => {
  props.raised = 'gil';
  flushSync();
  const raised = (): (string | null)[] =>
    [...svg().querySelectorAll('.raised')].map((part) => part.getAttribute('data-mode'));
  expect(new Set(raised())).toEqual(new Set(['gil']));
  props.input = inputOf(4);
  flushSync();
  expect(new Set(raised())).toEqual(new Set(['gil']));
  expect(svg().classList.contains('pointing')).toBe(true);
});

test('pointing at a mode that is not drawn dims nothing', () => {
  props.raised = 'transactional';
  flushSync();
  expect(svg().classList.contains('pointing')).toBe(false);
});

test('pointing at a line in the chart raises it', () => {
  const part = svg().querySelector('[data-mode=counted]')!;
  part.dispatchEvent(new Event('pointerover', { bubbles: true }));
  expect(props.onraise).toHaveBeenCalledWith('counted');
});
