/** A runner without pool or Worker, for pages that can start neither: the serial code, in the page itself. */

import type { Runner } from '../pkg/plain/threadscape';
import { InPage, type Port } from './port';
import type { RunnerCalls, Service } from './protocol';

export function serialInPage(): Port {
  return new InPage<RunnerCalls>(serial);
}

async function serial(): Promise<Service<RunnerCalls>> {
  const build = await import('../pkg/plain/threadscape.js');
  await build.default();
  let runner: Runner;
  return {
    load: () => ({ clockQuantumSeconds: build.clockQuantum() }),
    start: () => 0,
    startWorkers: () => 0,
    prepare(plan, channel) {
      runner = new build.Runner(plan, channel);
      return runner.calibrate() ?? null;
    },
    pass: (step) => runner.pass(step),
    picture: (step) => runner.picture(step),
    trace: (step) => runner.trace(step),
  };
}
