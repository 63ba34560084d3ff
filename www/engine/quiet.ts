/** Keeps the page quiet while it measures, and notices when it was not (R15). */

/** A stretch of time, in milliseconds since 1970. */
interface Stretch {
  from: number;
  to: number;
}

/** So many are looked back at: more than a block of passes can meet. */
const remembered = 200;

/** Notices when the page is hidden or its width changes, and when its main thread was busy for long. */
export class Watcher {
  #disturbances: Stretch[] = [];
  #longTasks: Stretch[] = [];
  #width = window.innerWidth;
  /** Since when it is hidden: background pages get slower cores. */
  #hidden: Stretch | null = null;

  constructor() {
    document.addEventListener('visibilitychange', () => this.#watchVisibility());
    this.#watchVisibility();
    window.addEventListener('resize', () => this.#watchWidth());
    this.#watchLongTasks();
  }

  /** Whether something of the kind fell within this stretch; asked after it. */
  disturbed(stretch: Stretch, minding: { longTasks: boolean }): boolean {
    const met = ({ from, to }: Stretch): boolean => from <= stretch.to && to >= stretch.from;
    return this.#disturbances.some(met) || (minding.longTasks && this.#longTasks.some(met));
  }

  /** A phone's address bar changes the height with every scroll, and nothing is laid out anew for that. */
  #watchWidth(): void {
    if (window.innerWidth === this.#width) return;
    this.#width = window.innerWidth;
    const at = sinceEpoch(performance.now());
    note(this.#disturbances, { from: at, to: at });
  }

  #watchVisibility(): void {
    const at = sinceEpoch(performance.now());
    if (this.#hidden) this.#hidden.to = at;
    this.#hidden = null;
    if (document.visibilityState !== 'hidden') return;
    this.#hidden = { from: at, to: Infinity };
    note(this.#disturbances, this.#hidden);
  }

  /** Tasks over 50 ms, where the engine tells of them (Chromium). */
  #watchLongTasks(): void {
    if (!PerformanceObserver.supportedEntryTypes?.includes('longtask')) return;
    const observer = new PerformanceObserver((list) => {
      for (const { startTime, duration } of list.getEntries()) {
        const from = sinceEpoch(startTime);
        note(this.#longTasks, { from, to: from + duration });
      }
    });
    observer.observe({ type: 'longtask' });
  }
}

const sinceEpoch = (milliseconds: number): number => performance.timeOrigin + milliseconds;

function note(stretches: Stretch[], stretch: Stretch): void {
  stretches.push(stretch);
  if (stretches.length > remembered) stretches.shift();
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
