/** What may be asked of the page’s Workers. `remote.ts` turns it into messages. */

import type {
  Begun,
  Calibration,
  Catalog,
  Chosen,
  Ended,
  Environment,
  Input,
  LinkKind,
  Opened,
  Outcome,
  Picture,
  Plan,
  Planned,
  Reading,
  Request,
  RunResult,
  SelfTest,
  Side,
  SideBySide,
  TableKind,
  Trace,
} from '../pkg/plain/threadscape';
import type { Block, Passed } from './block';

/** The lab: everything that is not measured. */
export interface LabCalls {
  catalog(): Catalog;
  /** What the visitor's texts come to: the one question of a form that changed. */
  choose(texts: Record<string, string>, kept: Request | null, here: Environment): Chosen;
  /** A request as the texts of a form, every key. */
  texts(request: Request): Record<string, string>;
  /** Fetches and compiles what the next calls need: before a run, so that nothing of it happens beside a pass. */
  prepareResults(): void;
  /** The result of that plan before its first pass, and the steps that are to be taken for it. */
  begin(request: Request, plan: Plan, environment: Environment): Begun;
  /** A first look is made of fewer draws. */
  read(result: RunResult, firstLook: boolean): Reading;
  /** Results and summaries beside each other. A first look is made of fewer draws. */
  sideBySide(sides: Side[], firstLook: boolean): SideBySide;
  /** What ends the run after the rounds so far; null: nothing yet. */
  ended(result: RunResult): Ended | null;
  /** Every step of a plan on its simulated machine. */
  simulate(plan: Plan): Outcome[];
  /** What the self-test measures in this environment, or why it cannot. */
  selfTestPlan(environment: Environment): Planned;
  judge(result: RunResult): SelfTest;
  encode(result: RunResult): string;
  /** With a decimal comma for spreadsheets that read one. */
  table(result: RunResult, kind: TableKind, decimalComma: boolean): string;
  /** All results that stand in a text: a file of one or of many, or whatever was pasted. */
  open(text: string): Opened;
  /** What stands after `#` in a link of the result: `r=…`. The core count only if it may be told. */
  resultLink(result: RunResult, kind: LinkKind, cores: boolean): string;
  /** A watched pass, by its place among the traces, as a file that Perfetto opens. */
  chromeTrace(result: RunResult, index: number): string;
  clockQuantum(): number;
}

/** The runner: one experiment, in this order, and then it is thrown away. */
export interface RunnerCalls {
  /** Each pass is reported on the port as soon as it is made, for the case that its block does not come to its end. */
  load(seats: number, bytes: number, reports: MessagePort): { clockQuantumSeconds: number };
  /** Starts the pool; answers how long that took. */
  start(seats: number): number;
  /** Panics of any of its threads are posted on the BroadcastChannel of that name. */
  prepare(plan: Plan, channel: string): Prepared;
  /** Starts the Workers that messages go to; answers how long that took. */
  startWorkers(): number;
  block(block: Block): Passed[];
  /** Ends the block that is being made, or else the next one, after its next pass. */
  interrupt(): void;
  /** Not timed; null where the kernel has none. */
  picture(step: number): Picture | null;
  /** Of a point of the plan. Not timed; null where nobody can watch. */
  trace(point: number): Trace | null;
}

/** What was found out before the first pass. */
export interface Prepared {
  calibration: Calibration | null;
  /** How many times as long wasm takes with work that nobody uses: 1 where it is optimised; null where it was not tried. */
  unusedWorkRatio: number | null;
}

/** A worker that messages go to, of the runner's. */
export interface RankCalls {
  open(plan: Plan, channel: string, calibration: Calibration | null): void;
  /** Outside the clock: memory for the round of that step. */
  prepare(step: number): void;
  /** The content of operands, and tasks to compute; answers with what came out of these. */
  job(inputs: Input[], tasks: Tasks | null): Uint8Array<ArrayBuffer> | null;
}

/** [start, end) */
export type Tasks = [number, number];

/** What a dying thread says on the channel. */
export interface Panic {
  kind: 'panic';
  message: string;
}

// ---- as messages ------------------------------------------------------------------------------

/** For every call of C, one member: { id, name, args }. */
export type Ask<C> = {
  [K in keyof C]: { id: number; name: K; args: Arguments<C[K]> };
}[keyof C];

export type Answer =
  | { id: number; kind: 'value'; value: unknown }
  /** Expected trouble, in a sentence. */
  | { id: number; kind: 'failure'; message: string }
  /** A part of the page did not come: a Worker that begins afresh may get it. */
  | { id: number; kind: 'unfetched'; message: string }
  /** A bug, or the trap that follows a panic: then the wasm instance is dead. */
  | { id: number; kind: 'error'; message: string; dead: boolean };

/** What a Worker says of itself where no ask is to be answered. */
export interface Broken {
  kind: 'broken';
  message: string;
}

export type Arguments<F> = F extends (...args: infer A) => unknown ? A : never;
export type Returned<F> = F extends (...args: never[]) => infer R ? R : never;

/** How a Worker keeps a promise of C: at once or later. */
export type Service<C> = {
  [K in keyof C]: (...args: Arguments<C[K]>) => Returned<C[K]> | Promise<Returned<C[K]>>;
};
