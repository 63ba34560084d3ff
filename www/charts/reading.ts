/** What a chart of lines says at one thread count: every line's value there, and the range around it. */

import { counted } from '../lib/format';
import { countsIn, widthOf, type ChartInput } from './input';
import type { Line } from './layers';
import type { Look } from './looks';
import { textCell, type TableCell } from './table';

export interface Reading {
  counts: readonly number[];
  /** The count that it begins with: the headline's. */
  first: number;
  rows: readonly ReadingRow[];
}

export interface ReadingRow {
  label: string;
  /** Null of a line of reference. */
  mode: string | null;
  look: Look | null;
  dotted: boolean;
  /** By count; what was not measured is not there. */
  at: ReadonlyMap<number, TableCell>;
}

export function readingOf(
  input: ChartInput,
  lines: readonly Line[],
  references: readonly ReadingRow[] = [],
): Reading {
  return {
    counts: countsIn(input),
    first: widthOf(input.results[0]),
    rows: [...lines.map(rowOf), ...references],
  };
}

export const referenceRow = (
  label: string,
  dotted: boolean,
  cells: readonly (readonly [number, TableCell])[],
): ReadingRow => ({ label, mode: null, look: null, dotted, at: new Map(cells) });

const rowOf = ({ mode, look, points }: Line): ReadingRow => ({
  label: look.label,
  mode,
  look,
  dotted: false,
  at: new Map(
    points.map(({ count, value, range, given }) => [count, textCell(value, given ? '' : range)]),
  ),
});

/** As it is said to those who hear it. */
export const readingWords = ({ rows }: Reading, count: number): string => {
  const values = rows.flatMap(({ label, at }) => {
    const cell = at.get(count);
    return cell ? [`${label} ${cell.text}${cell.range ? ` (${cell.range})` : ''}`] : [];
  });
  return `At ${counted(count, 'thread')}: ${values.join('; ') || 'nothing measured'}.`;
};
