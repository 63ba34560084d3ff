/** An executor over a machine that is not there: its samples are made by a model, all at once. */

import type { Outcome, Picture, Plan, Trace } from '../pkg/plain/threadscape';
import type { Executor, Opened } from './executor';
import type { LabService } from './lab';

export class Simulated implements Executor {
  #service: Pick<LabService, 'simulate'>;
  #outcomes: Outcome[] = [];

  constructor(service: Pick<LabService, 'simulate'>) {
    this.#service = service;
  }

  async open(plan: Plan): Promise<Opened> {
    this.#outcomes = await this.#service.simulate(plan);
    return {
      calibration: null,
      poolStartSeconds: null,
      workersStartSeconds: null,
      clockQuantumSeconds: plan.shortestSampleSeconds / 500,
    };
  }

  async pass(step: number): Promise<Outcome> {
    return this.#outcomes[step]!;
  }

  /** There is nothing to see. */
  async picture(): Promise<Picture | null> {
    return null;
  }

  async trace(): Promise<Trace | null> {
    return null;
  }

  dispose(): void {
    this.#outcomes = [];
  }
}
