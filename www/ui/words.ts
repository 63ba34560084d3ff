/** Sentences that the page makes from values. Pure. */

import type { ModeInfo, ParamInfo } from '../pkg/plain/threadscape';

/** What the dots of a mode say. */
export function atomicsInWords({ atomics: { shared, own, item } }: ModeInfo): string {
  const parts = [
    shared && `${shared} on a line that all threads write`,
    own && `${own} on a line of the task’s own`,
    item && `${item} on the item`,
  ].filter(Boolean);
  return parts.length > 0 ? `Atomic writes per access: ${parts.join(', ')}.` : 'No atomic writes.';
}

/** The unit beside a parameter's name: left out where the name has it already (“Rows per task”). */
export function unitOf({ label, unit }: ParamInfo): string {
  return label.toLowerCase().includes(unit) ? '' : unit;
}
