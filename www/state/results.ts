/** The results of this visit: those that were measured here and those that were opened. One of them is shown. Pure. */

import type { Reading, RunResult } from '../pkg/plain/threadscape';

/** A result, made readable: numbers, conclusions, sentences. */
export interface Shown extends Reading {
  result: RunResult;
}

/** How a result came to this page. */
export type Source = 'run' | 'opened';

export interface Entry extends Shown {
  id: number;
  source: Source;
}

export interface Results {
  /** In the order in which they came; the last may still be growing. */
  results: readonly Entry[];
  /** The one on the page, which is one of them; null while there is none. */
  shown: Entry | null;
}

/** Whether the run came to an end of its own. */
export function isComplete({ result }: Shown): boolean {
  const { ended } = result.record;
  return ended !== null && ended !== 'stopped';
}

/** Whether it grows: its run goes on. */
export const isGrowing = ({ result }: Shown): boolean => result.record.ended === null;

/** Whether it says something: without a whole round some cells were visited and some were not. */
export const isTelling = (shown: Shown): boolean =>
  isComplete(shown) || shown.analysis.roundsDone > 0;

/**
 * With this entry in the place of the former one of its id, or as the last. What says nothing gives way to a new entry;
 * everything else stays. Whoever looks at another result goes on looking at that, unless the new one is to be shown.
 */
export function withEntry({ results, shown }: Results, entry: Entry, show: boolean): Results {
  const isKnown = results.some(({ id }) => id === entry.id);
  const next = isKnown
    ? results.map((one) => (one.id === entry.id ? entry : one))
    : [...results.filter(isTelling), entry];
  const stays = !show && shown?.id !== entry.id && next.find(({ id }) => id === shown?.id);
  return { results: next, shown: stays || entry };
}

/** With another one on the page; one that is not there changes nothing. */
export function withShown({ results, shown }: Results, id: number): Results {
  return { results, shown: results.find((entry) => entry.id === id) ?? shown };
}

/** When the run of that id is over: if it says nothing, what was on the page before it comes back. */
export function afterRun(of: Results, id: number, before: number | null): Results {
  const isMuted = of.shown?.id === id && !isTelling(of.shown);
  return isMuted && before !== null ? withShown(of, before) : of;
}

/** With other facts about entries; whichever is on the page stays there. */
export function mapped({ results, shown }: Results, change: (entry: Entry) => Entry): Results {
  const next = results.map(change);
  return { results: next, shown: next.find(({ id }) => id === shown?.id) ?? null };
}

/** Without those that are deleted. Where the one on the page is among them, the newest of the others takes its place. */
export function without(
  { results, shown }: Results,
  isDeleted: (entry: Entry) => boolean,
): Results {
  const next = results.filter((entry) => !isDeleted(entry));
  const stays = next.find(({ id }) => id === shown?.id);
  return { results: next, shown: stays ?? next.at(-1) ?? null };
}
