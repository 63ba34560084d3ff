/** Where the passes of a plan run. The experiment knows no more than this. */

import type { Calibration, Picture, Plan, Trace } from '../pkg/plain/threadscape';
import type { Block, Passed } from './block';

export interface Executor {
  /** Once, before the first pass. */
  open(plan: Plan): Promise<Opened>;
  /** Makes passes once it is quiet, and tells of them afterwards. */
  block(block: Block, patience: Patience): Promise<Passed[]>;
  /** The block that is being made, or else the next one, ends after its next pass. */
  interrupt(): void;
  /** The passes of a block that will not be heard of any more. */
  rescue(): Promise<Passed[]>;
  /** What the kernel computes in that step, by a pass that is not timed; null where there is nothing to see. */
  picture(step: number, patience: Patience): Promise<Picture | null>;
  /** A pass of that point of the plan once more, watched and not timed; null where nobody can watch. */
  trace(point: number, patience: Patience): Promise<Trace | null>;
  /** Ends it with all its threads, whatever they are doing. An ended executor is not used again. */
  dispose(): void;
}

export interface Opened {
  calibration: Calibration | null;
  /** Starting the pool, apart from all samples; null where there is none. */
  poolStartSeconds: number | null;
  /** Starting the Workers that messages go to; null where there are none. */
  workersStartSeconds: number | null;
  /** Smallest step of the clock, measured on the thread that stamps the samples. */
  clockQuantumSeconds: number;
}

/** How long an answer may take, and what to tell the visitor when it does not come. */
export interface Patience {
  seconds: number;
  late: string;
}
