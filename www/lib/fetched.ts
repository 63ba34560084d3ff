/** What the page fetches while it is used: code and wasm. That may fail in mid-session, and work a moment later. */

import { Failure } from './failure';
import { rest } from './time';

/** A part of the page did not come. Whoever asks again may get it. */
export class Unfetched extends Failure {
  constructor(
    message = 'A part of this page could not be fetched: the connection? What was measured stays; try it again.',
  ) {
    super(message);
  }
}

const beforeAgain = 500;

/** Tries once more after a moment. Throws `Unfetched` where it does not come, any other error as it is. */
export async function fetched<T>(fetching: () => Promise<T>): Promise<T> {
  try {
    return await fetching();
  } catch (error) {
    if (!isUnfetched(error)) throw error;
  }
  await rest(beforeAgain);
  try {
    return await fetching();
  } catch (error) {
    throw isUnfetched(error) ? new Unfetched() : error;
  }
}

/** `import()` and `fetch` tell it by their type alone, wasm-bindgen and Vite by how their sentence begins. */
function isUnfetched(error: unknown): boolean {
  if (error instanceof TypeError) return true;
  return error instanceof Error && /^(failed to fetch Wasm|Unable to preload)/.test(error.message);
}
