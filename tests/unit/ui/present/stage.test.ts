// @vitest-environment jsdom
import { expect, test } from 'vitest';
import { LOUD } from '../../../../www/charts/loud';
import {
  asksForPresenter,
  isPresented,
  presentedWith,
  settingsIn,
} from '../../../../www/ui/present/address';
import { slides } from '../../../../www/ui/present/deck';
import { actionOf, help, type Action } from '../../../../www/ui/present/keys';
import {
  after,
  begun,
  slideAt,
  sumOf,
  votesOf,
  type Stage,
} from '../../../../www/ui/present/state';

const modes = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
const key = (key: string, held: Partial<KeyboardEvent> = {}): Action | null =>
  actionOf({ key, shiftKey: false, ctrlKey: false, metaKey: false, altKey: false, ...held });

/** After these keys. */
const pressed = (keys: readonly string[], from: Stage = begun): Stage =>
  keys.reduce((stage, name) => {
    const [, shift, of] = /^(Shift\+)?(.+)$/s.exec(name)!;
    const action = key(of!, { shiftKey: Boolean(shift) });
    return action ? after(stage, action, { lines: stage.lines ?? ['a'], modes }) : stage;
  }, from);

test('arrows and pages step, and stop at both ends', () => {
  expect(pressed(['ArrowLeft', 'PageUp']).at).toBe(0);
  expect(pressed(['ArrowRight', 'PageDown', 'ArrowLeft']).at).toBe(1);
  expect(pressed(Array<string>(20).fill('PageDown')).at).toBe(slides.length);
});

test('Space reveals this slide and no other, and for good', () => {
  const stage = pressed(['ArrowRight', ' ', 'ArrowRight']);
  expect([...stage.revealed]).toEqual([slides[0]!.id]);
  expect(pressed([' ', ' '], stage).revealed.size).toBe(2);
  expect(pressed([' ']).revealed.size).toBe(0);
});

test('votes are counted, taken back, never below none, and stay when the slide is revealed', () => {
  const stage = pressed(['ArrowRight', 'ArrowUp', 'ArrowUp', '=', 'ArrowDown', 'Shift+ArrowDown']);
  const id = slides[0]!.id;
  expect(votesOf(stage, id)).toEqual({ faster: 2, same: 1, slower: 0 });
  expect(votesOf(pressed(['Shift+ArrowDown'], stage), id).slower).toBe(0);
  const late = pressed([' ', 'ArrowUp', 'ArrowRight', 'ArrowLeft'], stage);
  expect(votesOf(late, id)).toEqual({ faster: 2, same: 1, slower: 0 });
  expect(sumOf(votesOf(late, id))).toBe(3);
  expect(sumOf(votesOf(pressed(['ArrowUp']), ''))).toBe(0);
});

test('there is no vote where the slide asks for none', () => {
  const at = 1 + slides.findIndex(({ votes }) => !votes);
  const stage = pressed(['ArrowUp'], { ...begun, at });
  expect(sumOf(votesOf(stage, slideAt(stage)!.id))).toBe(0);
});

test('a digit turns a line on and off; a fourth takes the place of the first', () => {
  const stage = pressed(['ArrowRight', '2', '3']);
  expect(stage.lines).toEqual(['a', 'b', 'c']);
  expect(pressed(['7'], stage).lines).toEqual(['b', 'c', 'g']);
  expect(pressed(['2'], stage).lines).toEqual(['a', 'c']);
  expect(pressed(['1', '4', '5', '6'], stage).lines).toHaveLength(LOUD);
  // Another slide has its own.
  expect(pressed(['ArrowRight'], stage).lines).toBeNull();
  expect(key('8')).toBeNull();
  expect(key('0')).toBeNull();
});

test('whatever is pressed, a blank screen comes back as it was', () => {
  const stage = pressed(['ArrowRight', 'b']);
  expect(stage.blank).toBe(true);
  const back = pressed(['ArrowRight'], stage);
  expect(back).toEqual({ ...stage, blank: false });
});

test('capital letters are the same keys, and what the browser has a use for is left to it', () => {
  expect(key('R', { shiftKey: true })).toEqual({ type: 'run' });
  for (const held of [{ ctrlKey: true }, { metaKey: true }, { altKey: true }])
    expect(key('r', held)).toBeNull();
  for (const other of ['x', 'Tab', 'Enter', 'Home', 'constructor', '__proto__'])
    expect(key(other)).toBeNull();
});

test('the list of keys names every key that the story names', () => {
  const named = help.map(([keys]) => keys).join(' ');
  for (const each of ['→', '←', 'Space', '↑', '↓', 'R', 'K', '1–7', 'D', 'B', 'F', 'N', '?', 'Esc'])
    expect(named).toContain(each);
});

test('the address says what is presented', () => {
  expect(isPresented('#view=present')).toBe(true);
  expect(isPresented('#view=present&kernel=life')).toBe(true);
  for (const other of ['', '#', '#kernel=life&view=present', '#view=presents', '#r=1'])
    expect(isPresented(other)).toBe(false);
  expect(settingsIn('#view=present')).toBe('');
  expect(settingsIn('#view=present&')).toBe('');
  expect(settingsIn('#view=present&kernel=life&n=8')).toBe('#kernel=life&n=8');
  for (const settings of ['', '#kernel=life&n=8'])
    expect(settingsIn(presentedWith(settings))).toBe(settings);
});

test('P opens the view, but not where somebody types', () => {
  const event = (changes: object) =>
    ({
      key: 'p',
      ctrlKey: false,
      metaKey: false,
      altKey: false,
      target: null,
      ...changes,
    }) as KeyboardEvent;
  expect(asksForPresenter(event({}))).toBe(true);
  expect(asksForPresenter(event({ key: 'P' }))).toBe(true);
  expect(asksForPresenter(event({ ctrlKey: true }))).toBe(false);
  expect(asksForPresenter(event({ key: 'q' }))).toBe(false);
  for (const field of ['input', 'select', 'textarea'])
    expect(asksForPresenter(event({ target: document.createElement(field) }))).toBe(false);
  expect(asksForPresenter(event({ target: document.createElement('button') }))).toBe(true);
});
