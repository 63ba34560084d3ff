/** Where time goes, by the same names, colours and hatchings in the losses and in the timeline. */

import type { Part } from '../pkg/plain/threadscape';
import { boxPath, hatchPath, type Maker } from './elements';

/** A part of a pass, as its losses, a comparison of modes or one seat of it tell it. */
export type Share = Part | Compared | 'idle' | 'end';

/** The links of a chain of comparisons, by their place: those after the third look like it. */
type Compared = 'compared' | 'comparedNext' | 'comparedLast';

export const comparedAt = (place: number): Compared =>
  place === 0 ? 'compared' : place === 1 ? 'comparedNext' : 'comparedLast';

const hatched: ReadonlySet<Share> = new Set([
  'lockWait',
  'comparedNext',
  'comparedLast',
  'unexplained',
]);

/** So many lines to a box's height. */
const gapsOf = (part: Share): number => (part === 'comparedLast' ? 5 : 3);

/** Boxes of one part: their area, and the lines that tell it from the others without colour. */
export function partBoxes(
  make: Maker,
  part: Share,
  boxes: readonly { x1: number; x2: number }[],
  y: number,
  height: number,
): SVGElement {
  const group = make('g', { class: `part part-${part}` });
  const path = boxes.map(({ x1, x2 }) => boxPath(x1, x2, y, height)).join('');
  group.append(make('path', { class: 'area', d: path }));
  if (hatched.has(part)) {
    const lines = boxes
      .map(({ x1, x2 }) => hatchPath(x1, x2, y, height, height / gapsOf(part)))
      .join('');
    group.append(make('path', { class: 'hatch', d: lines }));
  }
  return group;
}

/** Its sign in a key. */
export const partSign = (make: Maker, part: Share, em: number): SVGElement =>
  partBoxes(make, part, [{ x1: -0.45 * em, x2: 0.45 * em }], -0.4 * em, 0.8 * em);
