// @vitest-environment jsdom
import { flushSync, mount, unmount } from 'svelte';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import Rail from '../../../../www/ui/settings/Rail.svelte';
import type { Level } from '../../../../www/pkg/plain/threadscape';
import type { View } from '../../../../www/state/store';
import { environmentOf, matmul, modes, requestOf, viewOf } from '../fixture';

let rail: Record<string, unknown> | undefined;
const heard = {
  onset: vi.fn(),
  onrun: vi.fn(),
  onstop: vi.fn(),
  oninsist: vi.fn(),
  onraise: vi.fn(),
};

function show(changes: Partial<View> = {}): void {
  const view = viewOf(requestOf(), 2, changes);
  rail = mount(Rail, { target: document.body, props: { view, kernel: matmul, modes, ...heard } });
  flushSync();
}

beforeEach(() => vi.clearAllMocks());
afterEach(async () => {
  if (rail) await unmount(rail);
  document.body.replaceChildren();
});

const labelled = (label: string): HTMLInputElement | HTMLSelectElement => {
  const found = [...document.querySelectorAll('label')].find(
    (element) => element.textContent?.trim() === label,
  );
  return document.getElementById(found?.htmlFor ?? '') as HTMLInputElement;
};

const disclosure = (title: string): HTMLDetailsElement =>
  [...document.querySelectorAll('details')].find((details) =>
    details.querySelector('summary')!.textContent!.trim().startsWith(title),
  )!;

const button = (name: string): HTMLButtonElement =>
  [...document.querySelectorAll('button')].find((b) => b.textContent?.trim() === name)!;

function choose(label: string, value: string): void {
  const control = labelled(label);
  control.value = value;
  control.dispatchEvent(new Event('change', { bubbles: true }));
}

test('every parameter of the kernel, common or its own, has a field with its value', () => {
  show();
  expect(labelled('Size, rows').value).toBe('120');
  expect(labelled('Rows per task').value).toBe('4');
  expect(labelled('Layout of B').tagName).toBe('SELECT');
  expect(labelled('Interpreter cost, ns per step').value).toBe('60');
});

test.each([
  ['Kernel', 'life', { kernel: 'life' }],
  ['Threads', '1-8, 12', { threads: '1-8, 12' }],
  ['Effort', 'careful', { effort: 'careful' }],
  ['Schedule', 'block', { schedule: 'block' }],
  ['Size, rows', '200', { n: '200' }],
  ['Layout of B', 'transposed', { layout: 'transposed' }],
  ['Chunk, tasks', '2', { chunk: '2' }],
  ['Seed', '7', { seed: '7' }],
  ['Thread cap', '128', { cap: '128' }],
])('%s is told as a text', (label, value, changes) => {
  show();
  choose(label, value);
  expect(heard.onset).toHaveBeenCalledExactlyOnceWith(changes);
});

test('a checkbox per mode, named as what people know, with its mechanism second', () => {
  show();
  const boxes = [...document.querySelectorAll<HTMLInputElement>('fieldset input[type=checkbox]')];
  const names = boxes.map((box) => box.labels?.[0]?.textContent?.trim());
  expect(names).toEqual(modes.map(({ standsFor }) => standsFor));
  const told = boxes.map((box) => box.getAttribute('aria-describedby')!.split(' ')[0]!);
  expect(told.map((id) => document.getElementById(id)!.textContent)).toEqual(
    modes.map(({ label }) => label),
  );
});

test('modes are told in the order of the ladder, whatever was clicked first', () => {
  show({ texts: { ...viewOf(requestOf(), 2).texts, modes: 'gil' } });
  (labelled(modes[0]!.standsFor) as HTMLInputElement).click();
  expect(heard.onset).toHaveBeenCalledWith({ modes: 'plain,gil' });
});

test('what a mode does is a press away, with its Python line and its atomic writes', () => {
  show();
  const about = document.querySelector<HTMLButtonElement>('[aria-label="About List, counted"]')!;
  const panel = document.getElementById(about.getAttribute('aria-controls')!)!;
  expect(panel.hidden).toBe(true);
  about.click();
  flushSync();
  expect(panel.hidden).toBe(false);
  expect(about.getAttribute('aria-expanded')).toBe('true');
  expect(panel.textContent).toContain('A[i*n+k] * B[k*n+j]');
  expect(panel.textContent).toContain('2 on a line that all threads write, 2 on the item');
  expect(panel.textContent).toContain('not CPython');
});

test('the switch tells the interpreter cost, and shows a third one that was set elsewhere', () => {
  show({ texts: { ...viewOf(requestOf(), 2).texts, interp: '30' } });
  const [sixty, none] = [...document.querySelectorAll<HTMLInputElement>('input[type=radio]')];
  expect([sixty!.checked, none!.checked]).toEqual([false, false]);
  expect(document.querySelector('.choices')!.textContent).toContain('30 ns');
  none!.click();
  expect(heard.onset).toHaveBeenCalledWith({ interp: '0' });
});

test.each([
  ['threads', 'Threads'],
  ['effort', 'Effort'],
  ['kernel', 'Kernel'],
  ['n', 'Size, rows'],
  ['schedule', 'Schedule'],
  ['seed', 'Seed'],
])('a problem with %s stands at its field and is read with it', (field, label) => {
  const sentence = 'That is no such thing. Choose another.';
  show({ problems: { [field]: sentence } });
  const control = labelled(label);
  expect(control.getAttribute('aria-invalid')).toBe('true');
  const ids = control.getAttribute('aria-describedby')!.split(' ');
  expect(ids.map((id) => document.getElementById(id)?.textContent)).toContain(sentence);
});

test('a field without a problem is not invalid, and names only texts that exist', () => {
  show();
  for (const control of document.querySelectorAll('[aria-describedby]'))
    for (const id of control.getAttribute('aria-describedby')!.split(' '))
      expect(document.getElementById(id), id).not.toBeNull();
  expect(document.querySelectorAll('[aria-invalid=true]')).toHaveLength(0);
});

test('a problem of the modes belongs to their group', () => {
  show({ problems: { modes: 'Choose at least one.' } });
  const group = document.querySelector('fieldset[aria-describedby]')!;
  const words = document.getElementById(group.getAttribute('aria-describedby')!)!;
  expect(words.textContent).toBe('Choose at least one.');
});

test('Details opens by itself where a problem hides in it', () => {
  show({ problems: { n: 'Size: 4 is below 8.' } });
  expect(disclosure('Details').open).toBe(true);
  expect(disclosure('More modes').open).toBe(false);
});

describe('modes that a first visit does not begin with', () => {
  test('stand behind a disclosure that names them, in the same group', () => {
    show();
    const more = disclosure('More modes');
    expect(more.open).toBe(false);
    expect(more.querySelector('summary')!.textContent).toContain('List, copied deeply · Messages');
    expect(more.querySelectorAll('input[type=checkbox]')).toHaveLength(2);
    expect(more.closest('fieldset')!.querySelector('legend')!.textContent).toBe('Sharing modes');
  });

  test('are in sight where one of them is chosen', () => {
    show({ texts: { ...viewOf(requestOf(), 2).texts, modes: 'plain, messages' } });
    expect(disclosure('More modes').open).toBe(true);
  });
});

describe('modes that cannot run at a level', () => {
  const boxes = (): Record<string, boolean> =>
    Object.fromEntries(
      [...document.querySelectorAll<HTMLInputElement>('input[name=modes]')].map((box) => [
        box.value,
        box.disabled,
      ]),
    );
  const why = (): string => document.getElementById('modes-barred')?.textContent ?? '';
  const at = (level: Level): Partial<View> => ({ environment: { ...environmentOf(2), level } });

  test('are none, with threads', () => {
    show();
    expect(Object.values(boxes())).not.toContain(true);
    expect(why()).toBe('');
  });

  test('are grey without shared memory; what sends messages comes forward', () => {
    show(at('messages'));
    const { messages, ...others } = boxes();
    expect(messages).toBe(false);
    expect(new Set(Object.values(others))).toEqual(new Set([true]));
    expect(why()).toContain('one memory for all threads');
    expect(disclosure('More modes').querySelector('[value=messages]')).toBeNull();
    const box = document.querySelector('[value=counted]')!;
    expect(box.getAttribute('aria-describedby')).toContain('modes-barred');
  });

  test('are all of them without Workers, and keep their ticks', () => {
    show(at('serial'));
    expect(new Set(Object.values(boxes()))).toEqual(new Set([true]));
    expect(why()).toContain('Workers');
    expect(document.querySelector<HTMLInputElement>('[value=counted]')!.checked).toBe(true);
  });
});

test.each([
  ['is hidden, where the schedule has none', {}, false],
  ['is told even there', { chunk: 'Chunk: 0 is below 1.' }, true],
])('the chunk, or a problem with it, %s', (_, problems, there) => {
  show({ texts: { ...viewOf(requestOf(), 2).texts, schedule: 'block' }, problems });
  expect(labelled('Chunk, tasks') !== null).toBe(there);
});

test('Run says how long it takes, and runs', () => {
  show();
  const below = document.getElementById(button('Run').getAttribute('aria-describedby')!)!;
  expect(below.textContent?.trim()).toBe('about 21 s, 5 rounds');
  button('Run').click();
  expect(heard.onrun).toHaveBeenCalledOnce();
});

test('Run needs no submit, which a sandboxed frame would not let pass', () => {
  show();
  const submitted = vi.fn();
  document.querySelector('form')!.addEventListener('submit', submitted);
  button('Run').click();
  expect(heard.onrun).toHaveBeenCalledOnce();
  expect(submitted).not.toHaveBeenCalled();
});

test('while measuring there is Stop in its place, with progress', () => {
  const progress = { fraction: 0.4, secondsLeft: 11, round: 3, rounds: 5, now: '' };
  show({ phase: 'measuring', status: 'Measuring …', progress });
  expect(button('Run')).toBeUndefined();
  expect(document.querySelector('progress')!.value).toBe(0.4);
  expect(document.querySelector('[role=status]')!.textContent).toBe('Measuring …');
  expect(document.querySelector('.run')!.textContent).toContain('round 3 of 5, 11 s left');
  button('Stop').click();
  expect(heard.onstop).toHaveBeenCalledOnce();
});

test('a run that waits for another window can be stopped, or told to measure all the same', () => {
  show({ phase: 'measuring', waiting: true, status: 'Another window measures.' });
  const button = (name: string) =>
    [...document.querySelectorAll('button')].find((one) => one.textContent?.trim() === name);
  button('Measure all the same')!.click();
  expect(heard.oninsist).toHaveBeenCalledOnce();
  button('Stop')!.click();
  expect(heard.onstop).toHaveBeenCalledOnce();
});
