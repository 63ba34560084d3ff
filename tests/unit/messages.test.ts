import { describe, expect, test } from 'vitest';
import { Ranks } from '../../www/engine/messages';
import type { Tasks } from '../../www/engine/protocol';
import type { Runner } from '../../www/pkg/plain/threadscape';
import { planOf } from './pretend';
import { PretendWorker } from './pretendworker';

const plan = planOf(1);

/** The coordinator's wasm: six tasks a round, one at a time; every seat is sent one letter. */
class PretendCoordinator {
  heard: string[] = [];
  gathered: number[] = [];
  finished: { seconds: number; copySeconds: number } | null = null;
  #left: number[];

  constructor(
    readonly rounds: number,
    readonly tasks = 6,
  ) {
    this.#left = Array.from({ length: rounds }, () => tasks);
  }

  begin(step: number): number {
    this.heard.push(`begin ${step}`);
    return this.rounds;
  }

  inputs(round: number) {
    this.heard.push(`inputs ${round}`);
    return [{ operand: 0, bytes: new Uint8Array([round, 7]) }];
  }

  deal(round: number): Uint32Array | undefined {
    if (this.#left[round] === 0) return undefined;
    this.#left[round]! -= 1;
    const start = this.tasks - this.#left[round]! - 1;
    return new Uint32Array([start, start + 1]);
  }

  gather(start: number, _end: number, bytes: Uint8Array): void {
    this.gathered[start] = bytes[0]!;
  }

  endRound(round: number): void {
    this.heard.push(`end ${round}`);
  }

  finish(seconds: number, copySeconds: number) {
    this.finished = { seconds, copySeconds };
    return { answer: '42' };
  }
}

/** Ranks whose answer to a task is its number squared, plus what the letter of the round said. */
function ranks(count: number, spoilt: (seat: number) => void = () => {}) {
  const jobs: { seat: number; inputs: number; tasks: Tasks | null }[] = [];
  let seats = 0;
  const spawn = (): Worker => {
    const seat = seats++;
    let known = 0;
    const worker = new PretendWorker({
      open: () => undefined,
      prepare: () => undefined,
      job: (inputs: { bytes: Uint8Array }[], tasks: Tasks | null) => {
        jobs.push({ seat, inputs: inputs.length, tasks });
        spoilt(seat);
        for (const { bytes } of inputs) known = bytes[0]!;
        return tasks && new Uint8Array([tasks[0] ** 2 + known]);
      },
    });
    return worker as unknown as Worker;
  };
  return { jobs, ranks: new Ranks(count, spawn) };
}

const pass = (of: Ranks, coordinator: PretendCoordinator, width: number) =>
  of.pass(coordinator as unknown as Runner, 3, width);

describe('a pass by messages', () => {
  test('deals every task once, gathers what came out, and keeps the rounds apart', async () => {
    const coordinator = new PretendCoordinator(2);
    const { jobs, ranks: three } = ranks(3);
    await three.open(plan, 'channel', null);
    expect(await pass(three, coordinator, 3)).toEqual({ answer: '42' });
    expect(coordinator.heard).toEqual(['begin 3', 'inputs 0', 'end 0', 'inputs 1', 'end 1']);
    expect(coordinator.gathered).toEqual([0, 1, 4, 9, 16, 25].map((square) => square + 1));
    const dealt = jobs.flatMap(({ tasks }) => (tasks ? [tasks[0]] : []));
    expect(dealt.sort()).toEqual([0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5]);
  });

  test('sends the inputs of a round to each of its workers once, and to nobody else', async () => {
    const { jobs, ranks: three } = ranks(3);
    await pass(three, new PretendCoordinator(2), 2);
    const given = jobs.filter(({ inputs }) => inputs > 0).map(({ seat }) => seat);
    expect(given.sort()).toEqual([0, 0, 1, 1]);
    expect(jobs.some(({ seat }) => seat === 2)).toBe(false);
  });

  test('begins and ends for every worker when there is nothing to do', async () => {
    const { jobs, ranks: two } = ranks(2);
    await pass(two, new PretendCoordinator(1, 0), 2);
    expect(jobs.map(({ tasks }) => tasks)).toEqual([null, null]);
  });

  test('has copies only within its own time', async () => {
    const coordinator = new PretendCoordinator(1);
    await pass(ranks(2).ranks, coordinator, 2);
    const { seconds, copySeconds } = coordinator.finished!;
    expect(copySeconds).toBeGreaterThanOrEqual(0);
    expect(copySeconds).toBeLessThanOrEqual(seconds);
  });

  test('that goes wrong in a worker goes wrong as a whole', async () => {
    const broken = ranks(2, (seat) => {
      if (seat === 1) throw new Error('out of order');
    });
    await expect(pass(broken.ranks, new PretendCoordinator(1), 2)).rejects.toThrow('out of order');
  });
});
