/** Which of the passes is looked at. */

import type { Course } from './course';

/**
 * The step that the picture after a round is made of: each round another mode, so that all have their turn,
 * with the most threads that it has. Where nothing but the serial code is measured, that.
 */
export function pictureStep({ plan, steps }: Course, round: number): number | null {
  const measured = plan.points.filter(({ role }) => role === 'measured');
  const modes = [...new Set(measured.map(({ mode }) => mode))];
  const shown =
    modes.length > 0
      ? measured.filter(({ mode }) => mode === modes[round % modes.length])
      : plan.points.filter(({ role }) => role === 'base');
  const most = Math.max(...shown.map(({ threads }) => threads));
  const widest = shown.find(({ threads }) => threads === most);
  const step = steps.findIndex(
    (step) => step.round === round && plan.points[step.point] === widest,
  );
  return widest && step >= 0 ? step : null;
}
