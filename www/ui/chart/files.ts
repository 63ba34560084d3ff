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

/** An SVG file, and how large its drawing is. */
export interface ChartFile {
  text: string;
  width: number;
  height: number;
}

export function svgFile(chart: Chart, input: ChartInput, plot: ChartOptions['plot']): ChartFile {
  // On the page for a moment, because only there styles have values.
  const stage = document.createElement('div');
  stage.className = 'card';
  document.body.append(stage);
  try {
    const measure = canvasMeasure(EM) ?? guessed(EM);
    const svg = chart.draw(input, { plot, width: WIDTH, em: EM, measure });
    stage.append(svg);
    writeStyles([...svg.querySelectorAll('*')]);
    return captioned(svg, chart, input, getComputedStyle(stage), measure);
  } finally {
    stage.remove();
  }
}

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

/** Title above, conditions below: a drawing travels without its page. */
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
    broken(text, measure),
  );
  const head = alarm ? 3 * PAD : 2 * PAD;
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
    ...(alarm ? [words(2.5 * PAD, 16, alarm, { 'font-weight': 700 })] : []),
    make('g', { transform: `translate(${PAD},${head})` }, ...svg.childNodes),
    ...below.map((text, i) => words(head + drawn + 1.5 * PAD + i * LINE, 12, text)),
  );
  return { text: new XMLSerializer().serializeToString(sheet), ...size };
}

/** Into lines that the drawing has room for: SVG breaks none. Measured in the charts' type, which is a little larger. */
function broken(text: string, measure: ChartOptions['measure']): string[] {
  const [first = '', ...rest] = text.split(' ');
  const lines = [first];
  for (const word of rest) {
    const longer = `${lines.at(-1)} ${word}`;
    if (measure(longer) > WIDTH) lines.push(word);
    else lines[lines.length - 1] = longer;
  }
  return lines;
}

/** The same drawing in pixels. */
export async function pngFile({ text, width, height }: ChartFile): Promise<Blob> {
  const url = URL.createObjectURL(new Blob([text], { type: 'image/svg+xml;charset=utf-8' }));
  try {
    const image = new Image(width, height);
    image.src = url;
    await image.decode();
    const canvas = document.createElement('canvas');
    Object.assign(canvas, { width: DENSITY * width, height: DENSITY * height });
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
