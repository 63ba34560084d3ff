/** Where the estimate of a mode at a count stands in an analysis. Pure. */

import type { Analysis, Estimate } from '../pkg/plain/threadscape';

export const estimatesOf = ({ series }: Analysis, mode: string): readonly Estimate[] =>
  series.find((one) => one.mode === mode)?.estimates ?? [];

/** Undefined where it was not measured. */
export const estimateAt = (analysis: Analysis, mode: string, threads: number) =>
  estimatesOf(analysis, mode).find((estimate) => estimate.threads === threads);
