/** A kernel's picture as pixels, and who computed which of its rows. Pure. */

import type { Picture } from '../pkg/plain/threadscape';
import { count, percent } from '../lib/format';
import { colourAt, insideColour, mix, workerColour, type Rgb } from './colours';
import { textCell, type Table } from './table';

interface Painting {
  dark: boolean;
  /** Each row in the colour of the worker that computed it. */
  tinted: boolean;
}

/** How much of a worker's colour a tinted row has. */
const TINT = 0.4;

/** Red, green, blue and opacity of each pixel, row by row, as a canvas takes them. */
export function pixelsOf(
  picture: Picture,
  { dark, tinted }: Painting,
): Uint8ClampedArray<ArrayBuffer> {
  const { width, height, values, workers } = picture;
  const pixels = new Uint32Array(width * height);
  const bare = palette(picture, dark);
  const palettes = Array.from({ length: tinted ? lanesIn(workers) : 1 }, (_, worker) =>
    wordsOf(tinted ? bare.map((colour) => mix(workerColour(worker), colour, TINT)) : bare),
  );
  for (let row = 0; row < height; row++) {
    const colours = palettes[tinted ? workers[row]! : 0]!;
    const end = (row + 1) * width;
    for (let at = row * width; at < end; at++) pixels[at] = colours[values[at]!]!;
  }
  return new Uint8ClampedArray(pixels.buffer);
}

/** The colour of each count. Counts are logarithmic: most of them are small. */
function palette({ values, most }: Picture, dark: boolean): Rgb[] {
  const [least, longest] = range(values, most);
  const steps = Math.log1p(longest - least) || 1;
  return Array.from({ length: most + 1 }, (_, value) =>
    value === most
      ? insideColour(dark)
      : colourAt(Math.log1p(Math.min(Math.max(value, least), longest) - least) / steps, dark),
  );
}

/** Colours as the four bytes of a pixel, in whichever order this machine keeps them. */
function wordsOf(colours: readonly Rgb[]): Uint32Array {
  const bytes = new Uint8Array(4 * colours.length).fill(255);
  colours.forEach((colour, at) => bytes.set(colour, 4 * at));
  return new Uint32Array(bytes.buffer);
}

/** The fewest and the most steps of what escapes. */
function range(values: Uint32Array, most: number): [least: number, longest: number] {
  let least = most;
  let longest = 0;
  for (const value of values) {
    if (value < least) least = value;
    if (value > longest && value < most) longest = value;
  }
  return [Math.min(least, longest), longest];
}

/** A lane for each worker, a mark where it computed the row: 1 and 0, row by row. */
export function lanesOf({ height, workers }: Picture): { lanes: number; marks: Uint8Array } {
  const lanes = lanesIn(workers);
  const marks = new Uint8Array(lanes * height);
  workers.forEach((worker, row) => (marks[row * lanes + worker] = 1));
  return { lanes, marks };
}

const lanesIn = (workers: Uint32Array): number =>
  workers.reduce((most, w) => Math.max(most, w), 0) + 1;

/** Its twin: how many rows each worker computed, and where. */
export function rowsTable({ height, workers }: Picture): Table {
  const rows = Array.from({ length: lanesIn(workers) }, (_, worker) => {
    const own = workers.filter((other) => other === worker).length;
    const places = own > 0 ? [workers.indexOf(worker) + 1, workers.lastIndexOf(worker) + 1] : [];
    return {
      head: `Worker ${worker + 1}`,
      mode: null,
      cells: [
        textCell(count(own)),
        textCell(percent(own / height)),
        ...[0, 1].map((end) => textCell(places[end] === undefined ? '–' : count(places[end]))),
      ],
    };
  });
  return {
    caption: `Who computed the picture’s ${count(height)} rows of pixels.`,
    heads: ['Worker', 'Rows', 'Share', 'First row', 'Last row'],
    rows,
    notes: [],
  };
}
