/** A watched pass, stretch by stretch: what each thread does at any moment of it. Pure. */

import type { SeatBlame, SeatTrace, Trace } from '../pkg/plain/threadscape';
import type { Share } from './parts';

/** A stretch of a thread's time. */
export interface Stretch {
  share: Share;
  from: number;
  to: number;
}

/** When the last thread was done with each phase. */
export function phaseEnds({ seats, seconds }: Trace): number[] {
  const ends: number[] = [];
  for (const { phase, endSeconds } of seats.flatMap(({ spans }) => spans))
    ends[phase] = Math.min(seconds, Math.max(ends[phase] ?? 0, endSeconds));
  return Array.from(ends, (end) => end ?? 0);
}

/** As the blame counts it: until the first task start-up, between tasks idle, then waiting for the last thread. */
export function stretchesOf(
  { spans }: SeatTrace,
  ends: readonly number[],
  seconds: number,
): Stretch[] {
  const all: Stretch[] = [];
  let now = 0;
  const go = (share: Share, to: number): void => {
    if (to > now) all.push({ share, from: now, to });
    now = Math.max(now, to);
  };
  ends.forEach((end, phase) => {
    let before: Share = 'start';
    for (const { startSeconds, endSeconds, lockWaitSeconds } of spans.filter(
      (span) => span.phase === phase,
    )) {
      go(before, Math.min(startSeconds, end));
      const finish = Math.min(endSeconds, end);
      go('useful', Math.max(now, finish - lockWaitSeconds));
      go('lockWait', finish);
      before = 'idle';
    }
    go('imbalance', end);
  });
  go('end', seconds);
  return all;
}

export const shares: readonly { share: Share; label: string; of: (seat: SeatBlame) => number }[] = [
  { share: 'useful', label: 'work', of: ({ workSeconds }) => workSeconds },
  {
    share: 'lockWait',
    label: 'waiting for the lock',
    of: ({ lockWaitSeconds }) => lockWaitSeconds,
  },
  { share: 'start', label: 'start-up', of: ({ startUpSeconds }) => startUpSeconds },
  { share: 'idle', label: 'idle', of: ({ idleSeconds }) => idleSeconds },
  {
    share: 'imbalance',
    label: 'waiting for the last thread',
    of: ({ imbalanceSeconds }) => imbalanceSeconds,
  },
  { share: 'end', label: 'ending', of: ({ endSeconds }) => endSeconds },
];

/** Counted from 1, as people do. */
export const threadName = (thread: number): string => `Thread ${thread}`;
