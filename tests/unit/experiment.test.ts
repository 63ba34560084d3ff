import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Failure } from '../../www/lib/failure';
import { experiment, type Advance, type Surroundings } from '../../www/engine/experiment';
import { Timetable } from '../../www/engine/timetable';
import { naming } from '../../www/engine/words';
import { now } from '../../www/lib/time';
import { catalog, planOf, PretendExecutor, surroundings, type Script } from './pretend';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A run in pretend time, with all that it brought. */
class Trial {
  advances: Advance[] = [];
  error: unknown = null;
  ended = false;
  stop = new AbortController();
  executor: PretendExecutor;
  plan = planOf(2);

  constructor(script: Script = () => ({}), changes: Partial<Surroundings> = {}) {
    this.executor = new PretendExecutor(script);
    void this.#go(surroundings(changes))
      .catch((error: unknown) => (this.error = error))
      .finally(() => (this.ended = true));
  }

  async #go(around: Surroundings): Promise<void> {
    await this.executor.open(this.plan);
    const name = naming(catalog);
    const steps = experiment(this.plan, this.executor, around, name, this.stop.signal);
    for await (const advance of steps) this.advances.push(advance);
  }
}

test('it takes every step of the plan in order', async () => {
  const trial = new Trial();
  await vi.runAllTimersAsync();
  expect(trial.executor.passes).toEqual(trial.plan.steps.map((_, index) => index));
  expect(trial.advances.map(({ sample }) => sample.round)).toEqual(
    trial.plan.steps.map(({ round }) => round),
  );
  expect(trial.ended).toBe(true);
});

test('it takes a step again until its warm-up has settled', async () => {
  const trial = new Trial((call) => ({ again: call < 2 }));
  await vi.runAllTimersAsync();
  expect(trial.executor.passes.slice(0, 4)).toEqual([0, 0, 0, 1]);
  expect(trial.advances).toHaveLength(trial.plan.steps.length + 2);
});

test('it pauses between rounds, not between passes', async () => {
  const trial = new Trial();
  await vi.runAllTimersAsync();
  const { began } = trial.executor;
  const waits = began.slice(1).map((time, index) => time - began[index]! - 0.01);
  const long = waits.flatMap((wait, index) => (wait > 0.2 ? [index + 1] : []));
  expect(long).toEqual([4, 8]);
});

test('it says where a round ends', async () => {
  const trial = new Trial();
  await vi.runAllTimersAsync();
  const ends = trial.advances.filter(({ endsRound }) => endsRound).map(({ index }) => index);
  expect(ends).toEqual([3, 7, 11]);
});

test('the next pass waits for whatever is done with a sample', async () => {
  const executor = new PretendExecutor();
  const plan = planOf(1);
  await Promise.all([executor.open(plan), vi.advanceTimersByTimeAsync(100)]);
  const { signal } = new AbortController();
  const steps = experiment(plan, executor, surroundings(), naming(catalog), signal);
  const first = steps.next();
  await vi.advanceTimersByTimeAsync(5000);
  await first;
  expect(executor.passes).toEqual([0]);
});

test('a sample is marked when the page was hidden or resized during its pass', async () => {
  // Opening takes 50 ms, each pass 10 ms: after 85 ms the fourth is under way.
  const disturbance = now() + 0.085;
  const disturbedSince = (since: number): boolean => disturbance >= since && disturbance <= now();
  const trial = new Trial(() => ({}), { disturbedSince });
  await vi.runAllTimersAsync();
  const hidden = trial.advances.filter(({ sample }) => sample.hidden).map(({ index }) => index);
  expect(hidden).toEqual([3]);
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
  expect(trial.advances).toHaveLength(8);
  expect(trial.advances.at(-1)!.sample.ok).toBe(false);
  expect(trial.error).toBeInstanceOf(Failure);
  expect(String(trial.error)).toContain('“List, locked” on 2 threads');
});

describe('stop', () => {
  test('takes no further step and keeps the sample of a pass that still ends', async () => {
    const trial = new Trial();
    await vi.advanceTimersByTimeAsync(75);
    trial.stop.abort();
    await vi.runAllTimersAsync();
    expect(trial.advances).toHaveLength(3);
    expect(trial.executor.passes).toHaveLength(3);
    expect(trial.ended).toBe(true);
    expect(trial.executor.disposed).toBe(false);
  });

  test('ends a hanging pass with its Worker after 100 ms', async () => {
    const trial = new Trial((call) => (call === 2 ? 'hangs' : {}));
    await vi.advanceTimersByTimeAsync(1000);
    trial.stop.abort();
    await vi.advanceTimersByTimeAsync(99);
    expect(trial.executor.disposed).toBe(false);
    await vi.advanceTimersByTimeAsync(2);
    expect(trial.executor.disposed).toBe(true);
    expect(trial.ended).toBe(true);
    expect(trial.advances).toHaveLength(2);
    expect(trial.error).toBeNull();
  });

  test('ends a pause at once', async () => {
    const trial = new Trial(() => ({}), { pauseBetweenRoundsSeconds: 60 });
    await vi.advanceTimersByTimeAsync(200);
    trial.stop.abort();
    await vi.advanceTimersByTimeAsync(0);
    expect(trial.ended).toBe(true);
    expect(trial.advances).toHaveLength(4);
  });
});

describe('the time that is left', () => {
  test('goes down to nothing', async () => {
    const trial = new Trial();
    await vi.runAllTimersAsync();
    const left = trial.advances.map(({ secondsLeft }) => secondsLeft);
    expect(left[0]).toBeGreaterThan(left[5]!);
    expect(left.at(-1)).toBe(0);
  });

  test('follows the plan until something was measured, and then the medians', () => {
    const plan = planOf(2);
    const timetable = new Timetable(plan, 0.25);
    expect(timetable.secondsLeft()).toBeCloseTo(plan.predictedSeconds + 2 * 0.25);
    const samples = plan.steps.filter((step) => step.round === 1);
    for (const step of plan.steps.filter((step) => step.warmup)) timetable.learn(step, 1);
    for (const step of samples) timetable.learn(step, 0.01);
    expect(timetable.secondsLeft()).toBeCloseTo(4 * 0.01 + 0.25);
    expect(timetable.expected(samples[0]!)).toBe(0.01);
  });

  test.each([
    ['ten seconds at least', 0.1, 10],
    ['thirty times what is expected', 4, 15],
  ])('of a pass is limited: %s', async (_, predictedSeconds, limit) => {
    const executor = new PretendExecutor();
    const asked = vi.spyOn(executor, 'pass');
    const plan = { ...planOf(1), predictedSeconds };
    await Promise.all([executor.open(plan), vi.advanceTimersByTimeAsync(100)]);
    const { signal } = new AbortController();
    const steps = experiment(plan, executor, surroundings(), naming(catalog), signal);
    await Promise.all([steps.next(), vi.advanceTimersByTimeAsync(100)]);
    const [, { seconds, late }] = asked.mock.calls[0]!;
    expect(seconds).toBe(limit);
    expect(late).toContain('A thread stopped answering: “Shared array” on 1 thread');
  });
});
