/** What a reader may choose of a chart: the base of its ratios, the mode that it is about, a line to hold it against. */

import { modeLabel } from '../lib/labels';
import type { OneInput } from './input';

type Chosen = Pick<OneInput, 'picked'>;

export type Choice = Selection | Range;

export interface Selection {
  /** All options in sight, or a list to unfold. */
  kind: 'buttons' | 'list';
  id: string;
  label: string;
  options: readonly Option[];
  /** What stands at first; the first option where this is none of them. */
  first?: string | undefined;
}

interface Option {
  id: string;
  label: string;
}

/** A number in whole steps. */
export interface Range {
  kind: 'range';
  id: string;
  label: string;
  least: number;
  most: number;
  step: number;
  first: number;
  /** The number as it is read. */
  words: (value: number) => string;
}

/** What stands: what was chosen, if it is there. */
export function pickedOf({ picked }: Chosen, { id, options, first }: Selection): string {
  const known = (asked: string | undefined) => options.find((option) => option.id === asked);
  return (known(picked?.[id]) ?? known(first) ?? options[0])?.id ?? '';
}

/** What a chart is about, as far as a list decides it: its drawing, alone, has to say so. */
export const aboutOf = (choices: readonly Choice[], input: Chosen): string[] =>
  choices.flatMap((choice) => {
    if (choice.kind !== 'list') return [];
    const id = pickedOf(input, choice);
    return choice.options.filter((option) => option.id === id).map(({ label }) => label);
  });

export function numberOf({ picked }: Chosen, { id, least, most, first }: Range): number {
  const chosen = Number(picked?.[id] ?? NaN);
  return chosen >= least && chosen <= most ? chosen : first;
}

/** The measured modes. A chart about one begins with the mode of the headline that shares most. */
export function modeChoice({ plan, analysis, modes }: OneInput): Selection {
  const shared = (id: string) => modes.find((mode) => mode.id === id)?.atomics.shared ?? 0;
  const options = analysis.series
    .filter(({ estimates }) => estimates.length > 0)
    .map(({ mode }) => ({ id: mode, label: modeLabel(modes, mode) }));
  const busiest = [...plan.headline].sort((a, b) => shared(b.mode) - shared(a.mode))[0];
  return { kind: 'list', id: 'mode', label: 'Mode', options, first: busiest?.mode };
}
