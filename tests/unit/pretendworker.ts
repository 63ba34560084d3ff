import type { Answer, Ask } from '../../www/engine/protocol';
import { answer } from '../../www/engine/serve';

export { answer };

export type Calls = Record<string, (...args: never[]) => unknown>;

/** A Worker that is none: it serves these calls in this very thread. */
export class PretendWorker extends EventTarget {
  terminated = false;
  #service: Calls;

  constructor(service: Calls) {
    super();
    this.#service = service;
  }

  postMessage(ask: Ask<Calls>, transfer: Transferable[] = []): void {
    void this.#answer(structuredClone(ask, { transfer }));
  }

  async #answer(sent: Ask<Calls>): Promise<void> {
    const data: Answer = await answer(this.#service as never, sent as never);
    if (!this.terminated) this.dispatchEvent(new MessageEvent('message', { data }));
  }

  terminate(): void {
    this.terminated = true;
  }
}
