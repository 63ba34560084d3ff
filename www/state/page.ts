/** This very page as the parts of a lab: real Workers, clock, address and screen. */

import { LabClient } from '../engine/lab';
import {
  environmentOf,
  pauseBetweenRoundsSeconds,
  thisBrowser,
  withoutThreads,
} from '../engine/platform';
import { Pool } from '../engine/pool';
import { keepAwake, Watcher } from '../engine/quiet';
import { aborted, now, pause } from '../lib/time';
import type { Address, Parts } from './parts';

export function thisPage(): Parts {
  const browser = thisBrowser();
  const watcher = new Watcher();
  return {
    service: new LabClient(),
    newExecutor: () => new Pool(),
    around: {
      now,
      pause,
      aborted,
      disturbedSince: (seconds) => watcher.disturbedSince(seconds),
      pauseBetweenRoundsSeconds: pauseBetweenRoundsSeconds(browser),
    },
    address,
    environment: (clockQuantumSeconds) => environmentOf(browser, clockQuantumSeconds),
    withoutThreads: withoutThreads(browser),
    keepAwake,
    drawn,
  };
}

const address: Address = {
  fragment: () => location.hash,
  replace: (fragment) => history.replaceState(history.state, '', fragment),
  link: (fragment) => new URL(fragment, location.href).href,
  onChange: (listener) => window.addEventListener('hashchange', listener),
};

/** After the next frame; a hidden page has no frames, and nobody who waits for them. */
function drawn(): Promise<void> {
  const frame = new Promise<void>((resolve) => {
    // The callback runs before the frame is painted, a task of its own after it.
    requestAnimationFrame(() => setTimeout(resolve));
  });
  return Promise.race([frame, pause(0.1)]);
}
