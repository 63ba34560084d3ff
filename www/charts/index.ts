/** The list of charts. To add one, write its file and its line here, or in the list of its group. */

import { fetched } from '../lib/fetched';
import type { Chart } from './chart';
import { speedup } from './speedup';
import { time } from './time';

export { headingOf } from './chart';
export { countsOf, frameOfPlan, inputOf, isMeasured, modesIn } from './input';
export { guessed } from './options';
export type { Chart } from './chart';
export type { ChartInput, Picked } from './input';
export type { ChartOptions } from './options';
export { modeChoice, numberOf, pickedOf, type Choice } from './choice';
export { namingOf } from './frame';
export type { End } from './ends';
export { workerColour, workerFill } from './colours';
export { lanesOf, pixelsOf, rowsTable } from './pixels';
export { isSimulated } from './simulated';
export { between } from './table';
export type { Table } from './table';
export type { Reading } from './reading';
export { loudIn } from './loud';
export { countNear } from './countrules';

export { bars } from './bars';

/** Those in sight, below the time bars. */
export const charts: readonly Chart[] = [speedup, time];

/** Charts behind a disclosure; their code comes when it is first opened. */
export interface Group {
  id: string;
  title: string;
  hint: string;
  load: () => Promise<{ charts: readonly Chart[] }>;
}

export const groups: readonly Group[] = [
  {
    id: 'more',
    title: 'More charts',
    hint: 'efficiency, throughput, serial fraction, mode by mode, every sample',
    load: () => fetched(() => import('./more')),
  },
  {
    id: 'why',
    title: 'Why',
    hint: 'a watched pass thread by thread, where the time goes, laws of scaling',
    load: () => fetched(() => import('./why')),
  },
];

/** The drawing library, fetched with the first chart and not before. */
export const library = () => fetched(() => import('@observablehq/plot'));
