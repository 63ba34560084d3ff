/** Where a drawing's numbers come from: it travels without its page (R31). */

import { counted, written } from '../lib/format';
import { isElsewhere } from '../lib/labels';
import type { Plan } from '../pkg/plain/threadscape';
import { sentencesOf, type ChartInput, type ChartResult } from './input';
import { isSimulated } from './simulated';
import { intervalWords } from './table';

interface Provenance {
  /** Said loudly; '' of machines that are there. */
  alarm: string;
  lines: string[];
}

export const provenance = (input: ChartInput): Provenance => ({
  alarm: sentencesOf(input, ({ environment }) =>
    isSimulated(environment) ? ['SIMULATED: no machine was measured for this.'] : [],
  ).join(' '),
  lines: sentencesOf(input, linesOf),
});

function linesOf(of: ChartResult): string[] {
  if (isElsewhere(of.plan.request.kernel)) return linesOfForeign(of);
  const { begun, environment, plan, analysis, kernel, schedule } = of;
  const { engine, platform, cores } = environment;
  const { scaling } = plan.request;
  const settings = settingsOf(plan);
  const work = scaling === 'weak' ? 'work grows with the threads' : 'fixed total work';
  const machine = isSimulated(environment)
    ? `${engine}, ${counted(cores, 'core')}`
    : `${engine}, ${platform}, ${cores > 0 ? `${counted(cores, 'core')} reported` : 'cores not told'}`;
  return [
    `Threadscape ${plan.build}. ${machine}; ` +
      `${kernel} (${settings.join(', ')}), schedule ${schedule}, ${work}.`,
    `${counted(analysis.roundsDone, 'round')}, ${intervalWords(analysis)}, seed ${plan.seed}. ` +
      `${begunWords(begun)}Models of sharing patterns, not CPython.`,
  ];
}

const settingsOf = ({ request }: Plan): string[] =>
  Object.entries(request.params).map(([id, value]) => `${id} ${written(value)}`);

/** Of another tool’s times nothing is known but what its file says. */
function linesOfForeign({ begun, environment, plan, analysis, kernel }: ChartResult): string[] {
  const { cores } = environment;
  const told = [kernel, ...settingsOf(plan), cores > 0 ? counted(cores, 'core') : 'cores not told'];
  return [
    `${told.join(', ')}; nothing was measured by Threadscape. ${begunWords(begun)}`.trim(),
    `${counted(analysis.roundsDone, 'round')}, ${intervalWords(analysis)}.`,
  ];
}

/** `2026-05-20T14:32Z` as it is read. */
const begunWords = (begun: string | null): string =>
  begun ? `Begun ${begun.replace('T', ' ').replace('Z', ' UTC')}. ` : '';
