// @vitest-environment jsdom
import { flushSync, mount, unmount } from 'svelte';
import { afterEach, beforeEach, expect, test } from 'vitest';
import Rail from '../../../../www/ui/settings/Rail.svelte';
import type { View } from '../../../../www/state/store';
import { matmul, modes, requestOf, textsOf, viewOf } from '../fixture';

const nothing = (): void => {};
const shown = $state<{ view: View }>({ view: viewOf(requestOf(), 2) });
let rail: Record<string, unknown>;

function show(changes: Partial<View>): void {
  shown.view = viewOf(requestOf(), 2, changes);
  flushSync();
}

beforeEach(() => {
  const does = { onset: nothing, onrun: nothing, onstop: nothing, onraise: nothing };
  const props = { kernel: matmul, modes, ...does };
  Object.defineProperty(props, 'view', { get: () => shown.view, enumerable: true });
  rail = mount(Rail, { target: document.body, props: props as never });
  show({});
});
afterEach(() => unmount(rail));

const texts = textsOf(requestOf());
const field = (name: string): HTMLInputElement =>
  document.getElementById(`field-${name}`) as HTMLInputElement;

/** What the lab tells of a text that it refuses: first the text itself, then it again or, of a box, what is kept. */
function refuse(changes: Record<string, string>, stays = true): void {
  const typed = { ...texts, ...changes };
  show({ texts: typed });
  const [name] = Object.keys(changes);
  const problems = { [name!]: 'That cannot be. Choose another.' };
  show({ texts: stays ? typed : texts, problems });
}

test.each([
  ['n', 'abc'],
  ['threads', ''],
  ['seed', '-1'],
])('the field of %s keeps “%s”, is invalid, and has the reason beside it', (name, typed) => {
  field(name).value = typed;
  refuse({ [name]: typed });
  expect(field(name).value).toBe(typed);
  expect(field(name).getAttribute('aria-invalid')).toBe('true');
  const described = field(name).getAttribute('aria-describedby')!.split(' ');
  const told = described.map((id) => document.getElementById(id)?.textContent);
  expect(told).toContain('That cannot be. Choose another.');
  // And is as it was, once it is mended.
  show({ texts });
  expect(field(name).value).toBe(texts[name]);
  expect(field(name).getAttribute('aria-invalid')).toBeNull();
});

test('the switch of the interpreter’s cost shows what holds', () => {
  refuse({ interp: 'abc' });
  expect(document.querySelector('fieldset.switch')!.textContent).not.toContain('abc');
});

test('the last sharing mode cannot be taken away: it is ticked again', () => {
  const box = document.querySelector<HTMLInputElement>('input[value=plain]')!;
  box.checked = false;
  refuse({ modes: '' }, false);
  expect(box.checked).toBe(true);
});

test('what is being typed elsewhere stays', () => {
  field('n').value = '2';
  refuse({ threads: '0' });
  expect(field('n').value).toBe('2');
});
