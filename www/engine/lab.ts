/** The lab's calls, as the page makes them: to a Worker, so that the main thread itself loads no wasm. */

import { Failure } from '../lib/failure';
import type { Timeout } from './timeout';
import { InPage, type Port } from './port';
import type { Arguments, LabCalls, Returned } from './protocol';
import { RemoteError, Unstarted } from './errors';
import { Remote } from './remote';

/** The lab's calls, answered later. */
export type LabService = {
  [K in keyof LabCalls]: (...args: Arguments<LabCalls[K]>) => Promise<Returned<LabCalls[K]>>;
};

const timeout: Timeout = {
  seconds: 60,
  message:
    'The page’s own code did not answer within a minute. Check the connection and reload the page.',
};

export class LabClient implements LabService {
  #remote: Remote<LabCalls> | null = null;
  #spawn: () => Port;
  #inPage: () => Port;
  /** A Worker has answered: Workers can be had, whatever becomes of one. */
  #answered = false;

  constructor(spawn: () => Port = spawnLab, inPage: () => Port = labInPage) {
    this.#spawn = spawn;
    this.#inPage = inPage;
  }

  /**
   * No Worker could be started, and the page serves itself. Known once a call was answered: some browsers
   * throw where they refuse a Worker, others start one that fails, and none says so beforehand.
   */
  withoutWorkers = false;

  catalog: LabService['catalog'] = () => this.#call('catalog', []);
  choose: LabService['choose'] = (...args) => this.#call('choose', args);
  begin: LabService['begin'] = (...args) => this.#call('begin', args);
  simulate: LabService['simulate'] = (...args) => this.#call('simulate', args);
  prepareResults: LabService['prepareResults'] = () => this.#call('prepareResults', []);
  read: LabService['read'] = (...args) => this.#call('read', args);
  ended: LabService['ended'] = (...args) => this.#call('ended', args);
  selfTestPlan: LabService['selfTestPlan'] = (...args) => this.#call('selfTestPlan', args);
  judge: LabService['judge'] = (...args) => this.#call('judge', args);
  encode: LabService['encode'] = (...args) => this.#call('encode', args);
  chromeTrace: LabService['chromeTrace'] = (...args) => this.#call('chromeTrace', args);
  csv: LabService['csv'] = (...args) => this.#call('csv', args);
  clockQuantum: LabService['clockQuantum'] = () => this.#call('clockQuantum', []);

  async #call<K extends keyof LabCalls>(
    name: K,
    args: Arguments<LabCalls[K]>,
  ): Promise<Returned<LabCalls[K]>> {
    const remote = this.#open();
    try {
      const value = await remote.call(name, args, timeout);
      this.#answered = true;
      return value;
    } catch (error) {
      if (error instanceof Unstarted && !this.#answered) {
        this.withoutWorkers = true;
        return this.#call(name, args);
      }
      if (error instanceof RemoteError && error.dead) remote.end(new Failure(error.message));
      throw error;
    }
  }

  /** Workers are mortal: one that ended, or whose wasm trapped, is replaced by the next call. */
  #open(): Remote<LabCalls> {
    if (!this.#remote || this.#remote.endedBy) this.#remote = new Remote(this.#start());
    return this.#remote;
  }

  #start(): Port {
    if (this.withoutWorkers) return this.#inPage();
    try {
      return this.#spawn();
    } catch (error) {
      if (this.#answered) throw error;
      this.withoutWorkers = true;
      return this.#inPage();
    }
  }
}

function spawnLab(): Worker {
  return new Worker(new URL('./lab.worker.ts', import.meta.url), {
    type: 'module',
    name: 'threadscape lab',
  });
}

function labInPage(): Port {
  return new InPage<LabCalls>(async () => (await import('./lab.service')).service);
}
