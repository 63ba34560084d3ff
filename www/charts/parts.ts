/** Where time goes, by the same names, colours and hatchings in the losses and in the timeline. */

import type { Part } from '../pkg/plain/threadscape';
import { boxPath, hatchPath, type Maker } from './elements';

/** A part of a pass, as its losses or as one seat of it tell it. */
export type Share = Part | 'idle' | 'end';

const hatched: ReadonlySet<Share> = new Set(['lockWait', 'unexplained']);

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
    const lines = boxes.map(({ x1, x2 }) => hatchPath(x1, x2, y, height, height / 3)).join('');
    group.append(make('path', { class: 'hatch', d: lines }));
  }
  return group;
}

/** Its sign in a key. */
export const partSign = (make: Maker, part: Share, em: number): SVGElement =>
  partBoxes(make, part, [{ x1: -0.45 * em, x2: 0.45 * em }], -0.4 * em, 0.8 * em);
