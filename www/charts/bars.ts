/**
 * One thread beside many, as two bars of time for each mode: what a reader understands who has never met a speed-up. The quickest
 * with many threads stands at the top.
 */

import { estimateAt } from '../lib/estimates';
import { ratio, seconds } from '../lib/format';
import type { Interval } from '../pkg/plain/threadscape';
import { isWeak, ratioWord } from './base';
import { ofOne, type Chart } from './chart';
import { boxPath, makerFor, sheet, type Maker } from './elements';
import { tagged } from './ends';
import { scale } from './frame';
import { widthOf, type OneInput } from './input';
import { looksIn, type Look } from './looks';
import type { ChartOptions } from './options';
import { intervalCell, intervalWords, modeRow, type Table } from './table';

export const bars: Chart = ofOne({
  id: 'bars',
  title: 'One thread beside many',
  hint: 'time of a pass: shorter is faster',
  heading: (input) => ({
    title: `One thread beside ${widthOf(input)}`,
    hint: isWeak(input)
      ? 'time of a pass, whose work grows with the threads'
      : 'time of a pass: shorter is faster',
  }),
  table,
  ends: () => [],
  draw,
});

interface Row {
  mode: string;
  label: string;
  look: Look;
  one: Interval | null;
  many: Interval | null;
  speedup: Interval | null;
}

function rowsOf(input: OneInput): Row[] {
  const width = widthOf(input);
  const looks = looksIn({ results: [input] }, input);
  const rows = [...looks].map(([mode, look]) => {
    const many = estimateAt(input.analysis, mode, width);
    return {
      ...{ mode, look, label: look.label },
      one: estimateAt(input.analysis, mode, 1)?.seconds ?? null,
      many: many?.seconds ?? null,
      speedup: many?.speedup ?? null,
    };
  });
  return rows.sort((a, b) => (a.many?.mid ?? Infinity) - (b.many?.mid ?? Infinity) || 0);
}

// ---- the drawing ------------------------------------------------------------------------------

/** In em: a row, its name, each of its bars. */
const ROW = 3.3;
const NAME = 1.25;
const BAR = 0.85;

function draw(input: OneInput, options: ChartOptions): SVGSVGElement {
  const make = makerFor(options);
  const { width, em } = options;
  const rows = rowsOf(input);
  const longest = Math.max(...rows.flatMap(({ one, many }) => [one?.mid ?? 0, many?.mid ?? 0]));
  const x = scale([0, longest || 1], [0, width - 9.5 * em], 'linear');
  const count = widthOf(input);
  return sheet(
    make,
    { width, height: (rows.length * ROW + 0.5) * em },
    `Times of one thread and of ${count}, by mode. The table below holds the numbers.`,
    ...rows.map((row, i) => rowOf(make, row, { x: x.at, y: i * ROW * em, count }, em)),
  );
}

function rowOf(
  make: Maker,
  { mode, look, label, one, many, speedup }: Row,
  at: { x: (seconds: number) => number; y: number; count: number },
  em: number,
): SVGElement {
  const bar = (time: Interval | null, place: number, className: string, words: string) => {
    const y = at.y + (NAME + place * (BAR + 0.15)) * em;
    if (!time) return [];
    const text = { x: at.x(time.mid) + 0.5 * em, y: y + 0.5 * BAR * em, dy: '0.32em' };
    return [
      make('path', { class: className, d: boxPath(0, at.x(time.mid), y, BAR * em) }),
      make('text', { ...text, class: 'value', 'text-anchor': 'start' }, words),
    ];
  };
  const name = { x: 0, y: at.y + 0.85 * em, 'text-anchor': 'start' };
  const told = speedup
    ? `${seconds(many!.mid)} · ${ratio(speedup.mid)}`
    : many && seconds(many.mid);
  const group = make(
    'g',
    {},
    make('text', { ...name, class: 'bar-name' }, label),
    ...bar(one, 0, 'bar-one', one ? seconds(one.mid) : ''),
    ...bar(many, 1, 'bar-many', told || ''),
  );
  return tagged(group, { mode, look });
}

function table(input: OneInput): Table {
  const rows = rowsOf(input).filter(({ one, many }) => one || many);
  const together = { results: [input] } as const;
  return {
    caption: `Time of a pass: ${intervalWords(input.analysis)}.`,
    heads: ['Mode', '1 thread', `${widthOf(input)} threads`, ratioWord(input)],
    rows: rows.map(({ mode, one, many, speedup }) =>
      modeRow(together, input, mode, [
        intervalCell(one, seconds),
        intervalCell(many, seconds),
        intervalCell(speedup, ratio),
      ]),
    ),
    notes: [],
  };
}
