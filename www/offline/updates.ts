/** Notices a new version of the site, and lets the visitor take it. */

import { pause } from '../lib/time';
import { takeOver } from './messages';
import { registration } from './registration';

export interface Updates {
  /** A new version is here and waits. */
  onwaiting(take: () => Promise<Taken>): void;
  /** Another window took it: this page is of the version before. */
  ontaken(): void;
}

/** `busy`: a window measures. `taken`: the page loads again in a moment. */
export type Taken = 'busy' | 'taken';

/** Gets the page its service worker, where it has none yet, and watches for the next one. */
export async function watchUpdates(updates: Updates): Promise<void> {
  const found = await registration();
  if (!found) return;
  let mine = false;
  const take = async (): Promise<Taken> => {
    mine = true;
    if (await accepted(found.waiting)) return 'taken';
    mine = false;
    return 'busy';
  };
  // The first worker of all takes nobody's place.
  const had = navigator.serviceWorker.controller;
  navigator.serviceWorker.addEventListener('controllerchange', () => {
    if (mine) location.reload();
    else if (had) updates.ontaken();
  });
  const tell = (): void => {
    if (found.waiting && found.active) updates.onwaiting(take);
  };
  const follow = (): void => {
    const { installing } = found;
    installing?.addEventListener('statechange', () => {
      if (installing.state === 'installed') tell();
    });
  };
  found.addEventListener('updatefound', follow);
  // One may have been found before this page began to listen.
  follow();
  tell();
  // Browsers look for a new one now and then; without a network there is nothing to find.
  await found.update().catch(() => undefined);
}

/** One that went away meanwhile, because another window took it, is as good as taken. */
async function accepted(worker: ServiceWorker | null): Promise<boolean> {
  if (!worker) return true;
  const { port1, port2 } = new MessageChannel();
  const answer = new Promise<boolean>((resolve) => {
    port1.onmessage = ({ data }: MessageEvent<boolean>) => resolve(data);
  });
  worker.postMessage(takeOver, [port2]);
  const told = await Promise.race([answer, pause(5).then(() => false)]);
  port1.close();
  return told;
}
