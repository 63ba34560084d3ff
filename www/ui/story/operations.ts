/** The eight small operations of the line `total += A[i*n+k] * B[k*n+j]`, as CPython 3.14.0a6 carries them out. Pure. */

export type Hit = 'list A' | 'list B' | 'item a' | 'item b';

export interface Operation {
  /** What the interpreter does. */
  does: string;
  /** The object whose count it writes. */
  hits: Hit;
  /** +1 or −1. */
  by: 1 | -1;
}

/** The order of the instructions; see docs/MODES.md for their sources. */
export const operations: readonly Operation[] = [
  { does: 'load A', hits: 'list A', by: 1 },
  { does: 'take item a', hits: 'item a', by: 1 },
  { does: 'drop A', hits: 'list A', by: -1 },
  { does: 'load B', hits: 'list B', by: 1 },
  { does: 'take item b', hits: 'item b', by: 1 },
  { does: 'drop B', hits: 'list B', by: -1 },
  { does: 'drop item a', hits: 'item a', by: -1 },
  { does: 'drop item b', hits: 'item b', by: -1 },
];

export const isList = (hit: Hit): boolean => hit.startsWith('list');
