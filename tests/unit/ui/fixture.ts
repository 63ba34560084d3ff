/**
 * A lab without a machine: a catalog as Rust sends it, and analyses of pretended runs. For tests of the form
 * and the charts, and for looking at the page (tests/preview); never shipped.
 */

import type {
  Analysis,
  Catalog,
  Environment,
  Estimate,
  Executor,
  KernelEntry,
  LawInfo,
  ModeInfo,
  Picture,
  Plan,
  Point,
  Request,
  RunRecord,
  Sentence,
  Series,
  Interval,
  Trace,
  Words,
} from '../../../www/pkg/plain/threadscape';
import golden from '../../golden/catalog.json';
import {
  countsOf,
  inputOf as chartInput,
  nothing,
  type ChartInput,
  type ChartResult,
} from '../../../www/charts/input';
import type { Entry } from '../../../www/state/results';
import type { Painted, View } from '../../../www/state/view';
import type { Ways } from '../../../www/ui/result/sharing';
import { resultOf } from '../pretend';
import {
  blameOf,
  ceilingAt,
  fractionOf,
  lossesOf,
  modelOf,
  samplesOf,
  tracesOf,
} from './pretended';

const NOTE = 'A model of the sharing pattern, not CPython.';

const mode = (
  id: string,
  label: string,
  standsFor: string,
  summary: string,
  python: string,
  family: ModeInfo['family'],
  symbol: ModeInfo['symbol'],
  atomics: [shared: number, own: number, item: number],
): ModeInfo => ({
  id,
  label,
  standsFor,
  summary,
  python,
  modelNote: id === 'plain' ? '' : NOTE,
  family,
  symbol,
  atomics: { shared: atomics[0], own: atomics[1], item: atomics[2] },
  readNanoseconds: 2,
  serialises: id === 'gil',
  executor: id === 'messages' ? 'messages' : 'pool',
  differs: golden.modes.find((one) => one.id === id)?.differs ?? [],
});

// prettier-ignore
export const modes: ModeInfo[] = [
  mode('plain', 'Shared array', 'a NumPy array, a Rust slice, a C array', 'Each read is one load from a shared array; nothing is written.', 'total += A[i, k] * B[k, j]  # arrays, in compiled code', 'uncounted', 'circle', [0, 0, 0]),
  mode('immortal', 'List, immortal items', 'Python 3.14, lists of small whole numbers (−5 to 256)', 'Each read follows a pointer to an item that nobody counts; nothing is written.', 'total += A[i*n+k] * B[k*n+j]  # small ints', 'uncounted', 'hexagon', [0, 0, 0]),
  mode('borrowed', 'List, borrowed', 'Python 3.14.0a7 and later, two shared lists', 'Each read counts the item up and down; the list’s header is only read.', 'total += A[i*n+k] * B[k*n+j]', 'counted', 'square', [0, 0, 2]),
  mode('counted-copies', 'List, copied per task', 'Python 3.13t to 3.14.0a6 with the post’s cure, a list(A) and list(B) per task', 'Each task has lists of its own, copied before the threads start, and counts those; the items stay shared.', 'pool.submit(rows, list(A), list(B), first_row)', 'copied', 'triangle', [0, 2, 2]),
  mode('counted', 'List, counted', 'Python 3.13t to 3.14.0a6, two shared lists', 'Each read counts the list and the item up and down: all threads write the same two headers.', 'total += A[i*n+k] * B[k*n+j]', 'counted', 'cross', [2, 0, 2]),
  mode('locked', 'List, lock per read', 'no Python: the post’s explanation of 3.14.0a4 to a6', 'Each read locks the list, counts the item and unlocks: what the post believed, though CPython’s lists lock only for writes and first touches.', 'total += A[i*n+k] * B[k*n+j]', 'locked', 'diamond', [2, 0, 2]),
  mode('gil', 'Global lock', 'Python with its GIL', 'One lock for everything: whoever holds it computes, and gives it away every 5 ms when others wait.', 'total += A[i*n+k] * B[k*n+j]', 'globalLock', 'bar', [0, 0, 0]),
  mode('deep-copies', 'List, copied deeply', 'a copy.deepcopy(A) per task', 'Each task has lists and items of its own, copied before the threads start.', 'pool.submit(rows, deepcopy(A), deepcopy(B), first_row)', 'copied', 'star', [0, 2, 2]),
  mode('messages', 'Messages', 'multiprocessing, a process per worker', 'Each worker has a memory of its own: inputs and results are sent.', 'pool.map(rows, tasks)', 'messages', 'triangle', [0, 0, 0]),
];

/** Those that a first visit begins with. */
export const firstModes = modes.slice(0, 7);

export const matmul: KernelEntry = {
  info: {
    id: 'matmul',
    label: 'Matrix product',
    summary: 'C = A · B, each matrix one flat list of n × n floating-point numbers.',
    sharing: 'Every thread reads the same two lists; each writes its own rows.',
    question: 'Why did more threads make it slower?',
    askedOf: 'Two shared lists are multiplied.',
    params: [
      {
        id: 'n',
        label: 'Size',
        unit: 'rows',
        summary: 'Rows and columns of each matrix; the work grows with the cube.',
        kind: { type: 'whole', min: 8, max: 1024, default: 120 },
      },
      {
        id: 'step',
        label: 'Rows per task',
        unit: 'rows',
        summary: 'A task is this many rows of the product.',
        kind: { type: 'whole', min: 1, max: 1024, default: 4 },
      },
      {
        id: 'layout',
        label: 'Layout of B',
        unit: '',
        summary: 'Naive walks down B’s columns; transposed reads both lists in order.',
        kind: {
          type: 'choice',
          options: [
            { id: 'naive', label: 'Naive' },
            { id: 'transposed', label: 'B transposed' },
          ],
          default: 'naive',
        },
      },
    ],
    presets: [
      {
        id: 'post',
        label: 'As in the post',
        summary: 'n = 200, 20 rows per task: 10 tasks, so 8 threads cannot exceed 5×.',
        settings: [
          ['n', '200'],
          ['step', '20'],
          ['layout', 'naive'],
        ],
      },
      {
        id: 'transposed',
        label: 'B transposed',
        summary: 'The author’s own follow-up: both lists are read in order.',
        settings: [
          ['n', '120'],
          ['step', '4'],
          ['layout', 'transposed'],
        ],
      },
    ],
    firstModes: firstModes.map(({ id }) => id),
    step: 'one multiplication and addition',
    readsPerStep: 2,
    grows: { param: 'n', exponent: 1 / 3 },
    stepNanoseconds: 2,
    pairs: [],
  },
  modes: modes.map(({ id }) => id),
};

const life: KernelEntry = {
  info: {
    ...matmul.info,
    id: 'life',
    label: 'Life',
    summary: 'Conway’s game on a torus.',
    sharing: 'Every thread reads the same old generation; each writes its own rows of the new one.',
    params: [],
    presets: [],
  },
  modes: matmul.modes,
};

export const catalog: Catalog = {
  kernels: [matmul, life],
  modes,
  schedules: [
    {
      id: 'dynamic',
      label: 'Dynamic',
      summary: 'Whoever is free takes the next chunk.',
      chunked: true,
    },
    {
      id: 'block',
      label: 'Block',
      summary: 'Equal contiguous shares, fixed before the start.',
      chunked: false,
    },
  ],
  efforts: [
    {
      id: 'quick',
      label: 'Quick',
      summary: '5 rounds, about 20 s.',
      rounds: 5,
      mostRounds: 5,
      budgetSeconds: 20,
      mostModes: null,
      mostCounts: null,
    },
    {
      id: 'standard',
      label: 'Standard',
      summary: '10 rounds or more.',
      rounds: 10,
      mostRounds: 45,
      budgetSeconds: 60,
      mostModes: null,
      mostCounts: null,
    },
    {
      id: 'careful',
      label: 'Careful',
      summary: '30 rounds or more.',
      rounds: 30,
      mostRounds: 45,
      budgetSeconds: 300,
      mostModes: null,
      mostCounts: null,
    },
  ],
  laws: golden.laws as LawInfo[],
  commonParams: [
    {
      id: 'interp',
      label: 'Interpreter cost',
      unit: 'ns per step',
      summary:
        'Work per inner step, as an interpreter would add it; 0 is bare metal. CPython spends 50 to 130 ns.',
      kind: { type: 'whole', min: 0, max: 1000, default: 60 },
    },
  ],
  settings: [
    {
      id: 'chunk',
      label: 'Chunk',
      unit: 'tasks',
      summary: 'How many tasks the schedule deals at a time.',
      kind: { type: 'whole', min: 1, max: 1024, default: 1 },
    },
    {
      id: 'seed',
      label: 'Seed',
      unit: '',
      summary: 'The order in which the cells of each round are visited comes from it.',
      kind: { type: 'whole', min: 0, max: 4294967295, default: 1 },
    },
    {
      id: 'cap',
      label: 'Thread cap',
      unit: 'threads',
      summary:
        'The most threads that may be asked for: raise it on purpose, browsers are slow to start many.',
      kind: { type: 'whole', min: 1, max: 256, default: 64 },
    },
  ],
  story: {
    id: 'story',
    label: 'The story',
    summary: 'Free-threaded Python’s matrix product over shared lists, in seven ways of sharing.',
    settings: [],
  },
  threads: { cap: 64, most: 256 },
  sides: golden.sides,
};

// ---- pretended machines -----------------------------------------------------------------------

export const environmentOf = (cores: number): Environment => ({
  engine: 'Chromium 156',
  platform: 'Linux',
  cores,
  level: 'threads',
  clockQuantumSeconds: 5e-6,
  memoryLimitBytes: 1e9,
  draws: true,
});

export function requestOf(changes: Partial<Request> = {}): Request {
  return {
    kernel: 'matmul',
    params: { n: 120, step: 4, layout: 'naive', interp: 60 },
    modes: [...matmul.info.firstModes],
    schedule: 'dynamic',
    chunk: 1,
    threads: [1, 2, 3],
    axis: { type: 'threads' },
    cap: 64,
    scaling: 'strong',
    effort: 'quick',
    seed: 1,
    simulated: null,
    ...changes,
  };
}

/** Of a mode that this build does not know, nobody knows more than that. */
const executorOf = (id: string): Executor =>
  modes.find((mode) => mode.id === id)?.executor ?? 'pool';

const pointsOf = ({ modes, kernel, params, schedule, chunk, scaling }: Request, widths: number[]) =>
  modes.flatMap((mode) =>
    widths.map((threads): Point => {
      const executor = executorOf(mode);
      const of = { kernel, params, mode, executor, schedule, chunk, scaling };
      return { role: 'measured', ...of, threads };
    }),
  );

export function planOf(request: Request): Plan {
  // One thread is measured always.
  const widths = [...new Set([1, ...request.threads])];
  const n = Number(request.params.n ?? 120);
  const tasks = Math.ceil(n / Number(request.params.step ?? 4));
  return {
    build: '0.1.0',
    request,
    seed: request.seed,
    rounds: 5,
    ending: { leastRounds: 5, looks: [], precision: 0.02, budgetSeconds: 20 },
    headline: ['plain', 'counted', 'counted-copies']
      .filter((mode) => request.modes.includes(mode))
      .map((mode) => ({ mode, threads: Math.max(...widths) })),
    points: pointsOf(request, widths),
    order: 1,
    traced: [],
    offsetsBytes: [0, 0, 0, 0, 0, 0],
    pool: Math.max(...request.threads),
    workers: 0,
    tasks,
    stepsPerPass: n ** 3,
    granularityBounds: widths.map((threads) => ({
      threads,
      tasks,
      speedup: tasks / Math.ceil(tasks / threads),
    })),
    bytes: 5e6,
    shortestSampleSeconds: 5e-3,
    predictedSeconds: 3 * request.modes.length,
    notes: [],
  };
}

/** What one thread pays per step beside the interpreter, and how far the mode scales. */
const habits: Record<
  string,
  { cost: number; scaling: (threads: number, cores: number) => number }
> = {
  plain: { cost: 1.9, scaling: (p, cores) => Math.min(p, cores) ** 0.985 },
  immortal: { cost: 2.6, scaling: (p, cores) => Math.min(p, cores) ** 0.978 },
  borrowed: { cost: 21, scaling: (p, cores) => Math.min(p, cores) ** 0.93 },
  'counted-copies': { cost: 41, scaling: (p, cores) => Math.min(p, cores) ** 0.9 },
  counted: { cost: 41, scaling: (p) => 1 / (1 + 0.28 * Math.min(p - 1, 6) ** 0.75) },
  locked: { cost: 44, scaling: (p) => 1 / (1 + 0.36 * Math.min(p - 1, 6) ** 0.8) },
  gil: { cost: 2.8, scaling: (p) => 0.985 - 0.004 * p },
};

const parks: Record<string, number> = { locked: 118, gil: 12.5 };

const around = (mid: number, share: number): Interval => ({
  low: mid * (1 - share),
  mid,
  high: mid * (1 + 1.3 * share),
});

/** What a pass of a cell takes. */
const timeOf =
  (plan: Plan, cores: number) =>
  ({ mode, threads }: Point): number => {
    const { cost, scaling } = habits[mode] ?? habits.plain!;
    const one = plan.stepsPerPass * (Number(plan.request.params.interp ?? 0) + cost) * 1e-9;
    return one / (threads === 1 ? 1 : scaling(threads, cores) * (threads > cores ? 0.97 : 1));
  };

const watched = (plan: Plan, cores: number, rounds: number): Trace[] =>
  rounds === plan.rounds ? tracesOf(plan, timeOf(plan, cores)) : [];

function estimates(mode: string, plan: Plan, cores: number, rounds: number): Estimate[] {
  const { cost } = habits[mode] ?? habits.plain!;
  const interp = Number(plan.request.params.interp ?? 0);
  const one = plan.stepsPerPass * (interp + cost) * 1e-9;
  const blamed = new Map(
    watched(plan, cores, rounds).map((trace) => [plan.points[trace.point], blameOf(trace)]),
  );
  return countsOf(plan).map((threads) => {
    const own = plan.points.find((point) => point.mode === mode && point.threads === threads)!;
    const mid = timeOf(plan, cores)(own);
    const serial = plan.stepsPerPass * (interp + 1.8) * 1e-9;
    const seconds = around(mid, 0.012 * threads ** 0.5);
    const speedup = threads === 1 ? { low: 1, mid: 1, high: 1 } : around(one / mid, 0.02);
    const ceiling = ceilingAt(threads, cores);
    const bound = plan.granularityBounds.find((bound) => bound.threads === threads)!.speedup;
    const copySeconds = mode === 'counted-copies' ? 1.3e-3 : 0;
    const blame = blamed.get(own) ?? null;
    return {
      threads,
      rounds,
      seconds,
      speedup,
      interval: 'rounds',
      work: 1,
      twoSpeeds: null,
      deviationSeconds: 0.006 * mid,
      outliers: { mild: 0, severe: 0 },
      speedupOverSerial: around(serial / mid, 0.02),
      speedupOverBare: around((plan.stepsPerPass * 1.8e-9) / mid, 0.02),
      serialFraction: fractionOf(speedup, threads),
      serialFractionCorrected: fractionOf(speedup, ceiling),
      losses: lossesOf({ threads, seconds, copySeconds }, one, { ceiling, bound, blame }),
      comparisons: [],
      serialFractionKnown: null,
      stepNanoseconds: (mid / plan.stepsPerPass) * 1e9,
      parksPerPass: threads > 1 ? (parks[mode] ?? 0) * threads : 0,
      copySeconds,
      startHeavy: false,
      oversubscribed: threads > cores,
    };
  });
}

export function analysisOf(plan: Plan, cores: number, rounds = plan.rounds): Analysis {
  if (rounds === 0) return nothing;
  const series = plan.request.modes.map((mode): Series => {
    const own = estimates(mode, plan, cores, rounds);
    const beat = own.filter(({ speedupOverSerial }) => speedupOverSerial!.low > 1.01);
    return {
      mode,
      estimates: own,
      trend: null,
      trendCorrected: null,
      cost: { compared: true, threads: beat[0]?.threads ?? null },
      model: modelOf(catalog.laws, own, rounds),
    };
  });
  const interp = Number(plan.request.params.interp ?? 0);
  return {
    ...nothing,
    series,
    bareSeconds: around(plan.stepsPerPass * 1.8e-9, 0.01),
    baseSeconds: around(plan.stepsPerPass * (interp + 1.8) * 1e-9, 0.01),
    ceiling: countsOf(plan).map((threads) => ({
      threads,
      speedup: around(ceilingAt(threads, cores), 0.006),
    })),
    emptyPass: countsOf(plan).map((threads) => ({
      threads,
      seconds: around(threads * 9e-6, 0.3),
    })),
    handOverSeconds: { low: 41e-9, mid: 48e-9, high: 60e-9 },
    knee: { cores: null, atLeast: Math.min(cores, Math.max(...countsOf(plan))), atMost: null },
    blame: watched(plan, cores, rounds).map(blameOf),
    drift: { rounds: [], range: 0.008, widths: [], trend: null, trendP: null },
    roundsDone: rounds,
    samplesKept: rounds * 36,
    samplesDiscarded: 0,
    samplesWrong: 0,
  };
}

// ---- sentences --------------------------------------------------------------------------------

export const textOf = (text: string): Sentence => ({ pieces: [{ kind: 'text', text }] });

const labelOf = (id: string): string => catalog.modes.find((mode) => mode.id === id)!.label;

const item = (id: string, text: string, range: string): Sentence => ({
  pieces: [
    { kind: 'mode', id, label: labelOf(id) },
    { kind: 'text', text: ' ' },
    { kind: 'number', text, range },
  ],
});

/** As the lab would tell the story on two cores. */
export function wordsOf(cores: number, rounds: number): Words {
  const list = (opening: string, items: Sentence[]) => ({ sentence: textOf(opening), items });
  return {
    headline: textOf(
      `“List, counted” takes 1.28 times as long with ${cores} threads as with one; “Shared array” is 1.98 times as fast.`,
    ),
    statements: [
      list(`Faster with ${cores} threads than with one`, [
        item('plain', '1.98×', '1.94–2.03'),
        item('immortal', '1.97×', '1.93–2.02'),
        item('borrowed', '1.91×', '1.87–1.95'),
        item('counted-copies', '1.87×', '1.83–1.91'),
      ]),
      list(`Not told from one thread, with ${cores} threads`, [item('gil', '0.98×', '0.96–1.00')]),
      list(`Slower with ${cores} threads than with one`, [
        item('counted', '0.78×', '0.77–0.80'),
        item('locked', '0.74×', '0.72–0.75'),
      ]),
    ],
    causes: [],
    proposals: [],
    cautions: [],
    notes: [],
    basis: textOf(
      `${rounds} rounds; in brackets the smallest and the largest round; cells in random order, seed 1. A first look: rough.`,
    ),
  };
}

export function shownOf(request: Request, cores: number, rounds = 5): Entry {
  const plan = planOf(request);
  const begun = resultOf(request, plan, environmentOf(cores));
  const record: RunRecord = {
    ...begun.record,
    calibration: {
      iterationsPerStep: 31,
      nanosecondsPerIteration: 1.93,
      deviationNanoseconds: 0.02,
    },
    poolStartSeconds: 0.035,
    points: plan.points.map(() => ({ answer: '7,149.1', steps: plan.stepsPerPass })),
    samples: samplesOf(plan, timeOf(plan, cores), rounds),
    traces: watched(plan, cores, rounds),
    ended: rounds === plan.rounds ? 'rounds' : 'stopped',
  };
  return {
    id: 1,
    source: 'run',
    result: { ...begun, record },
    analysis: analysisOf(plan, cores, rounds),
    findings: [],
    words: wordsOf(cores, rounds),
  };
}

/** The same with another record. */
export const recordedOf = ({ result, ...reading }: Entry, changes: Partial<RunRecord>): Entry => ({
  result: { ...result, record: { ...result.record, ...changes } },
  ...reading,
});

/** What the charts get of it. */
export const inputOf = (request: Request, cores: number, rounds = 5): ChartInput =>
  chartInput([shownOf(request, cores, rounds)], catalog)!;

/** With another first result. */
export const changed = (
  { results: [first, ...others], picked }: ChartInput,
  changes: Partial<ChartResult>,
): ChartInput => ({
  results: [{ ...first, ...changes }, ...others],
  ...(picked && { picked }),
});

/** Circles in place of the set: each row by the worker whose turn it was. */
export function paintedOf(request: Request, width = 120, height = 80): Painted {
  const threads = Math.max(...request.threads);
  const most = 200;
  const values = Uint32Array.from({ length: width * height }, (_, at) => {
    const [x, y] = [
      (at % width) / width - 0.55,
      Math.floor(at / width) / width - height / width / 2,
    ];
    const distance = Math.hypot(x, y);
    return distance < 0.17 ? most : Math.min(most - 1, Math.floor(1 / (distance - 0.165)));
  });
  const workers = Uint32Array.from({ length: height }, (_, row) => Math.floor(row / 4) % threads);
  const picture: Picture = { width, height, values, most, workers };
  const point = pointsOf(request, [threads])[0]!;
  return { picture, point };
}

export function textsOf(request: Request): Record<string, string> {
  const { kernel, modes, threads, effort, schedule, chunk, seed, cap, params } = request;
  const texts = { kernel, effort, schedule, modes: modes.join(', '), threads: threads.join(', ') };
  const numbers = { chunk: `${chunk}`, seed: `${seed}`, cap: `${cap}` };
  const own = Object.entries(params).map(([id, value]) => [id, `${value}`]);
  return { ...texts, ...numbers, ...Object.fromEntries(own) };
}

export function viewOf(request: Request, cores: number, changes: Partial<View> = {}): View {
  return {
    catalog,
    environment: environmentOf(cores),
    request,
    texts: textsOf(request),
    problems: {},
    plan: planOf(request),
    phase: 'ready',
    status: 'Ready',
    progress: null,
    results: changes.shown ? [changes.shown] : [],
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
    ...changes,
  };
}

/** Ways to share of a page that measures nothing: all at once. */
export const waysOf = (changes: Partial<Ways> = {}): Ways => ({
  link: () => 'http://here/#kernel=matmul',
  resultLink: async (kind, cores) => `http://here/#r=1${kind[0]}${cores ? 'cores' : ''}`,
  command: () => 'threadscape run --kernel matmul',
  json: async () => '{}',
  table: async (kind, decimalComma) => `${kind} ${decimalComma}`,
  between: (work) => work(),
  quietly: (work) => work(),
  ...changes,
});
