/** The verdict's sentences about modes, taken apart for a list: “Faster with 2 threads: “A” 1.98× (1.94–2.03), …”. Pure. */

export interface Told {
  /** Without its colon. */
  opening: string;
  /** The range in its brackets; '' where the verdict gives none. */
  modes: { label: string; ratio: string; range: string }[];
}

const whole = /^([^“]+): ((?:“[^”]+” [\d.]+×(?: \([^()]+\))?(?:, |\.$))+)$/;
const each = /“([^”]+)” ([\d.]+×)(?: (\([^()]+\)))?/g;

/** Null where the sentence is of another kind. */
export function taken(sentence: string): Told | null {
  const [, opening, list] = whole.exec(sentence) ?? [];
  if (opening === undefined || list === undefined) return null;
  const modes = [...list.matchAll(each)].map(([, label, ratio, range]) => ({
    label: label!,
    ratio: ratio!,
    range: range ?? '',
  }));
  return { opening, modes };
}
