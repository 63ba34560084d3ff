/** The page's side of a conversation with one Worker. */

import { Failure } from '../lib/failure';
import { Unfetched } from '../lib/fetched';
import { Late, RemoteError, Unstarted } from './errors';
import type { Timeout } from './timeout';
import type { Port } from './port';
import type { Answer, Arguments, Ask, Broken, Returned } from './protocol';

/** An ask whose answer has not come. */
interface Pending {
  resolve(value: unknown): void;
  reject(error: Error): void;
  timer: ReturnType<typeof setTimeout>;
}

export class Remote<C> {
  #worker: Port;
  #pending = new Map<number, Pending>();
  #lastId = 0;
  /** Why it ended, once it has. */
  #end: Error | null = null;

  constructor(worker: Port) {
    this.#worker = worker;
    worker.addEventListener('message', (event) =>
      this.#hear((event as MessageEvent<Answer | Broken>).data),
    );
    worker.addEventListener('error', (event) => {
      event.preventDefault();
      this.end(new Unstarted(unstarted((event as ErrorEvent).message)));
    });
    worker.addEventListener('messageerror', () => {
      this.end(
        new Failure('A message from a worker of this page could not be read. Run starts afresh.'),
      );
    });
  }

  get endedBy(): Error | null {
    return this.#end;
  }

  call<K extends keyof C>(
    name: K,
    args: Arguments<C[K]>,
    timeout: Timeout,
    transfer: Transferable[] = [],
  ): Promise<Returned<C[K]>> {
    if (this.#end) return Promise.reject(this.#end);
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.end(new Late(timeout.message)), timeout.seconds * 1000);
      this.#pending.set(id, { resolve: resolve as (value: unknown) => void, reject, timer });
      const ask: Ask<C> = { id, name, args };
      try {
        this.#worker.postMessage(ask, transfer);
      } catch (error) {
        // It cannot be sent, so nobody will answer it.
        this.#forget(id);
        reject(error as Error);
      }
    });
  }

  /** Ends the Worker with everything it owns; whoever still waits learns why. */
  end(reason: Error): void {
    if (this.#end) return;
    this.#end = reason;
    this.#worker.terminate();
    for (const { reject, timer } of this.#pending.values()) {
      clearTimeout(timer);
      reject(reason);
    }
    this.#pending.clear();
  }

  #hear(said: Answer | Broken): void {
    if (said.kind !== 'broken') this.#settle(said);
    // Whoever waits would wait in vain.
    else if (this.#pending.size > 0) this.end(new Failure(stopped(said.message)));
  }

  #settle(answer: Answer): void {
    const pending = this.#forget(answer.id);
    if (!pending) return;
    if (answer.kind === 'value') pending.resolve(answer.value);
    else if (answer.kind === 'failure') pending.reject(new Failure(answer.message));
    else if (answer.kind === 'unfetched') pending.reject(new Unfetched(answer.message));
    else pending.reject(new RemoteError(answer.message, answer.dead));
  }

  #forget(id: number): Pending | undefined {
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    clearTimeout(pending?.timer);
    return pending;
  }
}

function stopped(detail: string): string {
  return `A worker of this page stopped (“${detail}”). What was measured stays, and Run starts afresh.`;
}

/** A script that fails says how; one that does not come says nothing. */
function unstarted(detail: string | undefined): string {
  if (detail) return stopped(detail);
  return 'A worker of this page could not be fetched: the connection? What was measured stays, and Run tries it again.';
}
