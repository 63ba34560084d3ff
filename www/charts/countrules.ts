/** A vertical line at each thread count, of which the page shows the one that is read: the drawing carries its own positions. */

import type * as Plot from '@observablehq/plot';
import { SVG } from './ends';
import type { Frame } from './frame';

/** Without a stroke of their own: in a file they are not seen. */
export const countRules =
  ({ counts, x, y, margin, height }: Frame): Plot.RenderFunction =>
  (_index, _scales, _values, _dimensions, context) => {
    const group = context.document.createElementNS(SVG, 'g');
    for (const count of counts) {
      const line = context.document.createElementNS(SVG, 'line');
      const place = x.at(count);
      const ends = { x1: place, x2: place, y1: Math.min(...y.range), y2: height - margin.bottom };
      for (const [name, value] of Object.entries(ends)) line.setAttribute(name, `${value}`);
      line.setAttribute('class', 'at-count');
      line.setAttribute('stroke', 'none');
      line.setAttribute('data-count', `${count}`);
      group.append(line);
    }
    return group;
  };

/** The count whose line stands nearest, in the drawing's own px; null where it has none. */
export function countNear(svg: Element, px: number): number | null {
  const lines = [...svg.querySelectorAll('[data-count]')];
  const off = (line: Element): number => Math.abs(Number(line.getAttribute('x1')) - px);
  const [nearest] = lines.sort((a, b) => off(a) - off(b));
  return nearest ? Number(nearest.getAttribute('data-count')) : null;
}
