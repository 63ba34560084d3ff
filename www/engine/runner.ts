/** A backend over one runner Worker: a pool of threads, and the serial base beside it. */

import type { Picture, Plan, Trace } from '../pkg/plain/threadscape';
import { Failure } from '../lib/failure';
import { pause } from '../lib/time';
import type { Block, Passed } from './block';
import type { Backend, Opened } from './backend';
import type { Timeout } from './timeout';
import type { Port } from './port';
import type { Arguments, Panic, Prepared, Returned, RunnerCalls } from './protocol';
import { RemoteError } from './errors';
import { Remote } from './remote';

/** Loading goes over the network, preparing touches every array: both may take their time. */
const loading: Timeout = {
  seconds: 60,
  message:
    'The kernels did not load within a minute: the connection? What was measured stays, and Run tries it again.',
};

/** Before the first pass some stretches are timed, which last longer where the clock is coarse. */
function preparing({ shortestSampleSeconds }: Plan): Timeout {
  const seconds = 60 + 30 * shortestSampleSeconds;
  return {
    seconds,
    message: `Preparing the data took longer than ${Math.round(seconds)} s. Choose a smaller size and press Run again.`,
  };
}

/** It is handled between two passes; how long one may take is the block's affair. */
const whenever: Timeout = { seconds: 1e6, message: '' };

export class RunnerBackend implements Backend {
  #remote: Remote<RunnerCalls>;
  /** Where each pass is reported as soon as it is made. One for all blocks: ports come dear in some engines. */
  #reports = new MessageChannel();
  /** How many passes the blocks had that came to their end. */
  #answered = 0;
  #panics = new BroadcastChannel(`threadscape-${Date.now()}-${Math.random()}`);

  constructor(spawn: () => Port = spawnRunner) {
    this.#remote = new Remote(spawn());
    this.#panics.onmessage = ({ data }: MessageEvent<Panic>) => {
      if (data?.kind === 'panic') this.#end(new Failure(panicked(data.message)));
    };
  }

  async open(plan: Plan): Promise<Opened> {
    const { port2 } = this.#reports;
    const load = [plan.pool, plan.bytes, port2] as const;
    const { clockQuantumSeconds } = await this.#call('load', [...load], loading, [port2]);
    const poolStartSeconds = plan.pool > 0 ? await this.#start(plan.pool) : null;
    const prepared = await this.#prepare(plan);
    const workersStartSeconds = plan.workers > 0 ? await this.#startWorkers(plan.workers) : null;
    return { ...prepared, poolStartSeconds, workersStartSeconds, clockQuantumSeconds };
  }

  block(block: Block, timeout: Timeout): Promise<Passed[]> {
    return this.#call('block', [block], timeout).then((made) => {
      this.#answered += made.length;
      return made;
    });
  }

  interrupt(): void {
    // A Worker that gets no messages has ended, and the block with it.
    this.#call('interrupt', [], whenever).catch(() => {});
  }

  /** A port that nobody listens at wakes nobody: all reports lie there, also of blocks that came to their end. */
  async rescue(): Promise<Passed[]> {
    const passes: Passed[] = [];
    this.#reports.port1.onmessage = ({ data }: MessageEvent<Passed>) => void passes.push(data);
    await pause(0.05);
    this.#reports.port1.close();
    return passes.slice(this.#answered);
  }

  picture(step: number, timeout: Timeout): Promise<Picture | null> {
    return this.#call('picture', [step], timeout);
  }

  trace(point: number, timeout: Timeout): Promise<Trace | null> {
    return this.#call('trace', [point], timeout);
  }

  dispose(): void {
    this.#end(new Failure('The run was ended.'));
  }

  #start(seats: number): Promise<number> {
    return this.#call('start', [seats], starting(seats, 'threads'));
  }

  #startWorkers(count: number): Promise<number> {
    return this.#call('startWorkers', [], starting(count, 'Workers'));
  }

  #prepare(plan: Plan): Promise<Prepared> {
    return this.#call('prepare', [plan, this.#panics.name], preparing(plan));
  }

  async #call<K extends keyof RunnerCalls>(
    name: K,
    args: Arguments<RunnerCalls[K]>,
    timeout: Timeout,
    transfer: Transferable[] = [],
  ): Promise<Returned<RunnerCalls[K]>> {
    try {
      return await this.#remote.call(name, args, timeout, transfer);
    } catch (error) {
      throw error instanceof RemoteError && error.dead ? await this.#lastWords(error) : error;
    }
  }

  /** A trap says little; what the panic says comes by another way, perhaps a moment later. */
  async #lastWords(trap: RemoteError): Promise<Error> {
    await pause(0.05);
    this.#end(new Failure(panicked(trap.message)));
    return this.#remote.endedBy ?? trap;
  }

  /** Only the first reason counts. */
  #end(reason: Error): void {
    this.#panics.close();
    this.#remote.end(reason);
  }
}

function starting(count: number, what: string): Timeout {
  const seconds = 10 + 0.2 * count;
  return {
    seconds,
    message: `This browser did not start ${count} ${what} within ${Math.round(seconds)} s. Choose fewer threads and press Run again.`,
  };
}

function spawnRunner(): Worker {
  return new Worker(new URL('./runner.worker.ts', import.meta.url), {
    type: 'module',
    name: 'threadscape runner',
  });
}

function panicked(message: string): string {
  return (
    `The measuring code stopped (“${message}”). That is a bug of this page, not of your machine. ` +
    'The samples so far stay, and Run starts afresh.'
  );
}
