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

  async postMessage(ask: Ask<Calls>, transfer: Transferable[] = []): Promise<void> {
    const sent = structuredClone(ask, { transfer });
    const data: Answer = await answer(this.#service as never, sent as never);
    if (!this.terminated) this.dispatchEvent(new MessageEvent('message', { data }));
  }

  terminate(): void {
    this.terminated = true;
  }
}
