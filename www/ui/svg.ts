/** A chart as a file of its own: drawn anew at a fixed width with its names, its styles written into it. */

import { guessed, SVG, type Chart, type ChartInput, type ChartOptions } from '../charts';
import { download, fileName } from '../state/export';
import { canvasMeasure } from './measure';

const WIDTH = 960;
const EM = 16;
const PAD = 24;

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

export function saveSvg(chart: Chart, input: ChartInput, plot: ChartOptions['plot']): void {
  // On the page for a moment, because only there styles have values.
  const stage = document.createElement('div');
  stage.className = 'card';
  document.body.append(stage);
  try {
    const measure = canvasMeasure(EM) ?? guessed(EM);
    const svg = chart.draw(input, { plot, width: WIDTH, em: EM, measure });
    stage.append(svg);
    writeStyles([...svg.querySelectorAll('*')]);
    const text = new XMLSerializer().serializeToString(
      captioned(svg, chart, input, getComputedStyle(stage)),
    );
    download(fileName(input.plan, `${chart.id}.svg`), text);
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

/** Title above, conditions below: a picture travels without its page. */
function captioned(
  svg: SVGSVGElement,
  chart: Chart,
  { environment, plan }: ChartInput,
  paper: CSSStyleDeclaration,
): SVGElement {
  const [width, height] = [WIDTH + 2 * PAD, Number(svg.getAttribute('height')) + 4 * PAD];
  const sheet = make('svg', {
    width,
    height,
    viewBox: `0 0 ${width} ${height}`,
    'font-family': paper.fontFamily,
    'text-anchor': 'middle',
    fill: paper.color,
  });
  const drawing = make('g', { transform: `translate(${PAD},${2 * PAD})` });
  drawing.append(...svg.childNodes);
  const { engine, platform, cores } = environment;
  sheet.append(
    make('rect', { width, height, fill: paper.backgroundColor }),
    line(1.5 * PAD, 16, `${chart.title}, ${chart.hint}`),
    drawing,
    line(
      height - 0.75 * PAD,
      12,
      `Threadscape ${plan.build}. ${engine}, ${platform}, ${cores} cores reported; ` +
        `${plan.rounds} rounds, seed ${plan.seed}. Models of sharing patterns, not CPython.`,
    ),
  );
  return sheet;
}

function line(y: number, size: number, words: string): SVGElement {
  const text = make('text', { x: PAD, y, 'font-size': size, 'text-anchor': 'start' });
  text.textContent = words;
  return text;
}

function make(name: string, attributes: Record<string, string | number>): SVGElement {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, `${value}`);
  return element;
}
