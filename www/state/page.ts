/** This very page as the services of a lab: real Workers, clock, address and screen. */

import { LabClient } from '../engine/lab';
import { limitsOf } from '../engine/level';
import { thisBrowser } from '../engine/browser';
import { environmentOf, restSeconds } from '../engine/platform';
import { RunnerBackend } from '../engine/runner';
import { keepAwake, Watcher } from '../engine/quiet';
import { serialInPage } from '../engine/serial';
import { SimulatedBackend } from '../engine/simulated';
import { fetched } from '../lib/fetched';
import { once } from '../lib/once';
import { aborted, now, pause } from '../lib/time';
import { viewOf } from './route';
import { Channel } from './neighbours';
import type { Address, Services } from './services';
import { Turn } from './turn';

export function thisPage(): Services {
  const watcher = new Watcher();
  const labService = new LabClient();
  const browser = () => thisBrowser(!labService.withoutWorkers);
  return {
    labService,
    newBackend: ({ request }) => {
      if (request.simulated) return new SimulatedBackend(labService);
      return labService.withoutWorkers ? new RunnerBackend(serialInPage) : new RunnerBackend();
    },
    around: ({ request }) => ({
      now,
      pause,
      aborted,
      // Without Workers the passes are the page's own long tasks.
      disturbed: (stretch) =>
        !request.simulated && watcher.disturbed(stretch, { longTasks: !labService.withoutWorkers }),
      restSeconds: request.simulated ? 0 : restSeconds(browser()),
    }),
    address,
    environment: (clockQuantumSeconds) => environmentOf(browser(), clockQuantumSeconds),
    limits: () => limitsOf(browser()),
    keepAwake,
    // Not every browser has them, nor in every frame.
    takeTurn: (onwait) => new Turn(navigator.locks as LockManager | undefined, onwait),
    storage,
    neighbours: () => new Channel(),
    drawn,
  };
}

const storage = once(async () => {
  const { Database } = await fetched(() => import('./database'));
  return new Database();
});

const address: Address = {
  fragment: () => location.hash,
  replace: (fragment) => history.replaceState(history.state, '', fragment),
  link: (fragment) => new URL(fragment, location.href).href,
  // The other views have addresses of their own.
  onChange: (listener) =>
    window.addEventListener('hashchange', () => viewOf(location.hash) === 'lab' && listener()),
};

/** After the next frame; a hidden page has no frames, and nobody who waits for them. Leaves no timer behind. */
function drawn(): Promise<void> {
  return new Promise((resolve) => {
    const late = setTimeout(() => {
      cancelAnimationFrame(frame);
      resolve();
    }, 100);
    // The callback runs before the frame is painted, a task of its own after it.
    const frame = requestAnimationFrame(() => {
      clearTimeout(late);
      setTimeout(resolve);
    });
  });
}
