import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Failure } from '../../www/lib/failure';
import {
  experiment,
  type Advance,
  type Surroundings,
  type Observation,
} from '../../www/engine/experiment';
import { Timetable } from '../../www/engine/timetable';
import { pointNames } from '../../www/engine/points';
import { Late } from '../../www/engine/errors';
import type { Course } from '../../www/engine/course';
import type { Step } from '../../www/pkg/plain/threadscape';
import { catalog, courseOf, PretendBackend, surroundings, type Script } from './pretend';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A run in pretend time, with all that it brought. */
class Trial {
  advances: Advance[] = [];
  get observations(): Observation[] {
    return this.advances.flatMap(({ observations }) => observations);
  }
  error: unknown = null;
  ended = false;
  stop = new AbortController();
  backend: PretendBackend;
  course: Course;

  constructor(
    script: Script = () => ({}),
    changes: Partial<Surroundings> = {},
    { backend = new PretendBackend(script), course = courseOf(2) } = {},
  ) {
    this.backend = backend;
    this.course = course;
    backend.steps = course.steps;
    void this.#go(surroundings(changes))
      .catch((error: unknown) => (this.error = error))
      .finally(() => (this.ended = true));
  }

  async #go(around: Surroundings): Promise<void> {
    await this.backend.open(this.course.plan);
    const name = pointNames(catalog);
    const steps = experiment(this.course, this.backend, around, name, this.stop.signal);
    for await (const advance of steps) this.advances.push(advance);
  }
}

test('it takes every step of the plan in order', async () => {
  const trial = new Trial();
  await vi.runAllTimersAsync();
  expect(trial.backend.passes).toEqual(trial.course.steps.map((_, index) => index));
  expect(trial.observations.map(({ sample }) => sample.round)).toEqual(
    trial.course.steps.map(({ round }) => round),
  );
  expect(trial.ended).toBe(true);
});

test('it takes a step again until its warm-up has settled', async () => {
  const trial = new Trial((call) => ({ again: call < 2 }));
  await vi.runAllTimersAsync();
  expect(trial.backend.passes.slice(0, 4)).toEqual([0, 0, 0, 1]);
  expect(trial.observations).toHaveLength(trial.course.steps.length + 2);
});

test('it pauses between rounds, not between passes', async () => {
  const trial = new Trial();
  await vi.runAllTimersAsync();
  const { began } = trial.backend;
  const waits = began.slice(1).map((time, index) => time - began[index]! - 0.01);
  const long = waits.flatMap((wait, index) => (wait > 0.2 ? [index + 1] : []));
  expect(long).toEqual([4, 8]);
});

test('it says where a round ends', async () => {
  const trial = new Trial();
  await vi.runAllTimersAsync();
  const last = trial.advances.filter(({ endsRound }) => endsRound).map(({ next }) => next?.round);
  expect(last).toEqual([1, 2, undefined]);
});

test('the next block waits for whatever is done with the samples of the last one', async () => {
  const backend = new PretendBackend();
  const course = courseOf(1);
  await Promise.all([backend.open(course.plan), vi.advanceTimersByTimeAsync(100)]);
  const { signal } = new AbortController();
  const steps = experiment(course, backend, surroundings(), pointNames(catalog), signal);
  const first = steps.next();
  await vi.advanceTimersByTimeAsync(5000);
  await first;
  // The warm-ups: a block ends with its round.
  expect(backend.passes).toEqual([0, 1, 2, 3]);
});

test('a sample is marked when the page was hidden or resized during its pass', async () => {
  // Opening takes 50 ms, each pass 10 ms: after 85 ms the fourth is under way.
  const disturbance = performance.timeOrigin + performance.now() + 85;
  const disturbed = ({ from, to }: { from: number; to: number }): boolean =>
    from <= disturbance && disturbance <= to;
  const trial = new Trial(() => ({}), { disturbed });
  await vi.runAllTimersAsync();
  const hidden = trial.observations.flatMap(({ sample }, index) => (sample.hidden ? [index] : []));
  expect(hidden).toEqual([3]);
});

describe('a sample that was disturbed', () => {
  async function disturbedIn(calls: number[], course = courseOf(1)) {
    const backend = new PretendBackend();
    // A block reports all of its passes together: which of them it is, their times tell.
    const spoilt = ({ from }: { from: number; to: number }): boolean =>
      calls.some((call) => {
        const began = backend.began[call];
        return began !== undefined && Math.abs(performance.timeOrigin + began * 1000 - from) < 1;
      });
    const disturbed = (stretch: { from: number; to: number }): boolean =>
      stretch.from < stretch.to && spoilt(stretch);
    const trial = new Trial(() => ({}), { disturbed }, { backend, course });
    await vi.runAllTimersAsync();
    return trial;
  }

  test('is made again after its block, and both stay in the record', async () => {
    // Four warm-ups, then the round: its second and its fourth pass.
    const trial = await disturbedIn([5, 7]);
    expect(trial.backend.passes).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 5, 7]);
    const round = trial.observations.filter(({ sample }) => sample.round === 1);
    expect(round.map(({ sample }) => [sample.point, sample.hidden])).toEqual([
      [0, false],
      [1, true],
      [2, false],
      [3, true],
      [1, false],
      [3, false],
    ]);
    // The warm-up's and the round's.
    expect(trial.advances.filter(({ endsRound }) => endsRound)).toHaveLength(2);
  });

  test('is tried three times and no more', async () => {
    const trial = await disturbedIn([5, 8, 9, 10, 11]);
    expect(trial.backend.passes.slice(8)).toEqual([5, 5, 5]);
  });

  test('is not made again in a warm-up, nor beyond the budget', async () => {
    expect((await disturbedIn([1])).backend.passes).toHaveLength(8);
    const { plan, steps } = courseOf(1);
    const ending = { ...plan.ending, budgetSeconds: 0.05 };
    const trial = await disturbedIn([5], { plan: { ...plan, ending }, steps });
    expect(trial.backend.passes).toHaveLength(8);
  });

  test('is not made again while the disturbance lasts', async () => {
    const trial = new Trial(() => ({}), { disturbed: () => true }, { course: courseOf(1) });
    await vi.runAllTimersAsync();
    expect(trial.backend.passes).toHaveLength(8);
  });
});

test('a wrong answer stops it loudly, after the sample that proves it', async () => {
  const right = {
    point: 3,
    round: 1,
    seconds: 1,
    passes: 1,
    warmup: false,
    hidden: false,
    parks: 0,
    copySeconds: 0,
  };
  const trial = new Trial((call) => (call === 7 ? { sample: { ...right, ok: false } } : {}));
  await vi.runAllTimersAsync();
  expect(trial.observations).toHaveLength(8);
  expect(trial.observations.at(-1)!.sample.ok).toBe(false);
  expect(trial.error).toBeInstanceOf(Failure);
  expect(String(trial.error)).toContain('“List, locked” on 2 threads');
});

describe('stop', () => {
  test('takes no further step and keeps the sample of a pass that still ends', async () => {
    const trial = new Trial();
    await vi.advanceTimersByTimeAsync(75);
    trial.stop.abort();
    await vi.runAllTimersAsync();
    expect(trial.observations).toHaveLength(3);
    expect(trial.backend.passes).toHaveLength(3);
    expect(trial.ended).toBe(true);
    expect(trial.backend.disposed).toBe(false);
  });

  test('ends a hanging pass with its Worker after 100 ms', async () => {
    const trial = new Trial((call) => (call === 2 ? 'hangs' : {}));
    await vi.advanceTimersByTimeAsync(1000);
    trial.stop.abort();
    await vi.advanceTimersByTimeAsync(99);
    expect(trial.backend.disposed).toBe(false);
    await vi.advanceTimersByTimeAsync(2);
    expect(trial.backend.disposed).toBe(true);
    expect(trial.ended).toBe(true);
    expect(trial.observations).toHaveLength(2);
    expect(trial.error).toBeNull();
  });

  test('ends a pause at once', async () => {
    const trial = new Trial(() => ({}), { restSeconds: 60 });
    await vi.advanceTimersByTimeAsync(200);
    trial.stop.abort();
    await vi.advanceTimersByTimeAsync(0);
    expect(trial.ended).toBe(true);
    expect(trial.observations).toHaveLength(4);
  });
});

describe('the time that is left', () => {
  test('goes down to nothing', async () => {
    const trial = new Trial();
    await vi.runAllTimersAsync();
    const left = trial.advances.map(({ secondsLeft }) => secondsLeft);
    expect(left[0]).toBeGreaterThan(left[1]!);
    expect(left.at(-1)).toBe(0);
  });

  test('follows the plan until something was measured, and then the medians', () => {
    const course = courseOf(2);
    const { plan, steps } = course;
    const timetable = new Timetable(course, 0.25);
    expect(timetable.secondsLeft()).toBeCloseTo(plan.predictedSeconds + 2 * 0.25);
    const samples = steps.filter((step) => step.round === 1);
    for (const step of steps.filter((step) => step.warmup)) timetable.learn(step, 1);
    for (const step of samples) timetable.learn(step, 0.01);
    expect(timetable.secondsLeft()).toBeCloseTo(4 * 0.01 + 0.25);
    expect(timetable.expected(samples[0]!)).toBe(0.01);
  });

  test.each([
    ['ten seconds at least', 0.1, 0.02, 10],
    ['thirty times what is expected', 4, 0.02, 15],
    // As with steps of 4 ms: nothing can be quicker.
    ['thirty times what the clock asks for', 4, 2, 60],
  ])('of a pass is limited: %s', async (_, predictedSeconds, shortestSampleSeconds, limit) => {
    const backend = new PretendBackend();
    const asked = vi.spyOn(backend, 'block');
    const { plan, steps: planned } = courseOf(1);
    const course = {
      plan: { ...plan, predictedSeconds, shortestSampleSeconds },
      steps: planned,
    };
    await Promise.all([backend.open(course.plan), vi.advanceTimersByTimeAsync(100)]);
    const { signal } = new AbortController();
    const steps = experiment(course, backend, surroundings(), pointNames(catalog), signal);
    await Promise.all([steps.next(), vi.advanceTimersByTimeAsync(100)]);
    const [block, { seconds }] = asked.mock.calls[0]!;
    expect(seconds).toBe(limit + block.seconds);
  });

  test('of a pass of hundreds of threads is longer: they have to wake, and take turns', async () => {
    const backend = new PretendBackend();
    const asked = vi.spyOn(backend, 'block');
    const { plan, steps } = courseOf(1);
    new Trial(
      () => ({}),
      {},
      { backend, course: { plan: { ...plan, pool: 256, predictedSeconds: 0.1 }, steps } },
    );
    await vi.runAllTimersAsync();
    const [block, { seconds }] = asked.mock.calls[0]!;
    expect(seconds).toBeCloseTo(51.2 + block.seconds);
  });

  test('that is over is told of the pass that was under way, and the others are kept', async () => {
    const late = new Late('');
    const trial = new Trial((call) => (call === 2 ? late : {}));
    await vi.runAllTimersAsync();
    expect(String(trial.error)).toContain('A thread stopped answering: “List, locked” on 1 thread');
    expect(trial.observations).toHaveLength(2);
    expect(trial.backend.disposed).toBe(true);
  });
});

/** A plan with a cell that is measured after a draw and after a rest, in either order. */
function withPair(first: 'drawn' | 'rested', second: 'drawn' | 'rested'): Course {
  const { plan, steps } = courseOf(1);
  const points = [first, second].map((role) => ({ ...plan.points[0]!, role }));
  const at = plan.points.length;
  const pair = [at, at + 1].map((point) => ({ point, round: 1, warmup: false }));
  const isRound = ({ round }: Step): boolean => round === 1;
  return {
    plan: { ...plan, points: [...plan.points, ...points] },
    steps: [...steps.filter((step) => !isRound(step)), ...pair, ...steps.filter(isRound)],
  };
}

describe('what is measured after a draw and after a rest', () => {
  test.each([
    ['drawn', 'rested', [false, true, false]],
    ['rested', 'drawn', [true, false, false]],
  ] as const)(
    'first %s, then %s: each begins a block, one rest, and no draw before the one after it',
    async (first, second, rests) => {
      const backend = new PretendBackend();
      const asked = vi.spyOn(backend, 'block');
      const trial = new Trial(() => ({}), {}, { backend, course: withPair(first, second) });
      await vi.runAllTimersAsync();
      expect(asked.mock.calls.map(([{ first, end }]) => [first, end])).toEqual([
        [0, 4],
        [4, 5],
        [5, 10],
      ]);
      expect(trial.advances.map(({ restsNext }) => restsNext)).toEqual(rests);
      const waits = backend.began
        .slice(1)
        .map((time, index) => time - backend.began[index]! - 0.01);
      const long = waits.flatMap((wait, index) => (wait > 0.2 ? [index + 1] : []));
      expect(long).toEqual([first === 'rested' ? 4 : 5]);
    },
  );
});
