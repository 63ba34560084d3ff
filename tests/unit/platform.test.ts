import { describe, expect, test, vi } from 'vitest';
import type { Browser } from '../../www/engine/browser';
import { levelOf, limitsOf } from '../../www/engine/level';
import { sharedMemory } from '../../www/engine/memory';
import { engineOf, environmentOf, restSeconds, platformOf } from '../../www/engine/platform';
import { Failure } from '../../www/lib/failure';
import type { Level } from '../../www/pkg/plain/threadscape';
import { fileName } from '../../www/state/export';
import { planOf } from './pretend';

const webkit = 'AppleWebKit/605.1.15 (KHTML, like Gecko)';
const browser: Browser = {
  userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0',
  cores: 8,
  crossOriginIsolated: true,
  hasSharedMemory: true,
  hasWorkers: true,
  secure: true,
  fromDisk: false,
  framed: false,
  opaque: false,
  touchPoints: 0,
};

describe('the engine and the system are families', () => {
  test.each([
    [browser.userAgent, 0, 'Firefox 153', 'Linux'],
    [
      `Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36 Edg/156.0`,
      0,
      'Chromium 156',
      'Windows',
    ],
    [
      `Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 HeadlessChrome/156.0.0.0 Safari/537.36`,
      0,
      'Chromium 156',
      'Linux',
    ],
    [
      `Mozilla/5.0 (Linux; Android 16) AppleWebKit/537.36 Chrome/150.0 Mobile Safari/537.36`,
      5,
      'Chromium 150',
      'Android',
    ],
    [
      `Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) ${webkit} Version/26.1 Safari/605.1.15`,
      0,
      'WebKit 26',
      'macOS',
    ],
    [
      `Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) ${webkit} Version/26.1 Safari/605.1.15`,
      5,
      'WebKit 26',
      'iOS',
    ],
    [
      `Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) ${webkit} CriOS/150 Mobile Safari/604.1`,
      5,
      'WebKit 605',
      'iOS',
    ],
    [
      `Mozilla/5.0 (X11; CrOS x86_64) AppleWebKit/537.36 Chrome/150.0.0.0 Safari/537.36`,
      0,
      'Chromium 150',
      'ChromeOS',
    ],
    ['something else', 0, 'unknown engine', 'unknown system'],
  ])('%s', (userAgent, touchPoints, engine, platform) => {
    expect(engineOf(userAgent)).toBe(engine);
    expect(platformOf({ ...browser, userAgent, touchPoints })).toBe(platform);
  });
});

describe('the level is what the browser lets the page do', () => {
  test.each<[Partial<Browser>, Level]>([
    [{}, 'threads'],
    [{ hasSharedMemory: false }, 'messages'],
    [{ crossOriginIsolated: false }, 'messages'],
    [{ crossOriginIsolated: false, hasSharedMemory: false }, 'messages'],
    [{ hasWorkers: false }, 'serial'],
    [{ hasWorkers: false, crossOriginIsolated: false, hasSharedMemory: false }, 'serial'],
  ])('%o: %s', (changes, level) => {
    const asked = { ...browser, ...changes };
    expect(levelOf(asked)).toBe(level);
    expect(environmentOf(asked, 1e-5).level).toBe(level);
    expect(limitsOf(asked) === '').toBe(level === 'threads');
  });

  test.each<[string, string, Partial<Browser>]>([
    ['https', 'message passing', { crossOriginIsolated: false, secure: false }],
    ['frame of a page', 'message passing', { crossOriginIsolated: false, framed: true }],
    ['no SharedArrayBuffer', 'message passing', { hasSharedMemory: false }],
    ['COOP and COEP headers', 'message passing', { crossOriginIsolated: false }],
    ['opened from disk', 'message passing', { crossOriginIsolated: false, fromDisk: true }],
    ['opened from disk', 'the page itself', { hasWorkers: false, fromDisk: true, opaque: true }],
    ['sandboxed frame', 'the page itself', { hasWorkers: false, opaque: true, framed: true }],
    ['started no Worker', 'the page itself', { hasWorkers: false }],
  ])('and the page says why, and what it measures: %s', (why, what, changes) => {
    const words = limitsOf({ ...browser, ...changes });
    expect(words).toContain(why);
    expect(words).toContain('serial code');
    expect(words).toContain(what);
  });
});

test('a phone gets smaller memories and longer pauses', () => {
  const phone = { ...browser, userAgent: 'Mozilla/5.0 (iPhone)' };
  const bytes = (asked: Browser) => environmentOf(asked, 1e-5).memoryLimitBytes;
  expect(bytes(phone)).toBeLessThan(bytes(browser));
  expect(restSeconds(browser)).toBe(0.1);
  expect(restSeconds(phone)).toBe(2);
});

describe('shared memory', () => {
  const mebi = 2 ** 20;
  const pages = (mebibytes: number) => (mebibytes * mebi) / 65536;

  class InternalError extends Error {}

  /** A browser that gives memories up to a size. */
  const upTo = (mebibytes: number, refusal: unknown = new RangeError('too large')) =>
    vi.fn((asked: WebAssembly.MemoryDescriptor) => {
      if (asked.maximum! > pages(mebibytes)) throw refusal;
      return asked as unknown as WebAssembly.Memory;
    });

  test.each([
    [4096, 1024],
    [600, 512],
    [256, 256],
    [130, 128],
  ])('where the browser gives %i MiB, the pool takes %i', (given, taken) => {
    const made = sharedMemory(2, mebi, upTo(given)) as unknown as WebAssembly.MemoryDescriptor;
    expect(made.maximum).toBe(pages(taken));
    expect(made.shared).toBe(true);
  });

  test('that is too small for the plan is refused in a sentence', () => {
    const make = upTo(256);
    expect(() => sharedMemory(64, 200 * mebi, make)).toThrow(Failure);
    expect(() => sharedMemory(64, 200 * mebi, make)).toThrow('360 MiB of shared memory');
  });

  test.each<[string, unknown]>([
    ['a RangeError', new RangeError('too large')],
    ['an InternalError', new InternalError('out of memory')],
    ['a mere text, as Firefox', 'out of memory'],
    ['nothing at all', undefined],
    ['something that cannot be read', Object.create(null)],
  ])('that is refused with %s is asked for again, smaller, and then told', (_, refusal) => {
    const made = sharedMemory(2, mebi, upTo(256, refusal));
    expect((made as unknown as WebAssembly.MemoryDescriptor).maximum).toBe(pages(256));
    const none = upTo(0, refusal);
    expect(() => sharedMemory(2, mebi, none)).toThrow('37.0 MiB of shared memory');
    expect(none).toHaveBeenCalledTimes(4);
  });

  test('beyond what the page itself can have is no matter of the browser', () => {
    const make = upTo(4096);
    expect(() => sharedMemory(256, 768 * mebi, make)).toThrow('more than the 1.00 GiB that this');
    expect(make).not.toHaveBeenCalled();
  });
});

test('a file is named by its kernel and the time of day', () => {
  const when = new Date(2026, 4, 3, 9, 7);
  expect(fileName(planOf(1), 'json', when)).toBe('threadscape-matmul-2026-05-03-0907.json');
});
