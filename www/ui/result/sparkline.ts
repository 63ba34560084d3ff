/** The machine's own speed, round by round, as a sparkline of a few pixels (R16). Pure. */

import { percent } from '../../lib/format';
import { median } from '../../lib/median';
import type { RoundSeconds } from '../../pkg/plain/threadscape';

export interface Sparkline {
  /** Of an SVG of `width` × `height`. */
  path: string;
  width: number;
  height: number;
  /** What it shows, for those who do not see it. */
  words: string;
}

const [width, height, margin] = [96, 20, 2];
/** Half the height is at least this much: noise of one percent is no mountain. */
const least = 0.03;

/** Faster is higher, the median in the middle; null with fewer than two rounds. */
export function sparkline(rounds: readonly RoundSeconds[]): Sparkline | null {
  if (rounds.length < 2) return null;
  const middle = median(rounds.map(({ seconds }) => seconds));
  const faster = rounds.map(({ seconds }) => middle / seconds - 1);
  const reach = Math.max(least, ...faster.map(Math.abs));
  const points = faster.map((value, i) => {
    const x = margin + (i / (faster.length - 1)) * (width - 2 * margin);
    const y = height / 2 - (value / reach) * (height / 2 - margin);
    return `${tenth(x)} ${tenth(y)}`;
  });
  return { path: `M${points.join('L')}`, width, height, words: inWords(faster) };
}

const tenth = (value: number): number => Math.round(10 * value) / 10;

function inWords(faster: readonly number[]): string {
  const signedPercent = (value: number): string =>
    `${value < 0 ? '−' : '+'}${percent(Math.abs(value))}`;
  const [first, last] = [faster[0]!, faster.at(-1)!];
  const [least, most] = [Math.min(...faster), Math.max(...faster)];
  return (
    `Speed of one thread over ${faster.length} rounds, against the median: ` +
    `${signedPercent(first)} at first, ${signedPercent(last)} at last, between ${signedPercent(least)} and ${signedPercent(most)}.`
  );
}
