/** A pretend lab: small plans, a backend that obeys a script, a lab service without wasm. */

import { makePasses, type Block, type Passed } from '../../www/engine/block';
import type { Course } from '../../www/engine/course';
import type { Backend, Opened } from '../../www/engine/backend';
import type { Timeout } from '../../www/engine/timeout';
import type { Surroundings } from '../../www/engine/experiment';
import type { LabService } from '../../www/engine/lab';
import { aborted, now, pause } from '../../www/lib/time';
import { nothing } from '../../www/charts/input';
import type {
  Catalog,
  Ended,
  Environment,
  Opened as Found,
  Outcome,
  Picture,
  Plan,
  Point,
  Reading,
  Request,
  RunResult,
  Sentence,
  Step,
  Summary,
  Trace,
} from '../../www/pkg/plain/threadscape';
import { Memory } from '../../www/state/archive';
import { Channel } from '../../www/state/neighbours';
import type { Address, Services } from '../../www/state/services';
import { Turn } from '../../www/state/turn';

export const request: Request = {
  kernel: 'matmul',
  params: { n: 120 },
  modes: ['plain', 'locked'],
  schedule: 'dynamic',
  chunk: 1,
  threads: [1, 2],
  axis: { type: 'threads' },
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
});

const points = [point('plain', 1), point('plain', 2), point('locked', 1), point('locked', 2)];

export function planOf(rounds: number): Plan {
  return {
    build: 'test',
    request,
    seed: 1,
    rounds,
    points,
    order: 1,
    traced: [1, 3],
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

/**
 * A warm-up of every point, then the rounds, in the plan's order. What is measured after a draw and after a rest comes first
 * in each, and the two take turns.
 */
export function stepsOf({ points, rounds }: Plan): Step[] {
  const isApart = (point: number): boolean => ['drawn', 'rested'].includes(points[point]!.role);
  const all = points.map((_, point) => point);
  const [apart, cells] = [all.filter(isApart), all.filter((point) => !isApart(point))];
  const round = (round: number): Step[] =>
    [...(round % 2 ? apart : apart.toReversed()), ...cells].map((point) => ({
      point,
      round,
      warmup: round === 0,
    }));
  return Array.from({ length: rounds + 1 }, (_, index) => round(index)).flat();
}

/** The plan with its steps. */
export function courseOf(rounds: number): Course {
  const plan = planOf(rounds);
  return { plan, steps: stepsOf(plan) };
}

export const catalog = {
  kernels: [{ info: { id: 'matmul' } }, { info: { id: 'sieve' } }],
  modes: [
    { id: 'plain', label: 'Shared array' },
    { id: 'locked', label: 'List, locked' },
  ],
  story: { id: 'story', label: 'The story', summary: '', settings: [['interp', '60']] },
  sides: ['A', 'B', 'C'],
} as unknown as Catalog;

export function environment(clockQuantumSeconds: number): Environment {
  return {
    engine: 'Pretend 1',
    platform: 'test',
    cores: 2,
    level: 'threads',
    clockQuantumSeconds,
    memoryLimitBytes: 1e9,
    draws: true,
  };
}

/** What a pass does, by the index of its call: a change of its outcome, or an error, or never to end. */
export type Script = (call: number, step: Step) => Partial<Outcome> | Error | 'hangs';

/** Passes take 10 ms of pretend time. */
export class PretendBackend implements Backend {
  passes: number[] = [];
  /** When each pass began, in seconds. */
  began: number[] = [];
  /** The steps that a picture was asked of. */
  painted: number[] = [];
  /** The points whose passes were watched. */
  watched: number[] = [];
  disposed = false;
  /** Those of its plan, unless a test has other ones. */
  steps: readonly Step[] | null = null;
  #script: Script;
  #reported: Passed[] = [];
  #interrupted = false;

  constructor(script: Script = () => ({})) {
    this.#script = script;
  }

  async open(plan: Plan): Promise<Opened> {
    this.steps ??= stepsOf(plan);
    await pause(0.05);
    return {
      calibration: {
        iterationsPerStep: 30,
        nanosecondsPerIteration: 2,
        deviationNanoseconds: 0.02,
      },
      unusedWorkRatio: 1.02,
      poolStartSeconds: 0.05,
      workersStartSeconds: null,
      clockQuantumSeconds: 20e-6,
    };
  }

  async block(block: Block, _patience: Timeout): Promise<Passed[]> {
    this.#reported = [];
    return makePasses(block, {
      pass: (index) => this.#pass(index),
      settle: async () => {},
      drain: async () => {},
      interrupted: () => this.#interrupted,
      report: (passed) => void this.#reported.push(passed),
    }).finally(() => (this.#interrupted = false));
  }

  interrupt(): void {
    this.#interrupted = true;
  }

  async rescue(): Promise<Passed[]> {
    return this.#reported;
  }

  async #pass(index: number): Promise<Outcome> {
    const call = this.passes.push(index) - 1;
    this.began.push(now());
    const step = this.steps![index]!;
    const told = this.#script(call, step);
    if (told === 'hangs') return new Promise(() => {});
    await pause(0.01);
    if (told instanceof Error) throw told;
    return outcomeOf(step, told);
  }

  /** This kernel has no picture. */
  async picture(step: number, _patience: Timeout): Promise<Picture | null> {
    this.painted.push(step);
    return null;
  }

  /** And nobody can watch it. */
  async trace(point: number, _patience: Timeout): Promise<Trace | null> {
    this.watched.push(point);
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
/** A result before its first pass. */
export function resultOf(request: Request, plan: Plan, environment: Environment): RunResult {
  return {
    schema: 2,
    build: plan.build,
    request,
    plan,
    record: {
      origin: 'here',
      name: '',
      begun: null,
      environment,
      calibration: null,
      poolStartSeconds: null,
      workersStartSeconds: null,
      points: plan.points.map(() => null),
      samples: [],
      traces: [],
      ended: null,
    },
    labels: { plain: 'Shared array' },
  };
}

/** An analysis that says no more than how much it saw. */
export function readingOf(seen: number): Reading {
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
      notes: [],
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

  choose: LabService['choose'] = async (texts, kept, here) => {
    const wrong = texts['threads'] === '0';
    const threads = wrong ? (kept?.threads.join(', ') ?? '1, 2') : (texts['threads'] ?? '1, 2');
    const known = ['kernel', 'modes', 'threads', 'interp'];
    const unknown = Object.keys(texts).filter((key) => !known.includes(key));
    const problems = unknown.map((field) => ({ field, message: `There is no ${field}.` }));
    if (wrong) problems.push({ field: 'threads', message: '0 threads do no work.' });
    const all = { kernel: 'matmul', modes: 'plain, locked', interp: '0', ...texts, threads };
    const shown = Object.fromEntries(known.map((key) => [key, all[key as keyof typeof all]]));
    const link = Object.fromEntries(
      Object.entries(shown).map(([key, text]) => [key, text.replaceAll(', ', '.')]),
    );
    const counts = threads.split(',').map(Number);
    const asked = { ...request, kernel: all.kernel, threads: counts };
    const refused = asked.threads.includes(64);
    if (refused) problems.push({ field: '', message: 'This plan needs too much memory.' });
    const plan = refused ? null : this.plan(asked);
    const chosen = { request: asked, texts: shown, link, problems, plan, environment: here };
    return this.#log('choose', chosen);
  };

  /** What is planned for a request. */
  plan = (asked: Request): Plan => ({ ...planOf(this.rounds), request: asked });

  begin: LabService['begin'] = async (request, plan, environment) =>
    this.#log('begin', { result: resultOf(request, plan, environment), steps: stepsOf(plan) });

  prepareResults: LabService['prepareResults'] = async () => this.#log('prepareResults', undefined);

  simulate: LabService['simulate'] = async () => this.#log('simulate', []);

  selfTestPlan: LabService['selfTestPlan'] = async () => this.#log('selfTestPlan', planOf(1));
  judge: LabService['judge'] = async () => this.#log('judge', { passed: true, checks: [] });

  /** What ends the run after so many rounds, where a test says so. */
  endsAfter: Partial<Record<number, Ended>> = {};

  sideBySide: LabService['sideBySide'] = async () => {
    throw new Error('The pretended lab compares nothing.');
  };
  ended: LabService['ended'] = async ({ record }) =>
    this.#log('ended', this.#after(Math.max(...record.samples.map(({ round }) => round))));

  #after = (round: number): Ended | null =>
    this.endsAfter[round] ?? (round >= this.rounds ? 'rounds' : null);

  read: LabService['read'] = async ({ record }) =>
    this.#log('read', readingOf(record.samples.filter((sample) => !sample.warmup).length));

  texts: LabService['texts'] = async ({ kernel, threads, modes }) =>
    this.#log('texts', { kernel, threads: threads.join(', '), modes: modes.join(', ') });

  /** Every line that is JSON is a result. */
  open: LabService['open'] = async (text) => {
    const opened: Found = { results: [], summaries: [], problems: [] };
    for (const line of text.split('\n').filter(Boolean)) {
      try {
        const found = JSON.parse(line) as RunResult | Summary;
        if ('plan' in found) opened.results.push(found);
        else opened.summaries.push(found);
      } catch {
        opened.problems.push({ field: '', message: 'There is no result in this text.' });
      }
    }
    return this.#log('open', opened);
  };

  resultLink: LabService['resultLink'] = async ({ record }) =>
    this.#log('resultLink', `r=${record.name}`);

  encode: LabService['encode'] = async (result) => this.#log('encode', JSON.stringify(result));
  table: LabService['table'] = async (_, kind, decimalComma) =>
    this.#log('table', `${kind}${decimalComma ? ', with decimal commas' : ''}`);
  chromeTrace: LabService['chromeTrace'] = async (result, index) =>
    this.#log('chromeTrace', JSON.stringify({ result, index }));

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

export function services(changes: Partial<Services> = {}): Services {
  const memory = new Memory();
  return {
    labService: new PretendService(),
    newBackend: () => new PretendBackend(),
    around: () => surroundings(),
    address: new PretendAddress(),
    environment,
    limits: () => '',
    keepAwake: () => () => {},
    takeTurn: (onwait) => new Turn(undefined, onwait),
    storage: async () => memory,
    neighbours: () => new Channel(null),
    drawn: () => pause(0.016),
    ...changes,
  };
}
