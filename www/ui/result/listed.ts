/** The rows of the list of results, and what they say. Pure. */

import { isSimulated } from '../../charts';
import { counted, threadList, written } from '../../lib/format';
import { kernelLabel } from '../../lib/labels';
import type { Catalog } from '../../pkg/plain/threadscape';
import { identityOf, type Head, type Kept } from '../../state/kept';
import { isGrowing, type Entry, type View } from '../../state/store';
import { timeOf } from '../../state/titles';

export interface Row {
  key: string;
  head: Head;
  /** Null for what is not kept: it grows, or has no whole round. */
  kept: Kept | null;
  /** Null for what was not looked at since the page was opened. */
  entry: Entry | null;
  isShown: boolean;
}

/** The newest first. */
export function rowsOf({ results, kept, shown }: View): Row[] {
  const idOf = (entry: Entry): string => (isGrowing(entry) ? '' : identityOf(entry.result));
  const loose = results.filter((entry) => !kept.some(({ id }) => id === idOf(entry)));
  return [
    ...loose.toReversed().map((entry): Row => {
      const isShown = entry.id === shown?.id;
      return { key: `run ${entry.id}`, head: entry.result, kept: null, entry, isShown };
    }),
    ...kept.map((kept): Row => {
      const entry = results.findLast((one) => idOf(one) === kept.id) ?? null;
      const isShown = shown !== null && idOf(shown) === kept.id;
      return { key: kept.id, head: kept.head, kept, entry, isShown };
    }),
  ];
}

export interface Told {
  title: string;
  /** Its conditions, in short. */
  about: string;
  when: string;
  /** What has to be known of it before anything else; '' for a complete run of one's own. */
  mark: string;
}

export function toldOf({ head, kept, entry }: Row, { phase }: View, catalog: Catalog): Told {
  const { request, labels, record } = head;
  const kernel = kernelLabel(catalog, request.kernel, labels);
  const { engine, cores } = record.environment;
  const [size] = catalog.kernels.find(({ info }) => info.id === request.kernel)?.info.params ?? [];
  const worth = size && request.params[size.id];
  const machine = isSimulated(record.environment) ? '' : engine;
  const about = [
    record.name && kernel,
    size && worth !== undefined && `${size.label.toLowerCase()} ${written(worth)}`,
    counted(request.modes.length, 'mode'),
    `${threadList(request.threads)} threads`,
    machine,
    cores > 0 && counted(cores, 'core'),
  ];
  return {
    title: record.name || kernel,
    about: about.filter(Boolean).join(' · '),
    when: timeOf(record.begun, new Date()),
    mark: [markOf(kept, entry, phase), record.origin === 'simulated' && 'simulated']
      .filter(Boolean)
      .join(', '),
  };
}

function markOf(kept: Kept | null, entry: Entry | null, phase: View['phase']): string {
  if (entry && isGrowing(entry) && phase === 'measuring') return 'being measured';
  if (kept?.source === 'opened') return 'opened';
  return (kept?.head ?? entry?.result)?.record.ended === 'stopped' ? 'incomplete' : '';
}
