// @vitest-environment jsdom
import { flushSync, mount, unmount } from 'svelte';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { groups, type ChartInput, type Group } from '../../../../www/charts';
// Here already when the group asks for them: a busy machine takes seconds to compile them.
import '../../../../www/ui/chart/Explorer.svelte';
import '../../../../www/ui/chart/Replay.svelte';
import ChartGroup from '../../../../www/ui/chart/ChartGroup.svelte';
import { inputOf, requestOf } from '../fixture';

const more = groups.find(({ id }) => id === 'more')!;
const why = groups.find(({ id }) => id === 'why')!;

let group: Record<string, unknown> | null = null;
/** What waits for the next gap between two passes. */
let waiting: (() => void)[];
let gate: 'open' | 'closed';
const load = vi.fn();
const traceFile = vi.fn(async () => '[]');

const props = $state<{
  group: Group;
  input: ChartInput | null;
  measuring: boolean;
  raised: string | null;
  onraise: () => void;
  between: (work: () => void) => void;
  traceFile: (index: number) => Promise<string>;
}>({
  group: more,
  input: inputOf(requestOf(), 2),
  measuring: false,
  raised: null,
  onraise: vi.fn(),
  between: (work) => (gate === 'open' ? work() : void waiting.push(work)),
  traceFile,
});

beforeEach(() => {
  [waiting, gate] = [[], 'open'];
  load.mockClear();
  vi.stubGlobal('matchMedia', () => ({ matches: false }));
  vi.stubGlobal(
    'ResizeObserver',
    class {
      constructor(private callback: (entries: { contentRect: { width: number } }[]) => void) {}
      observe = (): void => this.callback([{ contentRect: { width: 900 } }]);
      disconnect(): void {}
    },
  );
  vi.spyOn(HTMLCanvasElement.prototype, 'getContext').mockReturnValue(null);
});
afterEach(() => {
  if (group) unmount(group);
  group = null;
  vi.unstubAllGlobals();
});

function put(which: Group): void {
  props.group = {
    ...which,
    load: () => {
      load();
      return which.load();
    },
  };
  group = mount(ChartGroup, { target: document.body, props });
  flushSync();
}

const details = (): HTMLDetailsElement => document.querySelector('details')!;
const titles = (): string[] =>
  [...document.querySelectorAll('section h2')].map((title) => title.textContent ?? '');
const section = (id: string): HTMLElement =>
  document.querySelector(`section[aria-labelledby="${id}-title"]`)!;

async function toggle(open: boolean): Promise<void> {
  details().open = open;
  // The element tells of it in a task of its own, and what it loads comes later still.
  await vi.waitFor(() => expect(load.mock.calls.length > 0 || !open).toBe(true));
  await new Promise((later) => setTimeout(later, 20));
  flushSync();
}

test('closed at first: nothing is loaded, nothing drawn', () => {
  put(more);
  expect(details().open).toBe(false);
  expect(load).not.toHaveBeenCalled();
  expect(titles()).toEqual([]);
});

test('opened, it has its charts with their tables; closed again, they are gone', async () => {
  put(more);
  await toggle(true);
  await vi.waitFor(() => expect(titles()).toContain('Efficiency'));
  expect(titles()).toHaveLength(5);
  expect(document.querySelectorAll('table')).toHaveLength(5);
  await vi.waitFor(() => expect(document.querySelectorAll('svg.chart')).toHaveLength(5));
  await toggle(false);
  expect(document.querySelectorAll('svg.chart, table')).toHaveLength(0);
});

test('opened during a pass, it waits for the gap after it', async () => {
  put(more);
  gate = 'closed';
  await toggle(true);
  await vi.waitFor(() => expect(waiting).toHaveLength(1));
  expect(titles()).toEqual([]);
  waiting[0]!();
  expect(titles()).toHaveLength(5);
});

/** As a hand on the slider. */
function slide(value: number): void {
  const slider = section('efficiency').querySelector<HTMLInputElement>('input[type=range]')!;
  slider.value = `${value}`;
  slider.dispatchEvent(new Event('input', { bubbles: true }));
  flushSync();
}

const heads = (): string => section('efficiency').querySelector('thead')!.textContent!;

test('the line moves by the keyboard’s own control, and outlives closing', async () => {
  put(more);
  await toggle(true);
  await vi.waitFor(() => expect(heads()).toContain('Above 75 % up to'));
  const slider = section('efficiency').querySelector<HTMLInputElement>('input[type=range]')!;
  expect([...slider.labels!].map(({ textContent }) => textContent)).toEqual(['Line']);
  slide(60);
  expect(heads()).toContain('Above 60 % up to');
  await toggle(false);
  await toggle(true);
  await vi.waitFor(() => expect(heads()).toContain('Above 60 % up to'));
});

test('of choices made during a pass the last one is drawn, once', async () => {
  put(more);
  await toggle(true);
  await vi.waitFor(() => expect(heads()).toContain('75 %'));
  gate = 'closed';
  for (const value of [70, 65, 60]) slide(value);
  expect(heads()).toContain('75 %');
  const throughput = section('throughput').querySelector('svg');
  waiting[0]!();
  expect(heads()).toContain('60 %');
  const drawn = section('efficiency').querySelector('svg');
  for (const work of waiting.slice(1)) work();
  expect(section('efficiency').querySelector('svg')).toBe(drawn);
  // The other charts of the group are not touched.
  expect(section('throughput').querySelector('svg')).toBe(throughput);
});

test('what moves the laws by hand stands beside them', async () => {
  put(why);
  await toggle(true);
  await vi.waitFor(() => expect(titles()).toContain('Model explorer'));
  expect(titles().indexOf('Model explorer')).toBe(titles().indexOf('Laws of scaling') + 1);
});

test('the watched pass that is shown can be taken along', async () => {
  const saved = vi.fn(() => 'blob:1');
  vi.stubGlobal('URL', Object.assign(URL, { createObjectURL: saved, revokeObjectURL: vi.fn() }));
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockReturnValue();
  put(why);
  await toggle(true);
  await vi.waitFor(() => expect(titles()).toContain('Timeline'));
  const select = section('timeline').querySelector('select')!;
  select.value = '1';
  select.dispatchEvent(new Event('change', { bubbles: true }));
  flushSync();
  const button = [...section('timeline').querySelectorAll('button')].find(({ textContent }) =>
    textContent?.includes('Download trace'),
  )!;
  button.click();
  await vi.waitFor(() => expect(saved).toHaveBeenCalled());
  expect(traceFile).toHaveBeenCalledWith(1);
  const others = ['losses', 'laws'].map((id) => section(id).textContent);
  for (const text of others) expect(text).not.toContain('Download trace');
});

test('a file that cannot be made is told in a sentence', async () => {
  traceFile.mockRejectedValueOnce(new Error('gone'));
  put(why);
  await toggle(true);
  await vi.waitFor(() => expect(titles()).toContain('Timeline'));
  section('timeline').querySelector('button')!.click();
  await vi.waitFor(() =>
    expect(section('timeline').querySelector('[role=status]')!.textContent).toContain('gone'),
  );
});
