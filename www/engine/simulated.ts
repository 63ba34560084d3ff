/** A backend over a machine that is not there: its samples are made by a model, all at once. */

import type { Outcome, Picture, Plan, Trace } from '../pkg/plain/threadscape';
import type { Block, Passed } from './block';
import type { Backend, Opened } from './backend';
import type { LabService } from './lab';

export class SimulatedBackend implements Backend {
  #service: Pick<LabService, 'simulate'>;
  #outcomes: Outcome[] = [];

  constructor(service: Pick<LabService, 'simulate'>) {
    this.#service = service;
  }

  async open(plan: Plan): Promise<Opened> {
    this.#outcomes = await this.#service.simulate(plan);
    return {
      calibration: null,
      unusedWorkRatio: null,
      poolStartSeconds: null,
      workersStartSeconds: null,
      clockQuantumSeconds: plan.shortestSampleSeconds / 500,
    };
  }

  async block({ first, end }: Block): Promise<Passed[]> {
    const now = Date.now();
    return this.#outcomes.slice(first, end).map((outcome) => ({ outcome, from: now, to: now }));
  }

  interrupt(): void {}

  async rescue(): Promise<Passed[]> {
    return [];
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
