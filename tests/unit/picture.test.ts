import { expect, test } from 'vitest';
import { pictureOf, pictureStep } from '../../www/engine/picture';
import { planOf } from './pretend';

const cellOf = (plan: ReturnType<typeof planOf>, round: number) => {
  const step = pictureStep(plan, round);
  const { mode, threads, role } = plan.points[plan.steps[step!]!.point]!;
  return [role, mode, threads];
};

test('each round paints another mode, with the most threads that it has', () => {
  const plan = planOf(2);
  expect([0, 1, 2].map((round) => cellOf(plan, round))).toEqual([
    ['measured', 'plain', 2],
    ['measured', 'locked', 2],
    ['measured', 'plain', 2],
  ]);
});

test('the machine’s instruments are not painted', () => {
  const plan = planOf(1);
  const wide = { ...plan.points[0]!, role: 'ceiling' as const, threads: 64 };
  const points = [wide, ...plan.points];
  const steps = points.map((_, point) => ({ point, round: 0, warmup: true }));
  expect(cellOf({ ...plan, points, steps }, 0)).toEqual(['measured', 'plain', 2]);
});

test('what was computed by messages is not painted', () => {
  const plan = planOf(1);
  const points = plan.points.map((point) =>
    point.mode === 'plain' ? { ...point, executor: 'messages' as const } : point,
  );
  for (const round of [0, 1])
    expect(cellOf({ ...plan, points }, round)).toEqual(['measured', 'locked', 2]);
});

test('where nothing but the serial code is measured, that is painted; where nothing is, nothing', () => {
  const plan = planOf(1);
  const base = { ...plan.points[0]!, role: 'base' as const };
  const steps = [{ point: 0, round: 0, warmup: true }];
  expect(cellOf({ ...plan, points: [base], steps }, 3)).toEqual(['base', 'plain', 1]);
  expect(pictureStep({ ...plan, points: [], steps: [] }, 0)).toBeNull();
});

test('a runner without pictures has none', () => {
  expect(pictureOf({}, 0)).toBeNull();
  expect(pictureOf({ picture: () => undefined }, 0)).toBeNull();
  expect(pictureOf({ picture: (step: number) => ({ width: step }) }, 7)).toEqual({ width: 7 });
});
