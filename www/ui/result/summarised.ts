/** What a short link said, as words and a table. Nothing is concluded from it: nobody can check it. Pure. */

import { counted, ratio, seconds } from '../../lib/format';
import { kernelLabel, labelOf } from '../../lib/labels';
import type { Catalog, Summary, SummaryPoint } from '../../pkg/plain/threadscape';
import { timeOf } from '../../state/titles';

/** Kernel, machine, time of day, rounds. */
export function conditionsOf(summary: Summary, catalog: Catalog): string {
  const { settings, labels, origin, engine, platform, cores, rounds, begun } = summary;
  const machine = origin === 'simulated' ? 'a simulated machine' : `${engine} on ${platform}`;
  return [
    kernelLabel(catalog, settings.kernel ?? '', labels),
    machine,
    cores && counted(cores, 'core'),
    counted(rounds, 'round'),
    timeOf(begun, new Date()),
  ]
    .filter(Boolean)
    .join(', ');
}

export interface SummaryTable {
  /** Thread counts. */
  counts: number[];
  rows: { mode: string; one: string; cells: { text: string; range: string }[] }[];
}

export function tableOf({ series, labels }: Summary, { modes }: Catalog): SummaryTable {
  const all = series.flatMap(({ points }) => points.map(({ threads }) => threads));
  const counts = [...new Set(all)].sort((a, b) => a - b);
  const rows = series.map(({ mode, oneThreadSeconds, points }) => ({
    mode: labelOf(modes, mode, labels),
    one: oneThreadSeconds === null ? '–' : seconds(oneThreadSeconds),
    cells: counts.map((count) => cellOf(points.find(({ threads }) => threads === count))),
  }));
  return { counts, rows };
}

function cellOf(point: SummaryPoint | undefined): { text: string; range: string } {
  if (!point) return { text: '–', range: '' };
  const { low, mid, high } = point.speedup;
  const end = (value: number): string => ratio(value).replace('×', '');
  return { text: ratio(mid), range: low === high ? '' : `${end(low)}–${end(high)}` };
}
