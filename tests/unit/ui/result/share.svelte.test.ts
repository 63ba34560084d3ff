// @vitest-environment jsdom
import { flushSync, mount, unmount } from 'svelte';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { TableKind } from '../../../../www/pkg/plain/threadscape';
import { copyText, download } from '../../../../www/state/export';
import { tables } from '../../../../www/state/tables';
import Share from '../../../../www/ui/result/Share.svelte';
import { planOf, requestOf } from '../fixture';

vi.mock(import('../../../../www/state/export'), async (original) => ({
  ...(await original()),
  copyText: vi.fn(async () => true),
  download: vi.fn(),
}));

const table = vi.fn(async (kind: TableKind, decimalComma: boolean) => `${kind} ${decimalComma}`);
let shown: Record<string, unknown>;

beforeEach(() => {
  vi.clearAllMocks();
  const command = () => 'threadscape run --n 200';
  const props = { link: () => '#n=200', command, json: async () => '{}', table };
  shown = mount(Share, { target: document.body, props: { ...props, plan: planOf(requestOf()) } });
  flushSync();
});

afterEach(async () => {
  await unmount(shown);
});

const press = (name: string): void =>
  [...document.querySelectorAll('button')].find((b) => b.textContent?.trim() === name)!.click();

test('each table can be had, under a name of its own kind, and with decimal commas', async () => {
  for (const [kind, { button, extension }] of Object.entries(tables)) {
    press(button);
    await vi.waitFor(() => expect(download).toHaveBeenCalledTimes(1));
    const [name, text] = vi.mocked(download).mock.calls[0]!;
    expect(name).toMatch(new RegExp(`^threadscape-matmul-[-\\d]+\\.${extension}$`));
    expect(text).toBe(`${kind} false`);
    vi.clearAllMocks();
  }
  document.querySelector<HTMLInputElement>('input[type=checkbox]')!.click();
  flushSync();
  press('Download CSV');
  await vi.waitFor(() => expect(download).toHaveBeenCalled());
  expect(table).toHaveBeenCalledWith('csv', true);
});

test('the command is copied, and shown where nothing can be copied', async () => {
  press('Copy as command');
  expect(copyText).toHaveBeenCalledWith('threadscape run --n 200');
  const told = () => document.querySelector('[aria-live]')!.textContent;
  await vi.waitFor(() => expect(told()).toBe('Copied'));
  vi.mocked(copyText).mockResolvedValueOnce(false);
  press('Copy as command');
  await vi.waitFor(() => expect(told()).toBe('threadscape run --n 200'));
});

test('Escape closes the list of tables and leads back to what opened it', () => {
  const details = document.querySelector('details')!;
  details.open = true;
  details.dispatchEvent(new Event('toggle'));
  flushSync();
  const escape = new KeyboardEvent('keydown', { key: 'Escape', bubbles: true });
  details.querySelector('button')!.dispatchEvent(escape);
  flushSync();
  expect(details.open).toBe(false);
  expect(document.activeElement).toBe(details.querySelector('summary'));
});
