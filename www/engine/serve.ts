/** The Worker's side of a conversation: every ask gets exactly one answer. */

import { Failure } from '../lib/failure';
import type { Answer, Ask, Service } from './protocol';
import type { RemoteError } from './errors';

/**
 * Everything a service does happens inside an ask, the loading of its wasm too: in a module that
 * fails while it is evaluated, WebKit fires no error event and the page would wait for ever.
 */
export function serve<C>(service: Service<C>): void {
  self.addEventListener('message', async ({ data }: MessageEvent<Ask<C>>) => {
    self.postMessage(await answer(service, data));
  });
}

export async function answer<C>(service: Service<C>, { id, name, args }: Ask<C>): Promise<Answer> {
  try {
    return { id, kind: 'value', value: await service[name](...args) };
  } catch (error) {
    const message = (error as { message?: string } | null)?.message ?? String(error);
    // The kernels throw a Problem, which is no Error but a sentence.
    const isBug = error instanceof Error && !(error instanceof Failure);
    if (!isBug) return { id, kind: 'failure', message };
    const dead = error instanceof WebAssembly.RuntimeError || (error as RemoteError).dead === true;
    return { id, kind: 'error', message, dead };
  }
}
