/**
 * A result as one HTML file that needs nothing else: what the page says of it, its charts, its numbers, and the result itself,
 * which *Open result* reads back (`src/file/report.rs`). It has no script, and its policy forbids any.
 */

import { headingOf, type Chart, type ChartInput, type ChartOptions } from '../../charts';
import { provenance } from '../../charts/provenance';
import { tableHtml } from '../../charts/tablehtml';
import { escaped } from '../../lib/html';
import { listed, plain } from '../../lib/sentence';
import type { Catalog } from '../../pkg/plain/threadscape';
import type { Shown } from '../../state/results';
import { drawnOn, measureOf, onStage, serialised } from '../chart/files';
import { machineConditions, runConditions } from './conditions';
import styles from './report.css?raw';

/** Of the paper's column, in px. */
const WIDTH = 880;
const EM = 16;

interface Told {
  shown: Shown;
  catalog: Catalog;
  input: ChartInput;
  /** The result as the text of its file. */
  json: string;
  /** Where the result opens in the page; '' where no link takes it. */
  link: string;
}

export function reportOf(
  charts: readonly Chart[],
  plot: ChartOptions['plot'],
  { shown, catalog, input, json, link }: Told,
): string {
  const { result, words } = shown;
  const { kernel } = input.results[0];
  const name = result.record.name || kernel;
  const { alarm, lines } = provenance(input);
  const conditions = [
    ...machineConditions(result.record.environment),
    ...runConditions(shown, catalog),
  ];
  const drawable = charts.filter((chart) => !chart.missing?.(input));
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(name)} – Threadscape</title>
<style>
${styles}</style>
</head>
<body>
<main>
<header>
${paragraph(`Threadscape: ${name}`, 'hint')}
${alarm && paragraph(alarm, 'alarm')}
<h1>${escaped(plain(words.headline)) || 'No verdict'}</h1>
</header>
<section>
${words.statements.map((one) => paragraph(listed(one))).join('\n')}
${list('Why', words.causes.map(plain))}
${list(
  'Next',
  words.proposals.map(({ sentence }) => plain(sentence)),
)}
${list('Cautions', [...words.cautions.map(({ sentence }) => plain(sentence)), ...words.notes])}
${paragraph(plain(words.basis), 'hint')}
</section>
${drawable.map((chart) => section(chart, input, plot)).join('\n')}
<section>
<h2>Conditions</h2>
<dl>
${conditions.map((one) => `<dt>${escaped(one.name)}</dt><dd>${escaped(one.words)}</dd>`).join('\n')}
</dl>
</section>
<footer>
${lines.map((line) => paragraph(line, 'hint')).join('\n')}
${paragraph(
  'This file holds the result itself: open it with “Open result” in Threadscape to look at it there.',
  'hint',
)}
${link && `<p><a href="${escaped(link)}">Open this result in Threadscape</a></p>`}
</footer>
</main>
<script type="application/json" id="result">
${dataBlock(json)}
</script>
</body>
</html>
`;
}

/** Nothing in it ends the block or begins a comment: JSON has an escape for the only sign that could. */
const dataBlock = (json: string): string => json.trim().replaceAll('<', String.raw`\u003c`);

const paragraph = (text: string, kind = ''): string =>
  `<p${kind && ` class="${kind}"`}>${escaped(text)}</p>`;

function list(title: string, items: readonly string[]): string {
  if (items.length === 0) return '';
  return `<h3>${title}</h3>\n<ul>${items.map((item) => `<li>${escaped(item)}</li>`).join('')}</ul>`;
}

function section(chart: Chart, input: ChartInput, plot: ChartOptions['plot']): string {
  const { title, hint } = headingOf(chart, input);
  const words = chart.words?.(input) ?? [];
  return `<section>
<h2>${escaped(title)} <span class="hint">${escaped(hint)}</span></h2>
<div class="drawing">${drawing(chart, input, plot)}</div>
${words.map((one) => paragraph(one, 'hint')).join('\n')}
${tableHtml(chart.table(input))}
</section>`;
}

const drawing = (chart: Chart, input: ChartInput, plot: ChartOptions['plot']): string =>
  onStage({ light: true }, (stage) => {
    const { color, fontFamily } = getComputedStyle(stage);
    const options = { plot, width: WIDTH, em: EM, measure: measureOf(EM) };
    const svg = drawnOn(stage, chart, input, options);
    const [width, height] = ['width', 'height'].map((name) => svg.getAttribute(name));
    const attributes = {
      fill: color,
      'font-family': fontFamily,
      'text-anchor': 'middle',
      viewBox: `0 0 ${width} ${height}`,
    };
    for (const [name, value] of Object.entries(attributes)) svg.setAttribute(name, value);
    return serialised(svg);
  });
