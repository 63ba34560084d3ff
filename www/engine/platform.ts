/** What the browser is, as far as it says, and as much of that as a result may carry: families, no versions of systems. */

import type { Environment } from '../pkg/plain/threadscape';
import type { Browser } from './browser';
import { levelOf } from './level';

const mebi = 1024 * 1024;

/** Of a pause beside the rest: the draw, the two times that the browser is waited for, and the pass after the draw. */
const drawingSeconds = 0.15;

export function environmentOf(browser: Browser, clockQuantumSeconds: number): Environment {
  return {
    engine: engineOf(browser.userAgent),
    platform: platformOf(browser),
    cores: browser.cores,
    level: levelOf(browser),
    clockQuantumSeconds,
    // Below what memory.ts asks for, less the seats' stacks; phones refuse large shared memories.
    memoryLimitBytes: (isPhone(browser) ? 192 : 768) * mebi,
    draws: true,
    pauseSeconds: restSeconds(browser) + drawingSeconds,
  };
}

/** Rest in every pause between rounds: a phone has to cool (R15). */
export function restSeconds(browser: Browser): number {
  return isPhone(browser) ? 2 : 0.1;
}

function isPhone(browser: Browser): boolean {
  return ['Android', 'iOS'].includes(platformOf(browser));
}

/** Engine and major version: Chromium 156, Firefox 153, WebKit 26. */
export function engineOf(userAgent: string): string {
  // Chromium's text also says Safari, and that of iOS browsers says their own name over WebKit.
  const families: [string, RegExp][] = [
    ['Firefox', /\bFirefox\/(\d+)/],
    ['Chromium', /\b(?:Headless)?(?:Chrome|Chromium)\/(\d+)/],
    ['WebKit', /\bVersion\/(\d+)[\d.]* .*\bSafari\//],
    ['WebKit', /\bAppleWebKit\/(\d+)/],
  ];
  for (const [name, pattern] of families) {
    const major = pattern.exec(userAgent)?.[1];
    if (major) return `${name} ${major}`;
  }
  return 'unknown engine';
}

export function platformOf({ userAgent, touchPoints }: Browser): string {
  const families: [string, RegExp][] = [
    ['Android', /Android/],
    ['iOS', /iPhone|iPad|iPod/],
    // An iPad says it is a Mac; no Mac has a touch screen.
    [touchPoints > 1 ? 'iOS' : 'macOS', /Macintosh|Mac OS X/],
    ['Windows', /Windows/],
    ['ChromeOS', /CrOS/],
    ['Linux', /Linux|X11/],
  ];
  return families.find(([, pattern]) => pattern.test(userAgent))?.[0] ?? 'unknown system';
}
