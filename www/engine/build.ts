/** Loads one of the wasm builds, in a Worker or in the page, and says in words why it cannot be had. */

import { Failure, messageOf } from '../lib/failure';
import { fetched } from '../lib/fetched';

/** The module that wasm-bindgen writes beside a build. */
interface Build {
  default(options?: { memory: WebAssembly.Memory }): Promise<unknown>;
}

/** Lockdown Mode and its like take it away, in the page and in its Workers. */
export const hasWebAssembly = (): boolean =>
  typeof WebAssembly === 'object' && WebAssembly !== null;

export const withoutWebAssembly =
  'WebAssembly is switched off in this browser, and what measures here is WebAssembly. Lockdown Mode (iPhone, iPad, Mac), ' +
  'the enhanced security of Edge and the higher security levels of Tor Browser switch it off: allow it for this site in ' +
  'the browser’s settings, and load the page again.';

/** The code, its wasm compiled, and, where it is to share one, on this memory. */
export async function loadBuild<B extends Build>(
  code: () => Promise<B>,
  memory?: () => WebAssembly.Memory,
): Promise<B> {
  if (!hasWebAssembly()) throw new Failure(withoutWebAssembly);
  const build = await fetched(code);
  const options = memory && { memory: memory() };
  await fetched(() => build.default(options)).catch((error: unknown) => {
    throw error instanceof Failure ? error : new Failure(unstarted(messageOf(error)));
  });
  return build;
}

function unstarted(detail: string): string {
  return (
    `This browser did not start the WebAssembly of this page (“${detail}”). It may be out of memory, or forbid WebAssembly ` +
    'here: close other tabs, look at its settings for this site, and try it again.'
  );
}
