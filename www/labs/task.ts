/** A lab made of a settings link: a teacher's task for a class. The answer is hidden until it was guessed. Pure. */

import { labelOf } from '../lib/labels';
import type { Catalog } from '../pkg/plain/threadscape';
import { decodeFragment, encodeFragment } from '../state/settings';
import type { Guess, Lab } from './lab';

export const taskId = 'task';

const run = 'task';

/** Guesses about more modes than these are a form to fill in, and no guess. */
const mostGuesses = 4;

const options: Guess['options'] = [
  { id: 'faster', label: 'faster' },
  { id: 'same', label: 'about the same' },
  { id: 'slower', label: 'slower' },
];

/** The settings behind `#task&`, as a fragment without it; null where there are none. */
export function taskIn(fragment: string): string | null {
  if (!/^#?task(&|$)/.test(fragment)) return null;
  const texts = decodeFragment(fragment);
  return texts && encodeFragment(texts).slice(1);
}

/** The address of a task, from that of the same settings. */
export const taskLink = (link: string): string => {
  const { hash } = new URL(link);
  return new URL(`labs.html#task&${hash.slice(1)}`, link).href;
};

/** `modes` are those of the plan: what cannot run here is no question. */
export function taskLab(settings: string, modes: readonly string[], catalog: Catalog): Lab {
  const texts = decodeFragment(`#${settings}`) ?? {};
  const kernel = catalog.kernels.find(({ info }) => info.id === texts['kernel'])?.info;
  return {
    id: taskId,
    number: 0,
    title: kernel?.label ?? 'A task',
    minutes: 5,
    goal: 'Somebody gave you these settings. Guess first, then measure on your own machine.',
    outcomes: [],
    guesses: modes.slice(0, mostGuesses).map((mode, i) => ({
      id: `guess-${i + 1}`,
      ask: `“${labelOf(catalog.modes, mode, {})}” with all threads, against one thread, is …`,
      options,
      beside: { run, of: 'class', mode, other: '', less: null },
    })),
    runs: [{ id: run, label: 'These settings', settings, simulated: null }],
    check: [],
    questions: [{ id: 'why', ask: 'What came out otherwise than you thought, and why?' }],
    intro: [],
    after: [],
    lines: [],
  };
}
