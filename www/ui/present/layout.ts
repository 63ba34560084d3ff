/** A figure's shapes for a width and a height, in px. Pure. */

import { pushApart } from '../../charts/dodge';
import type { Bar, Colour, Figure, Line } from './figure';

export interface Text {
  x: number;
  y: number;
  text: string;
  anchor: 'start' | 'middle' | 'end';
  colour: Colour | 'ink' | 'muted';
}

export interface Path {
  d: string;
  colour: Colour | 'ink' | 'muted';
  kind: 'line' | 'band' | 'rule' | 'ideal' | 'bar';
}

export interface Shapes {
  /** Height of a letter's box. */
  em: number;
  /** Of a loud line. */
  stroke: number;
  texts: readonly Text[];
  paths: readonly Path[];
}

export interface Size {
  width: number;
  height: number;
  em: number;
}

/** Of a letter, on the average; a little wide, so that names are not cut. */
const LETTER = 0.56;
const widthOf = (text: string, em: number): number => text.length * LETTER * em;

/** Of the text height: 5 px beside 28. */
const LOUD = 5 / 28;

export function shapesOf(figure: Figure, size: Size): Shapes {
  const { em } = size;
  if (figure.kind === 'bars') return { em, stroke: em * LOUD, ...bars(figure.bars, size) };
  if (figure.kind === 'curves') return { em, stroke: em * LOUD, ...curves(figure, size) };
  return { em, stroke: em * LOUD, texts: [], paths: [] };
}

type Drawn = Pick<Shapes, 'texts' | 'paths'>;

// ---- bars -------------------------------------------------------------------------------------

function bars(list: readonly Bar[], { width, height, em }: Size): Drawn {
  const most = Math.max(1e-12, ...list.map(({ value }) => value?.high ?? 0));
  const room = Math.max(em, width - Math.max(...list.map(({ text }) => widthOf(text, em)), 0) - em);
  const row = Math.min(height / Math.max(1, list.length), 5.2 * em);
  const top = (height - row * list.length) / 2;
  const texts: Text[] = [];
  const paths: Path[] = [];
  list.forEach(({ label, colour, value, text }, i) => {
    const y = top + i * row;
    const [from, until] = [y + 1.5 * em, y + Math.max(2.2 * em, row - 0.8 * em)];
    const x = (amount: number): number => (amount / most) * room;
    texts.push({ x: 0, y: y + 1.1 * em, text: label, anchor: 'start', colour: 'ink' });
    const end = value ? x(value.high) : 0;
    if (value) {
      paths.push({ d: box(0, from, x(value.mid), until), colour, kind: 'bar' });
      paths.push({ d: box(x(value.low), from, end, until), colour, kind: 'band' });
    }
    const middle = (from + until) / 2 + 0.36 * em;
    texts.push({ x: end + 0.4 * em, y: middle, text, anchor: 'start', colour: 'ink' });
  });
  return { texts, paths };
}

const box = (x: number, y: number, right: number, bottom: number): string =>
  `M${at(x)} ${at(y)}H${at(right)}V${at(bottom)}H${at(x)}Z`;

const at = (value: number): string => String(Math.round(value * 10) / 10);

// ---- curves -----------------------------------------------------------------------------------

type Curves = Extract<Figure, { kind: 'curves' }>;

interface Frame {
  x: (threads: number) => number;
  y: (ratio: number) => number;
  left: number;
  right: number;
  top: number;
  bottom: number;
}

function curves({ counts, lines, names }: Curves, size: Size): Drawn {
  const most = Math.max(2, ...counts);
  const highest = Math.max(most, ...lines.flatMap(({ points }) => points.map(({ high }) => high)));
  const frame = frameOf(size, names, most, highest);
  const scaffold = scaffolding(counts, most, highest, frame, size);
  const drawn = lines.flatMap((line) => lineShapes(line, frame));
  return {
    paths: [...scaffold.paths, ...drawn],
    texts: [...scaffold.texts, ...namesOf(lines, frame, size)],
  };
}

function frameOf(
  { width, height, em }: Size,
  names: readonly string[],
  most: number,
  highest: number,
): Frame {
  const longest = Math.max(0, ...names.map((name) => widthOf(name, em)));
  // Of the last count, which stands below the end of the lines, half sticks out.
  const beside = Math.max(3 * em, Math.min(longest + 0.7 * em, width * 0.55));
  // Digits are as wide as the widest letters.
  const left = 0.72 * em * `${Math.round(highest)}×`.length + 0.5 * em;
  const [right, top, bottom] = [width - beside, 1.7 * em, height - 1.6 * em];
  return {
    left,
    right,
    top,
    bottom,
    x: (threads) => left + ((threads - 1) / Math.max(1, most - 1)) * (right - left),
    y: (ratio) => bottom - (ratio / highest) * (bottom - top),
  };
}

function scaffolding(
  counts: readonly number[],
  most: number,
  highest: number,
  frame: Frame,
  { em }: Size,
): Drawn {
  const { x, y, left, right, bottom, top } = frame;
  const step = stepOf(highest, Math.min(6, Math.max(2, Math.floor((bottom - top) / (1.9 * em)))));
  const levels: number[] = [];
  for (let level = 0; level <= highest; level += step) levels.push(level);
  const rules: Path[] = [
    ...levels.map((level): Path => ({
      d: `M${at(left)} ${at(y(level))}H${at(right)}`,
      colour: 'muted',
      kind: 'rule',
    })),
    { d: `M${at(x(1))} ${at(y(1))}L${at(x(most))} ${at(y(most))}`, colour: 'muted', kind: 'ideal' },
  ];
  const texts: Text[] = levels.map((level) => ({
    x: left - 0.4 * em,
    y: y(level) + 0.36 * em,
    text: level === 0 ? '0' : `${level}×`,
    anchor: 'end',
    colour: 'muted',
  }));
  texts.push({ x: 0, y: 0.85 * em, text: 'times as fast', anchor: 'start', colour: 'muted' });
  texts.push(...countTexts(counts, most, frame, em));
  return { paths: rules, texts };
}

/** The last with its word; of the others as many as have room. */
function countTexts(counts: readonly number[], most: number, frame: Frame, em: number): Text[] {
  const y = frame.bottom + 1.35 * em;
  const text = (count: number): string => (count === most ? `${count} threads` : `${count}`);
  const placed: Text[] = [];
  let free = Infinity;
  for (const count of [...counts].reverse()) {
    const half = widthOf(text(count), em) / 2;
    if (frame.x(count) + half > free) continue;
    placed.push({ x: frame.x(count), y, text: text(count), anchor: 'middle', colour: 'muted' });
    free = frame.x(count) - half - 0.6 * em;
  }
  return placed;
}

/** 1, 2, 5, 10 …: so that there are no more of them than there is room for. */
function stepOf(highest: number, most: number): number {
  for (let size = 1; ; size *= 10)
    for (const step of [1, 2, 5]) if (highest / (step * size) <= most) return step * size;
}

function lineShapes({ points, colour }: Line, { x, y }: Frame): Path[] {
  const to = (of: 'low' | 'mid' | 'high') => (point: Line['points'][number]) =>
    `${at(x(point.threads))} ${at(y(point[of]))}`;
  if (points.length === 0) return [];
  const back = [...points].reverse();
  return [
    {
      d: `M${points.map(to('high')).join('L')}L${back.map(to('low')).join('L')}Z`,
      colour,
      kind: 'band',
    },
    { d: `M${points.map(to('mid')).join('L')}`, colour, kind: 'line' },
  ];
}

/** At the end of each line its name and, below, its value; none over another. */
function namesOf(lines: readonly Line[], { right, y, top, bottom }: Frame, { em }: Size): Text[] {
  const ends = lines.map(({ points }) => y(points.at(-1)?.mid ?? 0));
  const places = pushApart(ends, 2.5 * em, top, bottom - 1.3 * em);
  return lines.flatMap(({ label, text, colour }, i) => {
    const [x, middle] = [right + 0.5 * em, places[i]!];
    return [
      { x, y: middle - 0.1 * em, text: label, anchor: 'start', colour } as const,
      { x, y: middle + 1.05 * em, text, anchor: 'start', colour } as const,
    ];
  });
}
