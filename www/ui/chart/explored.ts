/** A law beside what was measured: its handles, its curve, where it misses. The model's numbers and the analysis' stay apart. Pure. */

import { counted, digits, percent } from '../../lib/format';
import { isKnownLaw, modelSpeedup, parameterThrough, serialFraction } from '../../lib/laws';
import type { Fit, Interval, LawInfo, Series } from '../../pkg/plain/threadscape';

export interface Handle {
  /** Its place among the law's parameters. */
  index: number;
  label: string;
  summary: string;
  most: number;
}

/** The law and its parameters, as they stand. */
export interface Moved {
  law: string;
  parameters: readonly number[];
  /** The time of one thread that the speed-ups are over: that which was measured, beside a fit. */
  one: number;
}

export interface Point {
  threads: number;
  /** As measured. */
  measured: Interval;
  model: number;
  /** Whether the model lies within the measured interval. */
  isWithin: boolean;
}

/** A law of fixed work beside growing work would be no answer (R2). */
export const lawsOf = (laws: readonly LawInfo[], scaling: LawInfo['scaling']) =>
  laws.filter(({ id }) => isKnownLaw(id)).map((law) => ({ law, applies: law.scaling === scaling }));

export const fitOf = (series: Series | undefined, law: string): Fit | null =>
  series?.model.fits.find((fit) => fit.law === law) ?? null;

/** Where nothing is fitted: a tenth of the work alone, a little contention, less coherence. */
const first = [1, 0.1, 0.001];

/** At the fit; over the measured time of one thread. */
export function movedTo(law: LawInfo, series: Series | undefined): Moved {
  const fit = fitOf(series, law.id);
  const one = series?.estimates.find(({ threads }) => threads === 1)?.seconds.mid;
  if (fit && one) return { law: law.id, parameters: fit.parameters.map(({ mid }) => mid), one };
  return { law: law.id, parameters: law.parameters.map((_, i) => first[i] ?? 0), one: 1 };
}

/** All but the time of one thread, which moves no speed-up. */
export function handlesOf(law: LawInfo, fit: Fit | null): Handle[] {
  return law.parameters.slice(1).map(({ id, label, summary }, i) => {
    const fitted = fit?.parameters[i + 1]?.mid ?? 0;
    const usual = id === 'beta' ? 0.1 : 1;
    // A share is none above 1; the others may be fitted to more.
    return { index: i + 1, label, summary, most: id === 's' ? 1 : Math.max(usual, 2 * fitted) };
  });
}

/** Steps of a slider: finer near 0, where little changes much. */
export const STEPS = 1000;
export const valueAt = (step: number, { most }: Handle): number => most * (step / STEPS) ** 3;
export const stepOf = (value: number, { most }: Handle): number =>
  Math.round(STEPS * Math.cbrt(Math.min(1, Math.max(0, value / most))));

export const withParameter = (moved: Moved, index: number, value: number): Moved => ({
  ...moved,
  parameters: moved.parameters.map((old, i) => (i === index ? value : old)),
});

export const at = ({ law, parameters, one }: Moved, threads: number): number =>
  modelSpeedup(law, parameters, threads, one);

/** With the curve drawn to a point: of two parameters, the last one answers in the right half. */
export function draggedTo(
  moved: Moved,
  handles: readonly Handle[],
  point: { threads: number; speedup: number },
  most: number,
): Moved {
  const isRight = point.threads > (1 + most) / 2;
  const handle = isRight ? handles.at(-1) : handles[0];
  if (!handle) return moved;
  const own = { ...point, speedup: (point.speedup * (moved.parameters[0] ?? 1)) / moved.one };
  const value = parameterThrough(moved.law, moved.parameters, handle.index, own);
  return withParameter(moved, handle.index, Math.min(handle.most, value));
}

/** Those counts that the lab fits, or would: no law is about more threads than cores. */
export function pointsOf(series: Series | undefined, moved: Moved): Point[] {
  if (!series) return [];
  const { counts } = series.model;
  return series.estimates.flatMap(({ threads, speedup }) => {
    if (!speedup || threads === 1 || (counts.length > 0 && !counts.includes(threads))) return [];
    const model = at(moved, threads);
    const isWithin = model >= speedup.low && model <= speedup.high;
    return [{ threads, measured: speedup, model, isWithin }];
  });
}

/** e(p): of the model along the axis, as measured at the counts. */
export function fractionsOf(series: Series | undefined, moved: Moved, most: number) {
  const model = alongTo(most).flatMap((threads) => {
    const value = serialFraction(at(moved, threads), threads);
    return value === null || threads < 1.5 ? [] : [{ threads, value }];
  });
  const counts = new Set(pointsOf(series, moved).map(({ threads }) => threads));
  const measured = (series?.estimates ?? []).flatMap(({ threads, serialFraction }) =>
    serialFraction && counts.has(threads) ? [{ threads, value: serialFraction }] : [],
  );
  return { model, measured };
}

export const alongTo = (most: number): number[] =>
  Array.from({ length: 61 }, (_, i) => 1 + ((most - 1) * i) / 60);

/** Where the handles stand against what was measured. */
export function missed(points: readonly Point[]): string {
  if (points.length === 0) return 'Nothing is measured at more than one thread count yet.';
  const out = points.filter(({ isWithin }) => !isWithin).length;
  if (out === 0) return `The model lies within the range of ${counted(points.length, 'count')}.`;
  return `The model lies outside what was measured at ${out} of ${counted(points.length, 'count')}.`;
}

/** What the lab says of this law, fitted: '' where it has not. */
export function verdictOn(law: LawInfo, fit: Fit | null): string {
  if (!fit) return '';
  const off = `at its best it misses a measured time by ${percent(fit.residual)}`;
  if (!fit.rejected) return `${law.label}, fitted, is not rejected: ${off}.`;
  const p =
    fit.lackOfFit === null
      ? ''
      : `, more than the scatter of the rounds explains (p ${pText(fit.lackOfFit)})`;
  return `${law.label} is rejected: ${off}${p}.`;
}

const pText = (p: number): string => (p < 0.001 ? 'below 0.001' : digits(p));
