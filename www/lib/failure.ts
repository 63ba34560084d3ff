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
  return (
    `Something in this page itself went wrong (“${messageOf(error)}”). What was measured stays. If that happens again, ` +
    'download it before you reload the page.'
  );
}

/** What an error says of itself. Whatever was thrown: this never throws. */
export function messageOf(error: unknown): string {
  try {
    const message = (error as { message?: unknown } | null | undefined)?.message;
    return typeof message === 'string' ? message : String(error);
  } catch {
    return 'an error without words';
  }
}
