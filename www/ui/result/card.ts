/** A result as a picture for a chat or a post: headline, curve, conditions, address. Always dark on light. */

import type { Chart, ChartInput, ChartOptions } from '../../charts';
import { makerOf } from '../../charts/elements';
import { provenance } from '../../charts/provenance';
import {
  broken,
  drawnOn,
  measureOf,
  onStage,
  pngFile,
  serialised,
  type ChartFile,
} from '../chart/files';

/** What the sites that show such pictures ask for. */
const WIDTH = 1200;
const HEIGHT = 630;
const PAD = 48;
const INSIDE = WIDTH - 2 * PAD;
/** Of the chart's type. */
const EM = 24;
const SMALL = 15;
const LINE = 21;
/** By how many lines the headline takes: its size in px. */
const HEADLINES: readonly [lines: number, size: number][] = [
  [1, 40],
  [2, 36],
  [3, 29],
];

/** `address` is the page's, without what it asks for. */
export const cardFile = (
  chart: Chart,
  input: ChartInput,
  plot: ChartOptions['plot'],
  address: string,
): ChartFile =>
  onStage({ light: true }, (stage) => {
    const paper = getComputedStyle(stage);
    const make = makerOf(document);
    const { alarm, lines } = provenance(input);
    const headline = headlineOf(input.results[0].headline);
    const below = brokenAt(SMALL, lines.join(' ')).slice(0, 3);
    const top = PAD + headline.lines.length * headline.size * 1.2 + (alarm ? LINE : 0);
    const bottom = HEIGHT - PAD - (below.length + 1) * LINE;
    const measure = measureOf(EM);
    const options = { plot, width: INSIDE, height: bottom - top - 8, em: EM, measure };
    const svg = drawnOn(stage, chart, input, options);
    const text = (y: number, size: number, words: string, more = {}): SVGElement =>
      make('text', { x: PAD, y, 'font-size': size, 'text-anchor': 'start', ...more }, words);
    const size = { width: WIDTH, height: HEIGHT };
    const picture = make(
      'svg',
      {
        ...size,
        viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
        'font-family': paper.fontFamily,
        'text-anchor': 'middle',
        fill: paper.color,
      },
      make('rect', { ...size, fill: paper.backgroundColor }),
      ...headline.lines.map((words, i) =>
        text(PAD + (0.8 + 1.2 * i) * headline.size, headline.size, words, { 'font-weight': 650 }),
      ),
      ...(alarm ? [text(top - 2, SMALL + 2, alarm, { 'font-weight': 700 })] : []),
      make('g', { transform: `translate(${PAD},${top})` }, ...svg.childNodes),
      ...below.map((words, i) => text(bottom + (i + 0.8) * LINE, SMALL, words, { opacity: 0.75 })),
      text(HEIGHT - PAD, SMALL + 3, address, { 'font-weight': 650 }),
    );
    return { text: serialised(picture), ...size };
  });

export const cardPicture = (file: ChartFile): Promise<Blob> => pngFile(file, 1);

/** As large as it fits; what is too long even for that ends with an ellipsis. */
function headlineOf(words: string): { size: number; lines: string[] } {
  for (const [most, size] of HEADLINES) {
    const lines = brokenAt(size, words, true);
    if (lines.length <= most) return { size, lines };
  }
  const [most, size] = HEADLINES.at(-1)!;
  const lines = brokenAt(size, words, true).slice(0, most);
  return { size, lines: lines.with(-1, `${lines.at(-1)} …`) };
}

/** The charts' type is 0.78 of an em. */
const brokenAt = (size: number, words: string, strong = false): string[] => {
  const measure = measureOf(size / 0.78);
  return broken(words, INSIDE, (text) => measure(text, strong));
};
