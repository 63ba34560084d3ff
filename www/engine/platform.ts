/** What the browser is, as far as it tells, and as much of that as may be told: families, no versions of systems. */

import type { Environment } from '../pkg/plain/threadscape';

const mebi = 1024 * 1024;

/** The parts of the browser that are asked; a test passes its own. */
export interface Browser {
  userAgent: string;
  cores: number;
  crossOriginIsolated: boolean;
  hasSharedMemory: boolean;
  secure: boolean;
  framed: boolean;
  touchPoints: number;
}

export function thisBrowser(): Browser {
  return {
    userAgent: navigator.userAgent,
    cores: navigator.hardwareConcurrency || 1,
    crossOriginIsolated: globalThis.crossOriginIsolated === true,
    hasSharedMemory: typeof SharedArrayBuffer === 'function',
    secure: globalThis.isSecureContext,
    framed: window.top !== window,
    touchPoints: navigator.maxTouchPoints,
  };
}

/** Both, never one alone: an engine may isolate without having the type, or have it without isolating. */
export function isIsolated(browser: Browser): boolean {
  return browser.crossOriginIsolated && browser.hasSharedMemory;
}

/** One sentence for a page that gets no threads; '' for one that does. */
export function withoutThreads(browser: Browser): string {
  if (isIsolated(browser)) return '';
  const consequence =
    'so the browser gives it no shared memory and no threads; the serial kernel still runs.';
  if (!browser.secure) {
    return `This page was not opened over https or from localhost, ${consequence}`;
  }
  if (browser.framed) {
    return `This page stands in a frame of a page that is not isolated, ${consequence}`;
  }
  if (browser.crossOriginIsolated) {
    return `This page is isolated, but this browser has no SharedArrayBuffer, ${consequence}`;
  }
  return `This page is not isolated (its server does not send the COOP and COEP headers), ${consequence}`;
}

export function environmentOf(browser: Browser, clockQuantumSeconds: number): Environment {
  return {
    engine: engineOf(browser.userAgent),
    platform: platformOf(browser),
    cores: browser.cores,
    level: isIsolated(browser) ? 'threads' : 'messages',
    clockQuantumSeconds,
    handOverSeconds: null,
    // Below what memory.ts asks for, less the seats' stacks; phones refuse large shared memories.
    memoryLimitBytes: (isPhone(browser) ? 192 : 768) * mebi,
  };
}

/** Quiet time between rounds: a desktop settles at once, a phone has to cool (R15). */
export function pauseBetweenRoundsSeconds(browser: Browser): number {
  return isPhone(browser) ? 2 : 0.25;
}

export function isPhone(browser: Browser): boolean {
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
