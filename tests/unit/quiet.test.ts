// @vitest-environment jsdom
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Watcher } from '../../www/engine/quiet';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const now = () => performance.timeOrigin + performance.now();
const minding = { longTasks: true };

function see(state: 'hidden' | 'visible'): void {
  Object.defineProperty(document, 'visibilityState', { value: state, configurable: true });
  document.dispatchEvent(new Event('visibilitychange'));
}

/** Marks of pretend time, each a second after the other. */
function tick(): number {
  vi.advanceTimersByTime(1000);
  return now();
}

function resize(size: { innerWidth?: number; innerHeight?: number }): void {
  Object.assign(window, size);
  window.dispatchEvent(new Event('resize'));
}

test('no stretch is when only the height changes, as with the address bar of a phone', () => {
  vi.stubGlobal('PerformanceObserver', { supportedEntryTypes: [] });
  const watcher = new Watcher();
  const from = tick();
  for (const innerHeight of [844, 788, 844]) resize({ innerHeight });
  expect(watcher.disturbed({ from, to: tick() }, minding)).toBe(false);
  resize({ innerHeight: 390, innerWidth: 844 });
  expect(watcher.disturbed({ from, to: tick() }, minding)).toBe(true);
});

test('a stretch is disturbed when the page was resized within it, and not before or after', () => {
  vi.stubGlobal('PerformanceObserver', { supportedEntryTypes: [] });
  const watcher = new Watcher();
  const [a, b] = [tick(), tick()];
  resize({ innerWidth: window.innerWidth + 100 });
  const [c, d] = [tick(), tick()];
  expect(watcher.disturbed({ from: a, to: b - 1 }, minding)).toBe(false);
  expect(watcher.disturbed({ from: a, to: c }, minding)).toBe(true);
  expect(watcher.disturbed({ from: c, to: d }, minding)).toBe(false);
});

test('every stretch is while the page is hidden, however long', () => {
  vi.stubGlobal('PerformanceObserver', { supportedEntryTypes: [] });
  const watcher = new Watcher();
  const before = tick();
  see('hidden');
  const [a, b] = [tick(), tick()];
  expect(watcher.disturbed({ from: a, to: b }, minding)).toBe(true);
  see('visible');
  const [c, d] = [tick(), tick()];
  expect(watcher.disturbed({ from: a, to: b }, minding)).toBe(true);
  expect(watcher.disturbed({ from: c, to: d }, minding)).toBe(false);
  expect(watcher.disturbed({ from: before - 500, to: before - 1 }, minding)).toBe(false);
});

test('a long task disturbs what it overlaps, unless the page itself makes the passes', () => {
  let tell: (list: { getEntries(): { startTime: number; duration: number }[] }) => void;
  class Observer {
    static supportedEntryTypes = ['longtask'];
    constructor(listener: typeof tell) {
      tell = listener;
    }
    observe(): void {}
  }
  vi.stubGlobal('PerformanceObserver', Observer);
  const watcher = new Watcher();
  const start = performance.now();
  const from = now();
  tick();
  tell!({ getEntries: () => [{ startTime: start + 100, duration: 60 }] });
  const stretch = { from: from + 150, to: from + 400 };
  expect(watcher.disturbed(stretch, minding)).toBe(true);
  expect(watcher.disturbed(stretch, { longTasks: false })).toBe(false);
  expect(watcher.disturbed({ from: from + 161, to: from + 400 }, minding)).toBe(false);
});
