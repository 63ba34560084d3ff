/**
 * Of many lines three are loud: those that the headline was declared to be about – the mode that shares least, the one that
 * shares most, the cure –, whose families differ, and so their colours. The others step back until somebody brings them forward.
 */

import { estimateAt } from '../lib/estimates';
import { widthOf, type ChartInput } from './input';

/** As many as an eye can follow. */
export const LOUD = 3;

/** Null where all are: so few need no order. */
export function loudIn(input: ChartInput): ReadonlySet<string> | null {
  const [result] = input.results;
  const series = input.results.flatMap(({ analysis }) => analysis.series);
  const measured = new Set(
    series.filter(({ estimates }) => estimates.length > 0).map(({ mode }) => mode),
  );
  const declared = result.plan.headline.map(({ mode }) => mode);
  if (measured.size <= LOUD || declared.length === 0) return null;
  return new Set([...declared, ...extremes(result)].slice(0, LOUD));
}

/** Where fewer are declared: the slowest and the fastest beside them. */
function extremes(result: ChartInput['results'][0]): string[] {
  const declared = result.plan.headline.map(({ mode }) => mode);
  const width = widthOf(result);
  const gain = (mode: string) => estimateAt(result.analysis, mode, width)?.speedup?.mid;
  const others = result.analysis.series
    .map(({ mode }) => mode)
    .filter((mode) => !declared.includes(mode) && gain(mode) !== undefined)
    .sort((a, b) => gain(a)! - gain(b)!);
  return [...new Set([...others.slice(0, 1), ...others.slice(-1)])];
}
