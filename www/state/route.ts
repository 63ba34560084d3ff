/** Which view of the page an address opens. Pure. */

/** What a visitor sees first, the six steps, the presenter's slides; everything else opens the lab. */
export type ViewName = 'first' | 'story' | 'present' | 'lab';

/** What a view does when it comes and when it goes. What it holds stays. */
export interface PageView {
  come(): void;
  go(): void;
}

export function viewOf(fragment: string): ViewName {
  const text = fragment.replace(/^#/, '');
  if (text === '') return 'first';
  if (isPresented(text)) return 'present';
  return /^story(=|$)/.test(text) ? 'story' : 'lab';
}

/** Which step of the story an address names, from 1 to `steps`; the first where it names none. */
export function stepOf(fragment: string, steps: number): number {
  const named = Number(/^#?story=(\d{1,3})/.exec(fragment)?.[1] ?? 1);
  return Math.min(Math.max(named, 1), steps);
}

// ---- the presenter view: `#view=present`, and settings behind it ---------------------------------

const start = /^#?view=present(?=&|$)&?/;

export const isPresented = (fragment: string): boolean => start.test(fragment);

/** What stands behind it, as a fragment of its own; '' where nothing does. */
export function settingsIn(fragment: string): string {
  const rest = fragment.replace(start, '');
  return rest ? `#${rest}` : '';
}

/** Of the presenter view with these settings. */
export const presentedWith = (settings: string): string =>
  ['#view=present', settings.replace(/^#/, '')].filter(Boolean).join('&');
