// @vitest-environment jsdom
import { flushSync, mount, unmount } from 'svelte';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { charts, loudIn, type ChartInput } from '../../../../www/charts';
import ChartPanel from '../../../../www/ui/chart/ChartPanel.svelte';
import { inputOf as pretended, requestOf } from '../fixture';

const inputOf = (rounds: number): ChartInput =>
  pretended(requestOf({ threads: [1, 2, 4, 8] }), 4, rounds);

let panel: Record<string, unknown>;
const props = $state({
  chart: charts[0]!,
  input: inputOf(3),
  measuring: false,
  raised: null as string | null,
  onraise: vi.fn(),
  between: (work: () => void) => work(),
});

beforeEach(async () => {
  class Observer {
    constructor(private callback: (entries: { contentRect: { width: number } }[]) => void) {}
    observe(): void {
      this.callback([{ contentRect: { width: 900 } }]);
    }
    disconnect(): void {}
  }
  vi.stubGlobal('ResizeObserver', Observer);
  vi.spyOn(HTMLCanvasElement.prototype, 'getContext').mockReturnValue(null);
  Object.assign(props, { input: inputOf(3), between: (work: () => void) => work() });
  panel = mount(ChartPanel, { target: document.body, props });
  flushSync();
  await vi.waitFor(() => expect(document.querySelector('.canvas svg')).not.toBeNull());
});
afterEach(() => unmount(panel));

const canvas = (): HTMLElement => document.querySelector('.canvas')!;
const here = (): (string | null)[] =>
  [...canvas().querySelectorAll('.here')].map((line) => line.getAttribute('data-count'));
const heading = (): string => document.querySelector('.readout b')!.textContent!;
const spoken = (): string => document.querySelector('.readout [aria-live]')!.textContent!;
const buttons = (): HTMLButtonElement[] => [
  ...document.querySelectorAll<HTMLButtonElement>('.readout button'),
];
const button = (label: string): HTMLButtonElement =>
  buttons().find((one) => one.querySelector('.name')!.textContent === label)!;
const quiet = (): Set<string | null> =>
  new Set([...canvas().querySelectorAll('.hushed')].map((part) => part.getAttribute('data-mode')));

function press(key: string): boolean {
  const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true });
  canvas().dispatchEvent(event);
  flushSync();
  return event.defaultPrevented;
}

function redraw(rounds: number): void {
  props.input = inputOf(rounds);
  flushSync();
}

test('values stand at the headline’s count before anybody asks, marked in the drawing', () => {
  expect([heading(), here()]).toEqual(['At 8 threads', ['8']]);
  expect(spoken()).toBe('');
});

test('keys go from count to count and are answered aloud; Escape goes back, once', () => {
  expect(press('ArrowLeft')).toBe(true);
  expect([heading(), here()]).toEqual(['At 4 threads', ['4']]);
  expect(spoken()).toMatch(/^At 4 threads: /);
  press('Home');
  expect(heading()).toBe('At 1 thread');
  expect(press('Escape')).toBe(true);
  expect(heading()).toBe('At 8 threads');
  // The next one is the page's: it stops a run.
  expect(press('Escape')).toBe(false);
});

test('a pointer moves the line in silence and takes it along when it leaves', () => {
  const at = (count: number): number =>
    Number(canvas().querySelector(`[data-count="${count}"]`)!.getAttribute('x1'));
  canvas().dispatchEvent(new MouseEvent('pointermove', { clientX: at(2) + 2, bubbles: true }));
  flushSync();
  expect([heading(), here(), spoken()]).toEqual(['At 2 threads', ['2'], '']);
  redraw(4);
  expect([heading(), here()]).toEqual(['At 2 threads', ['2']]);
  canvas().dispatchEvent(new MouseEvent('pointerleave'));
  flushSync();
  expect(heading()).toBe('At 8 threads');
});

test('a finger that is lifted leaves its count to be read, until the focus goes', () => {
  const x = Number(canvas().querySelector('[data-count="2"]')!.getAttribute('x1'));
  canvas().dispatchEvent(new MouseEvent('pointerdown', { clientX: x, bubbles: true }));
  const lifted = Object.assign(new MouseEvent('pointerleave'), { pointerType: 'touch' });
  canvas().dispatchEvent(lifted);
  flushSync();
  expect(heading()).toBe('At 2 threads');
  canvas().dispatchEvent(new FocusEvent('focusout', { bubbles: true }));
  flushSync();
  expect(heading()).toBe('At 8 threads');
});

test('three lines are loud at first, and their buttons say so', () => {
  const loud = loudIn(props.input)!;
  const pressed = buttons().filter((one) => one.getAttribute('aria-pressed') === 'true');
  expect(pressed).toHaveLength(3);
  expect(quiet().size).toBe(7 - 3);
  for (const mode of loud) expect(quiet().has(mode)).toBe(false);
});

test('a press brings a line forward, for later results too, and another one sends it back', () => {
  const { modes } = props.input.results[0];
  const id = [...quiet()][0]!;
  const { label } = modes.find((mode) => mode.id === id)!;
  button(label).click();
  flushSync();
  expect(button(label).getAttribute('aria-pressed')).toBe('true');
  expect(quiet().has(id)).toBe(false);
  redraw(5);
  expect(quiet().has(id)).toBe(false);
  expect(button(label).getAttribute('aria-pressed')).toBe('true');
  const line = canvas().querySelector(`[data-mode="${id}"]`)!;
  line.dispatchEvent(new MouseEvent('click', { bubbles: true }));
  flushSync();
  expect(quiet().has(id)).toBe(true);
  expect(button(label).getAttribute('aria-pressed')).toBe('false');
});

test('beside a pass nothing moves: what was pressed and pointed at waits for the gap', () => {
  const waiting: (() => void)[] = [];
  props.between = (work) => void waiting.push(work);
  flushSync();
  press('ArrowLeft');
  press('Home');
  const [id] = quiet();
  canvas()
    .querySelector(`[data-mode="${id}"]`)!
    .dispatchEvent(new MouseEvent('click', { bubbles: true }));
  flushSync();
  expect(heading()).toBe('At 8 threads');
  expect(quiet().has(id!)).toBe(true);
  for (const work of waiting) work();
  expect(heading()).toBe('At 1 thread');
  expect(quiet().has(id!)).toBe(false);
});

test('two modes that a file calls the same have a row each', () => {
  const [result, ...others] = inputOf(3).results;
  const modes = result.modes.map((mode) => ({ ...mode, label: 'the same' }));
  props.input = { results: [{ ...result, modes }, ...others] };
  flushSync();
  const names = buttons().map((one) => one.querySelector('.name')!.textContent);
  expect(names.length).toBeGreaterThan(1);
  expect(new Set(names)).toEqual(new Set(['the same']));
});
