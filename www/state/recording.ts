/** What one run has brought so far. Nothing precious lives only in a Worker. */

import type { Opened } from '../engine/executor';
import type { Advance } from '../engine/experiment';
import type {
  Analysis,
  Environment,
  Plan,
  Point,
  RunResult,
  Sample,
} from '../pkg/plain/threadscape';
import type { Shown } from './view';

export class Recording {
  #plan: Plan;
  #environment: Environment;
  #opened: Opened;
  #samples: Sample[] = [];

  constructor(plan: Plan, environment: Environment, opened: Opened) {
    this.#plan = plan;
    this.#environment = { ...environment, clockQuantumSeconds: opened.clockQuantumSeconds };
    this.#opened = opened;
  }

  add({ sample, answer, steps }: Advance): void {
    this.#samples.push(sample);
    const known = this.#plan.points[sample.point]?.answer;
    if (answer && !known) this.#plan = answered(this.#plan, sample.point, { answer, steps });
  }

  /** Whether there is something to analyse: warm-ups alone say nothing. */
  get hasRounds(): boolean {
    return this.#samples.some((sample) => !sample.warmup);
  }

  /** As it stands, with what the analysis makes of it. */
  async shown(
    analyse: (plan: Plan, samples: Sample[], environment: Environment) => Promise<Analysis>,
    complete: boolean,
  ): Promise<Shown> {
    const samples = [...this.#samples];
    const analysis = await analyse(this.#plan, samples, this.#environment);
    const handOverSeconds = analysis.handOverSeconds?.mid ?? null;
    return {
      plan: this.#plan,
      analysis,
      environment: { ...this.#environment, handOverSeconds },
      calibration: this.#opened.calibration,
      poolStartSeconds: this.#opened.poolStartSeconds,
      workersStartSeconds: this.#opened.workersStartSeconds,
      samples,
      complete,
    };
  }
}

function answered(plan: Plan, index: number, told: Pick<Point, 'answer' | 'steps'>): Plan {
  const points = plan.points.map((point, at) => (at === index ? { ...point, ...told } : point));
  return { ...plan, points };
}

/** What goes into a file: everything measured, nothing derived (R35). */
export function resultOf(shown: Shown): RunResult {
  const { plan, analysis, environment, calibration, samples } = shown;
  const { poolStartSeconds, workersStartSeconds } = shown;
  const ended = shown.complete ? [] : ['This run was ended before its last round.'];
  return {
    schema: 1,
    build: plan.build,
    environment,
    request: plan.request,
    calibration,
    poolStartSeconds,
    workersStartSeconds,
    plan,
    samples,
    notes: [...plan.notes, ...analysis.warnings, ...ended],
  };
}
