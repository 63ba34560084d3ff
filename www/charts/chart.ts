/** What a chart is: it describes itself, tells its numbers as a table, and draws them for a width. Pure. */

import type { Scaling } from '../pkg/plain/threadscape';
import type { Choice } from './choice';
import type { End } from './ends';
import type { ChartInput, OneInput } from './input';
import type { ChartOptions } from './options';
import type { Reading } from './reading';
import type { Table } from './table';

interface Description<Input> {
  id: string;
  /** The name of its region on the page. */
  title: string;
  /** What the axis says, in words beside the title. */
  hint: string;
  /** It takes the whole width where others stand in pairs. */
  wide?: boolean;
  /** Both, where they depend on the experiment or on what was chosen. */
  heading?(input: Input): Heading;
  /** What a reader may choose of it. */
  choices?(input: Input): Choice[];
  /** Said in the chart's place of a result that has nothing for it; '' where there is something. */
  missing?(input: Input): string;
  /** Sentences that belong under the drawing, not into the table. */
  words?(input: Input): string[];
  /** Which of the traces it shows, for its file. */
  watched?(input: Input): number | null;
  table(input: Input): Table;
  /** What stands at the right end of each line: the names, or the key where there is no room for them. */
  ends(input: Input): End[];
  /** All its values, count by count, where it has lines over thread counts. */
  reading?(input: Input): Reading;
  draw(input: Input, options: ChartOptions): SVGSVGElement;
}

export interface Chart extends Description<ChartInput> {
  /** How many of the results that it is given: the first of them, or all together. */
  draws: 'one' | 'many';
}

export interface Heading {
  title: string;
  hint: string;
}

export const headingOf = (chart: Chart, input: ChartInput | null): Heading =>
  (input && chart.heading?.(input)) ?? { title: chart.title, hint: chart.hint };

/** A chart that makes sense of one result only: it knows no others. */
export function ofOne(chart: Description<OneInput>): Chart {
  const first = ({ results, picked }: ChartInput): OneInput =>
    picked ? { ...results[0], picked } : results[0];
  const on = <T>(of: ((input: OneInput) => T) | undefined) =>
    of && ((input: ChartInput): T => of(first(input)));
  return {
    ...lifted(chart, on),
    table: (input) => chart.table(first(input)),
    ends: (input) => chart.ends(first(input)),
    draw: (input, options) => chart.draw(first(input), options),
    draws: 'one',
  };
}

/**
 * A chart of all results together, as far as they are of one kind: work that grows with the threads and fixed work have no
 * common axis (R2), so what is of another kind than the first is named and left out.
 */
export function ofMany(chart: Description<ChartInput>): Chart {
  const alike = (input: ChartInput): ChartInput => {
    const [first, ...others] = input.results;
    const left = others.filter((other) => isOfKind(first, other));
    return left.length < others.length ? { ...input, results: [first, ...left] } : input;
  };
  const on = <T>(of: ((input: ChartInput) => T) | undefined) =>
    of && ((input: ChartInput): T => of(alike(input)));
  return {
    ...lifted(chart, on),
    words: (input) => [...(chart.words?.(alike(input)) ?? []), ...leftOut(input)],
    table: (input) => chart.table(alike(input)),
    ends: (input) => chart.ends(alike(input)),
    draw: (input, options) => chart.draw(alike(input), options),
    draws: 'many',
  };
}

type Planned = Pick<OneInput, 'plan'>;

const isOfKind = (one: Planned, other: Planned): boolean =>
  one.plan.request.scaling === other.plan.request.scaling;

const leftOut = ({ results: [first, ...others] }: ChartInput): string[] =>
  others
    .filter((other) => !isOfKind(first, other))
    .map((other) => `Left out: ${other.title}, ${kinds[other.plan.request.scaling]}.`);

const kinds: Record<Scaling, string> = {
  strong: 'whose total work is fixed',
  weak: 'whose work grows with the threads',
};

/** What a chart says of itself, and what it may say or not. */
const lifted = <From, To>(
  { id, title, hint, wide, heading, choices, missing, words, watched, reading }: Description<From>,
  on: <T>(of: ((input: From) => T) | undefined) => ((input: To) => T) | undefined,
) => ({
  ...{ id, title, hint, wide },
  heading: on(heading),
  choices: on(choices),
  missing: on(missing),
  words: on(words),
  watched: on(watched),
  reading: on(reading),
});
