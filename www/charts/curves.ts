/** What all charts of modes against threads are drawn of: the machine and the axes, the modes' lines, their names. */

import type { Markish } from '@observablehq/plot';
import type { ChartInput } from './input';
import type { ChartOptions } from './options';
import { frameOf, type Frame, type Vertical } from './frame';
import { countRules } from './countrules';
import { axes, machine, series, threadsWord, type Line } from './layers';
import type { End } from './ends';
import { names } from './names';
import { rendered } from './rendered';

interface Curves {
  lines: readonly Line[];
  ends: readonly End[];
  vertical: Vertical;
  size: { ratio: number; least: number; most: number };
  /** Of the horizontal axis. */
  type?: 'linear' | 'log';
  /** The drawing in words, for who does not see it. */
  words: string;
  /** The chart's own, behind the lines and between lines and names. */
  behind?: (frame: Frame) => readonly Markish[];
  before?: (frame: Frame) => readonly Markish[];
}

/** Of a chart that has no other wishes. */
export const usualSize = { ratio: 0.5, least: 17, most: 22 };

export function curves(input: ChartInput, options: ChartOptions, of: Curves): SVGSVGElement {
  const { lines, ends, vertical, size, type = 'log', words, behind, before } = of;
  const frame = frameOf(input, options, vertical, ends, size, { type });
  return rendered(options, frame, `${words} The table below holds its numbers.`, [
    ...machine(options, frame),
    ...axes(options, frame),
    ...threadsWord(options, frame),
    ...(behind?.(frame) ?? []),
    countRules(frame),
    ...series(options, frame, lines),
    ...(before?.(frame) ?? []),
    ...(frame.naming === 'key' ? [] : [names(ends, frame)]),
  ]);
}
