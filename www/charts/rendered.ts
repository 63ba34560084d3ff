/** From layers to one SVG element that a strict policy accepts and a screen reader passes over in one word. */

import type { Markish } from '@observablehq/plot';
import type { ChartOptions } from './options';
import type { Frame } from './frame';

export function rendered(
  { plot, document }: ChartOptions,
  frame: Frame,
  label: string,
  marks: Markish[],
): SVGSVGElement {
  const { width, height, margin, x, y } = frame;
  const svg = plot.plot({
    ...(document ? { document } : {}),
    className: 'chart',
    figure: false,
    width,
    height,
    marginTop: margin.top,
    marginRight: margin.right,
    marginBottom: margin.bottom,
    marginLeft: margin.left,
    x: { type: x.type, domain: [...x.domain], range: [...x.range] },
    y: { type: y.type, domain: [...y.domain], range: [...y.range] },
    marks,
  }) as unknown as SVGSVGElement;
  return tidied(svg, label);
}

/**
 * Plot's own <style> would need a hash in the policy, and the page styles charts anyway; its labels on
 * groups without a role say nothing beside the label of the whole.
 */
function tidied(svg: SVGSVGElement, label: string): SVGSVGElement {
  for (const style of svg.querySelectorAll('style')) style.remove();
  for (const group of svg.querySelectorAll('[aria-label]')) group.removeAttribute('aria-label');
  svg.setAttribute('role', 'img');
  svg.setAttribute('aria-label', label);
  return svg;
}
