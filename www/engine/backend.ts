/** Where the passes of a plan run. The experiment knows no more than this. */

import type { Calibration, Picture, Plan, Trace } from '../pkg/plain/threadscape';
import type { Block, Passed } from './block';
import type { Timeout } from './timeout';

export interface Backend {
  /** Once, before the first pass. */
  open(plan: Plan): Promise<Opened>;
  /** Makes passes once it is quiet, and reports them afterwards. */
  block(block: Block, timeout: Timeout): Promise<Passed[]>;
  /** The block that is being made, or else the next one, ends after its next pass. */
  interrupt(): void;
  /** The passes of a block whose report will not come. */
  rescue(): Promise<Passed[]>;
  /** What the kernel computes in that step, by a pass that is not timed; null where there is nothing to see. */
  picture(step: number, timeout: Timeout): Promise<Picture | null>;
  /** A pass of that point of the plan once more, watched and not timed; null where nobody can watch. */
  trace(point: number, timeout: Timeout): Promise<Trace | null>;
  /** Ends it with all its threads, whatever they are doing. An ended backend is not used again. */
  dispose(): void;
}

export interface Opened {
  calibration: Calibration | null;
  /** How many times as long wasm takes with work that nobody uses: 1 where it is optimised; null where it was not tried. */
  unusedWorkRatio: number | null;
  /** Starting the pool, apart from all samples; null where there is none. */
  poolStartSeconds: number | null;
  /** Starting the Workers that messages go to; null where there are none. */
  workersStartSeconds: number | null;
  /** Smallest step of the clock, measured on the thread that stamps the samples. */
  clockQuantumSeconds: number;
}
