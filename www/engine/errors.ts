/** What can become of a call to a Worker, other than an answer. */

import { Failure } from '../lib/failure';

/** A Worker that stopped, or never came. */
export class Unstarted extends Failure {}

/** No answer within its time. */
export class Late extends Failure {}

/** A bug in the Worker, in the words that came from it. */
export class RemoteError extends Error {
  constructor(
    message: string,
    /** Its wasm instance trapped and cannot be called again. */
    readonly dead: boolean,
  ) {
    super(message);
  }
}
