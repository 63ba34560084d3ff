/** One window at a time measures: two would take the cores from each other, and neither would know. */

import { measuring } from '../lib/locks';

export class Turn {
  /** Resolves when no other window measures; at once where nobody can tell. */
  readonly comes: Promise<void>;

  #over = new AbortController();

  /** `onwait` is called where another window has its turn. */
  constructor(locks: LockManager | undefined, onwait: () => void) {
    this.comes = locks ? this.#wait(locks, onwait).catch(() => {}) : Promise.resolve();
  }

  /** Lets the next one begin, whether this one has come or not. */
  leave(): void {
    this.#over.abort();
  }

  #wait(locks: LockManager, onwait: () => void): Promise<void> {
    const { signal } = this.#over;
    const left = new Promise<void>((resolve) =>
      signal.addEventListener('abort', () => resolve(), { once: true }),
    );
    return new Promise((resolve, reject) => {
      const hold = (): Promise<void> => {
        resolve();
        return left;
      };
      // A lock is held until the promise is settled that its callback returns.
      const queue = (): void => {
        onwait();
        locks.request(measuring, { signal }, hold).catch(reject);
      };
      locks
        .request(measuring, { ifAvailable: true }, (lock) => (lock ? hold() : queue()))
        .catch(reject);
    });
  }
}
