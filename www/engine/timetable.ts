/** How long the steps of a plan take: what the plan expects, until it was measured. */

import { median } from '../lib/median';
import type { Step } from '../pkg/plain/threadscape';
import type { Course } from './course';

/** All steps of one kind: one point's rounds, or its warm-up. */
interface Kind {
  warmup: boolean;
  left: number;
  measured: number[];
  median: number | null;
}

export class Timetable {
  #course: Course;
  #pauseSeconds: number;
  #kinds = new Map<string, Kind>();
  #round = 0;
  #spent = 0;

  constructor(course: Course, restSeconds: number) {
    this.#course = course;
    this.#pauseSeconds = restSeconds;
    for (const step of course.steps) this.#kind(step).left += 1;
  }

  /** The step is done. */
  learn(step: Step, seconds: number): void {
    const kind = this.#kind(step);
    kind.left -= 1;
    kind.measured.push(seconds);
    this.#spent += seconds;
    kind.median = median(kind.measured);
    this.#round = step.round;
  }

  /** Time for a step that was done already. */
  spend(seconds: number): void {
    this.#spent += seconds;
  }

  /** Whether the plan's budget holds such a step more. */
  affords(step: Step): boolean {
    const { budgetSeconds } = this.#course.plan.ending;
    return this.#spent + this.expected(step) <= budgetSeconds;
  }

  expected(step: Step): number {
    return this.#kind(step).median ?? this.#typical(step.warmup);
  }

  /** The steps that are left, and the pauses between their rounds, as far as the budget reaches. */
  secondsLeft(): number {
    const { rounds, ending } = this.#course.plan;
    const warmUps = this.#left(true);
    const roundsLeft = rounds - this.#round;
    const all = this.#left(false) + roundsLeft * this.#pauseSeconds;
    const required = Math.max(0, ending.leastRounds - this.#round) / Math.max(1, roundsLeft);
    const affordable = ending.budgetSeconds - this.#spent - warmUps;
    return warmUps + Math.min(all, Math.max(affordable, all * required));
  }

  #left(warmup: boolean): number {
    const typical = this.#typical(warmup);
    const kinds = [...this.#kinds.values()].filter((kind) => kind.warmup === warmup);
    return sum(kinds.map(({ left, median }) => left * (median ?? typical)));
  }

  /** A round goes through its steps in random order: those that were measured speak for the others. */
  #typical(warmup: boolean): number {
    const known = [...this.#kinds.values()]
      .filter((kind) => kind.warmup === warmup)
      .flatMap(({ median }) => median ?? []);
    if (known.length > 0) return sum(known) / known.length;
    const { plan, steps } = this.#course;
    return plan.predictedSeconds / steps.length;
  }

  /** A warm-up is repeated until it has settled, so it says nothing about the samples. */
  #kind({ point, warmup }: Step): Kind {
    const key = `${warmup} ${point}`;
    const kind = this.#kinds.get(key) ?? { warmup, left: 0, measured: [], median: null };
    this.#kinds.set(key, kind);
    return kind;
  }
}

function sum(values: number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
