/** Names at the lines' ends instead of a legend, pushed apart where the lines end close together. */

import type * as Plot from '@observablehq/plot';
import { pushApart } from './dodge';
import { SVG, tagged, type End } from './ends';
import type { Frame } from './frame';

/** A mark for Plot: a leader from the line's end where the name had to move, the name, the value. */
export function names(ends: readonly End[], frame: Frame): Plot.RenderFunction {
  return (_index, _scales, _values, _dimensions, context) => {
    const { document } = context;
    const { em, margin, height, width, naming } = frame;
    const group = document.createElementNS(SVG, 'g');
    const wanted = ends.map(({ at }) => frame.y.at(at.y));
    const places = pushApart(
      wanted,
      1.2 * em,
      margin.top + 0.25 * em,
      height - margin.bottom - 0.5 * em,
    );
    const left = width - margin.right + em;
    ends.forEach((end, i) => {
      const y = places[i] ?? 0;
      const name = tagged(document.createElementNS(SVG, 'g'), end);
      name.append(leader(document, [frame.x.at(end.at.count), wanted[i] ?? 0], [left, y], em));
      name.append(text(document, end, naming === 'values', left, y));
      group.append(name);
    });
    return group;
  };
}

function leader(
  document: Document,
  [fromX, fromY]: [number, number],
  [toX, toY]: [number, number],
  em: number,
): Element {
  const path = document.createElementNS(SVG, 'path');
  const start = Math.max(fromX + 0.6 * em, toX - 1.25 * em);
  path.setAttribute('class', 'leader');
  path.setAttribute('d', `M${start},${fromY}L${toX - 0.3 * em},${toY}`);
  return path;
}

function text(
  document: Document,
  { label, value }: End,
  withValue: boolean,
  x: number,
  y: number,
): Element {
  const element = document.createElementNS(SVG, 'text');
  element.setAttribute('class', 'name');
  element.setAttribute('x', `${x}`);
  element.setAttribute('y', `${y}`);
  element.setAttribute('dy', '0.32em');
  element.setAttribute('text-anchor', 'start');
  element.append(label);
  if (!withValue) return element;
  const number = document.createElementNS(SVG, 'tspan');
  number.setAttribute('class', 'value');
  number.setAttribute('dx', '0.5em');
  number.textContent = value;
  element.append(number);
  return element;
}
