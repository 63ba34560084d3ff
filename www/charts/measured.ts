/** One quantity of each mode over the thread counts: its lines, and the values at their ends. */

import { counted } from '../lib/format';
import type { Estimate, Interval } from '../pkg/plain/threadscape';
import type { ChartInput, ChartResult } from './input';
import type { Line, LinePoint } from './layers';
import { looksIn } from './looks';
import type { End } from './ends';
import { between } from './table';

interface Quantity {
  of: (estimate: Estimate) => Interval | null;
  format: (value: number) => string;
  /** What a point says beside its value. */
  also?: (estimate: Estimate) => string;
  /** True by definition, not by measurement. */
  given?: (estimate: Estimate) => boolean;
}

/** A mode whose only points are given has no line: it would be no finding. */
export const linesOf = (input: ChartInput, quantity: Quantity): Line[] =>
  input.results.flatMap((result) => linesOfResult(input, result, quantity));

function linesOfResult(input: ChartInput, result: ChartResult, quantity: Quantity): Line[] {
  const looks = looksIn(input, result);
  return result.analysis.series.flatMap(({ mode, estimates }) => {
    const look = looks.get(mode);
    const points = estimates.flatMap((estimate) =>
      pointOf(estimate, quantity, look?.label ?? mode),
    );
    return look && points.some(({ given }) => !given) ? [{ mode, look, points }] : [];
  });
}

function pointOf(estimate: Estimate, quantity: Quantity, label: string): LinePoint[] {
  const value = quantity.of(estimate);
  if (!value) return [];
  const { format, also, given } = quantity;
  const range = between(format(value.low), format(value.high));
  const where = `${label}, ${counted(estimate.threads, 'thread')}`;
  const title = `${where}: ${format(value.mid)} (${range})${also ? `, ${also(estimate)}` : ''}`;
  const told = { title, value: format(value.mid), range };
  return [{ count: estimate.threads, ...value, ...told, given: given?.(estimate) ?? false }];
}

export const endsOf = (lines: readonly Line[], format: Quantity['format']): End[] =>
  lines.flatMap(({ mode, look, points }) => {
    const last = points.at(-1);
    if (!last) return [];
    const at = { count: last.count, y: last.mid };
    return [{ mode, label: look.label, value: format(last.mid), look, at }];
  });

/** The smallest and the largest end of an interval; Infinity and −Infinity of nothing. */
export function extentOf(lines: readonly Line[]): [low: number, high: number] {
  const points = lines.flatMap(({ points }) => points);
  return [Math.min(...points.map(({ low }) => low)), Math.max(...points.map(({ high }) => high))];
}
