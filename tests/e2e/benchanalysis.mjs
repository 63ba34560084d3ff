// How long the analysis takes, in the build that the page loads, on simulated runs; and whether what was dialled is
// recovered on this machine's own cores. No pass marks.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const folder = join(import.meta.dirname, '../../www/pkg/results');

const story = 'plain,immortal,borrowed,counted-copies,counted,gil';
const all = 'plain,immortal,deep-copies,borrowed,counted-copies,counted,locked,gil,messages';

/** Thread counts, modes and rounds of a run, and how long its analysis may take. */
const runs = [
  { threads: '1-16', modes: story, rounds: 10, firstLook: true, limit: 150 },
  { threads: '1-16', modes: story, rounds: 10, firstLook: false, limit: 300 },
  { threads: '1-64', modes: all, rounds: 30, firstLook: false, limit: 1500 },
];

/** Rows: what was analysed, the median of five in ms, the limit. */
export async function analysisTimes() {
  const build = await import(pathToFileURL(join(folder, 'threadscape.js')).href);
  build.initSync({ module: readFileSync(join(folder, 'threadscape_bg.wasm')) });
  return runs.map(({ threads, modes, rounds, firstLook, limit }) => {
    const recorded = simulated(build, { threads, modes, rounds });
    const times = Array.from({ length: 5 }, () => {
      const start = performance.now();
      build.read(recorded, firstLook);
      return performance.now() - start;
    });
    const what = `${threads} threads × ${modes.split(',').length} modes × ${rounds} rounds`;
    const taken = times.sort((a, b) => a - b)[2];
    const look = firstLook ? 'first look' : 'in full';
    return [what, look, `${taken.toFixed(0)} ms`, `limit ${limit} ms`];
  });
}

function simulated(build, { threads, modes, rounds }) {
  const cores = threads.split('-')[1];
  const texts = { machine: 'simulated', simcores: cores, threads, modes, effort: 'careful' };
  const here = {
    engine: 'bench',
    platform: 'bench',
    cores: 2,
    level: 'threads',
    clockQuantumSeconds: 5e-6,
    memoryLimitBytes: 1e9,
    draws: true,
  };
  const { request, plan, environment, problems } = build.choose(texts, null, here);
  if (problems.length) throw new Error(problems[0].message);
  const { result } = build.begin(request, plan, environment);
  const samples = build.simulate(plan).map(({ sample }) => sample);
  const kept = samples.filter(({ round }) => round <= rounds);
  return { ...result, record: { ...result.record, samples: kept, ended: 'rounds' } };
}

/** The dialled serial fraction and the corrected e(2) of a careful run, widened by 0.02. */
export async function recoveredFraction(runNative) {
  const build = await import(pathToFileURL(join(folder, 'threadscape.js')).href);
  build.initSync({ module: readFileSync(join(folder, 'threadscape_bg.wasm')) });
  return ['0', '10', '25'].map((serial) => {
    const settings = { kernel: 'dialled', serial, threads: '1,2', effort: 'careful', interp: 0 };
    const result = runNative(settings);
    const { analysis } = build.read(result, false);
    const two = analysis.series[0].estimates.find(({ threads }) => threads === 2);
    const known = two.serialFractionKnown;
    const { low, mid, high } = two.serialFractionCorrected ?? { low: NaN, mid: NaN, high: NaN };
    const raw = two.serialFraction.mid;
    const inside = low - 0.02 <= known && known <= high + 0.02 ? 'inside' : 'outside';
    const interval = `${mid.toFixed(3)} (${low.toFixed(3)} to ${high.toFixed(3)})`;
    return [known.toFixed(3), raw.toFixed(3), interval, `${analysis.roundsDone}`, inside];
  });
}
