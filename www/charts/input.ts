/** What charts are given: results with their analyses, and what was chosen of the chart. */

import { kernelLabel, labelOf, modesOf, type Mode } from '../lib/labels';
import { plain } from '../lib/sentence';
import type {
  Analysis,
  Catalog,
  Environment,
  LawInfo,
  Plan,
  Sample,
  Trace,
} from '../pkg/plain/threadscape';
import type { Shown } from '../state/results';
import { titlesOf } from '../state/titles';

/** A result and its analysis, with the names of what it speaks of. */
export interface ChartResult {
  /** Tells it from the others that are drawn with it. */
  title: string;
  /** What is concluded of it, as one sentence; '' where nothing is. */
  headline: string;
  /** When its run began, UTC to the minute; null where that is not told. */
  begun: string | null;
  plan: Plan;
  analysis: Analysis;
  environment: Environment;
  samples: readonly Sample[];
  traces: readonly Trace[];
  /** What they are called. */
  kernel: string;
  schedule: string;
  /** All modes of the plan's kernel, in the order of the ladder, and those that the plan has beside them. */
  modes: readonly Mode[];
  laws: readonly LawInfo[];
}

/** What was chosen of a chart; what is not there stands at its first option. */
interface Chosen {
  picked?: Picked;
}

export interface ChartInput extends Chosen {
  results: readonly [ChartResult, ...ChartResult[]];
}

/** For a chart that draws one result. */
export interface OneInput extends ChartResult, Chosen {}

/** By the choice's id. */
export type Picked = Readonly<Record<string, string>>;

type Known = Pick<Catalog, 'kernels' | 'modes' | 'schedules' | 'laws'>;

/** Null of no result. */
export function inputOf(shown: readonly Shown[], catalog: Known): ChartInput | null {
  const titles = titlesOf(
    shown.map(({ result }) => result),
    catalog,
  );
  const [first, ...others] = shown.map(({ result, analysis, words }, i) => {
    const { plan, record, labels } = result;
    const { begun, environment, samples, traces } = record;
    const headline = plain(words.headline);
    const names = namesOf(plan, labels, catalog);
    const told = { title: titles[i]!, headline, begun };
    return { ...told, plan, analysis, environment, samples, traces, ...names };
  });
  return first ? { results: [first, ...others] } : null;
}

/** The empty frame of what a plan would measure. */
export const frameOfPlan = (plan: Plan, environment: Environment, catalog: Known): ChartInput => {
  const names = namesOf(plan, {}, catalog);
  const told = { title: '', headline: '', begun: null };
  const empty = { ...told, analysis: nothing, samples: [], traces: [] };
  return { results: [{ ...empty, plan, environment, ...names }] };
};

function namesOf(plan: Plan, labels: Readonly<Record<string, string>>, catalog: Known) {
  const { kernel, schedule } = plan.request;
  return {
    kernel: kernelLabel(catalog, kernel, labels),
    schedule: labelOf(catalog.schedules, schedule, labels),
    modes: modesOf(catalog, plan, labels),
    laws: catalog.laws,
  };
}

/** The thread counts that are measured: those asked for, and 1, which every speed-up is set against. */
export const countsOf = (plan: Plan): number[] =>
  plan.granularityBounds.map(({ threads }) => threads);

/** The count that the headline speaks of; without one, the widest that was asked for. */
export const widthOf = ({ plan }: Pick<ChartResult, 'plan'>): number =>
  Math.max(
    ...(plan.headline.length > 0 ? plan.headline.map(({ threads }) => threads) : countsOf(plan)),
  );

/** Those of all results together. */
export const countsIn = ({ results }: ChartInput): number[] =>
  [...new Set(results.flatMap(({ plan }) => countsOf(plan)))].sort((a, b) => a - b);

/** The modes of all results, each once. */
export function modesIn({ results }: ChartInput): Mode[] {
  const byId = new Map<string, Mode>();
  for (const mode of results.flatMap(({ modes }) => modes))
    if (!byId.has(mode.id)) byId.set(mode.id, mode);
  return [...byId.values()];
}

/** Whether more than nothing was measured. */
export const isMeasured = ({ results }: ChartInput): boolean =>
  results.some(({ analysis }) => analysis.series.length > 0);

/** The name of a line or a row: where several results are drawn, with that of its result. */
export const named = ({ results }: ChartInput, { title }: ChartResult, name: string): string =>
  results.length > 1 ? `${name} · ${title}` : name;

/** Sentences about each result: where there are several, with their names. */
export const sentencesOf = (
  { results }: ChartInput,
  of: (result: ChartResult) => readonly string[],
): string[] =>
  results.flatMap((result) =>
    of(result).map((sentence) => (results.length > 1 ? `${result.title}: ${sentence}` : sentence)),
  );

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
  samplesWrong: 0,
  outliers: { mild: 0, severe: 0 },
  contrasts: [],
};
