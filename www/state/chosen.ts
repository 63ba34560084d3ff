/** Settings that a visitor chose, as texts, turned into what the page shows of them. */

import type { LabService } from '../engine/lab';
import type { Chosen as Answer, Environment, Problem, Request } from '../pkg/plain/threadscape';
import { encodeFragment } from './settings';

export interface Chosen extends Omit<Answer, 'problems' | 'link'> {
  /** By field of the form. */
  problems: Record<string, string>;
  /** The fragment that brings them back. */
  fragment: string;
}

/** A wrong text keeps the value of `kept`, or the default, and leaves a problem. */
export async function choose(
  service: LabService,
  here: Environment,
  texts: Record<string, string>,
  kept: Request | null,
): Promise<Chosen> {
  const { link, problems, ...chosen } = await service.choose(texts, kept, here);
  return {
    ...chosen,
    problems: byField(problems, chosen.texts),
    fragment: encodeFragment(link),
  };
}

/** Where there is no such field in the form, the sentence goes to the plan as a whole. */
function byField(problems: Problem[], texts: Record<string, string>): Record<string, string> {
  const sentences = new Map<string, string>();
  for (const { field, message } of problems) {
    const at = Object.hasOwn(texts, field) ? field : '';
    sentences.set(at, [sentences.get(at), message].filter(Boolean).join(' '));
  }
  return Object.fromEntries(sentences);
}

/** Problems of other fields outlive a change, those of the plan as a whole are found anew. */
export function untouchedProblems(
  problems: Record<string, string>,
  changes: Record<string, string>,
): Record<string, string> {
  // Another kernel has other fields.
  if (Object.hasOwn(changes, 'kernel')) return {};
  const stays = ([field]: [string, string]): boolean =>
    field !== '' && !Object.hasOwn(changes, field);
  return Object.fromEntries(Object.entries(problems).filter(stays));
}

/** Of what was typed, what is to stay in its field though it was refused. The last sharing mode is ticked again: that field has no text. */
export function refusedOf(
  typed: Record<string, string>,
  problems: Record<string, string>,
): Record<string, string> {
  const stays = ([field]: [string, string]): boolean =>
    field !== 'modes' && Object.hasOwn(problems, field);
  return Object.fromEntries(Object.entries(typed).filter(stays));
}
