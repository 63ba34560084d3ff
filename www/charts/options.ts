/** What a chart is drawn with and for. */

import type * as Plot from '@observablehq/plot';

export interface ChartOptions {
  /** Handed in, because the library is loaded late. */
  plot: typeof Plot;
  width: number;
  /** Where the drawing has to fit into a picture; else it follows from the width. */
  height?: number;
  /** The page's type size in px: charts grow with it, and are never scaled as a drawing. */
  em: number;
  /** How wide a text is in the chart's type, in px. */
  measure: (text: string, strong?: boolean) => number;
  document?: Document;
}

/** A width for texts where nothing can measure them: generous, so that names are never cut. */
export const guessed =
  (em: number) =>
  (text: string, strong = false): number =>
    text.length * em * (strong ? 0.56 : 0.5);
