import { expect, test } from 'vitest';
import { pictureStep } from '../../www/engine/picture';
import type { Course } from '../../www/engine/course';
import { courseOf } from './pretend';

const cellOf = (course: Course, round: number) => {
  const step = pictureStep(course, round);
  const { mode, threads, role } = course.plan.points[course.steps[step!]!.point]!;
  return [role, mode, threads];
};

test('each round paints another mode, with the most threads that it has', () => {
  const course = courseOf(2);
  expect([1, 2].map((round) => cellOf(course, round))).toEqual([
    ['measured', 'locked', 2],
    ['measured', 'plain', 2],
  ]);
  expect(course.steps[pictureStep(course, 2)!]!.round).toBe(2);
});

test('the machine’s instruments are not painted', () => {
  const { plan } = courseOf(1);
  const wide = { ...plan.points[0]!, role: 'ceiling' as const, threads: 64 };
  const points = [wide, ...plan.points];
  const steps = points.map((_, point) => ({ point, round: 1, warmup: false }));
  expect(cellOf({ plan: { ...plan, points }, steps }, 1)).toEqual(['measured', 'locked', 2]);
});

test('where nothing but the serial code is measured, that is painted; where nothing is, nothing', () => {
  const { plan } = courseOf(1);
  const base = { ...plan.points[0]!, role: 'base' as const };
  const steps = [{ point: 0, round: 3, warmup: false }];
  expect(cellOf({ plan: { ...plan, points: [base] }, steps }, 3)).toEqual(['base', 'plain', 1]);
  expect(pictureStep({ plan: { ...plan, points: [] }, steps: [] }, 0)).toBeNull();
});
