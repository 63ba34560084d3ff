/** The lab Worker's calls, as the page makes them. The main thread itself loads no wasm. */

import { Failure } from '../lib/failure';
import type { Patience } from './executor';
import type { Arguments, LabCalls, Returned } from './protocol';
import { Remote, RemoteError } from './remote';

/** The lab's calls, answered later. */
export type LabService = {
  [K in keyof LabCalls]: (...args: Arguments<LabCalls[K]>) => Promise<Returned<LabCalls[K]>>;
};

const patience: Patience = {
  seconds: 60,
  late: 'The page’s own code did not answer within a minute. Check the connection and reload the page.',
};

export class LabClient implements LabService {
  #remote: Remote<LabCalls> | null = null;
  #spawn: () => Worker;

  constructor(spawn: () => Worker = spawnLab) {
    this.#spawn = spawn;
  }

  catalog: LabService['catalog'] = () => this.#call('catalog', []);
  settle: LabService['settle'] = (...args) => this.#call('settle', args);
  plan: LabService['plan'] = (...args) => this.#call('plan', args);
  analyse: LabService['analyse'] = (...args) => this.#call('analyse', args);
  encode: LabService['encode'] = (...args) => this.#call('encode', args);
  csv: LabService['csv'] = (...args) => this.#call('csv', args);
  clockQuantum: LabService['clockQuantum'] = () => this.#call('clockQuantum', []);

  /** Workers are mortal: one that ended, or whose wasm trapped, is replaced by the next call. */
  async #call<K extends keyof LabCalls>(
    name: K,
    args: Arguments<LabCalls[K]>,
  ): Promise<Returned<LabCalls[K]>> {
    if (!this.#remote || this.#remote.endedBy) this.#remote = new Remote(this.#spawn());
    const remote = this.#remote;
    try {
      return await remote.call(name, args, patience);
    } catch (error) {
      if (error instanceof RemoteError && error.dead) remote.end(new Failure(error.message));
      throw error;
    }
  }
}

function spawnLab(): Worker {
  return new Worker(new URL('./lab.worker.ts', import.meta.url), {
    type: 'module',
    name: 'threadscape lab',
  });
}
