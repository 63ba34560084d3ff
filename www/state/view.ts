/** What the page shows, all of it: one immutable object, replaced as a whole when something changes. */

import type {
  Catalog,
  Environment,
  Picture,
  Plan,
  Point,
  Reading,
  Request,
  RunResult,
  SelfTest,
} from '../pkg/plain/threadscape';

export type Phase = 'loading' | 'ready' | 'measuring' | 'done' | 'stopped' | 'failed';

export interface View {
  catalog: Catalog | null;
  environment: Environment | null;
  request: Request | null;
  /** All settings as text: what the form shows. For a moment, until it is settled, what was typed. */
  texts: Record<string, string>;
  /** A sentence by setting; '' when the plan as a whole, or no field of the form, is to blame. */
  problems: Record<string, string>;
  /** Of the current settings: prediction, notes, bounds. Null when it was refused. */
  plan: Plan | null;
  phase: Phase;
  /** What role=status says: 'Ready', 'Measuring …', 'Done', 'Stopped', or the error's sentence. */
  status: string;
  progress: Progress | null;
  /** The result on the page; partial while it is being measured. */
  shown: Shown | null;
  /** The picture on the page, of the last round that painted one. */
  painted: Painted | null;
  /** What the last self-test found. */
  selfTest: SelfTest | null;
  /** Why not everything can be measured here; '' where it can. */
  limits: string;
}

export interface Progress {
  /** 0 … 1, never backwards. */
  fraction: number;
  secondsLeft: number;
  /** 0 while warming up. */
  round: number;
  rounds: number;
  /** What is being measured, in words. */
  now: string;
}

/** A result, made readable: numbers, conclusions, sentences. */
export interface Shown extends Reading {
  result: RunResult;
}

/** Whether the run came to an end of its own. */
export function isComplete({ result }: Shown): boolean {
  const { ended } = result.record;
  return ended !== null && ended !== 'stopped';
}

export interface Painted {
  picture: Picture;
  /** The cell whose work it is. */
  point: Point;
}

export const blank: View = {
  catalog: null,
  environment: null,
  request: null,
  texts: {},
  problems: {},
  plan: null,
  phase: 'loading',
  status: 'Loading …',
  progress: null,
  shown: null,
  painted: null,
  selfTest: null,
  limits: '',
};
