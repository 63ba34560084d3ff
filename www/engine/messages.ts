/**
 * Passes by messages, as the runner conducts them: Workers with an instance of the plain build each, and no memory
 * that two of them could reach. The same rounds as in src/job/messages.rs, over `postMessage`.
 */

import type { Calibration, Input, Outcome, Plan, Runner } from '../pkg/plain/threadscape';
import type { Timeout } from './timeout';
import type { RankCalls, Tasks } from './protocol';
import { Remote } from './remote';

/** The page itself looks after passes that do not end; this is only for a runner that nobody looks after. */
const timeout: Timeout = { seconds: 3600, message: 'A worker did not answer within an hour.' };

/** The workers of one experiment. They end with the Worker that started them. */
export class Ranks {
  #ranks: Remote<RankCalls>[];
  #copyingMilliseconds = 0;

  constructor(count: number, spawn: () => Worker = spawnRank) {
    this.#ranks = Array.from({ length: count }, () => new Remote<RankCalls>(spawn()));
  }

  async open(plan: Plan, channel: string, calibration: Calibration | null): Promise<void> {
    await all(this.#ranks, (rank) => rank.call('open', [plan, channel, calibration], timeout));
  }

  /** One step of the plan on the first `width` workers. */
  async pass(runner: Runner, step: number, width: number): Promise<Outcome> {
    const ranks = this.#ranks.slice(0, width);
    await all(ranks, (rank) => rank.call('prepare', [step], timeout));
    const rounds = runner.begin(step);
    this.#copyingMilliseconds = 0;
    const start = performance.now();
    for (let round = 0; round < rounds; round++) {
      const inputs = this.#copies(() => runner.inputs(round));
      await all(ranks, (rank, seat) => this.#work(rank, seat, runner, round, inputs));
      runner.endRound(round);
    }
    const milliseconds = performance.now() - start;
    return runner.finish(milliseconds / 1000, this.#copyingMilliseconds / 1000);
  }

  /** One worker's round: the inputs with its first tasks, then tasks until none are left for it. */
  async #work(
    rank: Remote<RankCalls>,
    seat: number,
    runner: Runner,
    round: number,
    inputs: Input[],
  ): Promise<void> {
    let tasks = next(runner, round, seat);
    // Sent without tasks too: a round begins and ends for every worker.
    let answer = this.#copies(() => rank.call('job', [inputs, tasks], timeout));
    for (;;) {
      const bytes = await answer;
      if (!tasks || !bytes) return;
      const [start, end] = tasks;
      this.#copies(() => runner.gather(start, end, bytes));
      tasks = next(runner, round, seat);
      if (!tasks) return;
      answer = rank.call('job', [[], tasks], timeout);
    }
  }

  /** Work of the coordinator's that copies data: its time is counted apart. */
  #copies<T>(work: () => T): T {
    const start = performance.now();
    const result = work();
    this.#copyingMilliseconds += performance.now() - start;
    return result;
  }
}

function all<T, R>(items: T[], work: (item: T, index: number) => Promise<R>): Promise<R[]> {
  return Promise.all(items.map(work));
}

function next(runner: Runner, round: number, seat: number): Tasks | null {
  const tasks = runner.deal(round, seat);
  return tasks ? [tasks[0]!, tasks[1]!] : null;
}

function spawnRank(): Worker {
  return new Worker(new URL('./rank.worker.ts', import.meta.url), {
    type: 'module',
    name: 'threadscape rank',
  });
}
