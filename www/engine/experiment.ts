/**
 * The experiment: takes a plan block by block. It pulls one block of passes at a time, so whatever its consumer does with
 * the samples happens between two blocks, never beside a pass (R4).
 */

import { Failure } from '../lib/failure';
import type { Outcome, Sample, Step } from '../pkg/plain/threadscape';
import { sinceEpoch, type Block, type Passed } from './block';
import type { Course } from './course';
import type { Backend } from './backend';
import { Late } from './errors';
import type { Timeout } from './timeout';
import { Timetable } from './timetable';
import type { PointName } from './points';

/** The world that the experiment needs; a test pretends it. */
export interface Surroundings {
  /** Seconds; never goes back. */
  now(): number;
  /** Ends early when the signal aborts. */
  pause(seconds: number, signal?: AbortSignal): Promise<void>;
  /** Resolves when the signal aborts. */
  aborted(signal: AbortSignal): Promise<void>;
  /** Whether the page was hidden, resized or busy meanwhile: milliseconds since 1970. */
  disturbed(stretch: { from: number; to: number }): boolean;
  /** In every pause between rounds. */
  restSeconds: number;
}

/** What a block brought, and how far the experiment has come. */
export interface Advance {
  observations: Observation[];
  /** The step that comes next; there is none after the last one. */
  next: Step | null;
  secondsLeft: number;
  endsRound: boolean;
  /** The next block is to follow a rest: nothing may be drawn before it. */
  restsNext: boolean;
}

/** What one pass adds to the record. */
export interface Observation {
  sample: Sample;
  /** The kernel's result for a reader, '' where there is none. */
  answer: string;
  /** Inner steps that the pass made. */
  steps: number;
}

/** A pass that goes on for longer after a stop is ended with its Worker. */
const graceSeconds = 0.1;

/** No pass begins in a block after so long: progress moves from block to block. */
const blockSeconds = 1.5;

export async function* experiment(
  course: Course,
  backend: Backend,
  around: Surroundings,
  name: PointName,
  signal: AbortSignal,
): AsyncGenerator<Advance, void, void> {
  const timetable = new Timetable(course, around.restSeconds);
  const { steps } = course;
  const stopped = around
    .aborted(signal)
    .then(() => backend.interrupt())
    .then(() => around.pause(graceSeconds))
    .then(() => null);
  for (let index = 0; index < steps.length;) {
    if (rests(course, index)) await around.pause(around.restSeconds, signal);
    if (signal.aborted) return;
    const block = { first: index, end: endOfBlock(course, index), seconds: blockSeconds };
    const limit = timeoutOf(course, block, timetable);
    let lost: Error | null = null;
    const make = async (block: Block): Promise<Passed[]> => {
      const passes = await Promise.race([backend.block(block, limit), stopped]).catch(
        (error: Error) => ((lost = error), null),
      );
      if (passes) return passes;
      backend.dispose();
      return backend.rescue();
    };
    const passes = await make(block);
    const observations = passes.map((passed) => observationOf(passed, around));

    const began = index;
    const places = placesOf(passes, began);
    index += passes.filter(({ outcome }) => !outcome.again).length;
    learn(timetable, course, places, passes);
    const mayGoOn = (): boolean => !lost && !signal.aborted && passes.every(isRight);
    for (const at of disturbedSteps(course, places, observations)) {
      for (let tries = 0; tries < triesAgain; tries += 1) {
        if (!mayGoOn() || isDisturbedNow(around) || !timetable.affords(steps[at]!)) break;
        const again = await make({ first: at, end: at + 1, seconds: blockSeconds });
        const seen = again.map((passed) => observationOf(passed, around));
        passes.push(...again);
        observations.push(...seen);
        again.forEach(({ from, to }) => timetable.spend((to - from) / 1000));
        if (!seen.every(({ sample }) => sample.hidden)) break;
      }
    }

    const advance: Advance = {
      observations,
      next: steps[index] ?? null,
      secondsLeft: timetable.secondsLeft(),
      endsRound: index > began && beginsRound(course, index),
      restsNext: role(course, index) === 'rested',
    };
    if (passes.length > 0) yield advance;
    if (lost) throw failureOf(lost, course, index, limit.seconds, name);
    if (signal.aborted) return;
    const wrong = passes.find((passed) => !isRight(passed));
    if (wrong) throw wrongAnswer(course, wrong.outcome, name);
  }
}

const isRight = ({ outcome }: Passed): boolean => outcome.sample.ok;

/** A pass that was disturbed is made again so many times. */
const triesAgain = 3;

/** Of each pass, the index of its step: one that has to be repeated keeps its place. */
function placesOf(passes: readonly Passed[], first: number): number[] {
  let place = first;
  return passes.map(({ outcome }) => (outcome.again ? place : place++));
}

/** Of the samples that do not count, those whose pass may be made again at any time. */
const disturbedSteps = (course: Course, places: number[], observations: Observation[]): number[] =>
  places.filter((place, at) => {
    const { hidden, warmup } = observations[at]!.sample;
    return hidden && !warmup && !isApart(course, place);
  });

/** Then it would be made in vain: the page is still hidden. */
function isDisturbedNow(around: Surroundings): boolean {
  const now = sinceEpoch();
  return around.disturbed({ from: now, to: now });
}

function observationOf({ outcome, from, to }: Passed, around: Surroundings): Observation {
  const { sample, answer, steps } = outcome;
  return { sample: { ...sample, hidden: around.disturbed({ from, to }) }, answer, steps };
}

/** A step that was repeated took the time of all its passes. */
function learn(
  timetable: Timetable,
  course: Course,
  places: number[],
  passes: readonly Passed[],
): void {
  let spent = 0;
  passes.forEach(({ outcome, from, to }, at) => {
    spent += (to - from) / 1000;
    if (outcome.again) return;
    timetable.learn(course.steps[places[at]!]!, spent);
    spent = 0;
  });
}

/** The first step after the warm-up begins a round too; the very first step of a plan does not. */
function beginsRound({ steps }: Course, index: number): boolean {
  return index > 0 && steps[index]?.round !== steps[index - 1]?.round;
}

const role = ({ steps, plan }: Course, index: number) =>
  plan.points[steps[index]?.point ?? -1]?.role ?? null;

/** Whether it follows a draw or a rest of its own, and is no warm-up. */
const isApart = (course: Course, index: number): boolean =>
  course.steps[index]?.warmup === false && ['drawn', 'rested'].includes(role(course, index) ?? '');

/** One rest in every round: before the step that is measured after it or, where there is none, before the first. */
function rests(course: Course, index: number): boolean {
  if (isApart(course, index)) return role(course, index) === 'rested';
  return beginsRound(course, index);
}

/** To the end of the round, or to the next step that is to follow a draw or a rest of its own. */
function endOfBlock(course: Course, first: number): number {
  let end = first + 1;
  while (end < course.steps.length && !beginsRound(course, end) && !isApart(course, end)) end += 1;
  return end;
}

/** The slowest of its passes decides how long it may take; none is expected to be shorter than the clock lets it be. */
function timeoutOf(
  { steps, plan }: Course,
  { first, end, seconds }: Block,
  timetable: Timetable,
): Timeout {
  const slowest = steps.slice(first, end).map((step) => timetable.expected(step));
  const expected = [plan.shortestSampleSeconds, ...slowest];
  // Hundreds of threads take turns on a few cores, and all of them have to wake.
  const least = Math.max(10, 0.2 * Math.max(plan.pool, plan.workers));
  return { seconds: seconds + Math.max(least, 30 * Math.max(...expected)), message: '' };
}

/** What went wrong, in words: which pass was under way when its time was up. */
function failureOf(
  lost: Error,
  course: Course,
  index: number,
  seconds: number,
  name: PointName,
): Error {
  const step = course.steps[index];
  if (!(lost instanceof Late) || !step) return lost;
  return new Failure(
    `A thread stopped answering: ${name(course.plan.points[step.point]!)} was not over after ${Math.round(seconds)} s. ` +
      'The samples so far stay, and Run starts new threads.',
  );
}

function wrongAnswer({ plan }: Course, { sample, checksum }: Outcome, name: PointName): Failure {
  return new Failure(
    `Wrong answer from ${name(plan.points[sample.point]!)}: its checksum ${checksum} is not that of the ` +
      'serial code. The experiment stops here, because the times of wrong work mean nothing.',
  );
}
