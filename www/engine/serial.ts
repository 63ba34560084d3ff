/** A runner without pool or Worker, for pages that can start neither: the serial code, in the page itself. */

import type { Runner } from '../pkg/plain/threadscape';
import { rest } from '../lib/time';
import { makePasses } from './block';
import { loadBuild } from './build';
import { InPage, type Port } from './port';
import type { RunnerCalls, Service } from './protocol';

export function serialInPage(): Port {
  return new InPage<RunnerCalls>(serial);
}

async function serial(): Promise<Service<RunnerCalls>> {
  const build = await loadBuild(() => import('../pkg/plain/threadscape.js'));
  let runner: Runner;
  let interrupted = false;
  let reports: MessagePort;
  return {
    load(_seats, _bytes, port) {
      reports = port;
      return { clockQuantumSeconds: build.clockQuantum() };
    },
    start: () => 0,
    startWorkers: () => 0,
    prepare(plan, channel) {
      runner = new build.Runner(plan, channel);
      return { calibration: runner.calibrate() ?? null, unusedWorkRatio: null };
    },
    block: (block) =>
      makePasses(block, {
        pass: (step) => runner.pass(step),
        // In the page's own thread: nothing else runs there meanwhile, and no Worker could look.
        settle: async () => {},
        drain: () => rest(0),
        interrupted: () => interrupted,
        report: (passed) => reports.postMessage(passed),
      }).finally(() => (interrupted = false)),
    interrupt: () => void (interrupted = true),
    picture: (step) => runner.picture(step),
    trace: (point) => runner.trace(point),
  };
}
