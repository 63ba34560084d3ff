/** How a mode looks, everywhere the same: its family gives the colour, its shape and dash tell it apart. */

import type { Family, ModeInfo, Symbol as Shape } from '../pkg/plain/threadscape';

export interface Look {
  label: string;
  family: Family;
  shape: Shape;
  /** An SVG dash pattern; '' for a full line. */
  dash: string;
  /** Drawn in grey until it is pointed at: more than six colours are none. */
  quiet: boolean;
}

const COLOURED = 6;

/** The first of a family has a full line, the others are told apart by their dashes. */
const DASHES = ['', '7 3', '2 3', '9 3 2 3'];

/** The look of each mode that is shown. `modes` are all of the kernel's: choosing fewer changes no dash. */
export function looksOf(
  modes: readonly ModeInfo[],
  shown: readonly string[],
): ReadonlyMap<string, Look> {
  const members = new Map<Family, number>();
  const looks = new Map<string, Look>();
  for (const { id, label, family, symbol } of modes) {
    const member = members.get(family) ?? 0;
    members.set(family, member + 1);
    if (!shown.includes(id)) continue;
    const dash = DASHES[member % DASHES.length] ?? '';
    looks.set(id, { label, family, shape: symbol, dash, quiet: looks.size >= COLOURED });
  }
  return looks;
}
