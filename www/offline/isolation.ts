/** Isolates a page whose host sends no headers: its service worker adds them, from the next load of the page on. */

import { pause } from '../lib/time';
import { registration } from './registration';

/** So long the page waits for its worker, which fetches the site first; if it comes later, the next visit has it. */
const patienceSeconds = 20;

/** Of this window: how often the page was loaded again for this. */
const loads = 'threadscape-loads';

/**
 * Whether the page loads again in a moment, so that nothing is worth starting. `waits` is called where that may take a while.
 *
 * It does so once: an engine that does not isolate by a worker would go on for ever.
 */
export async function loadsAgain(waits: () => void): Promise<boolean> {
  if (crossOriginIsolated) return forget();
  const found = await registration();
  // One that sent this very page has done what it can.
  if (!found || navigator.serviceWorker.controller || !isFirst()) return false;
  waits();
  const inTime = await Promise.race([active(found), pause(patienceSeconds).then(() => false)]);
  if (!inTime || !count()) return false;
  location.reload();
  return true;
}

/** Resolves to false where it comes to nothing. */
function active({ installing, waiting, active }: ServiceWorkerRegistration): Promise<boolean> {
  const worker = active ?? waiting ?? installing;
  if (!worker) return Promise.resolve(false);
  return new Promise((resolve) => {
    const look = (): void => {
      if (worker.state === 'activated') resolve(true);
      if (worker.state === 'redundant') resolve(false);
    };
    worker.addEventListener('statechange', look);
    look();
  });
}

/** Without a place to count in, no load is the first. */
function isFirst(): boolean {
  try {
    return sessionStorage.getItem(loads) === null;
  } catch {
    return false;
  }
}

function count(): boolean {
  try {
    sessionStorage.setItem(loads, '1');
    return true;
  } catch {
    return false;
  }
}

/** It has worked: a page that a worker is passed by (Shift and Reload) may be loaded again later. */
function forget(): false {
  try {
    sessionStorage.removeItem(loads);
  } catch {
    // Nothing was counted.
  }
  return false;
}
