// @vitest-environment jsdom
import { flushSync, mount, unmount } from 'svelte';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { RunResult, Side, SideBySide } from '../../../../www/pkg/plain/threadscape';
import { copyText } from '../../../../www/state/export';
import Compare from '../../../../www/ui/compare/Compare.svelte';
import { isFramed, isSandboxed } from '../../../../www/ui/compare/frame';
import { catalog, recordedOf, requestOf, shownOf } from '../fixture';

vi.mock(import('../../../../www/state/export'), async (original) => ({
  ...(await original()),
  copyText: vi.fn(async () => true),
}));
vi.mock(import('../../../../www/ui/compare/frame'), () => ({
  isFramed: vi.fn(() => false),
  isSandboxed: vi.fn(() => false),
}));

/** What stands in a link, by its text. */
const linked = new Map<string, Side>();
const asked = vi.hoisted(() => ({ sideBySide: [] as { sides: number; first: boolean }[] }));

vi.mock(import('../../../../www/engine/lab'), () => ({
  LabClient: class {
    catalog = async () => catalog;
    resultLink = async ({ record }: RunResult, _: string, cores: boolean) =>
      `r=${record.name}${cores ? '-cores' : ''}`;
    open = async (opened: string) => {
      const side = linked.get(opened.replace('#r=', ''));
      return {
        results: side?.kind === 'whole' ? [side.result] : [],
        summaries: side?.kind === 'summary' ? [side.summary] : [],
        problems: side ? [] : [{ field: '', message: 'This link was cut.' }],
      };
    };
    sideBySide = async (sides: Side[], first: boolean) => {
      asked.sideBySide.push({ sides: sides.length, first });
      return besideOf(sides);
    };
  } as never,
}));

const text = (words: string) => ({ pieces: [{ kind: 'text' as const, text: words }] });

/** A result with a time of its own, so that no two are the same. */
function resultOf(name: string, seconds: number): RunResult {
  const { result } = recordedOf(shownOf(requestOf({ modes: ['plain'], threads: [1, 2] }), 2), {
    name,
  });
  const samples = result.record.samples.map((sample) => ({ ...sample, seconds }));
  return { ...result, record: { ...result.record, samples } };
}

const point = {
  threads: 2,
  interval: 'bootstrap' as const,
  seconds: { low: 0.1, mid: 0.1, high: 0.1 },
  speedup: { low: 1.8, mid: 1.9, high: 2 },
};

/** What the lab would say, as far as the page looks at it. */
const besideOf = (sides: Side[]): SideBySide => ({
  sides: sides.map((side) => ({
    whole: side.kind === 'whole',
    group: 0,
    settings: { kernel: 'matmul' },
    cores: 2,
    ceiling: [],
    cannotTell: [],
    series: [{ mode: 'plain', points: [point] }],
  })),
  facts: [
    { name: 'Browser', values: sides.map((_, i) => `<b>${i}</b>`), alike: false, decides: false },
    { name: 'Seed', values: sides.map(() => '1'), alike: true, decides: false },
  ],
  pairs: [],
  spreads: [],
  odd: [],
  twins: [],
  words: {
    headline: text(`${sides.length} results.`),
    notes: [text('B cannot tell: it has 2 rounds.')],
    class: [],
    basis: text('Recomputed.'),
  },
});

let page: Record<string, unknown> | undefined;

const words = (element: Element | null): string =>
  (element?.textContent ?? '').replace(/\s+/g, ' ').trim();
const button = (name: string): HTMLButtonElement =>
  [...document.querySelectorAll('button')].find(
    (one) => (one.getAttribute('aria-label') ?? words(one)) === name,
  )!;
const sides = (): string[] =>
  [...document.querySelectorAll('.sides li label')].map((one) => words(one));
const link = (name: string): HTMLAnchorElement | undefined =>
  [...document.querySelectorAll('a')].find((one) => words(one) === name);

/** Until nothing more is being read. */
const settled = (): Promise<void> =>
  vi.waitFor(
    () => {
      flushSync();
      expect(words(document.querySelector('[role=status]'))).toBe('');
    },
    { timeout: 4000 },
  );

async function open(hash: string, minimal = false): Promise<void> {
  history.replaceState(null, '', hash);
  page = mount(Compare, { target: document.body, props: { minimal } });
  await settled();
}

async function press(name: string): Promise<void> {
  button(name).click();
  await Promise.resolve();
  await settled();
}

beforeEach(() => {
  vi.clearAllMocks();
  vi.mocked(isFramed).mockReturnValue(false);
  vi.mocked(isSandboxed).mockReturnValue(false);
  asked.sideBySide.length = 0;
  linked.clear();
  for (const [name, seconds] of [
    ['one', 0.1],
    ['two', 0.2],
  ] as const)
    linked.set(name, { kind: 'whole', result: resultOf(name, seconds) });
  // jsdom has none.
  vi.stubGlobal(
    'ResizeObserver',
    class {
      observe(): void {}
      disconnect(): void {}
    },
  );
});

afterEach(async () => {
  if (page) await unmount(page);
  page = undefined;
  history.replaceState(null, '', '#');
  vi.unstubAllGlobals();
});

test('the results of the address stand there with their letters, and what is told of them', async () => {
  await open('#b=two&a=one');
  expect(sides()).toEqual(['A one', 'B two']);
  expect(asked.sideBySide).toEqual([
    { sides: 2, first: true },
    { sides: 2, first: false },
  ]);
  const text = words(document.body);
  expect(text).toContain('2 results.');
  expect(text).toContain('B cannot tell: it has 2 rounds.');
  const differs = document.querySelector('[aria-label="What differs"]')!;
  expect([...differs.querySelectorAll('th')].map(words)).toEqual([
    'What differs',
    'A',
    'B',
    'Browser',
  ]);
  expect([...differs.querySelectorAll('td')].map(words)).toEqual(['<b>0</b>', '<b>1</b>']);
  expect(differs.querySelector('b')).toBeNull();
  expect(text).toContain('The same in all: 1 settings and conditions');
});

test('they change places, and leave', async () => {
  await open('#a=one&b=two');
  await press('Swap A and B');
  expect(sides()).toEqual(['A two', 'B one']);
  await press('Make it A: B');
  expect(sides()).toEqual(['A one', 'B two']);
  await press('Remove A');
  expect(sides()).toEqual(['A two']);
  await press('Remove A');
  expect(words(document.querySelector('h2'))).toBe('Nothing opened yet');
});

test('a link that cannot be read is told by its letter, the others stand, and none stands twice', async () => {
  await open('#a=one&b=cut&c=one&d=two');
  expect(sides()).toEqual(['A one', 'B two']);
  expect(words(document.querySelector('.problem'))).toBe(
    'Result B of the link: This link was cut.',
  );
});

test('no more results are taken than there are letters for, and how many were left out is said', async () => {
  const many = { ...catalog, sides: ['A'] };
  vi.spyOn(catalog, 'sides', 'get').mockReturnValue(many.sides);
  await open('#a=one');
  const input = document.querySelector<HTMLInputElement>('input[type=file]')!;
  const file = Object.assign(new File(['two'], 'two.json'), { text: async () => 'two' });
  Object.defineProperty(input, 'files', { value: [file] });
  Object.defineProperty(input, 'value', { value: '', writable: true });
  input.dispatchEvent(new Event('change', { bubbles: true }));
  await vi.waitFor(() =>
    expect(words(document.querySelector('.problem'))).toMatch(/^At most 1 results/),
  );
  await settled();
  expect(sides()).toEqual(['A one']);
  vi.restoreAllMocks();
});

test('more than 26 results fit into its link, which holds those that came by links as they came', async () => {
  const names = Array.from({ length: 30 }, (_, i) => `n${i}`);
  names.forEach((name, i) => linked.set(name, { kind: 'whole', result: resultOf(name, i + 1) }));
  const address = names.map((name, i) => `${catalog.sides[i]!.toLowerCase()}=${name}`).join('&');
  await open(`#${address}`);
  expect(words(document.querySelector('h2'))).toBe('30 results');
  await press('Copy link of all');
  await vi.waitFor(() => expect(copyText).toHaveBeenCalled());
  expect(vi.mocked(copyText).mock.calls[0]![0]).toMatch(new RegExp(`view\\.html#${address}$`));
  await vi.waitFor(() => expect(words(document.body)).toContain('Link copied.'));
});

test('where nothing can be copied the text stands there', async () => {
  vi.mocked(copyText).mockResolvedValueOnce(false);
  await open('#a=one&b=two');
  await press('Copy as Markdown');
  const byHand = await vi.waitUntil(() => {
    flushSync();
    return document.querySelector<HTMLTextAreaElement>('textarea[aria-label="To copy by hand"]');
  });
  expect(byHand.value).toContain('| Browser | \\<b\\>0\\</b\\> |');
});

test('A’s settings open here; in a frame in a tab, whose address can be had where the frame may forbid it', async () => {
  await open('#a=one');
  const here = link('Run A’s settings here')!;
  expect(here.getAttribute('href')).toBe('index.html#kernel=matmul');
  expect(here.target).toBe('');
  await unmount(page!);

  vi.mocked(isFramed).mockReturnValue(true);
  await open('#a=one');
  const tab = link('Run A’s settings in a new tab')!;
  expect([tab.target, tab.rel]).toEqual(['_blank', 'noopener']);
  expect(button('Copy their address')).toBeUndefined();
  await unmount(page!);

  vi.mocked(isSandboxed).mockReturnValue(true);
  await open('#a=one');
  expect(words(document.body)).toContain('Where it lets no tab open, copy the address');
  await press('Copy their address');
  await vi.waitFor(() => expect(copyText).toHaveBeenCalled());
  expect(vi.mocked(copyText).mock.calls[0]![0]).toMatch(/\/index\.html#kernel=matmul$/);
});

test('minimal is the chart alone', async () => {
  await open('#a=one&b=two', true);
  expect(document.querySelectorAll('svg, .canvas').length).toBeGreaterThan(0);
  expect(words(document.body)).not.toContain('2 results.');
  expect(document.querySelector('input, .words')).toBeNull();
});
