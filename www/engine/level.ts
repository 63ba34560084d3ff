/** What this browser lets the page measure with, and why no more than that. */

import type { Level } from '../pkg/plain/threadscape';
import type { Browser } from './browser';

/**
 * Isolation is both, never one alone: an engine may isolate without having the type, or have it without
 * isolating.
 */
export function levelOf(browser: Browser): Level {
  if (!browser.hasWorkers) return 'serial';
  return browser.crossOriginIsolated && browser.hasSharedMemory ? 'threads' : 'messages';
}

/** Why it is no more, and what can be measured all the same; '' where all of it can. */
export function limitsOf(browser: Browser): string {
  switch (levelOf(browser)) {
    case 'threads':
      return '';
    case 'messages':
      return (
        `${withoutSharedMemory(browser)}, so the browser gives it no shared memory. ` +
        'What can be measured are the serial code and, where a kernel has it, message passing between ' +
        'Workers with a memory each.'
      );
    case 'serial':
      return (
        `${withoutWorkers(browser)}, so nothing can run beside it. The serial code is measured in the page ` +
        'itself, which stands still during each pass.'
      );
  }
}

const fromDisk =
  'This page was opened from disk, without a server (./build.sh serve is one), and browsers isolate no such page';

function withoutSharedMemory(browser: Browser): string {
  if (browser.fromDisk) return fromDisk;
  if (!browser.secure) return 'This page was not opened over https or from localhost';
  if (browser.framed) return 'This page stands in a frame of a page that is not isolated';
  if (browser.crossOriginIsolated) return 'This browser has no SharedArrayBuffer';
  return (
    'This page is not isolated (its server does not send the COOP and COEP headers, and this browser lets no service worker ' +
    'stand in for them)'
  );
}

function withoutWorkers(browser: Browser): string {
  if (browser.fromDisk)
    return 'This page was opened from disk, without a server (./build.sh serve is one), and this browser starts no Workers for it';
  if (browser.opaque) return 'This page stands in a sandboxed frame, which may start no Workers';
  return 'This browser started no Worker for this page';
}
