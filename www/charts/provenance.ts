/** Where a drawing's numbers come from: it travels without its page (R31). */

import { counted, written } from '../lib/format';
import type { ChartInput } from './input';
import { isSimulated } from './simulated';
import { intervalWords } from './table';

interface Provenance {
  /** Said loudly; '' of a machine that is there. */
  alarm: string;
  lines: string[];
}

export function provenance({ environment, plan, analysis }: ChartInput): Provenance {
  const { engine, platform, cores } = environment;
  const { kernel, params, schedule, scaling } = plan.request;
  const settings = Object.entries(params).map(([id, value]) => `${id} ${written(value)}`);
  const work = scaling === 'weak' ? 'work grows with the threads' : 'fixed total work';
  const simulated = isSimulated(environment);
  const machine = simulated
    ? `${engine}, ${counted(cores, 'core')}`
    : `${engine}, ${platform}, ${counted(cores, 'core')} reported`;
  return {
    alarm: simulated ? 'SIMULATED: no machine was measured for this.' : '',
    lines: [
      `Threadscape ${plan.build}. ${machine}; ` +
        `${kernel} (${settings.join(', ')}), schedule ${schedule}, ${work}.`,
      `${counted(analysis.roundsDone, 'round')}, ${intervalWords(analysis)}, seed ${plan.seed}. ` +
        'Models of sharing patterns, not CPython.',
    ],
  };
}
