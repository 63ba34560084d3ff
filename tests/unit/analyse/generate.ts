/**
 * Made-up results of many machines, of which it is known what the queries of docs/ANALYSE.md have to find: cores that give
 * full speed, how far a mode gets, who is odd, who has handed in somebody else's run.
 */

import { readFileSync } from 'node:fs';
import type { Point, RunResult, Sample } from '../../../www/pkg/plain/threadscape';

export interface Known {
  cores: number;
  /** Threads that it gives full speed to. */
  knee: number;
  engine: string;
  isOdd: boolean;
}

const template = JSON.parse(readFileSync('docs/examples/story-2-cores.json', 'utf8')) as RunResult;

const rounds = 5;
const engines = ['Chromium 150', 'Firefox 152', 'WebKit 26', 'native'];

/** The shares of the speed-up of the machine itself that modes reach. */
export const reaches = { plain: 1, borrowed: 0.8, counted: 0.25 };

/** Seeded: the same results each time. */
export function* generate(count: number): Generator<{ result: RunResult; known: Known }> {
  const random = randomOf(1);
  for (let index = 0; index < count; index++) {
    const cores = [2, 4, 8, 16][index % 4]!;
    const known = {
      cores,
      // Of every third machine half of the cores are slow.
      knee: index % 3 === 0 && cores > 2 ? cores / 2 : cores,
      engine: engines[(index >> 2) % engines.length]!,
      isOdd: index % 97 === 50,
    };
    yield { result: resultOf(known, index, random), known };
  }
}

function resultOf(known: Known, index: number, random: () => number): RunResult {
  const { cores, knee, engine, isOdd } = known;
  const counts = [...new Set([1, 2, cores / 2, cores])].filter((n) => n >= 1).sort((a, b) => a - b);
  const base = template.plan.points.find(({ role }) => role === 'measured')!;
  const cell = (role: Point['role'], mode: string) =>
    counts.map((threads): Point => ({ ...base, role, mode, threads }));
  const points = [
    ...Object.keys(reaches).flatMap((mode) => cell('measured', mode)),
    ...cell('ceiling', 'plain').map((point) => ({ ...point, kernel: 'ceiling', params: {} })),
  ];
  // The fastest of its kind at one thread takes half as long as the slowest, whatever its cores.
  const one = 0.01 * (1 + random());
  const seconds = ({ role, mode, threads }: Point): number => {
    const reach = role === 'ceiling' ? 1 : reaches[mode as keyof typeof reaches];
    const gained = 1 + (Math.min(threads, knee) - 1) * reach;
    const odd = isOdd && role === 'measured' && threads > 1 ? 3 : 1;
    return Number(((one * odd * (0.99 + 0.02 * random())) / gained).toPrecision(4));
  };
  const sample = (point: number, round: number): Sample => ({
    ...template.record.samples.at(-1)!,
    point,
    round,
    seconds: seconds(points[point]!),
    warmup: round === 0,
    ok: true,
    hidden: false,
  });
  const all = Array.from({ length: rounds + 1 }, (_, round) =>
    points.map((_, point) => sample(point, round)),
  );
  const { plan, record } = template;
  return {
    ...template,
    plan: { ...plan, points, rounds, traced: [] },
    record: {
      ...record,
      name: `machine ${index}`,
      environment: { ...record.environment, engine, cores },
      points: points.map(() => ({ answer: '42', steps: 1000 })),
      samples: all.flat(),
      traces: [],
    },
  };
}

/** Mulberry32: a number from 0 to 1 at each call. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
