// @vitest-environment jsdom
import { flushSync, mount, unmount } from 'svelte';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { copyText, download } from '../../../../www/state/export';
import type { Shown } from '../../../../www/state/results';
import { tables } from '../../../../www/state/tables';
import { cardFile, cardPicture } from '../../../../www/ui/result/card';
import { addressOf, chosenLink, linksOf, type Ways } from '../../../../www/ui/result/sharing';
import Share from '../../../../www/ui/result/Share.svelte';
// Here already when the page asks for it: a busy machine takes seconds to compile it.
import '../../../../www/ui/result/SharePanel.svelte';
import { catalog, recordedOf, requestOf, shownOf, waysOf } from '../fixture';

vi.mock(import('../../../../www/state/export'), async (original) => ({
  ...(await original()),
  copyText: vi.fn(async () => true),
  download: vi.fn(),
}));
vi.mock(import('../../../../www/ui/result/card'), async (original) => ({
  ...(await original()),
  cardFile: vi.fn(() => ({ text: '<svg/>', width: 1200, height: 630 })),
  cardPicture: vi.fn(async () => new Blob(['a picture'], { type: 'image/png' })),
}));

let panel: Record<string, unknown> | undefined;
const whole = shownOf(requestOf(), 2);

function show(shown: Shown | null, changes: Partial<Ways> = {}): void {
  panel = mount(Share, {
    target: document.body,
    props: { ways: waysOf(changes), shown, catalog },
  });
  flushSync();
}

beforeEach(() => {
  vi.clearAllMocks();
  vi.stubGlobal(
    'URL',
    Object.assign(URL, { createObjectURL: () => 'blob:1', revokeObjectURL: () => {} }),
  );
});
afterEach(async () => {
  if (panel) await unmount(panel);
  panel = undefined;
  vi.unstubAllGlobals();
});

const found = (name: string): HTMLButtonElement | undefined =>
  [...document.querySelectorAll('button')].find((b) => b.textContent?.trim() === name);
const press = (name: string): void => found(name)!.click();
const told = () => document.querySelector('[aria-live]')!.textContent;
const words = () => document.body.textContent!.replace(/\s+/g, ' ');

async function unfold(): Promise<void> {
  press('More ways to share');
  await vi.waitFor(() => expect(found('Copy as command')).toBeDefined());
}

test('before a result the link of the settings is copied, of a result its own', async () => {
  show(null);
  press('Copy link');
  await vi.waitFor(() => expect(told()).toBe('Copied: these settings'));
  expect(copyText).toHaveBeenLastCalledWith('http://here/#kernel=matmul');
  await unmount(panel!);
  show(whole);
  press('Copy link');
  await vi.waitFor(() => expect(told()).toBe('Copied: this result'));
  expect(copyText).toHaveBeenLastCalledWith('http://here/#r=1fcores');
});

test('what is still being measured has no link of its own', async () => {
  show(recordedOf(whole, { ended: null }));
  press('Copy link');
  await vi.waitFor(() => expect(copyText).toHaveBeenCalledWith('http://here/#kernel=matmul'));
});

test('which link, and whether with the cores, holds for the button as well', async () => {
  show(whole);
  await unfold();
  document.querySelector<HTMLInputElement>('input[value=short]')!.click();
  document.querySelector<HTMLInputElement>('input[type=checkbox]')!.click();
  flushSync();
  press('Copy link');
  await vi.waitFor(() => expect(copyText).toHaveBeenLastCalledWith('http://here/#r=1s'));
});

test('where the full link is refused the short one is meant; without any, a sentence says so', async () => {
  const refusing = (...kinds: string[]) =>
    waysOf({
      resultLink: async (kind) => {
        if (kinds.includes(kind)) throw new Error('too large');
        return kind;
      },
    });
  expect(chosenLink(await linksOf(refusing('full'), true, false), 'full')).toBe('short');
  expect(await linksOf(refusing(), true, false)).toEqual({ full: 'full', short: '' });
  expect(await linksOf(refusing(), true, true)).toEqual({ full: 'full', short: 'short' });
  show(whole, refusing('full', 'short'));
  press('Copy link');
  await vi.waitFor(() => expect(told()).toContain('fits into no link'));
  expect(copyText).not.toHaveBeenCalled();
});

test('where nothing can be copied the link stands in a field', async () => {
  show(whole);
  vi.mocked(copyText).mockResolvedValueOnce(false);
  press('Copy link');
  await vi.waitFor(() => expect(told()).toContain('field below'));
  const field = document.querySelector<HTMLInputElement>('input[readonly]')!;
  expect(field.value).toBe('http://here/#r=1fcores');
});

test('a link that no code takes gives way to the short one, and that is said', async () => {
  const long = `http://here/#r=${'x'.repeat(2000)}`;
  show(whole, { resultLink: async (kind) => (kind === 'full' ? long : 'http://here/#r=short') });
  await unfold();
  await vi.waitFor(() => expect(words()).toContain('too long for a code'));
  expect(words()).toContain('2,015 characters');
});

test('each table can be had, under a name of its own kind, and with decimal commas', async () => {
  show(whole);
  await unfold();
  for (const [kind, { button, extension }] of Object.entries(tables)) {
    press(button);
    await vi.waitFor(() => expect(download).toHaveBeenCalledTimes(1));
    const [name, text] = vi.mocked(download).mock.calls[0]!;
    expect(name).toMatch(new RegExp(`^threadscape-matmul-[-\\d]+\\.${extension}$`));
    expect(text).toBe(`${kind} false`);
    vi.mocked(download).mockClear();
  }
  const [, comma] = document.querySelectorAll<HTMLInputElement>('input[type=checkbox]');
  comma!.click();
  flushSync();
  press('Download CSV');
  await vi.waitFor(() => expect(download).toHaveBeenCalled());
  expect(vi.mocked(download).mock.calls[0]![1]).toBe('csv true');
});

test('the command is copied, and shown where nothing can be copied', async () => {
  show(null);
  await unfold();
  press('Copy as command');
  expect(copyText).toHaveBeenCalledWith('threadscape run --kernel matmul');
  await vi.waitFor(() => expect(told()).toBe('Copied'));
  vi.mocked(copyText).mockResolvedValueOnce(false);
  press('Copy as command');
  await vi.waitFor(() => expect(told()).toBe('threadscape run --kernel matmul'));
});

test('Escape closes the panel and leads back to what opened it', async () => {
  show(whole);
  await unfold();
  const escape = new KeyboardEvent('keydown', { key: 'Escape', bubbles: true });
  found('Copy as command')!.dispatchEvent(escape);
  flushSync();
  expect(found('Copy as command')).toBeUndefined();
  expect(document.activeElement).toBe(found('More ways to share'));
});

test('the picture waits for a gap between two passes', async () => {
  const waiting: (() => void)[] = [];
  show(whole, { between: (work) => void waiting.push(work) });
  await unfold();
  await vi.waitFor(() => expect(waiting).toHaveLength(1));
  expect(cardFile).not.toHaveBeenCalled();
  waiting[0]!();
  await vi.waitFor(() => expect(cardPicture).toHaveBeenCalled());
  await vi.waitFor(() => expect(found('Save picture')!.disabled).toBe(false));
  press('Save picture');
  await vi.waitFor(() => expect(vi.mocked(download).mock.calls[0]?.[0]).toMatch(/\.png$/));
});

test('a device that shares is offered text, link and picture; changing one’s mind is no trouble', async () => {
  const share = vi.fn(async (_: ShareData) => {});
  Object.assign(navigator, { share, canShare: () => true });
  try {
    show(whole);
    await unfold();
    await vi.waitFor(() => expect(found('Save picture')!.disabled).toBe(false));
    press('Share …');
    const [data] = share.mock.calls[0]!;
    expect(data!.url).toBe('http://here/#r=1fcores');
    expect(data!.text).toContain('times as long');
    expect(data!.files).toHaveLength(1);
    share.mockRejectedValueOnce(new DOMException('', 'AbortError'));
    press('Share …');
    await Promise.resolve();
    expect(told()).toBe('');
    share.mockRejectedValueOnce(new DOMException('', 'NotAllowedError'));
    press('Share …');
    await vi.waitFor(() => expect(told()).toContain('does not share'));
  } finally {
    Reflect.deleteProperty(navigator, 'share');
    Reflect.deleteProperty(navigator, 'canShare');
  }
  await unmount(panel!);
  show(whole);
  await unfold();
  expect(found('Share …')).toBeUndefined();
});

test('a picture names the page as people write it', () => {
  expect(addressOf('https://example.org/#kernel=matmul')).toBe('example.org');
  expect(addressOf('http://localhost:8080/lab/index.html?a#b')).toBe('localhost:8080/lab');
});

test('the panel says what leaves the machine', async () => {
  show(whole);
  await unfold();
  expect(words()).toMatch(/Nothing leaves this machine unless you copy, save or share it\./);
  expect(words()).toMatch(/family and major version of the browser/);
});
