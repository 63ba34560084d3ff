/** What each key does in the presenter view: the list that the keyboard, the buttons and the help go by. */

export type Action =
  | { type: 'next' | 'back' | 'reveal' | 'run' | 'stored' }
  | { type: 'vote'; for: Vote; count: 1 | -1 }
  | { type: 'line'; index: number }
  | { type: 'dark' | 'blank' | 'full' | 'notes' | 'help' | 'leave' };

export const votes = ['faster', 'same', 'slower'] as const;
export type Vote = (typeof votes)[number];

export const arrows: Readonly<Record<Vote, string>> = { faster: '↑', same: '→', slower: '↓' };

/** Lines that a digit can name. */
export const MOST_LINES = 7;

const plain: Readonly<Record<string, Action>> = {
  ArrowRight: { type: 'next' },
  PageDown: { type: 'next' },
  ArrowLeft: { type: 'back' },
  PageUp: { type: 'back' },
  ' ': { type: 'reveal' },
  r: { type: 'run' },
  k: { type: 'stored' },
  d: { type: 'dark' },
  b: { type: 'blank' },
  f: { type: 'full' },
  n: { type: 'notes' },
  '?': { type: 'help' },
  Escape: { type: 'leave' },
};

const voted: Readonly<Record<string, Vote>> = {
  ArrowUp: 'faster',
  '=': 'same',
  ArrowDown: 'slower',
};

type Pressed = Pick<KeyboardEvent, 'key' | 'shiftKey' | 'ctrlKey' | 'metaKey' | 'altKey'>;

/** Null for a key that means nothing here, and with modifiers, which are the browser's. */
export function actionOf({ key, shiftKey, ctrlKey, metaKey, altKey }: Pressed): Action | null {
  if (ctrlKey || metaKey || altKey) return null;
  const named = key.length === 1 ? key.toLowerCase() : key;
  const vote = Object.hasOwn(voted, named) && voted[named];
  if (vote) return { type: 'vote', for: vote, count: shiftKey ? -1 : 1 };
  const digit = Number(named);
  if (/^\d$/.test(named) && digit >= 1 && digit <= MOST_LINES)
    return { type: 'line', index: digit - 1 };
  return (Object.hasOwn(plain, named) && plain[named]) || null;
}

/** For the list of keys. */
export const help: readonly (readonly [keys: string, does: string])[] = [
  ['→ ←, Page Down, Page Up', 'next slide, last slide'],
  ['Space', 'reveal'],
  ['↑ = ↓', 'a vote for faster, the same, slower; with Shift one less'],
  ['R', 'run live; Esc stops it'],
  ['K', 'the stored run of 16 cores in its place, and back'],
  [`1–${MOST_LINES}`, 'a line on or off, three at most'],
  ['D', 'dark or light'],
  ['B', 'blank'],
  ['F', 'full screen'],
  ['N', 'notes in a window of their own'],
  ['?', 'this list'],
  ['Esc', 'back to the lab'],
];
