/**
 * The runner: coordinates one experiment and stamps its clock.
 *
 * It holds two instances of the kernels. The threaded one owns the pool. The plain one, built
 * without atomics, runs the serial base: the best serial code, not the threaded code on one seat.
 */

import { Failure } from '../lib/failure';
import { sharedMemory } from './memory';
import type { Calibration, Outcome, Plan } from '../pkg/plain/threadscape';
import { pictureOf, type Picture } from './picture';
import type { RunnerCalls } from './protocol';
import { serve } from './serve';

type PlainBuild = typeof import('../pkg/plain/threadscape.js');
type ThreadsBuild = typeof import('../pkg/threads/threadscape.js');
type Passes = { pass(step: number): Outcome };

let plain: PlainBuild;
let threads: ThreadsBuild | null = null;
/** Who runs a step, by its index. */
let runners: Passes[] = [];

serve<RunnerCalls>({ load, start, prepare, pass, picture });

/** The wasm is imported here, not at the top, so that its failure becomes an answer. */
async function load(seats: number, bytes: number): Promise<{ clockQuantumSeconds: number }> {
  [plain, threads] = await Promise.all([loadPlain(), seats > 0 ? loadThreads(seats, bytes) : null]);
  return { clockQuantumSeconds: plain.clockQuantum() };
}

async function loadPlain(): Promise<PlainBuild> {
  const build = await import('../pkg/plain/threadscape.js');
  await build.default();
  return build;
}

async function loadThreads(seats: number, bytes: number): Promise<ThreadsBuild> {
  const build = await import('../pkg/threads/threadscape.js');
  await build.default({ memory: sharedMemory(seats, bytes) });
  return build;
}

/** Never twice: a pool can be neither resized nor ended, except with this Worker. */
async function start(seats: number): Promise<number> {
  const started = performance.now();
  try {
    await threads!.initThreadPool(seats);
  } catch (error) {
    throw new Failure(
      `This browser could not start ${seats} threads (“${String(error)}”). ` +
        'Choose fewer threads, or reload the page.',
    );
  }
  return (performance.now() - started) / 1000;
}

/** Both instances do the same interpreter work: it is calibrated once. */
function prepare(plan: Plan, channel: string): Calibration | null {
  const serial = new plain.Runner(plan, channel);
  const pooled = threads ? new threads.Runner(plan, channel) : serial;
  const calibration = pooled.calibrate() ?? null;
  if (calibration && pooled !== serial) serial.interpret(calibration);
  runners = plan.steps.map(({ point }) => (plan.points[point]?.role === 'base' ? serial : pooled));
  return calibration;
}

function pass(step: number): Outcome {
  return runners[step]!.pass(step);
}

function picture(step: number): Picture | null {
  return pictureOf(runners[step]!, step);
}
