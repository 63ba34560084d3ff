/**
 * The runner: coordinates one experiment and stamps its clock.
 *
 * It holds two instances of the kernels. The threaded one owns the pool. The plain one, built
 * without atomics, runs the serial base: the best serial code, not the threaded code on one seat.
 * It also has the data of the passes by messages, whose workers are plain instances too.
 */

import { Failure, messageOf } from '../lib/failure';
import { rest } from '../lib/time';
import { makePasses, type Block, type Passed } from './block';
import { loadBuild } from './build';
import { loopsInWasm, unusedWorkRatio } from './optimised';
import { sharedMemory } from './memory';
import { Ranks } from './messages';
import type { Outcome, Picture, Plan, Point, Trace } from '../pkg/plain/threadscape';
import type { Prepared, RunnerCalls } from './protocol';
import { serve } from './serve';
import { Settling, carriedWidth } from './settling';

type PlainBuild = typeof import('../pkg/plain/threadscape.js');
type ThreadsBuild = typeof import('../pkg/threads/threadscape.js');
type Runner = InstanceType<PlainBuild['Runner']>;

let plain: PlainBuild;
let threads: ThreadsBuild | null = null;
let ranks: Ranks | null = null;
/** What is measured, and who has its data, by the point's index. */
let cells: { point: Point; runner: Runner }[] = [];
/** The cell that a step belongs to, by the step's index. */
let steps: typeof cells = [];
/** Where passes are reported. */
let reports: MessagePort;
/** A little work on every core that there is, to see whether something else has it; how many seconds it takes. */
let probe: () => number;
let settling: Settling;
let clockStepSeconds: number;
/** Opens the ranks, once it is known what they take part in. */
let openRanks: () => Promise<void>;

serve<RunnerCalls>({ load, start, prepare, startWorkers, block, interrupt, picture, trace });

/** The wasm is imported here, not at the top, so that its failure becomes an answer. */
async function load(
  seats: number,
  bytes: number,
  port: MessagePort,
): Promise<{ clockQuantumSeconds: number }> {
  reports = port;
  [plain, threads] = await Promise.all([loadPlain(), seats > 0 ? loadThreads(seats, bytes) : null]);
  clockStepSeconds = plain.clockQuantum();
  settling = new Settling({ now: () => performance.now(), rest, clockStepSeconds });
  return { clockQuantumSeconds: clockStepSeconds };
}

const loadPlain = (): Promise<PlainBuild> => loadBuild(() => import('../pkg/plain/threadscape.js'));

const loadThreads = (seats: number, bytes: number): Promise<ThreadsBuild> =>
  loadBuild(
    () => import('../pkg/threads/threadscape.js'),
    () => sharedMemory(seats, bytes),
  );

/** Never twice: a pool can be neither resized nor ended, except with this Worker, which has the first seat itself. */
async function start(seats: number): Promise<number> {
  const started = performance.now();
  try {
    await threads!.initThreadPool(seats - 1);
  } catch (error) {
    throw new Failure(
      `This browser could not start ${seats} threads (“${messageOf(error)}”). ` +
        'Choose fewer threads and press Run again.',
    );
  }
  return (performance.now() - started) / 1000;
}

/** Both instances do the same interpreter work: it is calibrated once. */
function prepare(plan: Plan, channel: string): Prepared {
  const serial = new plain.Runner(plan, channel);
  const pooled = threads ? new threads.Runner(plan, channel) : serial;
  const calibration = pooled.calibrate() ?? null;
  if (calibration && pooled !== serial) serial.interpret(calibration);
  const width = carriedWidth(cores(), (width) => pooled.probe(width));
  probe = () => pooled.probe(width);
  cells = plan.points.map((point) => ({
    point,
    runner: point.executor === 'pool' ? pooled : serial,
  }));
  steps = plain.steps(plan).map(({ point }) => cells[point]!);
  openRanks = () => (ranks = new Ranks(plan.workers)).open(plan, channel, calibration);
  const now = () => performance.now() / 1000;
  const ratio = unusedWorkRatio({ ...loopsInWasm(), now, clockStepSeconds });
  return {
    calibration,
    unusedWorkRatio: Number.isFinite(ratio) ? Number(ratio.toPrecision(3)) : null,
  };
}

async function startWorkers(): Promise<number> {
  const started = performance.now();
  await openRanks();
  return (performance.now() - started) / 1000;
}

/** Resolves in the next task, sooner than any timer, and leaves little garbage. */
const drain = (): Promise<void> =>
  new Promise((resolve) => {
    ticks.port1.onmessage = () => resolve();
    ticks.port2.postMessage(null);
  });
const ticks = new MessageChannel();

let interrupted = false;

function interrupt(): void {
  interrupted = true;
}

const cores = (): number => Math.min(navigator.hardwareConcurrency || 1, 64);

async function block(block: Block): Promise<Passed[]> {
  try {
    return await makePasses(block, {
      pass,
      settle: async () => void (await settling.wait(probe)),
      drain,
      interrupted: () => interrupted,
      report: (passed) => reports.postMessage(passed),
    });
  } finally {
    interrupted = false;
  }
}

function pass(step: number): Outcome | Promise<Outcome> {
  const { point, runner } = steps[step]!;
  if (point.executor === 'messages') return ranks!.pass(runner, step, point.threads);
  return runner.pass(step);
}

function trace(point: number): Trace | null {
  const { runner } = cells[point]!;
  return runner.trace(point) ?? null;
}

async function picture(step: number): Promise<Picture | null> {
  const { point, runner } = steps[step]!;
  // The others make a pass of their own for it.
  if (point.executor === 'messages') await ranks!.pass(runner, step, point.threads);
  return runner.picture(step);
}
