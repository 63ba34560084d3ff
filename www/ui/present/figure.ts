/** What each slide draws, in values: bars, or curves of speed-up; what is not revealed yet is not in it. Pure. */

import { ratio, seconds } from '../../lib/format';
import { modeLabel } from '../../lib/labels';
import type { Family, Interval, Plan } from '../../pkg/plain/threadscape';
import { at, differenceOf, estimatesOf, found, type Told } from './told';

export type Colour = Family | 'foreign' | 'machine';

export interface Bar {
  label: string;
  colour: Colour;
  /** Null of what is still to be guessed. */
  value: Interval | null;
  text: string;
}

export interface Line {
  id: string;
  label: string;
  colour: Colour;
  points: readonly (Interval & { threads: number })[];
  /** The value at the last count. */
  text: string;
}

export type Figure =
  | { kind: 'bars'; bars: readonly Bar[] }
  | {
      kind: 'curves';
      counts: readonly number[];
      lines: readonly Line[];
      /** Of all lines, those that are still hidden too: nothing moves aside when they come. */
      names: readonly string[];
    }
  | { kind: 'code' };

/** The line of what the machine itself gives; no mode is called so. */
export const CEILING = 'ceiling';

const curved = ['between', 'cure', 'ceiling'];

/** The lines of a slide, before anybody has chosen others. */
export function linesOf(slide: string, told: Told | null): readonly string[] {
  if (!told || !curved.includes(slide)) return [];
  const lines = [told.villain];
  if (slide !== 'between' && told.cure) lines.push(told.cure);
  if (slide === 'ceiling') lines.push(CEILING);
  return lines;
}

/** What a slide hides until it is revealed. */
function hiddenOf(slide: string, told: Told): string | null {
  if (slide === 'between') return told.villain;
  return slide === 'cure' ? told.cure : CEILING;
}

export interface Asked {
  slide: string;
  told: Told | null;
  /** Of what would be measured, where nothing is yet. */
  plan: Plan | null;
  revealed: boolean;
  lines: readonly string[];
}

/** Of a run that cannot tell it draws nothing, as its sentence says nothing. */
export function figureOf(asked: Asked): Figure {
  const { slide } = asked;
  const told = asked.told && found(asked.told, 'cannotTell').length > 0 ? null : asked.told;
  if (slide === 'yours') return { kind: 'code' };
  if (curved.includes(slide)) return curves({ ...asked, told });
  return { kind: 'bars', bars: told ? barsOf(asked, told) : [] };
}

function curves({ slide, told, plan, revealed, lines }: Asked): Figure {
  if (!told) return { kind: 'curves', counts: plannedCounts(plan), lines: [], names: [] };
  const hidden = revealed ? null : hiddenOf(slide, told);
  const all = lines.map((id) => lineOf(told, id));
  return {
    kind: 'curves',
    counts: countsOf(told),
    lines: all.filter(({ id }) => id !== hidden),
    names: all.map(({ label }) => label),
  };
}

/** Up to the headline's: beyond it the machine has no cores for them. */
const countsOf = ({ result, threads }: Told): number[] =>
  plannedCounts(result.plan).filter((count) => count <= threads);

const plannedCounts = (plan: Plan | null): number[] =>
  plan && plan.granularityBounds.length > 1
    ? plan.granularityBounds.map(({ threads }) => threads)
    : [1, 2, 3, 4];

function lineOf(told: Told, id: string): Line {
  const points = pointsOf(told, id).filter(({ threads }) => threads <= told.threads);
  const last = points.at(-1);
  const text = last ? ratio(last.mid) : '';
  if (id === CEILING) return { id, label: 'nothing shared', colour: 'machine', points, text };
  return { id, label: modeLabel(told.modes, id), colour: colourOf(told, id), points, text };
}

function pointsOf(told: Told, id: string): Line['points'] {
  if (id === CEILING)
    return told.analysis.ceiling.map(({ threads, speedup }) => ({ threads, ...speedup }));
  const one = { threads: 1, low: 1, mid: 1, high: 1 };
  const measured = estimatesOf(told, id).flatMap(({ threads, speedup }) =>
    speedup && threads > 1 ? [{ threads, ...speedup }] : [],
  );
  return [one, ...measured];
}

const colourOf = ({ modes }: Told, id: string): Colour =>
  modes.find((mode) => mode.id === id)?.family ?? 'foreign';

function barsOf({ slide, revealed }: Asked, told: Told): Bar[] {
  const { villain, threads, analysis } = told;
  const colour = colourOf(told, villain);
  if (slide === 'guess') {
    const time = (count: number, known: boolean): Bar => {
      const value = known ? (at(told, villain, count)?.seconds ?? null) : null;
      const label = count === 1 ? '1 thread' : `${count} threads`;
      return { label, colour, value, text: value ? seconds(value.mid) : '?' };
    };
    return [time(1, true), time(threads, revealed)];
  }
  if (slide === 'why') {
    const difference = differenceOf(told);
    const speed = (mode: string, known: boolean): Bar => {
      const value = known ? (at(told, mode, threads)?.speedup ?? null) : null;
      const label = modeLabel(told.modes, mode);
      return { label, colour: colourOf(told, mode), value, text: value ? ratio(value.mid) : '?' };
    };
    return difference ? [speed(difference.mode, true), speed(difference.other, revealed)] : [];
  }
  const step = at(told, villain, 1)?.stepNanoseconds ?? 0;
  const wait = analysis.handOverSeconds;
  const exact = { low: step * 1e-9, mid: step * 1e-9, high: step * 1e-9 };
  return [
    { label: 'one step of the loop, alone', colour, value: exact, text: seconds(step * 1e-9) },
    {
      label: 'a line from another core',
      colour: 'machine',
      value: revealed ? wait : null,
      text: revealed && wait ? seconds(wait.mid) : '?',
    },
  ];
}

/** The same for whoever does not see it. */
export function inText(figure: Figure): string {
  if (figure.kind === 'code') return 'The link of this result as a QR code';
  if (figure.kind === 'bars')
    return figure.bars.map(({ label, text }) => `${label}: ${text}`).join('; ') || 'No bars yet';
  const most = Math.max(...figure.counts);
  const ends = figure.lines.map(({ label, text }) => `${label} ${text}`);
  return `Speed-up up to ${most} threads: ${ends.join(', ') || 'no line yet'}`;
}
