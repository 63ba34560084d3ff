/** Keeps the page quiet while it measures, and notices when it was not (R15). */

import { now } from '../lib/time';

/** Notices when the page is hidden or resized, and when its main thread was busy for long. */
export class Watcher {
  #lastDisturbance = -Infinity;
  #lastLongTask = -Infinity;

  constructor() {
    document.addEventListener('visibilitychange', () => (this.#lastDisturbance = now()));
    window.addEventListener('resize', () => (this.#lastDisturbance = now()));
    this.#watchLongTasks();
  }

  /** True as well where the page was hidden all the while: background pages get slower cores. */
  disturbedSince(seconds: number, minding: { longTasks: boolean }): boolean {
    const busy = minding.longTasks && this.#lastLongTask >= seconds;
    return document.visibilityState === 'hidden' || this.#lastDisturbance >= seconds || busy;
  }

  /** Tasks over 50 ms, where the engine tells of them (Chromium). */
  #watchLongTasks(): void {
    if (!PerformanceObserver.supportedEntryTypes?.includes('longtask')) return;
    const observer = new PerformanceObserver((list) => {
      for (const { startTime, duration } of list.getEntries()) {
        this.#lastLongTask = Math.max(this.#lastLongTask, (startTime + duration) / 1000);
      }
    });
    observer.observe({ type: 'longtask' });
  }
}

/** Keeps the screen on until the returned function is called. Not every browser can, none must. */
export function keepAwake(): () => void {
  let lock: WakeLockSentinel | null = null;
  let over = false;
  const take = async (): Promise<void> => {
    if (over || document.visibilityState !== 'visible') return;
    lock = await navigator.wakeLock?.request('screen').catch(() => null);
    if (over) void lock?.release();
  };
  // A browser takes the lock away from a hidden page.
  document.addEventListener('visibilitychange', take);
  void take();
  return () => {
    over = true;
    document.removeEventListener('visibilitychange', take);
    void lock?.release();
  };
}
