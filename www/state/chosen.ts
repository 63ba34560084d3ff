/** Settings that a visitor chose, as texts, turned into what the page shows of them. */

import type { LabService } from '../engine/lab';
import type { Environment, Plan, Problem, Request } from '../pkg/plain/threadscape';
import { encodeFragment } from './settings';

export interface Chosen {
  request: Request;
  texts: Record<string, string>;
  plan: Plan | null;
  /** Where it would be carried out. */
  environment: Environment;
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
  const settled = await service.settle(texts, kept, here.cores);
  const environment = await service.place(settled.request, here);
  const planned = await service.plan(settled.request, environment);
  const refused = 'problems' in planned;
  const problems = [...settled.problems, ...(refused ? planned.problems : [])];
  return {
    request: settled.request,
    texts: settled.texts,
    plan: refused ? null : planned,
    environment,
    problems: byField(problems, settled.texts),
    fragment: encodeFragment(settled.link, settled.request.kernel),
  };
}

/** Where there is no such field in the form, the sentence goes to the plan as a whole. */
function byField(problems: Problem[], texts: Record<string, string>): Record<string, string> {
  const told = new Map<string, string>();
  for (const { field, message } of problems) {
    const at = Object.hasOwn(texts, field) ? field : '';
    told.set(at, [told.get(at), message].filter(Boolean).join(' '));
  }
  return Object.fromEntries(told);
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
