/** A watched pass as tiles: which is done when, and by whom; and what each thread does at a moment of it. Pure. */

import { phaseEnds, stretchesOf, threadName, type Stretch } from '../../charts/watched';
import type { SeatTrace, Trace } from '../../pkg/plain/threadscape';

export interface Tile {
  /** By which seat, from 0 on. */
  seat: number;
  /** Of the pass, when it was begun and when it was done. */
  startSeconds: number;
  endSeconds: number;
}

export interface Track {
  seconds: number;
  /** In the order of the tasks. */
  tiles: Tile[];
}

/** Every task of a phase becomes a tile; tasks that were dealt together share their time equally. */
export function trackOf(trace: Trace, of = 0): Track {
  const tiles: Tile[] = [];
  trace.seats.forEach(({ spans }, seat) => {
    for (const { phase, firstTask, tasks, startSeconds, endSeconds } of spans) {
      if (phase !== of) continue;
      const each = (endSeconds - startSeconds) / tasks;
      for (let i = 0; i < tasks; i += 1)
        tiles[firstTask + i] = {
          seat,
          startSeconds: startSeconds + i * each,
          endSeconds: startSeconds + (i + 1) * each,
        };
    }
  });
  return { seconds: trace.seconds, tiles: tiles.filter(Boolean) };
}

/**
 * One thread is not watched: its tiles are the median pass shared out equally, one after another.
 */
export function evenTrack(seconds: number, tiles: number): Track {
  const each = seconds / tiles;
  return {
    seconds,
    tiles: Array.from({ length: tiles }, (_, i) => ({
      seat: 0,
      startSeconds: i * each,
      endSeconds: (i + 1) * each,
    })),
  };
}

/** How much of a tile is done at a time of the pass, 0 … 1. */
export function doneAt({ startSeconds, endSeconds }: Tile, at: number): number {
  if (at >= endSeconds) return 1;
  if (at <= startSeconds) return 0;
  return (at - startSeconds) / (endSeconds - startSeconds);
}

/** More tiles than that nobody tells apart. */
export const MOST_TILES = 400;

/** Every so many tasks one tile is shown of. */
export const everyOf = (tasks: number): number => Math.max(1, Math.ceil(tasks / MOST_TILES));

/** What is to be seen of a watched pass, moment by moment. */
export interface Replay {
  seconds: number;
  /** Phase by phase: its tiles, and when the last thread was done with it. */
  phases: { track: Track; every: number; end: number }[];
  threads: { name: string; trace: SeatTrace; stretches: Stretch[] }[];
}

export function replayOf(trace: Trace): Replay {
  const ends = phaseEnds(trace);
  return {
    seconds: trace.seconds,
    phases: ends.map((end, phase) => {
      const { tiles, seconds } = trackOf(trace, phase);
      const every = everyOf(tiles.length);
      const track = { seconds, tiles: tiles.filter((_, task) => task % every === 0) };
      return { track, every, end };
    }),
    threads: trace.seats.map((seat, i) => ({
      name: threadName(i + 1),
      trace: seat,
      stretches: stretchesOf(seat, ends, trace.seconds),
    })),
  };
}

/** Which phase is on at a time of the pass; the last one at its end. */
export const phaseAt = ({ phases }: Replay, at: number): number =>
  Math.max(
    0,
    phases.findIndex(({ end }, i) => at < end || i === phases.length - 1),
  );

/** How long a replay may take, in seconds: never so short that it would be no slow motion. */
export function pacesOf(passSeconds: number): readonly number[] {
  const slow = [5, 15, 45].filter((pace) => pace >= 2 * passSeconds);
  return slow.length > 0 ? slow : [Math.ceil(2 * passSeconds)];
}

/** What a thread does at a time of the pass. */
export interface Doing {
  share: Stretch['share'];
  /** The tasks that it has in hand, from the first to the last; null where it has none. */
  tasks: [first: number, last: number] | null;
  /** How long it has waited for the lock so far. */
  waitedSeconds: number;
}

export function doingAt({ trace, stretches }: Replay['threads'][number], at: number): Doing {
  const now = stretches.find(({ to }) => at < to) ?? stretches.at(-1);
  const span = trace.spans.find(
    ({ startSeconds, endSeconds }) => at >= startSeconds && at < endSeconds,
  );
  const waits = stretches.filter(({ share }) => share === 'lockWait');
  return {
    share: now?.share ?? 'end',
    tasks: span ? [span.firstTask, span.firstTask + span.tasks - 1] : null,
    waitedSeconds: waits.reduce(
      (sum, { from, to }) => sum + Math.max(0, Math.min(at, to) - from),
      0,
    ),
  };
}
