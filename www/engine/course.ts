/** A plan with its steps, in the order that follows from it: the lab tells them once, when a run begins. */

import type { Plan, Step } from '../pkg/plain/threadscape';

export interface Course {
  plan: Plan;
  steps: readonly Step[];
}
