/**
 * The sentences of the story that hold a number: all of them, made of a run's values and of what the visitor's hand does. Each number
 * says where it comes from, so that a reader sees it and a test can look it up. Pure.
 */

import { counted, count as grouped, ratio, seconds } from '../../lib/format';
import type { Interval } from '../../pkg/plain/threadscape';
import { roles, speedupOf, secondsOf, type Tale } from './tale';

/** A number in a sentence. */
export interface Told {
  text: string;
  value: number;
  /** `hand`: what the visitor chose or drew. `counted`: counted in CPython 3.14.0a6. */
  from: 'run' | 'hand' | 'counted' | 'model';
  /** Its range, where it was measured with one. */
  range?: string;
}

export type Piece = string | Told;

const measured = (interval: Interval, write: (value: number) => string): Told => ({
  text: write(interval.mid),
  value: interval.mid,
  from: 'run',
  range: `${write(interval.low)} to ${write(interval.high)}`,
});

const byHand = (value: number, write: (value: number) => string): Told => ({
  text: write(value),
  value,
  from: 'hand',
});

/** Step 1: what was drawn. */
export function guessed(guess: number, threads: number): Piece[] {
  const said = guess > 1.02 ? 'faster than' : guess < 0.98 ? 'slower than' : 'about as fast as';
  return [
    `You say: ${counted(threads, 'thread')} work `,
    byHand(guess, ratio),
    ` as fast as one. That is ${said} one thread.`,
  ];
}

/** Step 2: the guess beside what happened. */
export function raced(tale: Tale, guess: number | null): Piece[] {
  const speedup = speedupOf(tale, roles.villain);
  const one = secondsOf(tale, roles.villain, 1);
  const many = secondsOf(tale, roles.villain, tale.threads);
  if (!speedup || !one || !many) return [];
  return [
    ...(guess === null ? [] : ['You drew ', byHand(guess, ratio), '. ']),
    'It was ',
    measured(speedup, ratio),
    `: one thread takes `,
    measured(one, seconds),
    `, ${counted(tale.threads, 'thread')} `,
    measured(many, seconds),
    '.',
  ];
}

/** Beside the race: how much slower than the truth it is shown. */
export const slowed = (times: number): Piece[] => [
  'Replayed ',
  byHand(times, (value) => `${grouped(Math.round(value))} times`),
  ' slower than it was.',
];

/** What a task writes when an item is read: the switches of step 3, and the mode that is measured for them. */
export interface Suspects {
  lists: boolean;
  items: boolean;
  lock: boolean;
}

/** The mode in which just this happens; null for one that nobody made. */
export function modeOf({ lists, items, lock }: Suspects): string | null {
  if (lock) return lists ? null : items ? roles.suspect : null;
  if (lists) return items ? roles.villain : null;
  return items ? roles.cure : 'immortal';
}

/** Step 3: what the switches come to. */
export function suspected(tale: Tale, on: Suspects): Piece[] {
  const mode = modeOf(on);
  const speedup = mode && speedupOf(tale, mode);
  if (!speedup) return ['This combination was not measured.'];
  const what = [
    on.lock && 'a lock taken at every read',
    on.lists && 'the lists counted',
    on.items && 'the items counted',
  ].filter((one): one is string => one !== false);
  const named = what.length > 0 ? what.join(' and ') : 'nothing counted';
  return [
    `With ${named}, ${counted(tale.threads, 'thread')} work `,
    measured(speedup, ratio),
    ' as fast as one.',
  ];
}

const reads = { value: 2_026_112, locked: 30_832 };

/** Step 3: what an instrumented CPython counted, n = 100, two threads. */
export const counts: Piece[] = [
  'Of ',
  { text: grouped(reads.value), value: reads.value, from: 'counted' },
  ' reads by a thread that did not own the list, ',
  { text: grouped(reads.locked), value: reads.locked, from: 'counted' },
  ' took its lock. Every one counted.',
];

/** How many additions the sentence of step 4 speaks of. */
const additions = 1_000_000;

/** Step 4: what it costs that only one core can have the card. */
export function handedOver(tale: Tale, cores: number, own: boolean): Piece[] {
  const hand = tale.shown.analysis.handOverSeconds;
  if (!hand) return ['This run has not measured how long a line takes from core to core.'];
  const who = ['With ', byHand(cores, (value) => counted(value, 'core')), ', '];
  if (own || cores === 1)
    return [
      ...who,
      own && cores > 1 ? 'each with a card of its own, ' : 'the card ',
      own && cores > 1
        ? 'nobody has to fetch one: adding costs no hand-over of '
        : 'stays where it is: no hand-over of ',
      measured(hand, seconds),
      '.',
    ];
  const total = { text: seconds(additions * hand.mid), value: additions * hand.mid };
  return [
    ...who,
    'one card: fetching it takes ',
    measured(hand, seconds),
    `, whoever adds. A million additions that each fetch it: `,
    { ...total, from: 'model' },
    `, while ${counted(cores - 1, 'core')} ${cores === 2 ? 'waits' : 'wait'}.`,
  ];
}

/** Step 5: the switch. */
export function cured(tale: Tale, borrowed: boolean): Piece[] {
  const [before, after] = [speedupOf(tale, roles.villain), speedupOf(tale, roles.cure)];
  if (!before || !after) return [];
  if (!borrowed)
    return [
      'Counting every load: ',
      measured(before, ratio),
      ` with ${counted(tale.threads, 'thread')}. Now throw the switch.`,
    ];
  return [
    measured(before, ratio),
    ' became ',
    measured(after, ratio),
    '. Nothing else changed: the items are still counted.',
  ];
}

/** Without any mark-up. */
export const plainly = (pieces: readonly Piece[]): string =>
  pieces.map((piece) => (typeof piece === 'string' ? piece : piece.text)).join('');
