/**
 * The service worker: keeps the site, so that it opens without a network, and sends the isolation headers where the host
 * sends none. A new version of it waits until a visitor takes it (updates.ts), and nothing changes under a window that measures.
 */

import { PrecacheController, PrecacheRoute, type PrecacheEntry } from 'workbox-precaching';
import { registerRoute, setDefaultHandler } from 'workbox-routing';
import { NetworkOnly } from 'workbox-strategies';
import headers from '../../headers.json';
import { measuring } from '../lib/locks';
import { takeOver } from './messages';

/** What the types of pages leave out. */
interface LastingEvent extends Event {
  waitUntil(work: Promise<unknown>): void;
}
declare const self: {
  /** Every file of the site with its revision: the build puts the list here. */
  readonly __WB_MANIFEST: PrecacheEntry[];
  readonly navigator: Navigator;
  skipWaiting(): Promise<void>;
  addEventListener(kind: 'install' | 'activate', listener: (event: LastingEvent) => void): void;
  addEventListener(kind: 'message', listener: (event: MessageEvent & LastingEvent) => void): void;
};

const sending = {
  handlerWillRespond: ({ response }: { response: Response }) =>
    Promise.resolve(isolating(response)),
};

const site = new PrecacheController({ plugins: [sending] });
site.addToCacheList(self.__WB_MANIFEST);
// What stands behind a question mark is the page's affair: it is the same file.
registerRoute(new PrecacheRoute(site, { ignoreURLParametersMatching: [/./] }));
setDefaultHandler(new NetworkOnly({ plugins: [sending] }));

/** Fetching the site takes cores and memory: not beside a measurement. */
self.addEventListener('install', (event) => {
  event.waitUntil(untilNobodyMeasures().then(() => site.install(event as never)));
});
self.addEventListener('activate', (event) => event.waitUntil(site.activate(event as never)));

self.addEventListener('message', (event) => {
  if (event.data === takeOver) event.waitUntil(beTaken(event.ports[0]!));
});

/** The lock is held meanwhile: no window begins to measure between the question and the change. */
async function beTaken(answer: MessagePort): Promise<void> {
  await self.navigator.locks.request(measuring, { ifAvailable: true }, async (free) => {
    answer.postMessage(free !== null);
    if (free) await self.skipWaiting();
  });
}

async function untilNobodyMeasures(): Promise<void> {
  await self.navigator.locks.request(measuring, { mode: 'shared' }, () => undefined);
}

/** With the headers of this site; as it is where it has them, or where a page may not look into it. */
function isolating(response: Response): Response {
  const missing = Object.entries(headers).filter(
    ([name, value]) => response.headers.get(name) !== value,
  );
  if (response.status === 0 || missing.length === 0) return response;
  const all = new Headers(response.headers);
  for (const [name, value] of missing) all.set(name, value);
  const { status, statusText } = response;
  return new Response(response.body, { status, statusText, headers: all });
}
