/**
 * What one run has brought so far: a result whose record grows. Nothing is written into its plan, and nothing precious lives
 * only in a Worker.
 */

import type { Opened } from '../engine/backend';
import type { Observation } from '../engine/experiment';
import type { Counted, Ended, RunResult, Sample, Trace } from '../pkg/plain/threadscape';

export class Recording {
  /** As it began: what grows stands below. */
  #begun: RunResult;
  #points: (Counted | null)[];
  #samples: Sample[] = [];
  #traces: Trace[] = [];

  constructor(result: RunResult, { clockQuantumSeconds, ...opened }: Opened, begun: string) {
    const environment = { ...result.record.environment, clockQuantumSeconds };
    this.#begun = { ...result, record: { ...result.record, ...opened, begun, environment } };
    this.#points = [...result.record.points];
  }

  /** As `src/record.rs` does it natively. */
  add({ sample, answer, steps }: Observation): void {
    this.#samples.push(sample);
    if (answer) this.#points[sample.point] ??= { answer, steps };
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
  result(ended: Ended | null): RunResult {
    const grown = {
      points: [...this.#points],
      samples: [...this.#samples],
      traces: [...this.#traces],
      ended,
    };
    return { ...this.#begun, record: { ...this.#begun.record, ...grown } };
  }
}
