/** Results that outlive the page, as far as a list tells of them. Pure. */

import type { Request, RunRecord, RunResult } from '../pkg/plain/threadscape';
import type { Source } from './results';

/** As much of a result as a list shows. */
export interface Head extends Pick<RunResult, 'request' | 'labels'> {
  record: Pick<RunRecord, 'origin' | 'name' | 'begun' | 'ended' | 'environment'>;
}

export interface Kept {
  /** Of the samples: the same result, opened twice or renamed, has the same. */
  id: string;
  source: Source;
  /** When it was put here: ISO 8601, UTC. */
  kept: string;
  /** How many of its passes were watched: its file holds them, a link of it does not. */
  watched: number;
  head: Head;
}

export function keptOf(result: RunResult, source: Source, now = new Date()): Kept {
  const watched = result.record.traces.length;
  return { id: identityOf(result), source, kept: now.toISOString(), watched, head: headOf(result) };
}

const headOf = ({ request, labels, record }: RunResult): Head => {
  const { origin, name, begun, ended, environment } = record;
  return { request, labels, record: { origin, name, begun, ended, environment } };
};

/**
 * What is the same in a file and in a link of one result: its minute, its kernel and its timed samples, four digits each, in any
 * order. Its name is not, nor how many cores somebody chose to tell.
 */
export function identityOf(result: RunResult): string {
  const known = identities.get(result) ?? identified(result);
  identities.set(result, known);
  return known;
}

/** A list asks for all of them again and again. */
const identities = new WeakMap<RunResult, string>();

function identified({ request, record }: RunResult): string {
  const timed = record.samples.filter(({ warmup }) => !warmup);
  const seconds = timed.map((sample) => sample.seconds.toPrecision(4)).sort();
  const minute = (record.begun ?? '').replace(/\W/g, '');
  return `${minute}-${hash([request.kernel, record.origin, ...seconds].join(' '))}`;
}

/** Two times 32 bits of FNV-1a: nobody is kept from making two results alike, who would see one of them. */
function hash(text: string): string {
  let [low, high] = [0x811c9dc5, 0x1000193];
  for (let at = 0; at < text.length; at++) {
    low = Math.imul(low ^ text.charCodeAt(at), 0x1000193);
    high = Math.imul(high ^ text.charCodeAt(text.length - 1 - at), 0x1000193);
  }
  return [low, high].map((half) => (half >>> 0).toString(16).padStart(8, '0')).join('');
}

/** The newest first; of two with one id the first. */
export function inOrder(kept: readonly Kept[]): Kept[] {
  const once = new Map(kept.toReversed().map((one) => [one.id, one]));
  return [...once.values()].sort((a, b) => (a.kept < b.kept ? 1 : a.kept > b.kept ? -1 : 0));
}

const longestName = 80;

/** A name as it may travel with a result: one line of at most 80 characters. */
export function nameOf(text: string): string {
  const line = text.replace(/[\s\p{Cc}]+/gu, ' ').trim();
  return [...line].slice(0, longestName).join('').trim();
}

/** Whether two requests ask for the same. */
export const isSame = (a: Request, b: Request): boolean => canonical(a) === canonical(b);

/** Whether their curves may stand in one drawing: the same work, grown in the same way. */
export const isComparable = (a: Request, b: Request): boolean =>
  [a.kernel, a.scaling].join() === [b.kernel, b.scaling].join() &&
  canonical(a.params) === canonical(b.params);

/** With the fields of every object in one order. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, part: unknown) =>
    part && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
