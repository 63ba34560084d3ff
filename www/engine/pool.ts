/** An executor over one runner Worker: a pool of threads, and the serial base beside it. */

import type { Calibration, Picture, Plan, Trace } from '../pkg/plain/threadscape';
import { Failure } from '../lib/failure';
import { pause } from '../lib/time';
import type { Block, Passed } from './block';
import type { Executor, Opened, Patience } from './executor';
import type { Port } from './port';
import type { Arguments, Panic, Returned, RunnerCalls } from './protocol';
import { RemoteError } from './errors';
import { Remote } from './remote';

/** Loading goes over the network, preparing touches every array: both may take their time. */
const loading: Patience = {
  seconds: 60,
  late: 'The kernels did not load within a minute. Check the connection and press Run again.',
};
const preparing: Patience = {
  seconds: 60,
  late: 'Preparing the data took longer than a minute. Choose a smaller size and press Run again.',
};

/** It is heard between two passes; how long one may take is the block's affair. */
const whenever: Patience = { seconds: 1e6, late: '' };

export class Pool implements Executor {
  #remote: Remote<RunnerCalls>;
  /** Where each pass is told as soon as it is made. One for all blocks: ports come dear in some engines. */
  #told = new MessageChannel();
  /** The passes of the blocks that came to their end. */
  #heard = 0;
  #panics = new BroadcastChannel(`threadscape-${Date.now()}-${Math.random()}`);

  constructor(spawn: () => Port = spawnRunner) {
    this.#remote = new Remote(spawn());
    this.#panics.onmessage = ({ data }: MessageEvent<Panic>) => {
      if (data?.kind === 'panic') this.#end(new Failure(panicked(data.message)));
    };
  }

  async open(plan: Plan): Promise<Opened> {
    const { port2 } = this.#told;
    const load = [plan.pool, plan.bytes, port2] as const;
    const { clockQuantumSeconds } = await this.#call('load', [...load], loading, [port2]);
    const poolStartSeconds = plan.pool > 0 ? await this.#start(plan.pool) : null;
    const calibration = await this.#prepare(plan);
    const workersStartSeconds = plan.workers > 0 ? await this.#startWorkers(plan.workers) : null;
    return { calibration, poolStartSeconds, workersStartSeconds, clockQuantumSeconds };
  }

  block(block: Block, patience: Patience): Promise<Passed[]> {
    return this.#call('block', [block], patience).then((made) => {
      this.#heard += made.length;
      return made;
    });
  }

  interrupt(): void {
    // Whoever cannot be told has ended, and the block with it.
    this.#call('interrupt', [], whenever).catch(() => {});
  }

  /** A port that nobody listens at wakes nobody: whatever was told lies there, also of blocks that came to their end. */
  async rescue(): Promise<Passed[]> {
    const told: Passed[] = [];
    this.#told.port1.onmessage = ({ data }: MessageEvent<Passed>) => void told.push(data);
    await pause(0.05);
    this.#told.port1.close();
    return told.slice(this.#heard);
  }

  picture(step: number, patience: Patience): Promise<Picture | null> {
    return this.#call('picture', [step], patience);
  }

  trace(point: number, patience: Patience): Promise<Trace | null> {
    return this.#call('trace', [point], patience);
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

  #prepare(plan: Plan): Promise<Calibration | null> {
    return this.#call('prepare', [plan, this.#panics.name], preparing);
  }

  async #call<K extends keyof RunnerCalls>(
    name: K,
    args: Arguments<RunnerCalls[K]>,
    patience: Patience,
    transfer: Transferable[] = [],
  ): Promise<Returned<RunnerCalls[K]>> {
    try {
      return await this.#remote.call(name, args, patience, transfer);
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

function starting(count: number, what: string): Patience {
  const seconds = 10 + 0.2 * count;
  return {
    seconds,
    late: `This browser did not start ${count} ${what} within ${Math.round(seconds)} s. Choose fewer threads and press Run again.`,
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
