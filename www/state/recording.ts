/** What one run has brought so far. Nothing precious lives only in a Worker. */

import type { Opened } from '../engine/executor';
import type { Taken } from '../engine/experiment';
import type {
  Ended,
  Environment,
  Plan,
  Point,
  Reading,
  Recorded,
  RunResult,
  Sample,
  Trace,
} from '../pkg/plain/threadscape';
import { plain } from '../lib/sentence';
import { isComplete, type Shown } from './view';

export class Recording {
  #plan: Plan;
  #environment: Environment;
  #opened: Opened;
  #samples: Sample[] = [];
  #traces: Trace[] = [];

  constructor(plan: Plan, environment: Environment, opened: Opened) {
    this.#plan = plan;
    this.#environment = { ...environment, clockQuantumSeconds: opened.clockQuantumSeconds };
    this.#opened = opened;
  }

  add({ sample, answer, steps }: Taken): void {
    this.#samples.push(sample);
    const known = this.#plan.points[sample.point]?.answer;
    if (answer && !known) this.#plan = answered(this.#plan, sample.point, { answer, steps });
  }

  /** Whether there is something to analyse: warm-ups alone say nothing. */
  get hasRounds(): boolean {
    return this.#samples.some((sample) => !sample.warmup);
  }

  /** A pass that was watched after the last round. */
  watched(trace: Trace): void {
    this.#traces.push(trace);
  }

  /** As it stands. */
  recorded(ended: Ended | null): Recorded {
    return {
      plan: this.#plan,
      environment: this.#environment,
      samples: [...this.#samples],
      traces: [...this.#traces],
      ended,
    };
  }

  /** As it stands, made readable: of few draws while the run goes on. */
  async shown(
    read: (recorded: Recorded, firstLook: boolean) => Promise<Reading>,
    ended: Ended | null,
    firstLook: boolean,
  ): Promise<Shown> {
    const recorded = this.recorded(ended);
    const reading = await read(recorded, firstLook);
    const { analysis } = reading;
    const handOverSeconds = analysis.handOverSeconds?.mid ?? null;
    return {
      ...recorded,
      ...reading,
      environment: { ...this.#environment, handOverSeconds },
      calibration: this.#opened.calibration,
      poolStartSeconds: this.#opened.poolStartSeconds,
      workersStartSeconds: this.#opened.workersStartSeconds,
    };
  }
}

function answered(plan: Plan, index: number, told: Pick<Point, 'answer' | 'steps'>): Plan {
  const points = plan.points.map((point, at) => (at === index ? { ...point, ...told } : point));
  return { ...plan, points };
}

/** Without what the analysis made of it. */
export function recordedOf({ plan, environment, samples, traces, ended }: Shown): Recorded {
  return { plan, environment, samples, traces, ended };
}

/** What goes into a file: everything measured, nothing derived (R35). */
export function resultOf(shown: Shown): RunResult {
  const { plan, words, environment, calibration, samples, traces } = shown;
  const { poolStartSeconds, workersStartSeconds } = shown;
  const warned = words.cautions.map(({ sentence }) => plain(sentence));
  const cut = isComplete(shown) ? [] : ['This run was ended before its last round.'];
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
    traces,
    ended: shown.ended ?? 'stopped',
    notes: [...plan.notes, ...warned, ...cut],
  };
}
