/** The eight marks. One outline each, for the charts and for the form alike. */

import type { Symbol as Shape } from '../pkg/plain/threadscape';

/** The part of a canvas or d3 path that outlines need. */
interface Pen {
  moveTo(x: number, y: number): void;
  lineTo(x: number, y: number): void;
  arc(x: number, y: number, radius: number, from: number, to: number): void;
  closePath(): void;
}

/** Radii are adjusted so that all marks weigh the same to the eye. */
const outlines: Record<Shape, (pen: Pen, r: number) => void> = {
  circle: (pen, r) => {
    pen.moveTo(r, 0);
    pen.arc(0, 0, r, 0, 2 * Math.PI);
    pen.closePath();
  },
  square: (pen, r) => polygon(pen, box(r * 0.89, r * 0.89)),
  triangle: (pen, r) =>
    polygon(pen, [
      [0, -r * 1.22],
      [r * 1.16, r * 0.84],
      [-r * 1.16, r * 0.84],
    ]),
  diamond: (pen, r) =>
    polygon(pen, [
      [0, -r * 1.28],
      [r * 1.28, 0],
      [0, r * 1.28],
      [-r * 1.28, 0],
    ]),
  bar: (pen, r) => polygon(pen, box(r * 1.3, r * 0.5)),
  cross: (pen, r) => polygon(pen, saltire(r * 1.18, r * 0.4)),
  star: (pen, r) =>
    polygon(
      pen,
      around(10, (i) => (i % 2 ? r * 0.58 : r * 1.38)),
    ),
  // Stretched: a regular one is a circle at this size.
  hexagon: (pen, r) =>
    polygon(pen, [
      [-r * 1.5, 0],
      [-r * 0.7, -r * 0.85],
      [r * 0.7, -r * 0.85],
      [r * 1.5, 0],
      [r * 0.7, r * 0.85],
      [-r * 0.7, r * 0.85],
    ]),
};

type Corner = [x: number, y: number];

function polygon(pen: Pen, [first, ...rest]: Corner[]): void {
  if (first) pen.moveTo(...first);
  for (const corner of rest) pen.lineTo(...corner);
  pen.closePath();
}

const box = (x: number, y: number): Corner[] => [
  [-x, -y],
  [x, -y],
  [x, y],
  [-x, y],
];

/** An ×: arms reach `r` along each axis, `w` is half their thickness. */
function saltire(r: number, w: number): Corner[] {
  const quarter: Corner[] = [
    [0, -w * Math.SQRT2],
    [r - w, -r],
    [r, -r + w],
  ];
  return [0, 1, 2, 3].flatMap((turns) => quarter.map((corner) => turned(corner, turns)));
}

function turned([x, y]: Corner, quarters: number): Corner {
  return quarters === 0 ? [x, y] : turned([-y, x], quarters - 1);
}

function around(corners: number, radius: (corner: number) => number): Corner[] {
  return Array.from({ length: corners }, (_, i) => {
    const angle = (i / corners) * 2 * Math.PI - Math.PI / 2;
    return [radius(i) * Math.cos(angle), radius(i) * Math.sin(angle)];
  });
}

/** As Plot and d3 want a symbol: they give its area. */
export function symbolOf(shape: Shape): { draw(pen: Pen, area: number): void } {
  return { draw: (pen, area) => outlines[shape](pen, Math.sqrt(area / Math.PI)) };
}

/** As the text of an SVG path around a point. */
export function pathOf(shape: Shape, radius: number, x = 0, y = 0): string {
  const pen = new Writer(x, y);
  outlines[shape](pen, radius);
  return pen.text;
}

class Writer implements Pen {
  text = '';
  #x: number;
  #y: number;

  constructor(x: number, y: number) {
    [this.#x, this.#y] = [x, y];
  }

  moveTo(x: number, y: number): void {
    this.text += `M${this.#at(x, y)}`;
  }

  lineTo(x: number, y: number): void {
    this.text += `L${this.#at(x, y)}`;
  }

  /** Only ever a full circle that begins at its right: two half turns. */
  arc(x: number, y: number, r: number): void {
    const half = (dx: number): string => `A${r},${r},0,1,1,${this.#at(x + dx, y)}`;
    this.text += half(-r) + half(r);
  }

  closePath(): void {
    this.text += 'Z';
  }

  #at = (x: number, y: number): string => `${round(this.#x + x)},${round(this.#y + y)}`;
}

const round = (value: number): number => Math.round(value * 100) / 100;
