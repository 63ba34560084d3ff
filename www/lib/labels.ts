/**
 * What modes, kernels and schedules are called: by this build's own descriptions or, where it does not know an id, by the
 * labels that the result brought along. Whatever names a unit asks here. Pure.
 */

/** By id: what the units were called where the result was made. Not longer than 80 characters, which is checked at reading. */
export type Labels = Readonly<Record<string, string>>;

interface Described {
  id: string;
  label: string;
}

/** A label from elsewhere is marked, and ignored for a unit that this build knows. */
export function labelOf(known: readonly Described[], id: string, labels: Labels): string {
  return known.find((one) => one.id === id)?.label ?? foreignLabel(id, labels);
}

export const foreignLabel = (id: string, labels: Labels): string =>
  `${(Object.hasOwn(labels, id) && labels[id]) || id} (not in this build)`;
