/**
 * What modes, kernels and schedules are called, and how a mode is known: by this build's own descriptions or, where it does
 * not know an id, by the labels that the result brought along. Whatever names a unit asks here. Pure.
 */

import type { Catalog, Family, ModeInfo, Plan, Symbol as Shape } from '../pkg/plain/threadscape';

/** By id: what the units were called where the result was made. Not longer than 80 characters: that is checked at reading. */
export type Labels = Readonly<Record<string, string>>;

interface Described {
  id: string;
  label: string;
}

/** As much of a mode as charts, tables and lists show. */
export interface Mode extends Pick<ModeInfo, 'id' | 'label' | 'symbol' | 'atomics' | 'differs'> {
  /** Of a mode that this build does not know, nobody here knows the family. */
  family: Family | 'foreign';
}

/** A label from elsewhere is marked as such, and ignored for a unit that this build knows. */
export const labelOf = (known: readonly Described[], id: string, labels: Labels): string =>
  known.find((one) => one.id === id)?.label ?? foreignLabel(id, labels);

/** What another tool measured (`ELSEWHERE` in src/protocol/record.rs): no build knows it, and there is nothing to mark. */
export const isElsewhere = (id: string): boolean => id.endsWith('-elsewhere');

const foreignLabel = (id: string, labels: Labels): string =>
  `${(Object.hasOwn(labels, id) && labels[id]) || id}${isElsewhere(id) ? '' : ' (not in this build)'}`;

/** Of modes that are shown: all that a result speaks of are among them. */
export const modeLabel = (modes: readonly Mode[], id: string): string => labelOf(modes, id, {});

export const kernelLabel = (
  { kernels }: Pick<Catalog, 'kernels'>,
  id: string,
  labels: Labels,
): string =>
  labelOf(
    kernels.map(({ info }) => info),
    id,
    labels,
  );

/** All modes of the plan's kernel in the order of the ladder, and after them those that only the plan knows. */
export function modesOf(
  { kernels, modes }: Pick<Catalog, 'kernels' | 'modes'>,
  plan: Plan,
  labels: Labels,
): Mode[] {
  const ladder = kernels.find(({ info }) => info.id === plan.request.kernel)?.modes ?? [];
  const own = modes.filter(({ id }) => ladder.includes(id));
  const others = measuredModes(plan).filter((id) => !own.some((mode) => mode.id === id));
  const known = (id: string) => modes.find((mode) => mode.id === id);
  const foreign = others.filter((id) => !known(id));
  return [...own, ...others.map((id) => known(id) ?? foreignMode(id, labels, foreign.indexOf(id)))];
}

/** Those that were asked for, and any other that a plan made elsewhere measures. */
export const measuredModes = ({ request, points }: Plan): string[] => {
  const measured = points.filter(({ role }) => role === 'measured').map(({ mode }) => mode);
  return [...new Set([...request.modes, ...measured])];
};

const shapes: readonly Shape[] = [
  'hexagon',
  'star',
  'bar',
  'diamond',
  'triangle',
  'square',
  'cross',
  'circle',
];

const foreignMode = (id: string, labels: Labels, index: number): Mode => ({
  id,
  label: foreignLabel(id, labels),
  family: 'foreign',
  symbol: shapes[index % shapes.length]!,
  atomics: { shared: 0, own: 0, item: 0 },
  differs: [],
});
