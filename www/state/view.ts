/** What the page shows, all of it: one immutable object, replaced as a whole when something changes. */

import type {
  Catalog,
  Environment,
  Picture,
  Plan,
  Point,
  Request,
  SelfTest,
  Summary,
} from '../pkg/plain/threadscape';
import type { Kept } from './kept';
import type { Results } from './results';

type Phase = 'loading' | 'ready' | 'measuring' | 'done' | 'stopped' | 'failed';

export interface View extends Results {
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
  /** The picture on the page, of the last round that painted one. */
  painted: Painted | null;
  /** The result that it is of, whether that has come already or not. */
  paintedOf: number | null;
  /** What the last self-test found. */
  selfTest: SelfTest | null;
  /** Why not everything can be measured here; '' where it can. */
  limits: string;
  /** Whether a run waits until another window of this page has measured. */
  waiting: boolean;
  /** All results that are kept, the newest first. */
  kept: readonly Kept[];
  /** Why they go with the page; '' where they stay. */
  keptTrouble: string;
  /** The newest of former visits, where the address asks for something else. */
  offered: Kept | null;
  /** What short links said, in the order in which they were opened. */
  summaries: readonly Summary[];
  /** What came of the last attempt to open something. */
  opened: Opening | null;
}

export interface Opening {
  /** What was found, in a sentence; '' for nothing. */
  found: string;
  /** A sentence for each thing that could not be read. */
  problems: readonly string[];
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
  results: [],
  shown: null,
  painted: null,
  paintedOf: null,
  selfTest: null,
  limits: '',
  waiting: false,
  kept: [],
  keptTrouble: '',
  offered: null,
  summaries: [],
  opened: null,
};
