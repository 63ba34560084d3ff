/** The presenter view's address: `#view=present`, and settings after it. Pure. */

import { presented } from '../../state/route';

export const isPresented = (fragment: string): boolean => presented.test(fragment);

/** What stands behind it, as a fragment of its own; '' where nothing does. */
export function settingsIn(fragment: string): string {
  const rest = fragment.replace(presented, '');
  return rest ? `#${rest}` : '';
}

/** Of the presenter view with these settings. */
export const presentedWith = (settings: string): string =>
  ['#view=present', settings.replace(/^#/, '')].filter(Boolean).join('&');

/** Whether somebody types there: then a key is a letter. */
export const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || /^(INPUT|SELECT|TEXTAREA)$/.test(target.tagName));

/** P, and nothing held with it. */
export const asksForPresenter = (event: KeyboardEvent): boolean =>
  event.key.toLowerCase() === 'p' &&
  !(event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) &&
  !isTyping(event.target);
