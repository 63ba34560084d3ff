/** What a chart is: it describes itself, tells its numbers as a table, and draws them for a width. Pure. */

import type { Choice } from './choice';
import type { End } from './ends';
import type { ChartInput } from './input';
import type { ChartOptions } from './options';
import type { Table } from './table';

export interface Chart {
  id: string;
  /** The name of its region on the page. */
  title: string;
  /** What the axis says, in words beside the title. */
  hint: string;
  /** It takes the whole width where others stand in pairs. */
  wide?: boolean;
  /** Both, where they depend on the experiment or on what was chosen. */
  heading?(input: ChartInput): Heading;
  /** What a reader may choose of it. */
  choices?(input: ChartInput): Choice[];
  /** Said in the chart's place of a result that has nothing for it; '' where there is something. */
  missing?(input: ChartInput): string;
  /** Sentences that belong under the drawing, not into the table. */
  words?(input: ChartInput): string[];
  /** Which of the traces it shows, for its file. */
  watched?(input: ChartInput): number | null;
  table(input: ChartInput): Table;
  /** What stands at the right end of each line: the names, or the key where there is no room for them. */
  ends(input: ChartInput): End[];
  draw(input: ChartInput, options: ChartOptions): SVGSVGElement;
}

export interface Heading {
  title: string;
  hint: string;
}

export const headingOf = (chart: Chart, input: ChartInput | null): Heading =>
  (input && chart.heading?.(input)) ?? { title: chart.title, hint: chart.hint };
