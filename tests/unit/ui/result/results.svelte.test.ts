// @vitest-environment jsdom
import { flushSync, mount, tick, unmount } from 'svelte';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { keptOf } from '../../../../www/state/kept';
import type { Entry, History, View } from '../../../../www/state/store';
import Results from '../../../../www/ui/result/Results.svelte';
import { catalog, environmentOf, recordedOf, requestOf, shownOf, viewOf } from '../fixture';

const done = async (): Promise<void> => {};
const heard = {
  show: vi.fn(done),
  rename: vi.fn(done),
  delete: vi.fn(done),
  deleteEverything: vi.fn(done),
  open: vi.fn(done),
  exported: vi.fn(async () => ''),
  link: vi.fn(async ({ id }: { id: string }) => `r=1f${kept.findIndex((one) => one.id === id)}`),
};
const onshow = vi.fn();
let panel: Record<string, unknown>;

const begun = '2026-05-20T12:30Z';
/** A complete one, an incomplete one, and one that grows. */
const entries: Entry[] = [
  recordedOf(shownOf(requestOf(), 2), { begun }),
  recordedOf(shownOf(requestOf({ modes: ['plain'], threads: [1, 2, 4] }), 2, 3), { begun }),
  recordedOf(shownOf(requestOf(), 2, 2), { begun, ended: null, name: 'Once more' }),
].map((entry, i) => ({ ...entry, id: i + 1 }));
const named = recordedOf(shownOf(requestOf(), 16), {
  environment: environmentOf(16),
  name: 'Before the fix',
});
const kept = [
  keptOf(entries[1]!.result, 'run'),
  keptOf(entries[0]!.result, 'run'),
  keptOf(named.result, 'opened'),
];

function put(changes: Partial<View> = {}): void {
  const seen = { results: entries, shown: entries[1]!, kept, phase: 'measuring' as const };
  const view = viewOf(requestOf(), 2, { ...seen, ...changes });
  const history = heard as unknown as History;
  panel = mount(Results, { target: document.body, props: { view, catalog, history, onshow } });
  flushSync();
}

beforeEach(() => vi.clearAllMocks());
afterEach(() => unmount(panel));

const rows = (): HTMLElement[] => [...document.querySelectorAll('li')];
const words = (element: Element): string => element.textContent!.replace(/\s+/g, ' ').trim();
const button = (name: string, within: ParentNode = document): HTMLButtonElement =>
  [...within.querySelectorAll('button')].find(
    (one) => (one.getAttribute('aria-label') ?? words(one)) === name,
  )!;

async function press(name: string): Promise<void> {
  button(name).click();
  await tick();
  await tick();
}

test('lists what grows, what was measured and what was opened, and which of them is on the page', () => {
  put();
  expect(rows().map((row) => words(row.querySelector('.show')!))).toEqual([
    'Once more being measured Matrix product · size 120 · 7 modes · 1-3 threads · Chromium 156 · 2 cores',
    'Matrix product incomplete size 120 · 1 mode · 1, 2, 4 threads · Chromium 156 · 2 cores',
    'Matrix product size 120 · 7 modes · 1-3 threads · Chromium 156 · 2 cores',
    'Before the fix opened Matrix product · size 120 · 7 modes · 1-3 threads · Chromium 156 · 16 cores',
  ]);
  const current = [...document.querySelectorAll('[aria-current=true]')];
  expect(current).toEqual([rows()[1]!.querySelector('.show')]);
  expect(rows()[1]!.querySelector('time')!.textContent).toMatch(/^2026-05-20 \d\d:\d\d$/);
  expect(button('Delete Once more')).toBeUndefined();
});

test('shows one of this visit at once, and has one of a former visit read', () => {
  put();
  rows()[2]!.querySelector<HTMLElement>('.show')!.click();
  expect(onshow).toHaveBeenCalledWith(1);
  rows()[3]!.querySelector<HTMLElement>('.show')!.click();
  expect(heard.show).toHaveBeenCalledWith(kept[2]);
});

test('renames: Enter keeps the new name, Escape the old one, and the focus stays', async () => {
  put();
  const typed = async (key: string): Promise<void> => {
    await press('Rename Before the fix');
    const field = document.querySelector<HTMLInputElement>('input[type=text]')!;
    expect(field.value).toBe('Before the fix');
    expect(document.activeElement).toBe(field);
    field.value = 'After it';
    field.dispatchEvent(new Event('input', { bubbles: true }));
    field.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
    await tick();
    await tick();
    expect(document.activeElement).toBe(button('Rename Before the fix'));
  };
  await typed('Escape');
  expect(heard.rename).not.toHaveBeenCalled();
  await typed('Enter');
  expect(heard.rename).toHaveBeenCalledWith(kept[2], 'After it');
});

test('deletes when asked twice, with the keyboard too', async () => {
  put();
  await press('Delete Before the fix');
  expect(words(document.activeElement!)).toBe('Keep');
  await press('Keep');
  expect(document.activeElement).toBe(button('Delete Before the fix'));
  await press('Delete Before the fix');
  const group = document.querySelector('[role=group]')!;
  group.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }));
  await tick();
  expect(heard.delete).not.toHaveBeenCalled();
  await press('Delete Before the fix');
  await press('Delete it');
  expect(heard.delete).toHaveBeenCalledWith(kept[2]);
  expect(document.activeElement).toBe(document.querySelector('h2'));
});

test('deletes everything when asked twice', async () => {
  put();
  await press('Delete everything');
  expect(heard.deleteEverything).not.toHaveBeenCalled();
  expect(document.body.textContent).toContain('Delete all 3 results from this browser?');
  await press('Delete everything');
  expect(heard.deleteEverything).toHaveBeenCalledOnce();
});

test('says what was found, what could not be read, and where nothing is kept', () => {
  const opened = { found: '1 result opened.', problems: ['a.json: <b>No</b> result.'] };
  put({ opened, keptTrouble: 'This browser keeps nothing.' });
  const said = words(document.querySelector('[aria-live]')!);
  expect(said).toBe('1 result opened. a.json: <b>No</b> result.');
  expect(document.body.textContent).toContain('This browser keeps nothing.');
});

test('has few in sight, and all when asked', async () => {
  const many = Array.from({ length: 9 }, (_, i) => ({ ...kept[2]!, id: `${i}` }));
  put({ results: [], shown: null, kept: many });
  expect(rows()).toHaveLength(4);
  await press('Show all 9 results');
  expect(rows()).toHaveLength(9);
  await press('Show fewer');
  expect(rows()).toHaveLength(4);
});

// ---- comparing --------------------------------------------------------------------------------

const boxes = (): HTMLInputElement[] => [
  ...document.querySelectorAll<HTMLInputElement>('li input[type=checkbox]'),
];
const comparing = (): [string, string | null][] =>
  [...document.querySelectorAll('.below a')].map((one) => [words(one), one.getAttribute('href')]);

async function tickBox(at: number): Promise<void> {
  boxes()[at]!.click();
  await tick();
  await tick();
  flushSync();
}

test('two results and more that are chosen are compared by their links, the first one first', async () => {
  put();
  expect(boxes().map((box) => box.getAttribute('aria-label')!.replace(/,.*/, ''))).toEqual([
    'Compare Matrix product',
    'Compare Matrix product',
    'Compare Before the fix',
  ]);
  expect(comparing()).toEqual([['Compare results', 'view.html']]);
  await tickBox(2);
  expect(document.body.textContent).toContain('Choose one more to compare.');
  await tickBox(0);
  expect(comparing()).toEqual([['Compare 2 results', 'view.html#a=1f2&b=1f0']]);
  await tickBox(1);
  expect(comparing()).toEqual([['Compare 3 results', 'view.html#a=1f2&b=1f0&c=1f1']]);
  await tickBox(2);
  expect(comparing()).toEqual([['Compare 2 results', 'view.html#a=1f0&b=1f1']]);
});

test('a result that no link takes is not chosen, and why is said', async () => {
  put();
  heard.link.mockRejectedValueOnce(new Error('Send its file instead.'));
  await tickBox(0);
  expect(boxes()[0]!.checked).toBe(false);
  expect(words(document.querySelector('[aria-live]')!)).toContain('Send its file instead.');
});

test('a single result has nothing to be compared with', () => {
  put({ kept: kept.slice(0, 1) });
  expect(boxes()).toEqual([]);
  expect(comparing()).toEqual([]);
});

// ---- opening ----------------------------------------------------------------------------------

const openedTexts = async (): Promise<[string, string][]> =>
  Promise.all(
    (heard.open.mock.calls as unknown as [{ name: string; text: () => Promise<string> }[]][])
      .flatMap(([texts]) => texts)
      .map(async ({ name, text }): Promise<[string, string]> => [name, await text()]),
  );

const file = (name: string, text: string): File =>
  Object.assign(new File([text], name), { text: async () => text });

/** jsdom has no transfers of data. */
function bring(kind: 'paste' | 'drop', on: EventTarget, data: object): Event {
  const event = new Event(kind, { bubbles: true, cancelable: true });
  const transfer = kind === 'paste' ? 'clipboardData' : 'dataTransfer';
  Object.defineProperty(event, transfer, { value: data });
  on.dispatchEvent(event);
  return event;
}

test('opens files that are chosen, or dropped anywhere', async () => {
  put();
  const input = document.querySelector<HTMLInputElement>('input[type=file]')!;
  expect(words(input.labels![0]!)).toBe('Open result');
  expect(input.multiple).toBe(true);
  Object.defineProperty(input, 'files', { value: [file('a.json', 'A'), file('b.json', 'B')] });
  Object.defineProperty(input, 'value', { value: '', writable: true });
  input.dispatchEvent(new Event('change', { bubbles: true }));
  const event = bring('drop', document.body, { types: ['Files'], files: [file('c.json', 'C')] });
  expect(event.defaultPrevented).toBe(true);
  expect(await openedTexts()).toEqual([
    ['a.json', 'A'],
    ['b.json', 'B'],
    ['c.json', 'C'],
  ]);
});

test('refuses a file before it is read that is larger than anything the lab reads', async () => {
  put();
  const huge = Object.defineProperty(file('huge.json', ''), 'size', { value: 1e9 });
  bring('drop', document.body, { types: ['Files'], files: [huge] });
  await expect(openedTexts()).rejects.toThrow(/at most 64\.0 MiB are read/);
});

test('opens what is pasted anywhere but into a field, and what is pasted into its own box', async () => {
  put();
  const clipboard = { files: [], getData: () => 'see https://lab.test/#r=x' };
  bring('paste', document.body, clipboard);
  await press('Paste');
  const box = document.querySelector('textarea')!;
  expect(document.activeElement).toBe(box);
  bring('paste', box, clipboard);
  box.value = '#r=y';
  box.dispatchEvent(new Event('input', { bubbles: true }));
  await tick();
  await press('Open');
  expect(await openedTexts()).toEqual([
    ['The pasted text', 'see https://lab.test/#r=x'],
    ['The pasted text', '#r=y'],
  ]);
});
