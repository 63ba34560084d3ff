import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { isKnownLaw, modelSpeedup, parameterThrough, serialFraction } from '../../www/lib/laws';
import type { Analysis, RunResult } from '../../www/pkg/plain/threadscape';
import * as build from '../../www/pkg/results/threadscape.js';
import golden from '../golden/catalog.json';
import { environmentOf } from './ui/fixture';

build.initSync({ module: readFileSync('www/pkg/results/threadscape_bg.wasm') });

const stored = (): RunResult =>
  JSON.parse(readFileSync('docs/examples/story-16-cores.json', 'utf8')) as RunResult;

/** As the simulated machine would bring it, round by round. */
function simulated(texts: Record<string, string>): RunResult {
  const chosen = build.choose({ machine: 'simulated', ...texts }, null, environmentOf(8));
  if (!chosen.plan) throw new Error(JSON.stringify(chosen.problems));
  const { result } = build.begin(chosen.request, chosen.plan, chosen.environment);
  const outcomes = build.simulate(chosen.plan);
  const points = chosen.plan.points.map(() => ({ answer: '', steps: 1 }));
  for (const { sample, answer, steps } of outcomes) points[sample.point] = { answer, steps };
  const samples = outcomes.filter(({ again }) => !again).map(({ sample }) => sample);
  return { ...result, record: { ...result.record, samples, points, ended: 'rounds' } };
}

const growing = () =>
  simulated({ kernel: 'matmul', modes: 'plain.counted', threads: '1-8', scaling: 'weak' });

const fitsOf = ({ series }: Analysis) =>
  series.flatMap(({ estimates, model }) =>
    model.fits.map((fit) => ({ fit, one: estimates[0]!.seconds.mid })),
  );

test('with the fitted parameters every law gives the fitted curve of the lab', () => {
  const all = [stored(), growing()].flatMap((result) => fitsOf(build.read(result, false).analysis));
  expect(new Set(all.map(({ fit }) => fit.law))).toEqual(new Set(['amdahl', 'usl', 'gustafson']));
  for (const { fit, one } of all)
    for (const { threads, speedup } of fit.curve) {
      const parameters = fit.parameters.map(({ mid }) => mid);
      const model = modelSpeedup(fit.law, parameters, threads, one);
      expect(Math.abs(model / speedup - 1)).toBeLessThan(1e-9);
    }
});

test('every law of the catalog has its handles', () => {
  for (const { id } of golden.laws) expect(isKnownLaw(id)).toBe(true);
  expect(isKnownLaw('constructor')).toBe(false);
  expect(() => modelSpeedup('constructor', [1], 2)).toThrow(RangeError);
});

test.each([
  ['amdahl', [2, 0.07], 1],
  ['gustafson', [2, 0.11], 1],
  ['usl', [2, 0.03, 0.004], 1],
  ['usl', [2, 0.03, 0.004], 2],
] as const)('a curve of %s drawn to one of its own points stays', (law, parameters, index) => {
  for (const threads of [2, 5, 16]) {
    const speedup = modelSpeedup(law, parameters, threads);
    const found = parameterThrough(law, parameters, index, { threads, speedup });
    expect(found).toBeCloseTo(parameters[index]!, 10);
  }
});

test('where no curve goes, the parameter is as near as it may be', () => {
  expect(parameterThrough('amdahl', [1, 0.5], 1, { threads: 4, speedup: 9 })).toBe(0);
  expect(parameterThrough('amdahl', [1, 0.5], 1, { threads: 1, speedup: 9 })).toBe(0.5);
  expect(parameterThrough('usl', [1, 0.5, 0.1], 2, { threads: 4, speedup: 0 })).toBe(0.1);
});

test('the serial fraction of Amdahl’s law is its own share, as the lab measures it', () => {
  expect(serialFraction(modelSpeedup('amdahl', [1, 0.07], 9), 9)).toBeCloseTo(0.07, 12);
  expect(serialFraction(1, 1)).toBeNull();
  const { series } = build.read(stored(), false).analysis;
  for (const { threads, speedup, serialFraction: measured } of series[0]!.estimates)
    if (measured && threads === 16)
      expect(serialFraction(speedup!.mid, threads)).toBeCloseTo(measured.mid, 9);
});
