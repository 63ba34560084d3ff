/** Whether this page has a service worker, and getting it one. */

/** Where tests ask for one on their own machine: `?sw=1`. */
const asked = (): boolean => new URLSearchParams(location.search).get('sw') === '1';

const isLocal = (): boolean => /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(location.hostname);

/**
 * The worker of this site, as soon as the browser knows of it; null where there is none.
 *
 * None in a frame, which only the page around it can isolate; and none where somebody builds the page and looks at it: it would go on
 * serving the old one.
 */
export async function registration(): Promise<ServiceWorkerRegistration | null> {
  if (!import.meta.env.PROD || window.top !== window || !hasWorkers()) return null;
  const served = isLocal() && crossOriginIsolated && !navigator.serviceWorker.controller;
  if (served && !asked()) return null;
  // Blocked by a setting, missing, or refused by the browser: the page goes on without.
  return navigator.serviceWorker.register('./service-worker.js').catch(() => null);
}

/** Not over http, from disk, or, in some engines, in a private window. */
const hasWorkers = (): boolean => isSecureContext && 'serviceWorker' in navigator;
