/** The page's end of a line to whoever serves it: a Worker or, where there are none, the page itself. */

import type { Ask, Service } from './protocol';
import { answer, failed } from './serve';

/** As much of a Worker as a conversation needs. */
export interface Port {
  addEventListener(type: string, listener: (event: Event) => void): void;
  postMessage(message: unknown, transfer: Transferable[]): void;
  terminate(): void;
}

/**
 * A Worker that is none: the same asks and answers, in the page's own thread. While it works the page
 * stands still, so it begins each piece of work in a task of its own: a click on Stop comes before.
 */
export class InPage<C> extends EventTarget implements Port {
  #load: () => Promise<Service<C>>;
  #service: Promise<Service<C>> | null = null;
  #ended = false;

  /** What serves is loaded with the first ask, so that its failure becomes an answer. */
  constructor(load: () => Promise<Service<C>>) {
    super();
    this.#load = load;
  }

  postMessage(ask: Ask<C>): void {
    setTimeout(() => this.#answer(ask));
  }

  /** A pass that has begun cannot be ended from the thread that it runs on; its answer goes nowhere. */
  terminate(): void {
    this.#ended = true;
  }

  async #answer(ask: Ask<C>): Promise<void> {
    if (this.#ended) return;
    const data = await this.#answerTo(ask);
    if (!this.#ended) this.dispatchEvent(new MessageEvent('message', { data }));
  }

  async #answerTo(ask: Ask<C>) {
    try {
      return await answer(await (this.#service ??= this.#load()), ask);
    } catch (error) {
      // The next ask tries to load it anew.
      this.#service = null;
      return failed(ask.id, error);
    }
  }
}
