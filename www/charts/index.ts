/** The list of charts. To add one, write its file and its line here. */

import type { Chart } from './chart';
import { speedup } from './speedup';
import { time } from './time';

export { countsOf, guessed, nothing } from './chart';
export type { Chart, ChartInput, ChartOptions } from './chart';
export { namingOf } from './frame';
export { SVG, type End } from './names';
export { workerColour } from './colours';
export { lanesOf, pixelsOf, rowsTable } from './pixels';
export { between } from './table';
export type { Table } from './table';

export const charts: readonly Chart[] = [speedup, time];

/** The drawing library, fetched with the first chart and not before. */
export const library = () => import('@observablehq/plot');
