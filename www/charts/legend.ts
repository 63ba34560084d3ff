/** A key within the drawing, where marks have no line whose end could be named: a file of it needs one too. */

import type { ChartOptions } from './options';
import type { Maker } from './elements';
import type { Look } from './looks';
import { tagged } from './ends';

export interface Entry {
  label: string;
  /** Around 0, 0, about one em high and wide. */
  sign: SVGElement;
  mode?: string;
  look?: Look;
}

/** In lines from the left, as many as there have to be. */
export function legend(
  make: Maker,
  entries: readonly Entry[],
  { width, em, measure }: Pick<ChartOptions, 'width' | 'em' | 'measure'>,
): { key: SVGElement; height: number } {
  const key = make('g', { class: 'key' });
  const line = 1.4 * em;
  let [x, y] = [0, 0.5 * line];
  for (const { label, sign, mode, look } of entries) {
    const room = 1.3 * em + measure(label) + em;
    if (x > 0 && x + room - em > width) [x, y] = [0, y + line];
    const place = make('g', { transform: `translate(${x + 0.5 * em},${y})` }, sign);
    const words = make('text', { x: x + 1.3 * em, y, dy: '0.32em', 'text-anchor': 'start' }, label);
    const entry = make('g', {}, place, words);
    key.append(mode && look ? tagged(entry, { mode, look }) : entry);
    x += room;
  }
  return { key, height: entries.length > 0 ? y + 0.75 * line : 0 };
}
