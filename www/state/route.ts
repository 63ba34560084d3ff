/** Which view of the page an address opens. Pure. */

/** What a visitor sees first, the six steps, the projector's view; everything else opens the lab. */
export type ViewName = 'first' | 'story' | 'present' | 'lab';

/** How the address of the presenter view begins; settings may follow. */
export const presented = /^#?view=present(?=&|$)&?/;

/** What a view does when it comes and when it goes. What it holds stays. */
export interface PageView {
  come(): void;
  go(): void;
}

export function viewOf(fragment: string): ViewName {
  const text = fragment.replace(/^#/, '');
  if (text === '') return 'first';
  if (presented.test(text)) return 'present';
  return /^story(=|$)/.test(text) ? 'story' : 'lab';
}

/** Which step of the story an address names, from 1 to `steps`; the first where it names none. */
export function stepOf(fragment: string, steps: number): number {
  const named = Number(/^#?story=(\d{1,3})/.exec(fragment)?.[1] ?? 1);
  return Math.min(Math.max(named, 1), steps);
}
