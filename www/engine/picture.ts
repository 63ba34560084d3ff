/** What a kernel computed, to be looked at, and who computed it. */

import type { Plan } from '../pkg/plain/threadscape';

export interface Picture {
  width: number;
  height: number;
  /** Row by row; `most` stands for the inside of the set. */
  values: Uint32Array;
  most: number;
  /** Row by row: the worker that computed it, from 0. */
  workers: Uint32Array;
}

/** A pass of its own, which is not timed; null where the kernel has no picture, or this build no pictures. */
export function pictureOf(runner: object, step: number): Picture | null {
  const { picture } = runner as { picture?: (step: number) => Picture | null | undefined };
  return picture?.call(runner, step) ?? null;
}

/**
 * The step that the picture after a round is made of: each round another mode, so that all have their turn,
 * with the most threads that it has. Who computed which row is known only where threads share one memory;
 * where none do, the serial code's work is shown.
 */
export function pictureStep(plan: Plan, round: number): number | null {
  const measured = plan.points.filter(
    ({ role, executor }) => role === 'measured' && executor === 'pool',
  );
  const modes = [...new Set(measured.map(({ mode }) => mode))];
  const shown =
    modes.length > 0
      ? measured.filter(({ mode }) => mode === modes[round % modes.length])
      : plan.points.filter(({ role }) => role === 'base');
  const most = Math.max(...shown.map(({ threads }) => threads));
  const widest = shown.find(({ threads }) => threads === most);
  const step = plan.steps.findIndex(({ point }) => plan.points[point] === widest);
  return widest && step >= 0 ? step : null;
}
