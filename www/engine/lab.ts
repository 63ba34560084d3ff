/** The lab's calls, as the page makes them: to a Worker, so that the main thread itself loads no wasm. */

import script from './lab.worker.ts?worker&url';
import { Failure } from '../lib/failure';
import { Unfetched } from '../lib/fetched';
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
    'The page’s own code did not answer within a minute: the connection? What was measured stays; try it again.',
};

export class LabClient implements LabService {
  #remote: Remote<LabCalls> | null = null;
  #spawn: () => Port;
  #inPage: () => Port;
  #isServed: () => Promise<boolean>;
  /** A Worker has answered: Workers can be had, whatever becomes of one. */
  #answered = false;

  constructor(
    spawn: () => Port = spawnLab,
    inPage: () => Port = labInPage,
    isServed: () => Promise<boolean> = isLabServed,
  ) {
    this.#spawn = spawn;
    this.#inPage = inPage;
    this.#isServed = isServed;
  }

  /**
   * No Worker could be started, and the page serves itself. Known once a call was answered: some browsers
   * throw where they refuse a Worker, others start one that fails, and none says so beforehand.
   */
  withoutWorkers = false;

  catalog: LabService['catalog'] = () => this.#call('catalog', []);
  choose: LabService['choose'] = (...args) => this.#call('choose', args);
  texts: LabService['texts'] = (...args) => this.#call('texts', args);
  begin: LabService['begin'] = (...args) => this.#call('begin', args);
  simulate: LabService['simulate'] = (...args) => this.#call('simulate', args);
  prepareResults: LabService['prepareResults'] = () => this.#call('prepareResults', []);
  read: LabService['read'] = (...args) => this.#call('read', args);
  sideBySide: LabService['sideBySide'] = (...args) => this.#call('sideBySide', args);
  ended: LabService['ended'] = (...args) => this.#call('ended', args);
  selfTestPlan: LabService['selfTestPlan'] = (...args) => this.#call('selfTestPlan', args);
  judge: LabService['judge'] = (...args) => this.#call('judge', args);
  encode: LabService['encode'] = (...args) => this.#call('encode', args);
  chromeTrace: LabService['chromeTrace'] = (...args) => this.#call('chromeTrace', args);
  table: LabService['table'] = (...args) => this.#call('table', args);
  open: LabService['open'] = (...args) => this.#call('open', args);
  resultLink: LabService['resultLink'] = (...args) => this.#call('resultLink', args);
  clockQuantum: LabService['clockQuantum'] = () => this.#call('clockQuantum', []);

  /** Once more by a Worker that begins afresh: some engines remember in each what could not be fetched. */
  #call<K extends keyof LabCalls>(
    name: K,
    args: Arguments<LabCalls[K]>,
  ): Promise<Returned<LabCalls[K]>> {
    return this.#ask(name, args).catch((error: unknown) => {
      if (error instanceof Unfetched) return this.#ask(name, args);
      throw error;
    });
  }

  async #ask<K extends keyof LabCalls>(
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
        if (!(await this.#isServed())) throw new Unfetched();
        this.withoutWorkers = true;
        return this.#ask(name, args);
      }
      const dead = error instanceof RemoteError && error.dead;
      if (dead || error instanceof Unfetched) remote.end(new Failure(error.message));
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
  return new Worker(script, { type: 'module', name: 'threadscape lab' });
}

/** A Worker whose script does not come fails as one does that is refused: whether there is such a script at all. */
async function isLabServed(): Promise<boolean> {
  const response = await fetch(script).catch(() => null);
  // Where even that is refused, it may be a policy: then the page's own attempt tells.
  return response?.ok ?? true;
}

function labInPage(): Port {
  return new InPage<LabCalls>(async () => (await import('./lab.service')).service);
}
