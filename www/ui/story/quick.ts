/** The last step's three quick guesses: each one run at a glance. Pure. */

import type { Finding } from '../../pkg/plain/threadscape';

export const answers = ['faster', 'about the same', 'slower'] as const;
export type Answer = (typeof answers)[number];

export interface Quick {
  id: string;
  question: string;
  settings: Readonly<Record<string, string>>;
  mode: string;
}

const glance = { threads: 'auto', effort: 'glance' };

export const quicks: readonly Quick[] = [
  {
    id: 'histogram',
    question: 'All threads count into one array.',
    settings: { kernel: 'histogram', modes: 'atomic', ...glance },
    mode: 'atomic',
  },
  {
    id: 'mandelbrot',
    question: 'Each thread paints rows of its own.',
    settings: { kernel: 'mandelbrot', modes: 'plain', ...glance },
    mode: 'plain',
  },
  {
    id: 'gil',
    question: 'A global lock lets one thread run at a time.',
    settings: { kernel: 'matmul', modes: 'gil', ...glance },
    mode: 'gil',
  },
];

/** What a run says to such a guess: what is not told from one thread is about the same; null where it cannot tell. */
export function answerOf(findings: readonly Finding[], mode: string): Answer | null {
  if (findings.some(({ code }) => code === 'cannotTell')) return null;
  for (const finding of findings) {
    if (finding.code !== 'group' || !finding.modes.some((one) => one.mode === mode)) continue;
    return finding.class === 'notTold' ? 'about the same' : finding.class;
  }
  return null;
}

/** The guess beside what the run says. Not told from one thread is not the same as one thread, and is not called so (R22). */
export function answered(guess: Answer | undefined, truth: Answer | null): string {
  if (truth === null) return 'This run cannot tell.';
  if (truth !== 'about the same')
    return truth === guess ? `You were right: ${truth}.` : `You said ${guess}; it was ${truth}.`;
  return truth === guess
    ? 'As you said, as far as this run can tell: it was not told from one thread.'
    : `You said ${guess}; it was not told from one thread.`;
}
