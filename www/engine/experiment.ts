/**
 * The experiment: takes a plan step by step. It pulls one pass at a time, so whatever its consumer
 * does with a sample happens between two passes, never beside one (R4).
 */

import { Failure } from '../lib/failure';
import type { Plan, Sample, Step } from '../pkg/plain/threadscape';
import type { Executor } from './executor';
import { Timetable } from './timetable';
import type { Naming } from './words';

/** The world that the experiment needs; a test pretends it. */
export interface Surroundings {
  /** Seconds; never goes back. */
  now(): number;
  /** Ends early when the signal aborts. */
  pause(seconds: number, signal?: AbortSignal): Promise<void>;
  /** Resolves when the signal aborts. */
  aborted(signal: AbortSignal): Promise<void>;
  /** Whether the page was hidden, resized or busy since then. */
  disturbedSince(seconds: number): boolean;
  pauseBetweenRoundsSeconds: number;
}

/** One sample, and how far the experiment has come. */
export interface Advance {
  sample: Sample;
  /** The kernel's result for a reader, '' where there is none. */
  answer: string;
  /** Inner steps that the pass made. */
  steps: number;
  /** Which step of the plan it was. */
  index: number;
  total: number;
  secondsLeft: number;
  endsRound: boolean;
}

/** A pass that goes on for longer after a stop is ended with its Worker. */
const graceSeconds = 0.1;

export async function* experiment(
  plan: Plan,
  executor: Executor,
  around: Surroundings,
  name: Naming,
  signal: AbortSignal,
): AsyncGenerator<Advance, void, void> {
  const timetable = new Timetable(plan, around.pauseBetweenRoundsSeconds);
  const stopped = around
    .aborted(signal)
    .then(() => around.pause(graceSeconds))
    .then(() => null);
  for (const [index, step] of plan.steps.entries()) {
    if (beginsRound(plan, index)) await around.pause(around.pauseBetweenRoundsSeconds, signal);
    let spent = 0;
    let again = true;
    while (again) {
      if (signal.aborted) return;
      const started = around.now();
      const limit = patience(plan, step, timetable, name);
      const outcome = await Promise.race([executor.pass(index, limit), stopped]);
      if (!outcome) return executor.dispose();

      again = outcome.again;
      spent += around.now() - started;
      if (!again) timetable.learn(step, spent);
      const sample = { ...outcome.sample, hidden: around.disturbedSince(started) };
      yield {
        sample,
        answer: outcome.answer,
        steps: outcome.steps,
        index,
        total: plan.steps.length,
        secondsLeft: timetable.secondsLeft(),
        endsRound: !again && beginsRound(plan, index + 1),
      };
      if (!sample.ok) throw wrongAnswer(plan, step, outcome.checksum, name);
    }
  }
}

/** The first step after the warm-up begins a round too; the very first step of a plan does not. */
function beginsRound(plan: Plan, index: number): boolean {
  return index > 0 && plan.steps[index]?.round !== plan.steps[index - 1]?.round;
}

function patience(plan: Plan, step: Step, timetable: Timetable, name: Naming) {
  const seconds = Math.max(10, 30 * timetable.expected(step));
  const what = name(plan.points[step.point]!);
  const late =
    `A thread stopped answering: ${what} was not over after ${Math.round(seconds)} s. ` +
    'The samples so far stay, and Run starts new threads.';
  return { seconds, late };
}

function wrongAnswer(plan: Plan, step: Step, checksum: string, name: Naming): Failure {
  return new Failure(
    `Wrong answer from ${name(plan.points[step.point]!)}: its checksum ${checksum} is not that of the ` +
      'serial code. The experiment stops here, because the times of wrong work mean nothing.',
  );
}
