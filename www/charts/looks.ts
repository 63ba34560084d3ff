/** How a mode looks, everywhere the same: its family gives the colour, its shape and dash tell it apart. */

import { measuredModes, type Mode } from '../lib/labels';
import type { Symbol as Shape } from '../pkg/plain/threadscape';
import { modesIn, named, type ChartInput, type ChartResult } from './input';

export interface Look {
  label: string;
  family: Mode['family'];
  symbol: Shape;
  /** An SVG dash pattern; '' for a full line. */
  dash: string;
  /** Drawn in grey until it is pointed at: more than six colours are none. */
  quiet: boolean;
  /** Of which of several results, from 0: marks of the first are full, those of the others open and fainter. */
  result: number;
}

const COLOURED = 6;

/** The first of a family has a full line, the others are told apart by their dashes. */
const DASHES = ['', '7 3', '2 3', '9 3 2 3'];

/** Of a family's member, or of a result among several, by its place. */
export const dashOf = (index: number): string => DASHES[index % DASHES.length] ?? '';

/** The look of each mode that is shown. `modes` are all of the kernel's: choosing fewer changes no dash. */
function looksOf(modes: readonly Mode[], shown: readonly string[]): ReadonlyMap<string, Look> {
  const members = new Map<Mode['family'], number>();
  const looks = new Map<string, Look>();
  for (const { id, label, family, symbol } of modes) {
    const member = members.get(family) ?? 0;
    members.set(family, member + 1);
    if (!shown.includes(id)) continue;
    const dash = dashOf(member);
    looks.set(id, { label, family, symbol, dash, quiet: looks.size >= COLOURED, result: 0 });
  }
  return looks;
}

/** The looks of a result's modes. Where several are drawn, the dash tells the results apart and the shape alone the modes. */
export function looksIn(input: ChartInput, result: ChartResult): ReadonlyMap<string, Look> {
  const { results } = input;
  const looks = looksOf(
    modesIn(input),
    results.flatMap(({ plan }) => measuredModes(plan)),
  );
  if (results.length === 1) return looks;
  const index = results.indexOf(result);
  const dash = dashOf(index);
  return new Map(
    [...looks].map(([id, look]) => [
      id,
      { ...look, label: named(input, result, look.label), dash, result: index },
    ]),
  );
}
