/** Pictures that are no lines over threads are put together from these. */

import type { ChartOptions } from './options';
import { SVG } from './ends';

type Attributes = Record<string, string | number>;

/** Makes elements of one document. */
export type Maker = (
  name: string,
  attributes?: Attributes,
  ...children: (Node | string)[]
) => SVGElement;

export const makerOf =
  (document: Document): Maker =>
  (name, attributes = {}, ...children) => {
    const element = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, `${value}`);
    element.append(...children);
    return element;
  };

export const makerFor = (options: ChartOptions): Maker => makerOf(options.document ?? document);

/** The whole drawing, for a screen reader one word. */
export function sheet(
  make: Maker,
  { width, height }: { width: number; height: number },
  label: string,
  ...children: (Node | string)[]
): SVGSVGElement {
  const attributes = { class: 'chart', width, height, viewBox: `0 0 ${width} ${height}` };
  const svg = make('svg', { ...attributes, role: 'img', 'aria-label': label }, ...children);
  return svg as SVGSVGElement;
}

/** Of a box, as the text of a path: many boxes of one look are one element. */
export const boxPath = (x1: number, x2: number, y: number, height: number): string =>
  `M${round(x1)},${round(y)}H${round(x2)}v${round(height)}H${round(x1)}Z`;

/** Slanted lines within a box: a look that needs no colour, and no pattern that a file would have to carry along. */
export function hatchPath(x1: number, x2: number, y: number, height: number, gap: number): string {
  let path = '';
  // Each line rises from the lower to the upper edge; the first and last are cut by the sides.
  for (let start = Math.ceil((x1 - height) / gap) * gap; start < x2; start += gap) {
    const [from, to] = [Math.max(start, x1), Math.min(start + height, x2)];
    if (to <= from) continue;
    const at = (x: number): string => `${round(x)},${round(y + height - (x - start))}`;
    path += `M${at(from)}L${at(to)}`;
  }
  return path;
}

const round = (value: number): number => Math.round(value * 100) / 100;
