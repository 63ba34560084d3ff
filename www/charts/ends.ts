/** Where a line ends, and what it is called there; and how every part of a chart is marked as a mode's own. */

import type { Look } from './looks';

export interface End {
  /** The line's mode, or null for a line of reference. */
  mode: string | null;
  label: string;
  /** The last value, as the reader sees it; '' where the line is no measurement. */
  value: string;
  look: Look | null;
  /** A line of reference that is dotted. */
  dotted?: boolean;
  /** A line of reference with a colour of its own. */
  className?: string;
  /** Where the line ends, in the units of the axes. */
  at: { count: number; y: number };
}

export const SVG = 'http://www.w3.org/2000/svg';

/** Marks an element as a mode's own: its colour, and what raises it when it is pointed at. */
export function tagged<E extends Element>(
  element: E,
  { mode, look, className }: Pick<End, 'mode' | 'look' | 'className'>,
): E {
  const classes = look ? ['of-mode', `family-${look.family}`] : ['reference'];
  if (look?.quiet) classes.push('quiet');
  if (look?.result) classes.push('of-other');
  if (className) classes.push(className);
  element.setAttribute('class', classes.join(' '));
  if (mode) element.setAttribute('data-mode', mode);
  return element;
}
