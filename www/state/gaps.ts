/**
 * Work of the page's own that must not run beside a timed pass (R4): while the gate is closed it
 * waits for the next gap between two blocks of them. Always in order, one thing at a time.
 */
export class Gaps {
  /** Called when something begins to wait for a gap. */
  onwanted = (): void => {};

  #queue: Promise<unknown> = Promise.resolve();
  #gate: Promise<void> = Promise.resolve();
  #release = (): void => {};
  #closed = false;

  run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#closed) this.onwanted();
    const done = this.#queue.then(() => this.#gate).then(work);
    this.#queue = done.catch(() => {});
    return done;
  }

  close(): void {
    this.#gate = new Promise((resolve) => (this.#release = resolve));
    this.#closed = true;
  }

  open(): void {
    this.#closed = false;
    this.#release();
    this.#gate = Promise.resolve();
  }

  /** Lets through what waits, and closes again when all of it is done. */
  async drain(): Promise<void> {
    this.open();
    let seen;
    do {
      seen = this.#queue;
      await seen;
    } while (seen !== this.#queue);
    this.close();
  }
}
