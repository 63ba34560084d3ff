/** The page's own clock. Samples are never timed with it. */

/** Seconds since the page was opened; never goes back. */
export function now(): number {
  return performance.now() / 1000;
}

/** Resolves after the time, in a page or in a Worker. */
export function rest(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** Resolves after the time, or at once when the signal aborts. */
export function pause(seconds: number, signal?: AbortSignal): Promise<void> {
  if (signal?.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, seconds * 1000);
    signal?.addEventListener('abort', end);
  });
}

/** Resolves when the signal aborts. */
export function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) =>
    signal.addEventListener('abort', () => resolve(), { once: true }),
  );
}

/** "2026-11-30T16:50Z". */
export const utcMinute = (when = new Date()): string => `${when.toISOString().slice(0, 16)}Z`;
