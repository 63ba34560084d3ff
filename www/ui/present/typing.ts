/** Which keys are meant for the page, and which for a field. */

/** Whether somebody types there: then a key is a letter. */
export const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || /^(INPUT|SELECT|TEXTAREA)$/.test(target.tagName));

/** P, and nothing held with it. */
export const asksForPresenter = (event: KeyboardEvent): boolean =>
  event.key.toLowerCase() === 'p' &&
  !(event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) &&
  !isTyping(event.target);
