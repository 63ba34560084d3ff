/** A chart as a file of its own: drawn anew at a fixed width with its names, its styles written into it. */

import { guessed, headingOf, type Chart, type ChartInput, type ChartOptions } from '../../charts';
import { aboutOf } from '../../charts/choice';
import { makerOf } from '../../charts/elements';
import { provenance } from '../../charts/provenance';
import { Failure } from '../../lib/failure';
import { canvasMeasure } from './measure';

const WIDTH = 960;
const EM = 16;
const PAD = 24;
/** Of one line below the drawing. */
const LINE = 18;
/** Pixels of a PNG for each of the drawing's own: it is read on projectors and in print. */
const DENSITY = 2;

/** What a stylesheet decides about the charts; everything else is already an attribute. */
const STYLES = [
  'fill',
  'stroke',
  'stroke-width',
  'stroke-dasharray',
  'stroke-opacity',
  'opacity',
  'font-size',
  'font-weight',
  'font-family',
] as const;

/** As XML has none of them, a picture with one of them in it would be none. */
const NO_XML = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;

/** An SVG file, and how large its drawing is. */
export interface ChartFile {
  text: string;
  width: number;
  height: number;
}

export const svgFile = (chart: Chart, input: ChartInput, plot: ChartOptions['plot']): ChartFile =>
  onStage({}, (stage) => {
    const measure = measureOf(EM);
    const svg = drawnOn(stage, chart, input, { plot, width: WIDTH, em: EM, measure });
    return captioned(svg, chart, input, getComputedStyle(stage), measure);
  });

export const measureOf = (em: number): ChartOptions['measure'] => canvasMeasure(em) ?? guessed(em);

/** On the page for a moment, because only there styles have values: those of paper, or of the page as it is. */
export function onStage<T>({ light = false }, work: (stage: HTMLElement) => T): T {
  const stage = document.createElement('div');
  stage.className = 'card';
  if (light) stage.style.colorScheme = 'light';
  document.body.append(stage);
  try {
    return work(stage);
  } finally {
    stage.remove();
  }
}

/** A chart that needs no stylesheet any more. */
export function drawnOn(
  stage: HTMLElement,
  chart: Chart,
  input: ChartInput,
  options: ChartOptions,
): SVGSVGElement {
  const svg = chart.draw(input, options);
  stage.append(svg);
  writeStyles([...svg.querySelectorAll('*')]);
  return svg;
}

/** The text of a picture, of whatever its words are. */
export const serialised = (picture: Element): string =>
  new XMLSerializer().serializeToString(picture).replace(NO_XML, '');

/** All are read before any loses its class: what is inherited is read there too. */
function writeStyles(elements: readonly Element[]): void {
  const values = elements.map((element) => {
    const computed = getComputedStyle(element);
    return STYLES.map((name) => computed.getPropertyValue(name));
  });
  elements.forEach((element, i) => {
    element.removeAttribute('class');
    STYLES.forEach((name, j) => element.setAttribute(name, values[i]?.[j] ?? ''));
  });
}

/** Title and headline above, conditions below: a drawing travels without its page. */
function captioned(
  svg: SVGSVGElement,
  chart: Chart,
  input: ChartInput,
  paper: CSSStyleDeclaration,
  measure: ChartOptions['measure'],
): ChartFile {
  const { title, hint } = headingOf(chart, input);
  const { alarm, lines } = provenance(input);
  const about = aboutOf(chart.choices?.(input) ?? [], input);
  const below = [...(chart.words?.(input) ?? []), ...lines].flatMap((text) =>
    broken(text, WIDTH, measure),
  );
  const above = [
    ...broken(headlineOf(input), WIDTH, (text) => measure(text, true)),
    ...(alarm ? [alarm] : []),
  ];
  const head = (2 + above.length) * PAD;
  const drawn = Number(svg.getAttribute('height'));
  const size = { width: WIDTH + 2 * PAD, height: head + drawn + PAD + below.length * LINE + PAD };
  const make = makerOf(document);
  const words = (y: number, size: number, text: string, extra = {}): SVGElement =>
    make('text', { x: PAD, y, 'font-size': size, 'text-anchor': 'start', ...extra }, text);
  const sheet = make(
    'svg',
    {
      ...size,
      viewBox: `0 0 ${size.width} ${size.height}`,
      'font-family': paper.fontFamily,
      'text-anchor': 'middle',
      fill: paper.color,
    },
    make('rect', { ...size, fill: paper.backgroundColor }),
    words(1.5 * PAD, 16, [title, ...about, hint].join(', ')),
    ...above.map((text, i) => words((2.5 + i) * PAD, 16, text, { 'font-weight': 600 })),
    make('g', { transform: `translate(${PAD},${head})` }, ...svg.childNodes),
    ...below.map((text, i) => words(head + drawn + 1.5 * PAD + i * LINE, 12, text)),
  );
  return { text: serialised(sheet), ...size };
}

/** What is concluded of the result; several are concluded of one by one. */
const headlineOf = ({ results }: ChartInput): string =>
  results.length === 1 ? results[0].headline : '';

/** Into lines that there is room for: SVG breaks none. Measured in the charts' type, which is a little larger. */
export function broken(text: string, width: number, measure: ChartOptions['measure']): string[] {
  const [first = '', ...rest] = text.split(' ').filter(Boolean);
  const lines = first ? [first] : [];
  for (const word of rest) {
    const longer = `${lines.at(-1)} ${word}`;
    if (measure(longer) > width) lines.push(word);
    else lines[lines.length - 1] = longer;
  }
  return lines;
}

/** The same drawing in pixels. */
export async function pngFile(
  { text, width, height }: ChartFile,
  density = DENSITY,
): Promise<Blob> {
  const url = URL.createObjectURL(new Blob([text], { type: 'image/svg+xml;charset=utf-8' }));
  try {
    const image = new Image(width, height);
    image.src = url;
    await image.decode();
    const canvas = document.createElement('canvas');
    Object.assign(canvas, { width: density * width, height: density * height });
    canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done));
    if (blob) return blob;
  } catch {
    // Said below: which of the steps a browser refuses makes no difference.
  } finally {
    URL.revokeObjectURL(url);
  }
  throw new Failure('This browser does not turn the picture into pixels. Download it as SVG.');
}
