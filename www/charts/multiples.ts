/** One small speed-up panel for each mode, on common axes, with the other modes in grey behind it. */

import { ratio } from '../lib/format';
import { baseChoice, baseOf, ratioWord } from './base';
import type { Chart } from './chart';
import { countsOf, type ChartInput } from './input';
import type { ChartOptions } from './options';
import { makerFor, sheet, type Maker } from './elements';
import { scale, type Scale } from './frame';
import type { Line } from './layers';
import { extentOf, linesOf } from './measured';
import { tagged } from './ends';
import { pathOf } from './shapes';
import {
  beyondNote,
  cellsOf,
  countHeads,
  intervalWords,
  modeRow,
  intervalCell,
  type Table,
} from './table';
import { countTicks, ratioLabel, ratioTicks } from './ticks';

export const multiples: Chart = {
  id: 'multiples',
  title: 'Mode by mode',
  hint: 'speed-up against threads, all axes alike and logarithmic',
  wide: true,
  heading: (input) => ({
    title: multiples.title,
    hint: `${ratioWord(input).toLowerCase()} ${baseOf(input).against}, all axes alike and logarithmic`,
  }),
  choices: (input) => [baseChoice(input)],
  table,
  ends: () => [],
  draw,
};

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
  cores: number;
}

/** A panel's title stands above it, in em. */
const TITLE = 1.6;

function draw(input: ChartInput, options: ChartOptions): SVGSVGElement {
  const make = makerFor(options);
  const all = lines(input);
  const grid = gridOf(input, options, all);
  const { columns, panel, gap, left, em } = grid;
  const rows = Math.max(1, Math.ceil(all.length / columns));
  const height = rows * (panel.height + TITLE * em + gap) - gap + 1.75 * em;
  const panels = all.map((line, i) => {
    const [column, row] = [i % columns, Math.floor(i / columns)];
    const x = left + column * (panel.width + gap);
    const y = row * (panel.height + TITLE * em + gap) + TITLE * em;
    const isLow = i + columns >= all.length;
    return make(
      'g',
      { transform: `translate(${x},${y})` },
      ...axesOf(make, grid, { isLeft: column === 0, isLow }),
      ...all.filter((other) => other !== line).map((other) => curve(make, grid, other, 'behind')),
      own(make, grid, line, options),
    );
  });
  const label = `${ratioWord(input)} against threads, a panel for each mode. The table below holds its numbers.`;
  return sheet(make, { width: options.width, height }, label, ...panels);
}

/** As many panels beside each other as are wide enough; the rows as even as can be. */
function gridOf(input: ChartInput, { width, em, measure }: ChartOptions, all: Line[]): Grid {
  const counts = countsOf(input.plan);
  const [least, most] = extentOf(all);
  const [low, high] = [Math.min(0.5, least) / 1.1, Math.max(2, most) * 1.1];
  const left =
    Math.max(...ratioTicks(low, high).map((tick) => measure(ratioLabel(tick)))) + 0.5 * em;
  const gap = em;
  const fit = Math.max(1, Math.floor((width - left + gap) / (9.5 * em + gap)));
  const rows = Math.max(1, Math.ceil(all.length / fit));
  const columns = Math.max(1, Math.ceil(all.length / rows));
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
    cores: input.environment.cores,
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
  const top = Math.min(Math.max(...counts), cores, y.domain[1]);
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
    d: points.length > 0 ? `M${points.join('L')}` : '',
  });
}

/** The panel's own mode: intervals, points, its name and its last value. */
function own(make: Maker, grid: Grid, line: Line, { measure }: ChartOptions): SVGElement {
  const { x, y, em, panel } = grid;
  const { mode, look, points } = line;
  const last = points.at(-1);
  const bars = points.map(({ count, low, high }) => `M${x.at(count)},${y.at(low)}V${y.at(high)}`);
  const marks = points.map(({ count, mid, title }) =>
    make(
      'path',
      { class: 'kept', d: pathOf(look.shape, 0.24 * em, x.at(count), y.at(mid)) },
      make('title', {}, title),
    ),
  );
  const value = last ? ratio(last.mid) : '';
  const fits = measure(look.label, true) + measure(value) + em < panel.width;
  const name = make(
    'text',
    { class: 'name', x: 0, y: -0.55 * em, 'text-anchor': 'start' },
    look.label,
  );
  const number = make(
    'text',
    { class: 'value', x: panel.width, y: -0.55 * em, 'text-anchor': 'end' },
    value,
  );
  const group = make(
    'g',
    {},
    curve(make, grid, line, 'line'),
    make('path', { stroke: 'currentColor', 'stroke-width': 0.12 * em, d: bars.join('') }),
    ...marks,
    name,
    ...(fits ? [number] : []),
  );
  return tagged(group, { mode, look });
}

// ---- the twin ---------------------------------------------------------------------------------

function table(input: ChartInput): Table {
  const base = baseOf(input);
  return {
    caption: `${ratioWord(input)} ${base.against}, a panel for each mode: ${intervalWords(input.analysis)}.`,
    heads: ['Mode', ...countHeads(input)],
    rows: input.analysis.series.map((series) =>
      modeRow(
        input,
        series.mode,
        cellsOf(input, series, (estimate) => intervalCell(base.of(estimate), ratio)),
      ),
    ),
    notes: beyondNote(input),
  };
}
