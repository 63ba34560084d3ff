// @vitest-environment jsdom
import { flushSync, mount, unmount } from 'svelte';
import { afterEach, expect, test, vi } from 'vitest';
import Results from '../../../../www/ui/result/Results.svelte';
import type { Entry, View } from '../../../../www/state/store';
import { catalog, recordedOf, requestOf, shownOf, viewOf } from '../fixture';

const onshow = vi.fn();
let list: Record<string, unknown>;

/** The same minute for all of them. */
const begun = new Date().toISOString();
const entries: Entry[] = [
  recordedOf(shownOf(requestOf(), 2), { begun }),
  recordedOf(shownOf(requestOf({ modes: ['plain'], threads: [1, 2, 4] }), 2, 3), { begun }),
  recordedOf(shownOf(requestOf(), 2, 2), { begun, ended: null, name: 'Once more' }),
].map((entry, i) => ({ ...entry, id: i + 1 }));

function put(changes: Partial<View>): HTMLSelectElement {
  const view = viewOf(requestOf(), 2, { results: entries, shown: entries[1]!, ...changes });
  list = mount(Results, { target: document.body, props: { view, catalog, onshow } });
  flushSync();
  return document.querySelector('select')!;
}

afterEach(() => unmount(list));

test('lists what was measured, says what is incomplete, and has the one on the page chosen', () => {
  const select = put({ phase: 'measuring' });
  expect(select.labels![0]!.textContent).toBe('Results of this visit');
  expect(select.value).toBe('2');
  const texts = [...select.options].map(({ textContent }) => textContent!.trim());
  expect(texts[0]).toMatch(/^Matrix product, \d\d:\d\d · 7 modes, 1-3 threads$/);
  expect(texts[1]).toMatch(/^Matrix product, .* \(2\) · 1 mode, 1, 2, 4 threads, incomplete$/);
  expect(texts[2]).toBe('Once more · 7 modes, 1-3 threads, being measured');
});

test('choosing another one shows it', () => {
  const select = put({ phase: 'done' });
  select.value = '1';
  select.dispatchEvent(new Event('change', { bubbles: true }));
  expect(onshow).toHaveBeenCalledWith(1);
});
