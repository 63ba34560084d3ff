/**
 * Trouble that was to be expected: a browser that gives no memory, a thread that stopped answering.
 * Its message is a full sentence for the visitor. Any other error is a bug of ours.
 */
export class Failure extends Error {
  override name = 'Failure';
}

/** What the visitor reads about any error. */
export function inWords(error: unknown): string {
  if (error instanceof Failure) return error.message;
  const detail = error instanceof Error ? error.message : String(error);
  return `Something in this page itself went wrong (“${detail}”). Reload it if that happens again.`;
}
