/** What a lab is: one file of text (`*.md`), as data. The build reads it (`read.ts`); page and tests know it by these types. */

import type { Family } from '../pkg/plain/threadscape';

/** A piece of a paragraph: words, a term of the glossary, or a link. */
export type Span =
  | { kind: 'text'; text: string }
  | { kind: 'term'; text: string; id: string }
  | { kind: 'link'; text: string; href: string };

export type Paragraph = readonly Span[];

export interface Lab {
  /** As it stands in addresses and hand-ins. */
  id: string;
  /** Its place in the list. */
  number: number;
  title: string;
  minutes: number;
  /** What is to be found out, in a sentence. */
  goal: string;
  /** What of curricula it serves, by their own ids. */
  outcomes: readonly string[];
  guesses: readonly Guess[];
  runs: readonly LabRun[];
  /** What has to hold for the lab to be passed. */
  check: readonly Claim[];
  questions: readonly Question[];
  /** Before the guess. */
  intro: readonly Paragraph[];
  /** After the runs. */
  after: readonly Paragraph[];
  /** The small curve of its card. */
  lines: readonly Line[];
}

/** What is guessed before anything is measured. */
export interface Guess {
  id: string;
  ask: string;
  /** One of a few, or a number. */
  options: readonly Option[] | null;
  /** What was found is shown beside it. */
  beside: ValueOf | null;
}

export interface Option {
  id: string;
  label: string;
}

/** A short run that the page makes. */
export interface LabRun {
  id: string;
  label: string;
  /** As a settings link has them, without effort and machine. */
  settings: string;
  /** In place of these on a simulated machine, where its model does not reach. */
  simulated: string | null;
}

export interface Question {
  id: string;
  ask: string;
}

/** A value of a run's analysis. */
export interface ValueOf {
  run: string;
  of: Quantity;
  /** Id of the mode; '' for the only one. */
  mode: string;
  /** Of a contrast, the mode without the difference. */
  other: string;
  /** What of the value is not its own: this is taken off. */
  less: ValueOf | null;
}

/** What `values.ts` knows to find. */
export const quantities = [
  'class',
  'speedup',
  'efficiency',
  'contrast',
  'recovered',
  'amdahl',
  'gustafson',
  'imbalance',
] as const;
export type Quantity = (typeof quantities)[number];

export interface Claim {
  /** What is to be seen, in a sentence. */
  says: string;
  value: ValueOf;
  must: Must;
  /** Counts only where it can be told: not every machine has threads enough for it. */
  optional: boolean;
}

export type Must =
  | { kind: 'is'; class: 'faster' | 'slower' }
  | { kind: 'isNot'; class: 'faster' | 'slower' }
  | { kind: 'holds'; number: number }
  /** By that factor, of another value or of a number. */
  | { kind: 'above'; than: ValueOf | number; times: number };

/** A line of a card: a law with its share, or a mode of the stored run on sixteen cores. */
export interface Line {
  family: Family;
  points: readonly (readonly [threads: number, speedup: number])[];
  origin: 'model' | 'stored';
}
