/** A pretend lab: small plans, an executor that obeys a script, a lab service without wasm. */

import { makePasses, type Block, type Passed } from '../../www/engine/block';
import type { Executor, Opened, Patience } from '../../www/engine/executor';
import type { Surroundings } from '../../www/engine/experiment';
import type { LabService } from '../../www/engine/lab';
import { aborted, now, pause } from '../../www/lib/time';
import { nothing } from '../../www/charts/chart';
import type {
  Catalog,
  Ended,
  Environment,
  Outcome,
  Picture,
  Plan,
  Point,
  Reading,
  Request,
  Sentence,
  Step,
  Trace,
} from '../../www/pkg/plain/threadscape';
import type { Address, Parts } from '../../www/state/parts';

export const request: Request = {
  kernel: 'matmul',
  params: { n: 120 },
  modes: ['plain', 'locked'],
  schedule: 'dynamic',
  chunk: 1,
  threads: [1, 2],
  cap: 64,
  scaling: 'strong',
  effort: 'quick',
  seed: 1,
  simulated: null,
};

const point = (mode: string, threads: number): Point => ({
  role: 'measured',
  kernel: 'matmul',
  params: { n: 120 },
  mode,
  executor: 'pool',
  schedule: 'dynamic',
  chunk: 1,
  threads,
  scaling: 'strong',
  answer: null,
  steps: null,
});

const points = [point('plain', 1), point('plain', 2), point('locked', 1), point('locked', 2)];

/** A warm-up of every point, then the rounds, in the plan's order. */
export function planOf(rounds: number): Plan {
  const round = (round: number): Step[] =>
    points.map((_, point) => ({ point, round, warmup: round === 0 }));
  return {
    build: 'test',
    request,
    seed: 1,
    rounds,
    points,
    tracedSteps: [1, 3],
    steps: Array.from({ length: rounds + 1 }, (_, index) => round(index)).flat(),
    ending: { leastRounds: 5, looks: [], precision: 0.02, budgetSeconds: 60 },
    headline: [],
    pool: 2,
    workers: 0,
    tasks: 30,
    stepsPerPass: 1e6,
    granularityBounds: [],
    bytes: 1e6,
    offsetsBytes: [],
    shortestSampleSeconds: 5e-3,
    predictedSeconds: 4,
    notes: ['A note of the plan.'],
  };
}

export const catalog = {
  kernels: [{ info: { id: 'matmul' } }, { info: { id: 'sieve' } }],
  modes: [
    { id: 'plain', label: 'Shared array' },
    { id: 'locked', label: 'List, locked' },
  ],
  story: { id: 'story', label: 'The story', summary: '', settings: [['interp', '60']] },
} as unknown as Catalog;

export function environment(clockQuantumSeconds: number): Environment {
  return {
    engine: 'Pretend 1',
    platform: 'test',
    cores: 2,
    level: 'threads',
    clockQuantumSeconds,
    handOverSeconds: null,
    memoryLimitBytes: 1e9,
    draws: true,
  };
}

/** What a pass does, by the index of its call: a change of its outcome, or an error, or never to end. */
export type Script = (call: number, step: Step) => Partial<Outcome> | Error | 'hangs';

/** Passes take 10 ms of pretend time. */
export class PretendExecutor implements Executor {
  passes: number[] = [];
  /** When each pass began, in seconds. */
  began: number[] = [];
  /** The steps that a picture was asked of. */
  painted: number[] = [];
  /** The steps whose passes were watched. */
  watched: number[] = [];
  disposed = false;
  #plan!: Plan;
  #script: Script;
  #told: Passed[] = [];
  #interrupted = false;

  constructor(script: Script = () => ({})) {
    this.#script = script;
  }

  async open(plan: Plan): Promise<Opened> {
    this.#plan = plan;
    await pause(0.05);
    return {
      calibration: {
        iterationsPerStep: 30,
        nanosecondsPerIteration: 2,
        deviationNanoseconds: 0.02,
      },
      poolStartSeconds: 0.05,
      workersStartSeconds: null,
      clockQuantumSeconds: 20e-6,
    };
  }

  async block(block: Block, _patience: Patience): Promise<Passed[]> {
    this.#told = [];
    return makePasses(block, {
      pass: (index) => this.#pass(index),
      settle: async () => {},
      breath: async () => {},
      interrupted: () => this.#interrupted,
      tell: (passed) => void this.#told.push(passed),
    }).finally(() => (this.#interrupted = false));
  }

  interrupt(): void {
    this.#interrupted = true;
  }

  async rescue(): Promise<Passed[]> {
    return this.#told;
  }

  async #pass(index: number): Promise<Outcome> {
    const call = this.passes.push(index) - 1;
    this.began.push(now());
    const step = this.#plan.steps[index]!;
    const told = this.#script(call, step);
    if (told === 'hangs') return new Promise(() => {});
    await pause(0.01);
    if (told instanceof Error) throw told;
    return outcomeOf(step, told);
  }

  /** This kernel has no picture. */
  async picture(step: number, _patience: Patience): Promise<Picture | null> {
    this.painted.push(step);
    return null;
  }

  /** And nobody can watch it. */
  async trace(step: number, _patience: Patience): Promise<Trace | null> {
    this.watched.push(step);
    return null;
  }

  dispose(): void {
    this.disposed = true;
  }
}

function outcomeOf({ point, round, warmup }: Step, told: Partial<Outcome>): Outcome {
  const sample = {
    point,
    round,
    seconds: 0.008,
    passes: 1,
    warmup,
    ok: true,
    hidden: false,
    parks: 0,
    copySeconds: 0,
  };
  return { sample, again: false, checksum: '00000000000000ff', answer: '42', steps: 1000, ...told };
}

export function surroundings(changes: Partial<Surroundings> = {}): Surroundings {
  return {
    now,
    pause,
    aborted,
    disturbed: () => false,
    restSeconds: 0.25,
    ...changes,
  };
}

const textOf = (text: string): Sentence => ({ pieces: [{ kind: 'text', text }] });

/** An analysis that says no more than how much it saw. */
function readingOf(seen: number): Reading {
  const handOverSeconds = { low: 4e-8, mid: 5e-8, high: 6e-8 };
  return {
    analysis: { ...nothing, handOverSeconds, samplesKept: seen },
    findings: [],
    words: {
      headline: textOf('Something was found.'),
      statements: [],
      causes: [],
      proposals: [],
      cautions: [{ rule: 'R16', sentence: textOf('A warning.') }],
      basis: textOf(''),
    },
  };
}

/** Knows one rule: threads are counts from 1. Logs what it is asked. */
export class PretendService implements LabService {
  asked: string[] = [];
  rounds = 2;

  catalog: LabService['catalog'] = async () => this.#log('catalog', catalog);
  clockQuantum: LabService['clockQuantum'] = async () => 5e-6;

  settle: LabService['settle'] = async (texts, kept) => {
    const wrong = texts['threads'] === '0';
    const threads = wrong ? (kept?.threads.join(', ') ?? '1, 2') : (texts['threads'] ?? '1, 2');
    const known = ['kernel', 'modes', 'threads', 'interp'];
    const unknown = Object.keys(texts).filter((key) => !known.includes(key));
    const problems = unknown.map((field) => ({ field, message: `There is no ${field}.` }));
    if (wrong) problems.push({ field: 'threads', message: '0 threads do no work.' });
    const all = { kernel: 'matmul', modes: 'plain, locked', interp: '0', ...texts, threads };
    const shown = Object.fromEntries(known.map((key) => [key, all[key as keyof typeof all]]));
    const { kernel: _, ...link } = shown;
    const counts = threads.split(',').map(Number);
    const asked = { ...request, kernel: all.kernel, threads: counts };
    return this.#log('settle', { request: asked, link, texts: shown, problems });
  };

  plan: LabService['plan'] = async (asked) => {
    const plan = { ...planOf(this.rounds), request: asked };
    const refused = { problems: [{ field: '', message: 'This plan needs too much memory.' }] };
    return this.#log('plan', asked.threads.includes(64) ? refused : plan);
  };

  prepareResults: LabService['prepareResults'] = async () => this.#log('prepareResults', undefined);

  place: LabService['place'] = async (_request, here) => this.#log('place', here);
  simulate: LabService['simulate'] = async () => this.#log('simulate', []);

  selfTestPlan: LabService['selfTestPlan'] = async () => this.#log('selfTestPlan', planOf(1));
  judge: LabService['judge'] = async () => this.#log('judge', { passed: true, checks: [] });

  /** What ends the run after so many rounds, where a test says so. */
  endsAfter: Partial<Record<number, Ended>> = {};

  ended: LabService['ended'] = async ({ samples }) =>
    this.#log('ended', this.#after(Math.max(...samples.map(({ round }) => round))));

  #after = (round: number): Ended | null =>
    this.endsAfter[round] ?? (round >= this.rounds ? 'rounds' : null);

  read: LabService['read'] = async ({ samples }) =>
    this.#log('read', readingOf(samples.filter((sample) => !sample.warmup).length));

  encode: LabService['encode'] = async (result) => this.#log('encode', JSON.stringify(result));
  csv: LabService['csv'] = async () => this.#log('csv', 'point,round\n');
  chromeTrace: LabService['chromeTrace'] = async (recorded, index) =>
    this.#log('chromeTrace', JSON.stringify({ recorded, index }));

  async #log<T>(call: string, answer: T): Promise<T> {
    this.asked.push(call);
    // Even the quickest answer of a Worker comes in a later task.
    await pause(0.001);
    return answer;
  }
}

export class PretendAddress implements Address {
  replaced: string[] = [];
  #fragment: string;
  #listeners: (() => void)[] = [];

  constructor(fragment = '') {
    this.#fragment = fragment;
  }

  fragment = (): string => this.#fragment;
  link = (fragment: string): string => `https://lab.test/${fragment}`;
  onChange = (listener: () => void): void => void this.#listeners.push(listener);
  replace = (fragment: string): void => {
    this.#fragment = fragment;
    this.replaced.push(fragment);
  };

  /** A visitor changes it by hand. */
  visit(fragment: string): void {
    this.#fragment = fragment;
    for (const listener of this.#listeners) listener();
  }
}

export function parts(changes: Partial<Parts> = {}): Parts {
  return {
    service: new PretendService(),
    newExecutor: () => new PretendExecutor(),
    around: () => surroundings(),
    address: new PretendAddress(),
    environment,
    limits: () => '',
    keepAwake: () => () => {},
    drawn: () => pause(0.016),
    ...changes,
  };
}
