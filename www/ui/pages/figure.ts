/**
 * The figure of the first sight: the stored run on 16 cores, three of its curves loud and the others muted. It is drawn at build,
 * as text, and revealed by the style sheet, so that neither a script nor a wasm module has to come before it. Pure.
 */

import { scale } from '../../charts/frame';
import { ratio } from '../../lib/format';
import { escaped } from '../../lib/html';
import type { Estimate, Series } from '../../pkg/plain/threadscape';
import type { Example } from './static';

/** The cure, the ceiling and the villain: each in the colour of its family, from above. */
const loud = ['plain', 'counted-copies', 'counted'];

const [width, height] = [640, 400];
const frame = { left: 44, right: 186, top: 28, bottom: 44 };
/** Least distance of two names, in units of the drawing. */
const line = 66;

export function figure(example: Example): string {
  const { analysis } = example.reading;
  const widest = Math.max(...example.result.plan.request.threads);
  const cores = example.result.record.environment.cores;
  const shown = analysis.series.map((series) => ({
    ...series,
    estimates: series.estimates.filter(({ threads }) => threads <= cores),
  }));
  const top = 1 + Math.max(...shown.flatMap((series) => series.estimates.map(speedup)));
  const x = scale([1, cores], [frame.left, width - frame.right], 'linear').at;
  const y = scale([0, top], [height - frame.bottom, frame.top], 'linear').at;
  const muted = shown.filter(({ mode }) => !loud.includes(mode));
  const loudOnes = loud.flatMap((id) => shown.find(({ mode }) => mode === id) ?? []);
  const curve = ({ mode, estimates }: Series, kind: string, order: number): string => {
    const points = estimates.map((one) => `${tenth(x(one.threads))} ${tenth(y(speedup(one)))}`);
    const family = familyOf(example, mode);
    return `<path class="curve ${kind} ${family}" data-order="${order}" pathLength="1" d="M${points.join('L')}"/>`;
  };
  const counts = example.result.plan.request.threads.filter((n) => n <= cores && n % 4 === 0);
  return `<figure class="figure"><svg class="living" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="living-title">
      <title id="living-title">${escaped(title(loudOnes, example, cores))}</title>
      <g class="axes">
        ${[1, 4, 8, 12, 16]
          .filter((n) => n <= top)
          .map((n) => rule(n, y(n)))
          .join('')}
        ${[1, ...counts].map((n) => `<text x="${tenth(x(n))}" y="${height - 22}">${n}</text>`).join('')}
        <text class="name" x="${tenth((frame.left + width - frame.right) / 2)}" y="${height - 4}">threads${widest > cores ? ', as many as cores' : ''}</text>
        <text class="name start" x="4" y="14">times as fast as one thread</text>
      </g>
      ${muted.map((series) => curve(series, 'muted', 0)).join('')}
      ${loudOnes.map((series, i) => curve(series, 'loud', i + 1)).join('')}
      ${names(loudOnes, example, y)}
    </svg>
    <figcaption>
      <span class="tag">measured natively, ${cores} cores</span> A matrix product over shared lists, in
      ${shown.length} ways of sharing. Each is a model of how memory is shared, not Python itself.
    </figcaption></figure>`;
}

/** A stored run of strong scaling has one for every count. */
const speedup = ({ speedup }: Estimate): number => speedup!.mid;

const tenth = (value: number): number => Math.round(10 * value) / 10;

function rule(value: number, at: number): string {
  const one = value === 1 ? ' class="one"' : '';
  return `<line${one} x1="${frame.left}" x2="${width - frame.right}" y1="${tenth(at)}" y2="${tenth(at)}"/><text class="end" x="${frame.left - 8}" y="${tenth(at + 4)}">${value}×</text>`;
}

/** At the ends of the curves, moved apart where they would touch. */
function names(series: Series[], example: Example, y: (value: number) => number): string {
  // Two lines of a name end above the counts.
  const lowest = height - frame.bottom - 44;
  let floor = lowest + line;
  const placed = series.toReversed().map((one) => {
    const at = Math.min(y(speedup(one.estimates.at(-1)!)), floor - line);
    floor = at;
    return { one, at };
  });
  return placed
    .toReversed()
    .map(({ one, at }, i) => {
      const mode = example.catalog.modes.find(({ id }) => id === one.mode)!;
      const last = ratio(speedup(one.estimates.at(-1)!));
      const left = width - frame.right + 10;
      return `<g class="end-name ${familyOf(example, one.mode)}" data-order="${i + 1}"><text class="value" x="${left}" y="${tenth(at)}">${last}</text>${inLines(mode.standsFor, left, at)}</g>`;
    })
    .join('');
}

/** What comes before its first comma, in lines that have room beside the curves. */
function inLines(text: string, left: number, at: number): string {
  const words = text.replace(/,.*/, '').split(' ');
  const lines = words.reduce<string[]>((lines, word) => {
    const joined = [lines.at(-1), word].filter(Boolean).join(' ');
    return lines.length > 0 && joined.length <= 17
      ? [...lines.slice(0, -1), joined]
      : [...lines, word];
  }, []);
  const spans = lines.map(
    (one, i) => `<tspan x="${left}" dy="${i === 0 ? 0 : '1.15em'}">${escaped(one)}</tspan>`,
  );
  return `<text x="${left}" y="${tenth(at + 19)}">${spans.join('')}</text>`;
}

/** The class that has the colour of a mode's family. */
const familyOf = ({ catalog }: Example, mode: string): string =>
  `family-${catalog.modes.find(({ id }) => id === mode)?.family ?? 'foreign'}`;

function title(series: Series[], { catalog }: Example, cores: number): string {
  const ends = series.map(({ mode, estimates }) => {
    const { label } = catalog.modes.find(({ id }) => id === mode)!;
    return `“${label}” ${ratio(speedup(estimates.at(-1)!))}`;
  });
  return `Speed-up of a matrix product from 1 to ${cores} threads, measured natively on ${cores} cores. With ${cores} threads: ${ends.join(', ')}.`;
}
