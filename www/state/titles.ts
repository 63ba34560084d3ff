/** What results are called where several stand beside each other. Pure. */

import { kernelLabel } from '../lib/labels';
import type { Catalog, RunRecord, RunResult } from '../pkg/plain/threadscape';

/** As much of a result as its title needs. */
interface Titled extends Pick<RunResult, 'request' | 'labels'> {
  record: Pick<RunRecord, 'origin' | 'name' | 'begun'>;
}

/** By its own name or, where it has none, by what was measured and when; the same twice is numbered. */
export function titlesOf(
  results: readonly Titled[],
  catalog: Pick<Catalog, 'kernels'>,
  now = new Date(),
): string[] {
  const plain = results.map((result) => titleOf(result, catalog, now));
  return plain.map((title, i) => {
    const same = plain.slice(0, i).filter((other) => other === title).length;
    return same > 0 ? `${title} (${same + 1})` : title;
  });
}

function titleOf(
  { request, record, labels }: Titled,
  catalog: Pick<Catalog, 'kernels'>,
  now: Date,
): string {
  if (record.name) return record.name;
  const kernel = kernelLabel(catalog, request.kernel, labels);
  const simulated = record.origin === 'simulated' ? 'simulated' : '';
  return [kernel, simulated, timeOf(record.begun, now)].filter(Boolean).join(', ');
}

/** In the visitor's own time zone: 16:50; with its date where that is not today's. */
export function timeOf(begun: string | null, now: Date): string {
  const when = new Date(begun ?? NaN);
  if (Number.isNaN(when.getTime())) return '';
  const two = (part: number): string => String(part).padStart(2, '0');
  const day = [when.getFullYear(), two(when.getMonth() + 1), two(when.getDate())].join('-');
  const time = `${two(when.getHours())}:${two(when.getMinutes())}`;
  return when.toDateString() === now.toDateString() ? time : `${day} ${time}`;
}
