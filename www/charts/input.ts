/** What charts are given: a result with its analysis, and what was chosen of the chart. */

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
