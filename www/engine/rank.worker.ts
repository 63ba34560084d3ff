/** A worker with a memory of its own: one instance of the plain build, which knows what it was sent and nothing else. */

import { loadBuild } from './build';
import type { RankCalls } from './protocol';
import { serve } from './serve';

type PlainBuild = typeof import('../pkg/plain/threadscape.js');

let rank: InstanceType<PlainBuild['Rank']>;

serve<RankCalls>({
  /** The wasm is imported here, not at the top, so that its failure becomes an answer. */
  async open(plan, channel, calibration) {
    const build = await loadBuild(() => import('../pkg/plain/threadscape.js'));
    rank = new build.Rank(plan, channel);
    if (calibration) rank.interpret(calibration);
  },

  prepare: (step) => rank.ready(step),

  job(inputs, tasks) {
    for (const { operand, bytes } of inputs) rank.receive(operand, bytes);
    return tasks && (rank.work(...tasks) as Uint8Array<ArrayBuffer>);
  },
});
