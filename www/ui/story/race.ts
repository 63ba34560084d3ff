/** A watched pass as a race: which tile is done when, and by whom. Pure. */

import type { Trace } from '../../pkg/plain/threadscape';

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

/** Every task of a pass becomes a tile; tasks that were dealt together share their time equally. */
export function trackOf(trace: Trace): Track {
  const tiles: Tile[] = [];
  trace.seats.forEach(({ spans }, seat) => {
    for (const { phase, firstTask, tasks, startSeconds, endSeconds } of spans) {
      if (phase !== 0) continue;
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
