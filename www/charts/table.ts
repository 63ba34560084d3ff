/** A chart's numbers as a table: what is drawn, and what cannot be. */

import type { Analysis, Estimate, Series, Interval } from '../pkg/plain/threadscape';
import { countsIn, modesIn, named, sentencesOf, type ChartInput, type ChartResult } from './input';
import { counted } from '../lib/format';
import { modeLabel } from '../lib/labels';
import { isSimulated } from './simulated';

export interface Table {
  caption: string;
  /** One head per column, the row heads' own first. */
  heads: string[];
  rows: Row[];
  /** Sentences that explain a head or a mark. */
  notes: string[];
}

export interface Row {
  head: string;
  /** The mode whose mark stands beside the head. */
  mode: string | null;
  cells: TableCell[];
  /** Belongs to the row above. */
  sub?: boolean;
}

export interface TableCell {
  text: string;
  /** The smallest and the largest round, in words; '' where there is none. */
  range: string;
  /** A word that warns of the number, as the warnings beside the result call it. */
  mark?: string;
  /** A text of many words, broken into lines. */
  long?: boolean;
}

export const textCell = (text: string, range = ''): TableCell => ({ text, range });

/** The counts that are more than the cores. */
const beyond = ({ analysis }: ChartResult): number[] =>
  analysis.series.flatMap(({ estimates }) =>
    estimates.filter(({ oversubscribed }) => oversubscribed).map(({ threads }) => threads),
  );

/** The thread counts as heads; what lies beyond the cores is marked, as in the drawing. */
export const countHeads = (input: ChartInput): string[] =>
  countsIn(input).map(
    (count) => `${count}${input.results.flatMap(beyond).includes(count) ? '*' : ''}`,
  );

/** Fewer than the reported cores where the ceiling ends earlier. */
export const beyondNote = (input: ChartInput): string[] => sentencesOf(input, beyondOf);

function beyondOf(result: ChartResult): string[] {
  const { cores } = result.environment;
  const kind = isSimulated(result.environment) ? 'simulated' : 'reported';
  const counts = beyond(result);
  if (counts.length === 0) return [];
  return Math.min(...counts) > cores
    ? [`* More threads than the ${counted(cores, `${kind} core`)}: they take turns.`]
    : [
        `* More threads than this machine gives full speed to, though it reports ${counted(cores, 'core')}.`,
      ];
}

/** What stands in a cell: the centre, and what lies around it (R19). */
export const intervalWords = ({ interval }: Analysis): string =>
  interval === 'bootstrap'
    ? 'median, 95 % interval, each for itself'
    : 'median, smallest to largest round';

export const none: TableCell = textCell('–');

/** The centre, and the range beside it where it says more than the centre. */
export function intervalCell(value: Interval | null, format: (value: number) => string): TableCell {
  if (!value) return none;
  const [low, mid, high] = [format(value.low), format(value.mid), format(value.high)];
  return textCell(mid, low === mid && high === mid ? '' : between(low, high));
}

/** `1.97–2.03` of `1.97×` and `2.03×`; `990 µs–1.01 ms` where the units differ. */
export function between(low: string, high: string): string {
  const alike = unitOf(low) === unitOf(high);
  return alike ? `${low.slice(0, low.length - unitOf(low).length)}–${high}` : `${low}–${high}`;
}

/** The same of several results, where they differ. */
export const intervalsWords = ({ results }: ChartInput): string => {
  const words = results.map(({ analysis }) => intervalWords(analysis));
  if (new Set(words).size === 1) return words[0]!;
  return results.map(({ title }, i) => `${title}: ${words[i]}`).join('; ');
};

/** Rows of each mode: those of one mode in several results stand together. */
export function modeRows(
  input: ChartInput,
  rows: (result: ChartResult, series: Series) => Row[],
): Row[] {
  const all = input.results.flatMap((result) =>
    result.analysis.series.map((series) => ({ result, series })),
  );
  const modes = [...new Set(all.map(({ series }) => series.mode))];
  return modes.flatMap((mode) =>
    all
      .filter(({ series }) => series.mode === mode)
      .flatMap(({ result, series }) => rows(result, series)),
  );
}

/** The row of a mode, with its mark. */
export const modeRow = (
  input: ChartInput,
  result: ChartResult,
  mode: string,
  cells: TableCell[],
): Row => ({ head: named(input, result, modeLabel(modesIn(input), mode)), mode, cells });

/** A cell for each count, of what was measured there. */
export const cellsOf = (
  input: ChartInput,
  { estimates }: Series,
  tell: (estimate: Estimate) => TableCell,
): TableCell[] =>
  countsIn(input).map((count) => {
    const found = estimates.find(({ threads }) => threads === count);
    return found ? tell(found) : none;
  });

const unitOf = (text: string): string => /[^\d.,]*$/.exec(text)?.[0] ?? '';
