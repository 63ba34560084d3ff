/** What a speed-up is set against (R1), and what it is called: of weak scaling it is another word (R2). */

import { seconds } from '../lib/format';
import type { Estimate, Interval } from '../pkg/plain/threadscape';
import { sentencesOf, type ChartInput, type ChartResult } from './input';
import { pickedOf, type Selection } from './choice';
import { between } from './table';

export interface Base {
  id: string;
  /** As a choice. */
  label: string;
  /** In a sentence about the ratio. */
  against: string;
  of: (estimate: Estimate) => Interval | null;
}

const own: Base = {
  id: 'own',
  label: 'one thread of the same mode',
  against: 'against one thread of the same mode',
  of: ({ speedup }) => speedup,
};

const bases: readonly Base[] = [
  own,
  {
    id: 'serial',
    label: 'serial code, same interpreter cost',
    against: 'against the serial code at the same interpreter cost',
    of: ({ speedupOverSerial }) => speedupOverSerial,
  },
  {
    id: 'bare',
    label: 'serial code, bare',
    against: 'against the serial code without interpreter cost',
    of: ({ speedupOverBare }) => speedupOverBare,
  },
];

/** Those that were measured. */
export function baseChoice({ results }: ChartInput): Selection {
  const series = results.flatMap(({ analysis }) => analysis.series);
  const measured = ({ of }: Base): boolean =>
    series.some(({ estimates }) => estimates.some((estimate) => of(estimate)));
  const options = bases.filter((base) => base === own || measured(base));
  return { kind: 'buttons', id: 'base', label: 'Against', options };
}

export function baseOf(input: ChartInput): Base {
  const id = pickedOf(input, baseChoice(input));
  return bases.find((base) => base.id === id) ?? own;
}

export const isWeak = ({ plan }: Pick<ChartResult, 'plan'>): boolean =>
  plan.request.scaling === 'weak';

/** Of results that are drawn together, which are of one kind. */
export const areWeak = ({ results }: ChartInput): boolean => isWeak(results[0]);

export const ratioWord = (result: Pick<ChartResult, 'plan'>): string =>
  isWeak(result) ? 'Scaled speed-up' : 'Speed-up';

/** The absolute time of the base. */
export function baseWords(input: ChartInput): string[] {
  const { id } = baseOf(input);
  const scaled = areWeak(input) ? ['Scaled: the work grows with the threads.'] : [];
  return [...sentencesOf(input, (result) => secondsOf(result, id)), ...scaled];
}

function secondsOf({ analysis }: ChartResult, id: string): string[] {
  const { series, baseSeconds, bareSeconds } = analysis;
  const words = {
    serial: alone('The serial code', baseSeconds),
    bare: alone('The serial code, bare,', bareSeconds),
  };
  if (id === 'serial' || id === 'bare') return words[id];
  const ones = series.flatMap(({ estimates }) =>
    estimates.filter(({ threads }) => threads === 1).map(({ seconds }) => seconds.mid),
  );
  if (ones.length === 0) return [];
  const [low, high] = [Math.min(...ones), Math.max(...ones)].map(seconds) as [string, string];
  const range = low === high ? low : `${between(low, high)}, by mode`;
  return [`One thread takes ${range}.`];
}

function alone(what: string, time: Interval | null): string[] {
  if (!time) return [];
  return [
    `${what} takes ${seconds(time.mid)} (${between(seconds(time.low), seconds(time.high))}).`,
  ];
}
