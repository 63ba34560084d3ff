/** What a chart is: it describes itself, tells its numbers as a table, and draws them for a width. Pure. */

import type * as Plot from '@observablehq/plot';
import type {
  Analysis,
  Environment,
  LawInfo,
  ModeInfo,
  Plan,
  RunResult,
  Sample,
  Trace,
} from '../pkg/plain/threadscape';
import type { Choice } from './choice';
import type { End } from './names';
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
  /** Said in the chart's place when there is nothing to draw yet; '' where the empty frame says enough. */
  before: string;
  /** The same of a result that has nothing for it; '' where there is something. */
  missing?(input: ChartInput): string;
  /** Sentences that belong under the picture, not into the table. */
  words?(input: ChartInput): string[];
  /** Which of the traces it shows, for its file. */
  watched?(input: ChartInput): number | null;
  table(input: ChartInput): Table;
  /** What stands at the right end of each line: the names, or the key where there is no room for them. */
  ends(input: ChartInput): End[];
  draw(input: ChartInput, options: ChartOptions): SVGSVGElement;
}

export interface ChartInput {
  plan: Plan;
  analysis: Analysis;
  environment: Environment;
  /** All modes of the plan's kernel, in the order of the ladder. */
  modes: readonly ModeInfo[];
  laws: readonly LawInfo[];
  samples: readonly Sample[];
  traces: readonly Trace[];
  /** What was chosen of the chart; what is not there stands at its first option. */
  picked?: Picked;
}

/** A result and its analysis, as a chart is given them. */
export const inputOf = (
  { plan, record }: RunResult,
  analysis: Analysis,
  known: Pick<ChartInput, 'modes' | 'laws'>,
): ChartInput => {
  const { environment, samples, traces } = record;
  return { plan, analysis, environment, samples, traces, ...known };
};

/** By the choice's id. */
export type Picked = Readonly<Record<string, string>>;

export interface Heading {
  title: string;
  hint: string;
}

export const headingOf = (chart: Chart, input: ChartInput | null): Heading =>
  (input && chart.heading?.(input)) ?? { title: chart.title, hint: chart.hint };

export interface ChartOptions {
  /** Handed in, because the library is loaded late. */
  plot: typeof Plot;
  width: number;
  /** The page's type size in px: charts grow with it, and are never scaled as a picture. */
  em: number;
  /** How wide a text is in the chart's type, in px. */
  measure: (text: string, strong?: boolean) => number;
  document?: Document;
}

/** The thread counts that are measured: those asked for, and 1, which every speed-up is set against. */
export const countsOf = (plan: Plan): number[] =>
  plan.granularityBounds.map(({ threads }) => threads);

/** An analysis of nothing: what the page shows before the first round. */
export const nothing: Analysis = {
  interval: 'rounds',
  series: [],
  baseSeconds: null,
  bareSeconds: null,
  ceiling: [],
  knee: null,
  emptyPass: [],
  disturbance: null,
  handOverSeconds: null,
  drift: null,
  regimes: [],
  headline: [],
  blame: [],
  roundsDone: 0,
  samplesKept: 0,
  samplesDiscarded: 0,
  outliers: { mild: 0, severe: 0 },
  contrasts: [],
};

/** A width for texts where nothing can measure them: generous, so that names are never cut. */
export const guessed =
  (em: number) =>
  (text: string, strong = false): number =>
    text.length * em * (strong ? 0.56 : 0.5);
