/** Sentences that the page makes from values. Pure. */

import { counted } from '../../lib/format';
import type { Level, ModeInfo, ParamInfo, Plan } from '../../pkg/plain/threadscape';

/** What the dots of a mode say. */
export function atomicsInWords({ atomics: { shared, own, item } }: ModeInfo): string {
  const parts = [
    shared && `${shared} on a line that all threads write`,
    own && `${own} on a line of the task’s own`,
    item && `${item} on the item`,
  ].filter(Boolean);
  return parts.length > 0 ? `Atomic writes per access: ${parts.join(', ')}.` : 'No atomic writes.';
}

/** How many rounds a run has: “5 rounds”; “at most 45 rounds” where precision or time may end it before (R17). Of a plan that is
 * beyond its budget no more than the least are made. */
export function roundsOf({ rounds, ending, predictedSeconds }: Plan): string {
  if (predictedSeconds > 1.5 * ending.budgetSeconds) return counted(ending.leastRounds, 'round');
  const most = ending.leastRounds < rounds ? 'at most ' : '';
  return most + counted(rounds, 'round');
}

/** The unit beside a parameter's name: left out where the name has it (“Rows per task”, “Thread cap”). */
export function unitOf({ label, unit }: ParamInfo): string {
  const one = unit.length > 3 ? unit.replace(/s$/, '') : unit;
  return label.toLowerCase().includes(one) ? '' : unit;
}

/** Whether a mode's passes can be made at this level. */
export function canRun({ executor }: ModeInfo, level: Level): boolean {
  return level === 'threads' || (level === 'messages' && executor === 'messages');
}

/** Why some modes are grey, once for all of them; '' where none is. */
export function whyBarred(modes: readonly ModeInfo[], level: Level): string {
  if (modes.every((mode) => canRun(mode, level))) return '';
  return level === 'messages'
    ? 'The grey modes need one memory for all threads, which this page does not get.'
    : 'All modes need Workers, which this page cannot start.';
}
