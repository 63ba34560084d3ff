/** A chart as a file of its own: drawn anew at a fixed width with its names, its styles written into it. */

import { guessed, type Chart, type ChartInput, type ChartOptions } from '../charts';
import { download } from './download';
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
  const stage = document.createElement('div');
  stage.className = 'stage';
  document.body.append(stage);
  try {
    const measure = canvasMeasure(EM) ?? guessed(EM);
    const svg = chart.draw(input, { plot, width: WIDTH, em: EM, measure });
    stage.append(svg);
    for (const element of svg.querySelectorAll('*')) writeStyles(element);
    const sheet = captioned(svg, chart, input);
    download(
      `threadscape-${chart.id}.svg`,
      'image/svg+xml',
      new XMLSerializer().serializeToString(sheet),
    );
  } finally {
    stage.remove();
  }
}

function writeStyles(element: Element): void {
  const computed = getComputedStyle(element);
  for (const name of STYLES) element.setAttribute(name, computed.getPropertyValue(name));
  element.removeAttribute('class');
}

/** Title above, conditions below: a picture travels without its page. */
function captioned(
  svg: SVGSVGElement,
  chart: Chart,
  { environment, plan }: ChartInput,
): SVGSVGElement {
  const height = Number(svg.getAttribute('height'));
  const paper = getComputedStyle(document.body);
  const ink = paper.color;
  const family = paper.fontFamily;
  const [width, total] = [WIDTH + 2 * PAD, height + 4 * PAD];
  const sheet = svg.cloneNode(false) as SVGSVGElement;
  sheet.removeAttribute('class');
  sheet.setAttribute('width', `${width}`);
  sheet.setAttribute('height', `${total}`);
  sheet.setAttribute('viewBox', `0 0 ${width} ${total}`);
  sheet.setAttribute('font-family', family);
  const ground = make('rect', {
    width,
    height: total,
    fill:
      getComputedStyle(document.documentElement).getPropertyValue('--unused') ||
      paper.backgroundColor,
  });
  const title = make('text', {
    x: PAD,
    y: 1.5 * PAD,
    fill: ink,
    'font-size': 16,
    'font-weight': 640,
    'text-anchor': 'start',
  });
  title.textContent = `${chart.title}, ${chart.hint}`;
  const drawing = make('g', { transform: `translate(${PAD},${2 * PAD})` });
  drawing.append(...svg.childNodes);
  const foot = make('text', {
    x: PAD,
    y: total - 0.75 * PAD,
    fill: ink,
    'font-size': 12,
    'text-anchor': 'start',
  });
  const { engine, platform, cores } = environment;
  foot.textContent = `Threadscape ${plan.build}. ${engine}, ${platform}, ${cores} cores reported; ${plan.rounds} rounds, seed ${plan.seed}. A model of the sharing pattern, not CPython.`;
  sheet.append(ground, title, drawing, foot);
  return sheet;
}

function make(name: string, attributes: Record<string, string | number>): SVGElement {
  const element = document.createElementNS('http://www.w3.org/2000/svg', name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, `${value}`);
  return element;
}
