/** The Worker's side of a conversation: every ask gets exactly one answer, whatever happens meanwhile. */

import { Failure, messageOf } from '../lib/failure';
import { Unfetched } from '../lib/fetched';
import type { Answer, Ask, Service } from './protocol';
import type { RemoteError } from './errors';

/**
 * Everything a service does happens inside an ask, the loading of its wasm too: in a module that
 * fails while it is evaluated, WebKit fires no error event and the page would wait for ever.
 */
export function serve<C>(service: Service<C>): void {
  self.addEventListener('message', async ({ data }: MessageEvent<Ask<C>>) => {
    post(await answer(service, data));
  });
  self.addEventListener('messageerror', () =>
    self.postMessage({ kind: 'broken', message: 'A message to it could not be read.' }),
  );
  // What fails outside of an ask has no answer that it could go into, and fires no error event.
  self.addEventListener('unhandledrejection', ({ reason }) =>
    self.postMessage({ kind: 'broken', message: messageOf(reason) }),
  );
}

/** An answer that cannot be sent is answered, too. */
function post(answer: Answer): void {
  try {
    self.postMessage(answer);
  } catch (error) {
    self.postMessage(failed(answer.id, error));
  }
}

export async function answer<C>(service: Service<C>, { id, name, args }: Ask<C>): Promise<Answer> {
  try {
    return { id, kind: 'value', value: await service[name](...args) };
  } catch (error) {
    return failed(id, error);
  }
}

/** Never throws, whatever was thrown. */
export function failed(id: number, error: unknown): Answer {
  const message = messageOf(error);
  if (error instanceof Unfetched) return { id, kind: 'unfetched', message };
  // The kernels throw a Problem, which is no Error but a sentence.
  const isBug = error instanceof Error && !(error instanceof Failure);
  if (!isBug) return { id, kind: 'failure', message };
  // By its name: where WebAssembly is switched off, its errors have no class.
  const dead = error.name === 'RuntimeError' || (error as RemoteError).dead === true;
  return { id, kind: 'error', message, dead };
}
