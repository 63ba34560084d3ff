/**
 * One small speed-up panel for each mode, on common axes, with the other modes in grey behind it. Of several results a panel
 * has the mode's line in each.
 */

import { ratio } from '../lib/format';
import type { Mode } from '../lib/labels';
import { baseChoice, baseOf, ratioWord } from './base';
import { ofMany, type Chart } from './chart';
import { countsIn, modesIn, type ChartInput } from './input';
import type { ChartOptions } from './options';
import { makerFor, sheet, type Maker } from './elements';
import { coresIn, mostCores, scale, type Scale } from './frame';
import type { Line } from './layers';
import { legend, type Entry } from './legend';
import { dashOf } from './looks';
import { extentOf, linesOf } from './measured';
import { tagged } from './ends';
import { pathOf } from './shapes';
import {
  beyondNote,
  cellsOf,
  countHeads,
  intervalsWords,
  modeRow,
  modeRows,
  intervalCell,
  type Table,
} from './table';
import { countTicks, ratioLabel, ratioTicks } from './ticks';

export const multiples: Chart = ofMany({
  id: 'multiples',
  title: 'Mode by mode',
  hint: 'speed-up against threads, all axes alike and logarithmic',
  wide: true,
  heading: (input) => ({
    title: multiples.title,
    hint: `${ratioWord(input.results[0]).toLowerCase()} ${baseOf(input).against}, all axes alike and logarithmic`,
  }),
  choices: (input) => [baseChoice(input)],
  table,
  ends: () => [],
  draw,
});

/** With their one thread: each panel is a curve to be seen as a whole. */
const lines = (input: ChartInput): Line[] =>
  linesOf(input, { of: baseOf(input).of, format: ratio });

// ---- the drawing ------------------------------------------------------------------------------

interface Grid {
  columns: number;
  panel: { width: number; height: number };
  gap: number;
  left: number;
  em: number;
  x: Scale;
  y: Scale;
  counts: readonly number[];
  cores: readonly number[];
}

/** A panel's title stands above it, in em. */
const TITLE = 1.6;

function draw(input: ChartInput, options: ChartOptions): SVGSVGElement {
  const make = makerFor(options);
  const all = lines(input);
  const modes = [...new Set(all.map(({ mode }) => mode))];
  const grid = gridOf(input, options, all, modes.length);
  const { columns, panel, gap, left, em } = grid;
  const { key, height: top } = legend(make, resultEntries(make, input, em), options);
  const rows = Math.max(1, Math.ceil(modes.length / columns));
  const height = top + rows * (panel.height + TITLE * em + gap) - gap + 1.75 * em;
  const panels = modes.map((mode, i) => {
    const [column, row] = [i % columns, Math.floor(i / columns)];
    const x = left + column * (panel.width + gap);
    const y = top + row * (panel.height + TITLE * em + gap) + TITLE * em;
    const isLow = i + columns >= modes.length;
    return make(
      'g',
      { transform: `translate(${x},${y})` },
      ...axesOf(make, grid, { isLeft: column === 0, isLow }),
      ...all.filter((one) => one.mode !== mode).map((one) => curve(make, grid, one, 'behind')),
      own(make, grid, modeOf(input, mode), all, options),
    );
  });
  const label = `${ratioWord(input.results[0])} against threads, a panel for each mode. The table below holds its numbers.`;
  return sheet(
    make,
    { width: options.width, height },
    label,
    ...(input.results.length > 1 ? [key] : []),
    ...panels,
  );
}

/** Which line is of which result, where there are several. */
function resultEntries(make: Maker, { results }: ChartInput, em: number): Entry[] {
  if (results.length === 1) return [];
  return results.map(({ title }, i) => {
    const line = {
      class: 'line',
      fill: 'none',
      stroke: 'currentColor',
      d: `M${-0.6 * em},0H${0.6 * em}`,
    };
    const sign = make('path', {
      ...line,
      'stroke-width': 0.09 * em,
      'stroke-dasharray': dashOf(i) || 'none',
    });
    return { label: title, sign: make('g', { class: i > 0 ? 'of-other' : '' }, sign) };
  });
}

const modeOf = (input: ChartInput, mode: string): Mode =>
  modesIn(input).find(({ id }) => id === mode)!;

/** As many panels beside each other as are wide enough; the rows as even as can be. */
function gridOf(
  input: ChartInput,
  { width, em, measure }: ChartOptions,
  all: readonly Line[],
  count: number,
): Grid {
  const counts = countsIn(input);
  const [least, most] = extentOf(all);
  const [low, high] = [Math.min(0.5, least) / 1.1, Math.max(2, most) * 1.1];
  const left =
    Math.max(...ratioTicks(low, high).map((tick) => measure(ratioLabel(tick)))) + 0.5 * em;
  const gap = em;
  const fit = Math.max(1, Math.floor((width - left + gap) / (9.5 * em + gap)));
  const rows = Math.max(1, Math.ceil(count / fit));
  const columns = Math.max(1, Math.ceil(count / rows));
  const panelWidth = (width - left - (columns - 1) * gap) / columns;
  const panel = {
    width: panelWidth,
    height: Math.min(9.5 * em, Math.max(7 * em, 0.7 * panelWidth)),
  };
  const inset = 0.7 * em;
  const [first, last] = [Math.min(...counts), Math.max(...counts)];
  const ends: [number, number] = first < last ? [first, last] : [first / 1.5, last * 1.5];
  return {
    columns,
    panel,
    gap,
    left,
    em,
    counts,
    cores: coresIn(input),
    x: scale(ends, [inset, panelWidth - inset]),
    y: scale([low, high], [panel.height, 0]),
  };
}

function axesOf(
  make: Maker,
  { panel, x, y, counts, cores, em }: Grid,
  { isLeft, isLow }: { isLeft: boolean; isLow: boolean },
): SVGElement[] {
  const ticks = ratioTicks(...y.domain);
  const stroke = 'currentColor';
  const top = Math.min(Math.max(...counts), mostCores(cores), y.domain[1]);
  return [
    ...ticks.map((tick) =>
      make('path', {
        class: tick === 1 ? 'even' : 'grid',
        stroke,
        d: `M0,${y.at(tick)}H${panel.width}`,
      }),
    ),
    ...(top > 1 && counts.includes(1)
      ? [
          make('path', {
            class: 'ideal',
            stroke,
            d: `M${x.at(1)},${y.at(1)}L${x.at(top)},${y.at(top)}`,
          }),
        ]
      : []),
    ...(isLeft
      ? ticks.map((tick) =>
          make(
            'text',
            { x: -0.4 * em, y: y.at(tick), dy: '0.32em', 'text-anchor': 'end' },
            ratioLabel(tick),
          ),
        )
      : []),
    ...(isLow
      ? countTicks(counts, cores, x.at, 1.4 * em).map((tick) =>
          make(
            'text',
            { x: x.at(tick), y: panel.height + 1.1 * em, 'text-anchor': 'middle' },
            `${tick}`,
          ),
        )
      : []),
  ];
}

function curve(make: Maker, { x, y, em }: Grid, line: Line, className: string): SVGElement {
  const points = line.points.map(({ count, mid }) => `${x.at(count)},${y.at(mid)}`);
  return make('path', {
    class: className,
    fill: 'none',
    stroke: 'currentColor',
    'stroke-width': 0.09 * em,
    'stroke-dasharray': line.look.result > 0 ? line.look.dash : 'none',
    d: points.length > 0 ? `M${points.join('L')}` : '',
  });
}

/** The panel's own mode: its line in each result, and its name. */
function own(
  make: Maker,
  grid: Grid,
  mode: Mode,
  all: readonly Line[],
  options: ChartOptions,
): SVGElement {
  const lines = all.filter((line) => line.mode === mode.id);
  const title = titleOf(make, grid, mode, lines, options);
  const group = make('g', {}, ...lines.map((line) => lineOf(make, grid, line)), ...title);
  return tagged(group, { mode: mode.id, look: lines[0]?.look ?? null });
}

/** Intervals and points; of a further result they are open and fainter. */
function lineOf(make: Maker, grid: Grid, line: Line): SVGElement {
  const { x, y, em } = grid;
  const { look, points } = line;
  const bars = points.map(({ count, low, high }) => `M${x.at(count)},${y.at(low)}V${y.at(high)}`);
  const marks = points.map(({ count, mid, title }) =>
    make(
      'path',
      {
        class: look.result > 0 ? 'open' : 'kept',
        d: pathOf(look.symbol, 0.24 * em, x.at(count), y.at(mid)),
      },
      make('title', {}, title),
    ),
  );
  return make(
    'g',
    look.result > 0 ? { class: 'of-other' } : {},
    curve(make, grid, line, 'line'),
    make('path', { stroke: 'currentColor', 'stroke-width': 0.12 * em, d: bars.join('') }),
    ...marks,
  );
}

/** Above a panel: the mode's name, and its last value where there is one alone and room for it. */
function titleOf(
  make: Maker,
  { em, panel }: Grid,
  { label }: Mode,
  [line, ...others]: readonly Line[],
  { measure }: ChartOptions,
): SVGElement[] {
  const last = others.length === 0 ? line?.points.at(-1) : undefined;
  const value = last ? ratio(last.mid) : '';
  const fits = value !== '' && measure(label, true) + measure(value) + em < panel.width;
  const name = make('text', { class: 'name', x: 0, y: -0.55 * em, 'text-anchor': 'start' }, label);
  const number = make(
    'text',
    { class: 'value', x: panel.width, y: -0.55 * em, 'text-anchor': 'end' },
    value,
  );
  return fits ? [name, number] : [name];
}

// ---- the twin ---------------------------------------------------------------------------------

function table(input: ChartInput): Table {
  const base = baseOf(input);
  return {
    caption: `${ratioWord(input.results[0])} ${base.against}, a panel for each mode: ${intervalsWords(input)}.`,
    heads: ['Mode', ...countHeads(input)],
    rows: modeRows(input, (result, series) => [
      modeRow(
        input,
        result,
        series.mode,
        cellsOf(input, series, (estimate) => intervalCell(base.of(estimate), ratio)),
      ),
    ]),
    notes: beyondNote(input),
  };
}
